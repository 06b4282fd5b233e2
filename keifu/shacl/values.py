"""Constraints on one value as SPARQL conditions that hold where it fails.

``EXACT`` ones hold for failing values alone; ``WIDE`` ones may hold for a value that pySHACL passes, never the other way.
Each takes the shapes, the variable and the parameter, and raises ``UnknownError`` for a parameter that it does not know.
"""

import re
from collections.abc import Callable

from rdflib import Graph, Literal
from rdflib.namespace import SH, XSD
from rdflib.term import Node

from keifu.shacl.terms import AS_WRITTEN, UnknownError, constant, members, whole_number

Test = Callable[[Graph, str, Node], str]
_KINDS: dict[Node, str] = {
    SH.IRI: "isIRI({0})",
    SH.BlankNode: "isBlank({0})",
    SH.Literal: "isLiteral({0})",
    SH.BlankNodeOrIRI: "(isBlank({0}) || isIRI({0}))",
    SH.BlankNodeOrLiteral: "(isBlank({0}) || isLiteral({0}))",
    SH.IRIOrLiteral: "(isIRI({0}) || isLiteral({0}))",
}
# Regular expressions that Python and Rust read alike; "$" also passes a line feed at the end in Python alone.
_PATTERN = re.compile(r"\^?(?:[^\\.\[\](){}*+?|^$&~]|[(){}*+|]|\[\^?[^\\\[\]&~^]+\])*\$?")


def portable(pattern: str) -> bool:
    """Whether Python and Oxigraph read the regular expression alike, but for a line feed at the end."""
    return bool(_PATTERN.fullmatch(pattern)) and "(?" not in pattern


def not_in_order(a: str, b: str) -> str:
    """Where ``a <= b`` cannot be shown: only dates without a time zone and whole numbers are compared here."""
    dates = f"{_is(a, XSD.date)} && {_is(b, XSD.date)} && STRLEN(STR({a})) = 10 && STRLEN(STR({b})) = 10"
    numbers = f"{_is(a, XSD.integer)} && {_is(b, XSD.integer)}"
    shown = f"({numbers} && {_number(a)} <= {_number(b)}) || ({dates} && STR({a}) <= STR({b}))"
    return f"!COALESCE({shown}, false)"


def _node_kind(shapes: Graph, this: str, value: Node) -> str:
    if value not in _KINDS:
        raise UnknownError(f"sh:nodeKind {value}")
    return "!" + _KINDS[value].format(this)


def _in(shapes: Graph, this: str, value: Node) -> str:
    return "!(" + " || ".join(f"sameTerm({this}, {constant(one)})" for one in members(shapes, value)) + " || false)"


def _datatype(shapes: Graph, this: str, value: Node) -> str:
    return f"!COALESCE({_is(this, value)}, false)"


def _min_length(shapes: Graph, this: str, value: Node) -> str:
    return f"!COALESCE(STRLEN(STR({this})) >= {whole_number(value)}, false)"


def _max_length(shapes: Graph, this: str, value: Node) -> str:
    return f"!COALESCE(STRLEN(STR({this})) <= {whole_number(value)}, false)"


def _pattern(shapes: Graph, this: str, value: Node) -> str:
    if not portable(str(value)) or any(
        (shape, SH.flags, None) in shapes for shape in shapes.subjects(SH.pattern, value)
    ):
        raise UnknownError("a regular expression that engines may read differently")
    return f"!COALESCE(REGEX(STR({this}), {constant(Literal(str(value)))}), false)"


def _language_in(shapes: Graph, this: str, value: Node) -> str:
    languages = [str(one).lower() for one in members(shapes, value)]
    if "*" in languages or not all(isinstance(one, Literal) for one in members(shapes, value)):
        raise UnknownError("sh:languageIn with a wildcard")
    meant = ", ".join(constant(Literal(language)) for language in languages)
    first = f'STRBEFORE(CONCAT(LCASE(LANG({this})), "-"), "-")'
    return f"!COALESCE(LCASE(LANG({this})) IN ({meant}) || {first} IN ({meant}), false)"


def _bound(sign: str) -> Test:
    def test(shapes: Graph, this: str, value: Node) -> str:
        if not isinstance(value, Literal) or value.datatype not in (XSD.integer, XSD.decimal) or value.ill_typed:
            raise UnknownError(f"the bound {value}")
        bound = f'<{XSD.decimal}>("{value}")'
        number = f"({_is(this, XSD.integer)} || {_is(this, XSD.decimal)})"
        return f"!COALESCE({number} && {_number(this)} {sign} {bound}, false)"

    return test


def _is(this: str, datatype: Node) -> str:
    return f"DATATYPE({this}) IN (<{datatype}>, <{AS_WRITTEN}{datatype}>)"


def _number(this: str) -> str:
    return f"<{XSD.decimal}>(STR({this}))"


EXACT: dict[str, Test] = {"nodeKind": _node_kind, "in": _in}
WIDE: dict[str, Test] = {
    "datatype": _datatype,
    "minLength": _min_length,
    "maxLength": _max_length,
    "pattern": _pattern,
    "languageIn": _language_in,
    "minInclusive": _bound(">="),
    "maxInclusive": _bound("<="),
    "minExclusive": _bound(">"),
    "maxExclusive": _bound("<"),
}
