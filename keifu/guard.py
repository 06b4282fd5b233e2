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
from collections.abc import Iterator
from typing import NamedTuple

from keifu.errors import UsageError
from keifu.patterns import MOST_BY_A_TOKEN, Patterns

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


REFUSALS: dict[str, tuple[str, str]] = {
    "syntax": (
        "問い合わせが SPARQL 1.1 として読めません。示した位置を確かめてください。",
        "The query is not valid SPARQL 1.1. Check the position given.",
    ),
    "too-deep": (
        "括弧の入れ子が深すぎます。問い合わせを分けてください。",
        "Brackets are nested too deeply. Split the query.",
    ),
    "too-many-patterns": (
        "問い合わせが一度に結び付ける条件が多すぎます。分けてください。",
        "The query joins too many patterns at once. Split it.",
    ),
    "ambiguous": (
        "「<」が比較なのか IRI の始まりなのか決められません。比較なら「<」の後に空白を入れてください。",
        "This '<' may be a comparison or the start of an IRI. For a comparison, write a space after it.",
    ),
    "update-refused": (
        "SPARQL の更新はできません。データは読み取り専用です。",
        "SPARQL updates are refused: the data are read-only.",
    ),
    "service-refused": (
        "SERVICE は使えません。Keifu は外部に問い合わせません。",
        "SERVICE is refused: Keifu asks nothing elsewhere.",
    ),
    "too-long": ("問い合わせが長すぎます。分けてください。", "The query is too long. Split it."),
}
"""Every kind of refusal: what happened and what to do, in Japanese and English."""


class Refused(UsageError):
    """A query that is not let through: ``kind`` of ``REFUSALS``, ``line`` and ``column`` from 1 where there is a place."""

    def __init__(self, kind: str, line: int | None = None, column: int | None = None, detail: str = "") -> None:
        super().__init__(*REFUSALS[kind], where=f"{line}:{column}" if line else None)
        self.kind, self.line, self.column, self.detail = kind, line, column, detail


class Scan(NamedTuple):
    """What a query is like: ``volatile`` where it answers differently each time.

    ``prefixes`` are those that it uses and does not declare, in the order of their first use, and where that begins.
    """

    volatile: bool
    prefixes: dict[str, int]


class Limits(NamedTuple):
    """How long a query may be (bytes of UTF-8), how deep its brackets, how many patterns it may join at once."""

    bytes: int
    depth: int
    patterns: int


def check(query: str, limits: Limits) -> Scan:
    """Lets a query through or raises ``Refused`` with one of the kinds of ``REFUSALS``, and the place where it has one.

    ``syntax`` is a string that does not end; everything else about the syntax is left to the engine.
    """
    if len(query.encode("utf-8", "surrogatepass")) > limits.bytes:
        raise Refused("too-long", detail=f"({limits.bytes} bytes)")
    words: dict[str, int] = {}
    prefixes: dict[str, int | None] = {"_": None}  # where each is first used; nothing for what is declared
    brackets: list[str] = []
    found = list(tokens(query))
    patterns = Patterns() if len(found) * MOST_BY_A_TOKEN > limits.patterns else None
    before = before_kind = ""
    for token in found:
        kind, text = str(token.lastgroup), token[0]
        if refusal := _refusal(kind, text, before, before_kind, brackets):
            raise _at(refusal, query, token.start())
        if kind == "word":
            words.setdefault(text.upper(), token.start())
        elif kind == "name":
            prefixes.setdefault(text.partition(":")[0], None if before.upper() == "PREFIX" else token.start())
        elif kind == "open":
            brackets.append(text)
            if len(brackets) > limits.depth:
                raise _at("too-deep", query, token.start())
        elif kind == "close" and brackets:
            brackets.pop()
        if patterns and patterns.feed(kind, text) > limits.patterns:
            raise _at("too-many-patterns", query, token.start())
        before, before_kind = text, kind
    first = next((word for word in words if word not in _PROLOGUE), "")
    if first in _UPDATES:
        raise _at("update-refused", query, words[first])
    undeclared = {prefix: start for prefix, start in prefixes.items() if start is not None}
    return Scan(not _VOLATILE.isdisjoint(words), undeclared)


def place(query: str, start: int) -> tuple[int, int]:
    """Line and column of a character of a query, both from 1."""
    return query.count("\n", 0, start) + 1, start - query.rfind("\n", 0, start)


def tokens(query: str) -> Iterator[re.Match[str]]:
    """The tokens of a query without white space and comments; ``lastgroup`` is the kind (iri, text, name, word, open …)."""
    return (token for token in _TOKEN.finditer(query) if token.lastgroup != "gap")


def _refusal(kind: str, text: str, before: str, before_kind: str, brackets: list[str]) -> str:
    """The kind of refusal that a token is cause for by itself and what stands before it, else nothing."""
    if kind == "word":
        return "service-refused" if "service" in text.lower() else ""
    if kind == "iri":
        in_expression = brackets and brackets[-1] == "(" and before not in _BEFORE_OPERAND
        return "ambiguous" if in_expression and _UNSAFE_IRI.match(text) else ""
    if text == "{":
        return "service-refused" if before_kind == "name" and "service" in before.lower() else ""
    return "syntax" if kind == "sign" and text in "'\"" else ""


def _at(kind: str, query: str, start: int) -> Refused:
    return Refused(kind, *place(query, start))
