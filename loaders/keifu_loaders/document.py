"""A document as numbered lines, and a line of a table as cells: the one form that every reader gives."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

from keifu.fiscal import year_in
from keifu_loaders.normalise import fold


@dataclass(frozen=True)
class Line:
    """One line: ``number`` counts from 1, ``raw`` is as read, ``text`` is folded (``normalise.fold``).

    ``cells`` are the cells where the line is a row of a table: all of them, empty ones too, a merged cell repeated in
    every place that it covers; ``table`` numbers the tables of the document from 1 and is 0 outside of one. ``page``
    counts from 1 where the document has pages, ``sheet`` is the name of a worksheet.
    """

    number: int
    raw: str
    text: str
    cells: tuple[str, ...] | None = None
    table: int = 0
    page: int | None = None
    sheet: str | None = None


@dataclass(frozen=True)
class Document:
    """A document: file name, media type, SHA-256 of its bytes (hex), lines."""

    name: str
    media_type: str
    sha256: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Row:
    """The cells of one line, empty ones left out; ``markup`` tells that they stood in an HTML table."""

    number: int
    cells: tuple[str, ...]
    markup: bool = False


class _Cells(HTMLParser):
    """Collects the cells of an HTML table that was flattened into one line, and the text before it."""

    def __init__(self) -> None:
        super().__init__()
        self.before = ""
        self.cells: list[str] = []
        self._state = "before"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._state = "between"
        elif tag == "td":
            self._state = "cell"
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "td":
            self._state = "between"

    def handle_data(self, data: str) -> None:
        if self._state == "before":
            self.before += data
        elif self._state == "cell":
            self.cells[-1] += data


def row(line: Line) -> Row:
    """The cells of a line: separated by tabs, or those of the HTML table in it (what follows the table repeats it)."""
    if line.cells is not None:
        return Row(line.number, tuple(_filled(_once(line.cells))))
    if "<table" in line.raw:
        parser = _Cells()
        parser.feed(line.raw)
        cells = [*parser.before.split("\t"), *parser.cells]
        return Row(line.number, tuple(_filled(cells)), markup=True)
    return Row(line.number, tuple(_filled(line.raw.split("\t"))))


def _once(cells: tuple[str, ...]) -> list[str]:
    """A merged cell once: neighbours that say the same are one cell, unless they hold a phase or a figure."""
    return [cell for place, cell in enumerate(cells) if place == 0 or cell != cells[place - 1] or len(cell) < 12]


def _filled(cells: list[str]) -> Iterator[str]:
    return (folded for cell in cells if (folded := fold(cell)))


def header_years(cells: tuple[str, ...]) -> tuple[int, ...] | None:
    """The fiscal years of a header row, or ``None`` for any other row: ``("令和8年度", "R9年度")`` → ``(2026, 2027)``.

    Years out of their order, or with something else between them, make ``()``: columns that changed places, or one that
    is lost, would date every value wrong.
    """
    named = [bool(re.fullmatch(r"\D{0,2} ?\d+ ?年度", cell)) for cell in cells]
    if not all(named) or not cells:
        return () if sum(named) > 1 else None
    years = [year_in(cell) for cell in cells]
    known = tuple(year for year in years if year)
    if len(known) < len(years):
        return None
    return known if known == tuple(range(known[0], known[0] + len(known))) else ()
