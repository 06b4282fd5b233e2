"""Ruled tables of a PDF page: which cell covers which places of the grid, and what is written in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pdfplumber.page import Page

from keifu_loaders.readers.pdf_bars import bar_of, without_bars, write_bars
from keifu_loaders.readers.pdf_rules import Rule, closing
from keifu_loaders.readers.pdf_text import Box, Glyph, holds, joined, lines_of, upright
from keifu_loaders.readers.stream import Cell

_SAME = 3.0
"""Points within which two edges are one: what pdfplumber snaps together."""


@dataclass
class Table:
    """A table on one page: its ``box``, the left edges of its columns, its rows, whether its last row is ``cut`` off."""

    box: Box
    columns: list[float]
    rows: list[list[Cell]]
    cut: bool = False


@dataclass
class _Written:
    """What is written in a table: the glyphs of each cell and of each bar over the cells."""

    cells: dict[Box, list[Glyph]]
    bars: dict[Box, list[Glyph]]


def tables_of(page: Page) -> tuple[list[Table], list[Glyph]]:
    """The tables with two columns or more and text in two cells or more, and the glyphs that stand in none of them.

    A frame around text and a list in a frame are not tables: their glyphs are among the rest.
    """
    tables: list[Table] = []
    glyphs = [(char, upright(char)) for char in page.chars]
    page, bars = without_bars(page)
    ends, sides = closing(page)
    for boxes in _found(page, ends, sides):
        written = _Written({box: [] for box in boxes}, {})
        rest = []
        for char, glyph in glyphs:
            x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
            if not (box := next((box for box in boxes if holds(box, x, y)), None)):
                rest.append((char, glyph))
            elif bar := bar_of(bars, box, x, y):
                written.bars.setdefault(bar, []).append(glyph)
            else:
                written.cells[box].append(glyph)
        table = _table(written, [rule.at for rule in ends])
        if len(table.columns) > 1 and len({cell for row in table.rows for cell in row if cell.text}) > 1:
            tables.append(table)
            glyphs = rest
    return tables, [glyph for _, glyph in glyphs]


def _found(page: Page, ends: Sequence[Rule], sides: Sequence[Rule]) -> list[list[Box]]:
    """The boxes of each table, the smallest table first: it may stand in a cell of another."""
    across = [_line(rule.start, rule.at, rule.end, rule.at) for rule in ends]
    down = [_line(rule.at, rule.start, rule.at, rule.end) for rule in sides]
    tables = page.find_tables({"explicit_horizontal_lines": across, "explicit_vertical_lines": down})
    boxes = [[(float(a), float(b), float(c), float(d)) for a, b, c, d in table.cells] for table in tables]
    return sorted(boxes, key=lambda found: sum(map(_area, found)))


def _line(x0: float, top: float, x1: float, bottom: float) -> dict[str, object]:
    """A line as pdfplumber describes it."""
    size = {"width": x1 - x0, "height": bottom - top}
    return {"object_type": "line", "x0": x0, "top": top, "x1": x1, "bottom": bottom, **size}


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _edges(values: Sequence[float]) -> list[float]:
    """The distinct edges, those nearer than ``_SAME`` as one."""
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _SAME:
            edges.append(value)
    return edges


def _table(written: _Written, ends: Sequence[float]) -> Table:
    columns = _edges([x for box in written.cells for x in (box[0], box[2])])
    rows = _edges([y for box in written.cells for y in (box[1], box[3])])
    cells = {box: Cell(text) for box, text in _texts(written).items()}
    grid = [
        [_covering(cells, (left + right) / 2, (top + bottom) / 2) for left, right in pairwise(columns)]
        for top, bottom in pairwise(rows)
    ]
    cut = any(abs(rows[-1] - at) <= _SAME for at in ends)
    return Table((columns[0], rows[0], columns[-1], rows[-1]), columns[:-1], grid, cut)


def _covering(cells: dict[Box, Cell], x: float, y: float) -> Cell:
    return next((cell for box, cell in cells.items() if holds(box, x, y)), None) or Cell()


def _texts(written: _Written) -> dict[Box, str]:
    """The text of each cell; all cells of a table have the padding of the one with the least."""
    lines = {box: lines_of(glyphs) for box, glyphs in written.cells.items()}
    padding = min((line.x0 - box[0] for box, found in lines.items() for line in found if line.x0 >= box[0]), default=0)
    texts = {box: joined(found, box[2] - box[0] - 2 * padding) for box, found in lines.items()}
    write_bars(written.bars, texts)
    return texts
