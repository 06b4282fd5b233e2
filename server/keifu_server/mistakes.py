"""Where a query is wrong, shown: the line with a caret below the place, and what is known about the mistake. Pure.

The engine (pyoxigraph 0.5.13, measured) is sure of the mistake and not of its place: it points to where it looked last,
often the end of the query, and lists what it tried there. So what can be seen without it is told first: a prefix that
nobody declared, brackets that do not match, a query that does not begin like one.
"""

import re
from dataclasses import dataclass
from unicodedata import east_asian_width

from keifu.guard import Limits, Refused, Scan, check, place, tokens
from keifu.prefixes import PREFIXES
from keifu_server.problems import Problem

_BEFORE, _AFTER = 60, 20  # characters shown on either side of the place
_FULL_WIDTH_SPACE = "\u3000"
_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_PROLOGUE = frozenset({"BASE", "PREFIX", "VERSION"})
_PAIRS = {"(": ")", "[": "]", "{": "}"}
_SENTENCE = re.compile(r"(?:expected |one of |, )([A-Z]\w* [^,'\"\[\]]*[a-z]{2}[^,'\"\[\]]*)")  # not a list of tokens


@dataclass(frozen=True)
class _Mistake:
    """What is wrong, in Japanese and English, and where (line and column from 1)."""

    ja: str
    en: str
    line: int
    column: int


def pointed(problem: Problem, query: str, limits: Limits) -> Problem:
    """The problem with ``excerpt`` among its members where it has a line and a column; others as they are.

    A mistake in the syntax is put into words. It is one that the engine found, or, where the guard with its ``limits``
    lets the query not through, a string that does not end.
    """
    line, column = problem.extra.get("line"), problem.extra.get("column")
    if not isinstance(line, int) or not isinstance(column, int):
        return problem
    found = _Mistake(problem.ja, problem.en, line, column)
    detail = problem.detail
    if problem.name == "syntax":
        found = _mistake(query, _scan(query, limits), problem.detail, found)
        detail = f"(line {found.line}, column {found.column})"
    where = {"line": found.line, "column": found.column, "excerpt": excerpt(query, found.line, found.column)}
    words = (found.ja, found.en)
    return Problem(problem.name, detail, words=words, extra={**problem.extra, **where}, headers=problem.headers)


def excerpt(query: str, line: int, column: int) -> str:
    """The line of a query, at most some 80 characters of it, and a caret below the column (both count from 1).

    A full-width character has a full-width space below it, so that the caret stands right in a fixed-width font.
    """
    text = _line(query, line)
    at = min(max(column - 1, 0), len(text))
    start = max(at - _BEFORE, 0)
    below = "".join(_blank(character) for character in text[start:at])
    return f"{text[start : at + _AFTER]}\n{below}^"


def _scan(query: str, limits: Limits) -> Scan | None:
    try:
        return check(query, limits)
    except Refused:
        return None


def _mistake(query: str, scan: Scan | None, reason: str, told: _Mistake) -> _Mistake:
    if scan is None:
        return _Mistake("この引用符が閉じていません。", "This quotation mark is not closed.", told.line, told.column)
    return _prefix(query, scan, told) or _bracket(query) or _form(query) or _elsewhere(reason, told)


def _prefix(query: str, scan: Scan, told: _Mistake) -> _Mistake | None:
    """The first prefix that is neither declared nor known, up to the place told."""
    prefix, start = next(((name, start) for name, start in scan.prefixes.items() if name not in PREFIXES), ("", -1))
    line, column = place(query, start)
    if start < 0 or (line, column) > (told.line, told.column):
        return None
    if query[:start].endswith("<"):
        ja = "ここから始まる IRI に、空白など使えない文字があります。"
        en = "The IRI that begins here has a space or another character that it may not have."
        return _Mistake(ja, en, line, column - 1)
    ja = f"接頭辞「{prefix}:」が分かりません。PREFIX で宣言してください。"
    return _Mistake(ja, f"The prefix '{prefix}:' is not known. Declare it with PREFIX.", line, column)


def _bracket(query: str) -> _Mistake | None:
    """The first bracket that closes nothing or another one than was opened last, or the last one that is left open."""
    opened: list[re.Match[str]] = []
    for token in tokens(query):
        if token.lastgroup == "open":
            opened.append(token)
        elif token.lastgroup == "close" and opened and _PAIRS[opened[-1][0]] == token[0]:
            opened.pop()
        elif token.lastgroup == "close" and opened:
            last, line = opened[-1][0], place(query, opened[-1].start())[0]
            ja = f"この「{token[0]}」の前に、{line}行目の「{last}」を閉じてください。"
            return _Mistake(
                ja, f"Close the '{last}' of line {line} before this '{token[0]}'.", *place(query, token.start())
            )
        elif token.lastgroup == "close":
            ja = f"この「{token[0]}」に対応する括弧がありません。"
            return _Mistake(ja, f"This '{token[0]}' closes nothing.", *place(query, token.start()))
    if not opened:
        return None
    last = opened[-1][0]
    return _Mistake(
        f"この「{last}」が閉じていません。", f"This '{last}' is not closed.", *place(query, opened[-1].start())
    )


def _form(query: str) -> _Mistake | None:
    """A query whose first word after the prologue is none of SPARQL's four."""
    words = (token for token in tokens(query) if token.lastgroup == "word" and token[0].upper() not in _PROLOGUE)
    first = next(words, None)
    if first is not None and first[0].upper() in _FORMS:
        return None
    ja = "問い合わせは SELECT・ASK・CONSTRUCT・DESCRIBE のどれかで始めてください。"
    at = place(query, first.start() if first else 0)
    return _Mistake(ja, "A query begins with SELECT, ASK, CONSTRUCT or DESCRIBE.", *at)


def _elsewhere(reason: str, told: _Mistake) -> _Mistake:
    """The engine's place, and its words where it has a sentence among the tokens that it lists."""
    said = _SENTENCE.search(reason)
    ja, en = "誤りは、この位置か、それより前にあります。", "The mistake is here or before."
    return _Mistake(f"{ja}({said[1]})" if said else ja, f"{en} ({said[1]})" if said else en, told.line, told.column)


def _line(query: str, line: int) -> str:
    """One line as the engine counts them: ended by a line feed, which a carriage return may stand before."""
    lines = query.split("\n")
    return lines[line - 1].removesuffix("\r") if 0 < line <= len(lines) else ""


def _blank(character: str) -> str:
    if character == "\t":
        return character
    return _FULL_WIDTH_SPACE if east_asian_width(character) in "WF" else " "
