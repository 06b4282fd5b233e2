"""The document as items, and header rows of tables: which column holds what."""

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from keifu_loaders.document import Document, Line, row
from keifu_loaders.engine.words import kind_of
from keifu_loaders.engine.years import Years, years_in
from keifu_loaders.normalise import fold

TEXT = 100_000
"""Tables of a text are numbered from here: there a cell may have slipped, for a merged one leaves no trace."""


_PAGE = re.compile(r"^[-–—―−ー~〜] ?\d{1,3} ?[-–—―−ー~〜]$|^\d{1,3} ?(?:ページ|頁)$|^[pP]\.? ?\d{1,3}$")


@dataclass(frozen=True)
class Item:
    """A line, or a row of a table with all its cells; ``table`` is 0 outside of tables, rows of one table share it."""

    line: Line
    cells: tuple[str, ...] | None
    table: int


@dataclass(frozen=True)
class Column:
    """What a column holds: kind of label (``None``: unknown), the fiscal years it stands for, the header's words."""

    kind: str | None
    years: Years | None
    header: str


Columns = dict[int, Column]


def items(document: Document) -> Iterator[Item]:
    """Lines and rows in order; in a text, neighbouring lines with tabs are one table."""
    table, before = 0, False
    for line in _whole(without_page_numbers(document.lines)):
        if line.cells is not None:
            yield Item(line, tuple(fold(cell) for cell in line.cells), line.table)
        elif _parted(line) and line.text:
            table += 0 if before else 1
            yield Item(line, _cells(line), TEXT + table)
        else:
            yield Item(line, None, 0)
        before = line.cells is None and _parted(line)


def without_page_numbers(lines: Sequence[Line]) -> list[Line]:
    """The lines of a text without those that only number a page, and the title that runs beside them."""
    filled = [line for line in lines if line.text]
    numbers = {line.number for line in filled if line.cells is None and _PAGE.match(line.text)}
    beside = [
        near.text
        for one, two in itertools.pairwise(filled)
        for near, of in ((two, one), (one, two))
        if of.number in numbers
    ]
    running = {text for text, count in Counter(beside).items() if count > 2}
    return [
        line for line in lines if line.number not in numbers and (line.cells is not None or line.text not in running)
    ]


def _whole(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines, those that broke within a bracket or between dated figures joined under the number of the first."""
    before: Line | None = None
    for line in lines:
        if before and _is_prose(line) and (_open(line) < 0 or _breaks_a_list(before)):
            raw = before.raw.rstrip("\r\n") + line.raw.lstrip()
            line, before = replace(before, raw=raw, text=fold(raw)), None
        elif before:
            yield before
        before = line if _is_prose(line) and (_open(line) > 0 or _breaks_a_list(line)) else None
        if before is None:
            yield line
    if before:
        yield before


def _is_prose(line: Line) -> bool:
    return line.cells is None and not _parted(line)


def _parted(line: Line) -> bool:
    """Whether a line of text holds cells: parted by tabs or upright strokes."""
    return "\t" in line.raw or line.text.count("|") > 1 or bool(re.search(r"\S\s*[|｜]\s*\S", line.raw))


def _breaks_a_list(line: Line) -> bool:
    return line.text.endswith(")、")


def _open(line: Line) -> int:
    return line.text.count("(") - line.text.count(")")


def _cells(line: Line) -> tuple[str, ...]:
    """The cells of a line of text: parted by tabs, or those of an HTML table that was flattened into it."""
    if "<table" in line.raw:
        return row(line).cells
    return tuple(fold(cell) for cell in re.split(r"[\t|｜]", line.raw.strip("\r\n |｜")))


def header(cells: tuple[str, ...], era: int | None = None) -> Columns | None:
    """The columns that a header row names, or ``None`` for a row of data.

    A header has at least two labels or years, and hardly anything else.
    """
    columns: Columns = {}
    known: set[str] = set()
    unknown: set[str] = set()
    for place, cell in enumerate(cells):
        if not cell:
            continue
        years = years_in(cell, era)
        kind = _column_kind(years.beside if years and years.beside else cell)
        if years and (kind or not years.beside):
            era = years.last
            columns[place] = Column(kind if years.beside else None, years, cell)
            known.add(cell)
        elif kind:
            columns[place] = Column(kind, None, cell)
            known.add(cell)
        else:
            unknown.add(cell)
            columns[place] = Column(None, None, cell)
    return columns if len(known) >= 2 and len(unknown) * 3 <= len(known) else None


def _column_kind(text: str) -> str | None:
    """The kind of a column; 指標1, 指標2 … are columns of several indicators."""
    numbered = kind_of(re.sub(r"[\d①-⑨]+(?=$|[(])", "", text))
    return kind_of(text) or (numbered if numbered in ("indicator", "unit", "baseline", "target") else None)


def stacked(upper: Columns, lower: Columns) -> Columns:
    """Two header rows as one: the lower says what, the upper (a merged cell over several columns) in which respect."""
    both: Columns = {}
    for place in sorted(upper.keys() | lower.keys()):
        above, below = upper.get(place), lower.get(place)
        if not above or not below or above.header == below.header:
            both[place] = below or above or Column(None, None, "")
        else:
            years = below.years or above.years
            both[place] = Column(below.kind or above.kind, years, f"{above.header} {below.header}")
    return both


def is_only_years(columns: Columns) -> bool:
    """A header that names years, and beside them no more than the label of its row."""
    years = [c for c in columns.values() if c.years]
    others = {c.kind for c in columns.values() if not c.years}
    return len(years) >= 2 and not others & {"measure", "owner", "pillar", "number"}
