"""A document before it becomes a file: headings, paragraphs, tables, new sheets."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True)
class Cell:
    """A cell that covers ``across`` columns and ``down`` rows; ``amount`` with ``unit`` where it holds a number."""

    text: str = ""
    across: int = 1
    down: int = 1
    head: bool = False
    amount: Decimal | None = None
    unit: str = ""


Grid = list[list[Cell]]
"""Rows of cells; places that a merged cell covers are left out, as in HTML."""


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 (chapter), 2 (pillar) or 3 (measure)."""

    text: str
    level: int


@dataclass(frozen=True)
class Text:
    """A paragraph; its lines are set apart by a newline."""

    text: str


@dataclass(frozen=True)
class Table:
    """A table with rules."""

    rows: Grid = field(default_factory=list)


@dataclass(frozen=True)
class Sheet:
    """A new worksheet in a workbook, a new page in a paged document, nothing elsewhere."""

    name: str


Block = Heading | Text | Table | Sheet


def head(text: str, across: int = 1, down: int = 1) -> Cell:
    """A label cell."""
    return Cell(text, across, down, head=True)


def placed(rows: Grid) -> Iterator[tuple[int, int, Cell]]:
    """Row and column (from 0) of each cell, as a browser would place it."""
    taken: set[tuple[int, int]] = set()
    for at, cells in enumerate(rows):
        column = 0
        for cell in cells:
            while (at, column) in taken:
                column += 1
            taken |= {(at + down, column + across) for down in range(cell.down) for across in range(cell.across)}
            yield at, column, cell
            column += cell.across


def width(rows: Grid) -> int:
    """The number of columns of a table."""
    return max(column + cell.across for _, column, cell in placed(rows))
