"""Tables that go on over the end of a page."""

from collections.abc import Sequence

from keifu_loaders.readers.pdf_tables import Table
from keifu_loaders.readers.stream import Cell, Place, Stream

_SAME = 3.0
"""Points within which two columns begin at the same place."""


class WholeTable:
    """A table over one page or several."""

    def __init__(self, first: Table, page: int) -> None:
        self._last = first
        self._rows = [(page, row) for row in first.rows]

    def goes_on_in(self, other: Table) -> bool:
        """Whether a table at the top of the next page has the same columns."""
        edges, others = [*self._last.columns, self._last.box[2]], [*other.columns, other.box[2]]
        return len(edges) == len(others) and all(abs(a - b) <= _SAME for a, b in zip(edges, others, strict=True))

    def add(self, other: Table, page: int) -> None:
        """The rows of the next page; where the last row was cut off, the first below a repeated header goes on with it."""
        rows = other.rows
        heads = _repeated(rows, [row for _, row in self._rows])
        if self._last.cut and heads < len(rows):
            parts = dict(zip(rows[heads], self._rows[-1][1], strict=True))
            for part, cell in parts.items():
                cell.text = f"{cell.text}\n{part.text}".strip()
            rows = [[parts.get(cell, cell) for cell in row] for at, row in enumerate(rows) if at != heads]
        self._rows += [(page, row) for row in rows]
        self._last = other

    def write(self, stream: Stream) -> None:
        """All rows into the stream, each with the page on which it begins."""
        table = stream.new_table()
        above: list[Cell] = []
        for page, row in self._rows:
            stream.row(row, above, table, Place(page=page))
            above = row


def _repeated(rows: Sequence[Sequence[Cell]], before: Sequence[Sequence[Cell]]) -> int:
    """How many of the first rows say the same as the first rows before."""
    same = [[a.text for a in row] == [b.text for b in other] for row, other in zip(rows, before, strict=False)]
    return same.index(False) if False in same else len(same)
