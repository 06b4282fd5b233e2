"""What every reader fills: lines in their order, tables as rows of cells."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from keifu_loaders.document import Document, Line
from keifu_loaders.normalise import fold
from keifu_loaders.readers.content import Content


@dataclass(eq=False)
class Cell:
    """One printed cell: the same object stands in every place that it covers.

    A line feed in ``text`` is a break that the author made, not one where the line was full.
    """

    text: str = ""


@dataclass(frozen=True)
class Place:
    """Where a line stands: ``page`` from 1, or the name of the ``sheet``."""

    page: int | None = None
    sheet: str | None = None


class Stream:
    """Collects the lines of one document and numbers them from 1; lines and rows without text are left out.

    The ``raw`` of a row has each merged cell once, in the first place that it covers, and the author's line feeds;
    its ``cells`` are folded, with a merged cell in every place and a space for a line feed.
    """

    def __init__(self, content: Content, media_type: str) -> None:
        self._content = content
        self._media_type = media_type
        self._lines: list[Line] = []
        self._tables = 0

    def text(self, text: str, place: Place) -> None:
        """Text outside of a table; a line feed in it starts a new line."""
        for raw in text.splitlines():
            if folded := fold(raw):
                self._lines.append(self._line(raw, folded, place))

    def new_table(self) -> int:
        """The number of a table that begins."""
        self._tables += 1
        return self._tables

    def row(self, cells: Sequence[Cell], above: Sequence[Cell], table: int, place: Place) -> None:
        """A row of a table, ``above`` the row before it in the same table (empty for the first)."""
        texts = tuple(fold(re.sub(r"[\n\t]", " ", cell.text)) for cell in cells)
        if not any(texts):
            return
        first = [cell not in cells[:at] and cell not in above for at, cell in enumerate(cells)]
        raw = "\t".join(cell.text.replace("\t", " ") if new else "" for cell, new in zip(cells, first, strict=True))
        self._lines.append(self._line(raw, fold(raw.replace("\n", " ")), place, texts, table))

    def document(self) -> Document:
        """All that was collected."""
        return Document(self._content.name, self._media_type, self._content.sha256, tuple(self._lines))

    def _line(self, raw: str, folded: str, place: Place, cells: tuple[str, ...] | None = None, table: int = 0) -> Line:
        return Line(len(self._lines) + 1, raw, folded, cells, table, place.page, place.sheet)


def without_doubles(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """The rows without the columns in which every cell only goes on from its left, as in sheets of squared paper."""
    width = max(map(len, rows), default=0)
    full = [[*row, *(Cell() for _ in range(width - len(row)))] for row in rows]
    kept = [c for c in range(width) if c == 0 or any(row[c] is not row[c - 1] for row in full)]
    return [[row[c] for c in kept] for row in full]
