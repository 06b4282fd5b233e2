"""The glossary of a plan: headwords, and the words that an abbreviation stands for."""

import re

from keifu_loaders.document import Document, Line
from keifu_loaders.lexicon import lexicon
from keifu_loaders.normalise import fold, joined, printed
from keifu_loaders.profile import Glossary, first
from keifu_loaders.records import Span, Term


def read_glossary(document: Document, where: Glossary | None) -> list[Term]:
    """The terms in their printed order; empty where the profile knows no glossary."""
    start = first(document.lines, where.start) if where else None
    if not where or not start:
        return []
    lines = document.lines[start[0].number :]
    end = first(lines, where.end) if where.end else None
    lines = tuple(line for line in lines if not end or line.number < end[0].number)
    entries = (
        _entries(lines, where, where.gap) if where.gap else [[line] for line in lines if not _skipped(line, where)]
    )
    return [term for entry in entries if (term := _term(entry, where))]


def _entries(lines: tuple[Line, ...], where: Glossary, gap: int) -> list[list[Line]]:
    """The filled lines of each entry: a line after at least ``gap`` empty ones begins the next."""
    entries: list[list[Line]] = []
    empty = gap
    for line in lines:
        if not line.text:
            empty += 1
            continue
        if empty >= gap and not _skipped(line, where):
            entries.append([line])
        elif entries:
            entries[-1].append(line)
        empty = 0
    return entries


def _skipped(line: Line, where: Glossary) -> bool:
    return bool(where.skip and re.match(where.skip, line.text))


def _term(entry: list[Line], where: Glossary) -> Term | None:
    """An entry as a term; ``None`` where the line is no headword, or no text follows one that stands alone."""
    head, *rest = entry
    found = re.match(where.entry or lexicon().headword, head.text)
    if not found or (where.gap and not rest):
        return None
    groups = found.groupdict()
    text = joined(line.text for line in rest) if where.gap else fold(groups.get("text") or "")
    words = re.match(lexicon().expansion, text)
    expansion = groups.get("expansion") or (words["expansion"] if words else None)
    return Term(span=Span(head.number, entry[-1].number), headword=printed(groups["headword"]), expansion=expansion)
