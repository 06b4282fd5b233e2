"""The words of measures and terms, for the graph of whoever has the document; they never come into ``data/``.

What stands here is the document's own wording: descriptions of measures, definitions of headwords. Keifu ships titles,
names, figures and dates alone.
"""

import re
from collections.abc import Iterable, Iterator

from keifu_loaders.document import Document, Line
from keifu_loaders.normalise import fold, printed
from keifu_loaders.records import Plan, Term
from keifu_loaders.report.coverage import coverage

_MORE = 30  # lines that a definition goes on for, at most


def texts(document: Document, plan: Plan) -> dict[str, str]:
    """Path of a measure or term below the plan → its text, NFKC, a line for each paragraph; those without text left out."""
    kinds = coverage(document, plan)
    said = {number for number, kind in kinds.items() if kind == "description"}
    lines = {line.number: line for line in document.lines}
    made = {}
    for measure in plan.measures:
        inside = (lines[n] for n in range(measure.span.first, measure.span.last + 1) if n in said)
        made[f"measure/{measure.number}"] = _text(inside)
    heads = {term.span.first for term in plan.terms}
    for term in plan.terms:
        entry = [lines[n] for n in _entry(term, heads, said) if n in lines]
        made[f"term/{term.headword}"] = _behind(term, entry)
    return {path: text for path, text in made.items() if text}


def _entry(term: Term, heads: set[int], said: set[int]) -> Iterator[int]:
    """The lines of an entry: its own, and the lines of description that follow before the next headword."""
    yield from range(term.span.first, term.span.last + 1)
    for number in range(term.span.last + 1, term.span.last + _MORE):
        if number in heads:
            return
        if number in said:
            yield number


def _behind(term: Term, entry: list[Line]) -> str:
    """The text of an entry without its headword, and without what stands in brackets directly behind that."""
    if entry[0].cells:
        cells = [fold(cell) for cell in dict.fromkeys(entry[0].cells) if cell]
        rest = [cell for cell in cells if not printed(cell).startswith(term.headword)]
        return _text(entry[1:], rest[-1:])
    head = fold(entry[0].raw)
    letters = r"\s*".join("[-–]" if sign == "-" else re.escape(sign) for sign in term.headword.replace(" ", ""))
    found = re.search(rf"{letters}※?\d*\s*(?:\([^)]*\))?[\s::|]*", head)
    return _text(entry[1:], [head[found.end() :]] if found and found.end() < len(head) else [])


def _text(lines: Iterable[Line], before: Iterable[str] = ()) -> str:
    """Lines as paragraphs: one that does not end a sentence goes on in the next."""
    text = ""
    for part in [*before, *(_words(line) for line in lines)]:
        text += ("\n" if text.endswith("。") else "") + part
    return "\n".join(printed(paragraph) for paragraph in text.strip().split("\n"))


def _words(line: Line) -> str:
    """A line's words; of a row the cells behind its label, each once."""
    if line.cells is None and "\t" not in line.raw:
        return fold(line.raw)
    cells = line.cells or tuple(line.raw.split("\t"))
    return " ".join(dict.fromkeys(fold(cell) for cell in cells[1:] if cell.strip()))
