"""Looks at a query before it runs: refuses updates, SERVICE, deep nesting, and what cannot be read safely. Pure.

A scan of tokens, not a parser. Where it may go wrong it errs on the side of refusing, because Oxigraph would send a
real request for a SERVICE clause. Two facts about Oxigraph's parser (0.5.13, measured) shape it:

- keywords need no boundary: ``trueSERVICE<…>{`` and ``SERVICE:x {`` are SERVICE clauses;
- ``<`` is tried as an operator where an operand stands before it, so in ``FILTER(?a<'>') SERVICE ?e {?x ?y '}'}`` a
  scanner that takes ``<'>`` for an IRI would lose the clause in a string. Between round brackets (nowhere else has
  SPARQL expressions), an IRI after an operand that holds a quote, ``#``, a bracket or a backslash is refused,
  unless it begins like ``http://``, which no expression can.
"""

import re
from dataclasses import dataclass

from keifu_server.problems import Problem

_LETTER = r"A-Za-z_\u0080-\U0010ffff"
_ESCAPE = r"%[0-9A-Fa-f]{2}|\\[-_~.!$&'()*+,;=/?\#@%]"
_TOKEN = re.compile(
    rf"""
      (?P<gap>\s++|\#[^\r\n]*+)
    | (?P<iri><(?:[^\x00-\x20<>"{{}}|^`\\]|\\u[0-9A-Fa-f]{{4}}|\\U[0-9A-Fa-f]{{8}})*+>)
    | (?P<text>'''(?:'{{0,2}}(?:[^'\\]|\\.))*+''' | \"\"\"(?:"{{0,2}}(?:[^"\\]|\\.))*+\"\"\"
        | '(?:[^'\\\r\n]|\\.)++' | "(?:[^"\\\r\n]|\\.)++" | ''(?!') | ""(?!"))
    | (?P<variable>[?$][0-9{_LETTER}]++)
    | (?P<tag>@[A-Za-z]++(?:-[A-Za-z0-9]++)*+)
    | (?P<name>(?:[{_LETTER}][0-9{_LETTER}]*+(?:[.-]++[0-9{_LETTER}]++){{0,16}})?:
        (?:(?:[0-9{_LETTER}:]|{_ESCAPE})(?:[-0-9{_LETTER}:.]|{_ESCAPE})*+)?)
    | (?P<number>[0-9]++(?:\.[0-9]*+)?(?:[eE][+-]?[0-9]++)?|\.[0-9]++(?:[eE][+-]?[0-9]++)?)
    | (?P<word>[{_LETTER}][0-9{_LETTER}]*+)
    | (?P<open>[({{\[]) | (?P<close>[)}}\]]) | (?P<sign>.)""",
    re.VERBOSE | re.DOTALL,
)
_BEFORE_OPERAND = frozenset("(,=!&|*/+-^<>")
_UNSAFE_IRI = re.compile(r"<(?![A-Za-z][A-Za-z0-9+.-]*://).*['#()\[\]\\]", re.DOTALL)
_PROLOGUE = frozenset({"BASE", "PREFIX", "VERSION"})
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"})
_VOLATILE = frozenset({"RAND", "NOW", "UUID", "STRUUID", "BNODE"})


@dataclass(frozen=True)
class Scan:
    """What a query is like: whether it names its dataset (``FROM``), and whether it answers differently each time."""

    has_dataset: bool
    volatile: bool


def check(query: str, max_bytes: int, max_depth: int) -> Scan:
    """Lets a query through or raises the ``Problem`` that says why not.

    ``too-long``, ``too-deep``, ``update-refused``, ``service-refused``, ``ambiguous`` and ``syntax`` (a string that
    does not end) carry the place as ``line`` and ``column``, counted from 1, where there is one.
    """
    if len(query.encode("utf-8", "surrogatepass")) > max_bytes:
        raise Problem("too-long", f"({max_bytes} bytes)")
    words: list[str] = []
    brackets: list[str] = []
    before, before_name = "", ""
    for token in _TOKEN.finditer(query):
        kind, text = str(token.lastgroup), token[0]
        if kind == "gap":
            continue
        _check_token(query, token, before, before_name, brackets)
        if kind == "word":
            words.append(text.upper())
        elif kind == "open":
            brackets.append(text)
        elif kind == "close" and brackets:
            brackets.pop()
        if len(brackets) > max_depth:
            raise _at("too-deep", query, token.start())
        before, before_name = text, text if kind == "name" else ""
    first = next((word for word in words if word not in _PROLOGUE), "")
    if first in _UPDATES:
        raise Problem("update-refused")
    return Scan(any(word.startswith("FROM") for word in words), not _VOLATILE.isdisjoint(words))


def _check_token(query: str, token: re.Match[str], before: str, before_name: str, brackets: list[str]) -> None:
    kind, text = token.lastgroup, token[0]
    if kind == "word" and "service" in text.lower():
        raise _at("service-refused", query, token.start())
    if text == "{" and "service" in before_name.lower():
        raise _at("service-refused", query, token.start())
    if kind == "sign" and text in "'\"":
        raise _at("syntax", query, token.start())
    in_expression = brackets[-1:] == ["("] and before not in _BEFORE_OPERAND
    if kind == "iri" and in_expression and _UNSAFE_IRI.match(text):
        raise _at("ambiguous", query, token.start())


def _at(name: str, query: str, place: int) -> Problem:
    line = query.count("\n", 0, place) + 1
    column = place - query.rfind("\n", 0, place)
    return Problem(name, f"(line {line}, column {column})", extra={"line": line, "column": column})
