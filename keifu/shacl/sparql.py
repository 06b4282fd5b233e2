"""SPARQL constraints (SHACL, section 5) as graph patterns, where rdflib and Oxigraph cannot differ on them.

That is: triple patterns, ``FILTER (NOT) EXISTS``, and ``FILTER`` and ``BIND`` that reach the data through ``STR`` alone, for
the engines differ in numbers and in what they do with type errors.
"""

import re

from rdflib import Graph
from rdflib.namespace import OWL, RDF, SH
from rdflib.term import Node

from keifu.shacl.terms import UnknownError
from keifu.shacl.values import portable

_TEXT = re.compile(r'"[^"\\\n]*"')
_STRUCTURE = re.compile(
    r"(?i)\b(?:SELECT|UNION|OPTIONAL|MINUS|GRAPH|SERVICE|VALUES|GROUP|HAVING|LIMIT|OFFSET|ORDER|FROM|true|false)\b"
    r"|[\"'#\d=<>!&|\[\]()]|\b(?:FILTER|BIND|EXISTS)\b"
)
_IRI = re.compile(r"<[^<>\s]*>")
_VARIABLE_PREDICATE = re.compile(r"(?:;\s*|[.{}]?\s*[^\s;.{}]+\s+)[$?]\w+\s+[^\s;.{}]")
_WORDS = {"STR", "SUBSTR", "STRLEN", "REGEX", "IF", "FLOOR", "AS", "xsd", "integer", "S"}


def pattern(shapes: Graph, constraint: Node, this: str, number: int) -> str:
    """What matches where the constraint fails, its variables renamed by ``number``. ``UnknownError`` where engines may differ."""
    text = str(shapes.value(constraint, SH.select) or "")
    found = re.fullmatch(r"\s*SELECT\s+[$?\w\s]+?\s+WHERE\s*\{(.*)\}\s*", text, re.DOTALL)
    if not found:
        raise UnknownError("a SPARQL constraint of another form than SELECT … WHERE")
    body = found[1]
    _refuse_what_differs(body)
    body = re.sub(r"[$?](\w+)", lambda name: this if name[1] == "this" else f"?s{number}_{name[1]}", body)
    for prefix, namespace in _prefixes(shapes, constraint).items():
        body = re.sub(rf"(?<![\w:]){prefix}:([\w-]+)", rf"<{namespace}\1>", body)
    if re.search(r"\w+:\w", re.sub(r"<[^>\s]*>", "", _TEXT.sub("", body))):
        raise UnknownError("a SPARQL constraint with a prefix that is not declared beside it")
    return str(body)


def _refuse_what_differs(body: str) -> None:
    plain = re.sub(r"FILTER\s+(?:NOT\s+)?EXISTS\s*\{", "{", _TEXT.sub("", body))
    if not all(portable(text[1:-1]) for text in _TEXT.findall(body)):
        raise UnknownError("a SPARQL constraint with a regular expression that engines may read differently")
    patterns, expressions = _split(plain)
    computed = set(re.findall(r"\bAS\s+[$?](\w+)\s*$", "\n".join(expressions), re.MULTILINE))
    for expression in expressions:
        rest = re.sub(r"\bSTR\(\s*[$?]\w+\s*\)", "S", expression)
        words = set(re.findall(r"(?<![$?\w])[A-Za-z]\w*", rest))
        if set(re.findall(r"[$?](\w+)", rest)) - computed or words - _WORDS:
            raise UnknownError("a SPARQL constraint that computes with more than the text of the data")
    if _STRUCTURE.search(_IRI.sub("", patterns)):
        raise UnknownError("a SPARQL constraint beyond triple patterns and (NOT) EXISTS")
    if any(_VARIABLE_PREDICATE.match(triple) for triple in re.split(r"(?=[;.{}])", _IRI.sub("I", patterns))):
        raise UnknownError(
            "a SPARQL constraint with a variable for a predicate"
        )  # the store holds the named ones alone
    if not re.search(r"[$?]this\b", re.sub(r"\{[^{}]*\}", "", patterns)):
        raise UnknownError("a SPARQL constraint that does not start from $this")


def _split(plain: str) -> tuple[str, list[str]]:
    """The text without the parentheses of its FILTER and BIND, and these."""
    expressions = []
    while start := re.search(r"\b(?:FILTER|BIND)\s*\(", plain):
        depth, end = 1, start.end()
        while depth and end < len(plain):
            depth += {"(": 1, ")": -1}.get(plain[end], 0)
            end += 1
        expressions.append(" ".join(plain[start.end() : end - 1].split()))
        plain = plain[: start.start()] + plain[end:]
    return plain, expressions


def _prefixes(shapes: Graph, constraint: Node) -> dict[str, str]:
    declared = {}
    for place in shapes.objects(constraint, SH.prefixes):
        if (place, OWL.imports, None) in shapes or (place, RDF.type, OWL.Ontology) in shapes:
            raise UnknownError("prefixes of an ontology")
        for line in shapes.objects(place, SH.declare):
            declared[str(shapes.value(line, SH.prefix))] = str(shapes.value(line, SH.namespace))
    return declared
