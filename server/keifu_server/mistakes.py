"""Where a query is wrong, shown: the line with a caret below the place, and which prefix it is that nobody declared."""

from unicodedata import east_asian_width

from keifu.guard import Scan
from keifu.vocabulary import PREFIXES
from keifu_server.problems import Problem

_BEFORE, _AFTER = 60, 20  # characters shown on either side of the place
_FULL_WIDTH_SPACE = "\u3000"


def pointed(problem: Problem, query: str, scan: Scan | None = None) -> Problem:
    """The problem with ``excerpt`` among its members where it has a line and a column; others as they are.

    The place is where the engine could read no further. With a ``scan``, a prefix up to there that is neither declared
    nor known is told by its name and its own place, for the engine says only that a prefix was not found.
    """
    line, column = problem.extra.get("line"), problem.extra.get("column")
    if not isinstance(line, int) or not isinstance(column, int):
        return problem
    detail, words = problem.detail, (problem.ja, problem.en)
    undeclared = scan.prefixes.items() if scan else ()
    for prefix, place in undeclared:
        if prefix in PREFIXES or place > (line, column):
            continue
        line, column = place
        detail = f"(line {line}, column {column})"
        words = (
            f"接頭辞「{prefix}:」が分かりません。PREFIX で宣言してください。",
            f"The prefix '{prefix}:' is not known. Declare it with PREFIX.",
        )
        break
    extra = {**problem.extra, "line": line, "column": column, "excerpt": excerpt(query, line, column)}
    return Problem(problem.name, detail, words=words, extra=extra, headers=problem.headers)


def excerpt(query: str, line: int, column: int) -> str:
    """The line of a query, at most some 80 characters of it, and a caret below the column (both count from 1).

    A full-width character has a full-width space below it, so that the caret stands right in a fixed-width font.
    """
    text = _line(query, line)
    place = min(max(column - 1, 0), len(text))
    start = max(place - _BEFORE, 0)
    below = "".join(_blank(character) for character in text[start:place])
    return f"{text[start : place + _AFTER]}\n{below}^"


def _line(query: str, line: int) -> str:
    """One line as the engine counts them: ended by a line feed, which a carriage return may stand before."""
    lines = query.split("\n")
    return lines[line - 1].removesuffix("\r") if 0 < line <= len(lines) else ""


def _blank(character: str) -> str:
    if character == "\t":
        return character
    return _FULL_WIDTH_SPACE if east_asian_width(character) in "WF" else " "
