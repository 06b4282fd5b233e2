"""Rows whose cells stand one behind the other, as text conversion of a table without rulings leaves them.

A line that ends in white space ends a paragraph, and a cell holds one or more paragraphs, set from its top. Then

- a paragraph that begins on the line on which another ends begins a cell: the two cells stand side by side;
- a paragraph on a new line goes on with its cell where that cell has one line so far: a cell beside it would have
  begun on that very line;
- a paragraph that ends in a comma goes on with the next;
- lines without an empty line between them mostly belong to one cell, which is used where the rest leaves it open.

A row counts as read only where exactly one way of dividing it into as many cells as years agrees with this.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

_SPACE = re.compile(r"[ \u3000](?![,、。)])")
_MOST = 4  # paragraphs a cell, on the average: what has more is no row of a schedule


@dataclass(frozen=True)
class Paragraph:
    """Letters as read, first and last line, how many lines it takes, and whether it begins beside or close to another.

    ``beside``: on the line on which the one before ends. ``close``: on the very next line.
    """

    text: str
    first: int
    last: int
    lines: int
    beside: bool
    close: bool


Cell = tuple[Paragraph, ...]


def paragraphs(lines: Iterable[tuple[int, str]]) -> list[Paragraph]:
    """The paragraphs of numbered lines; one that is white space alone has no letters."""
    made: list[Paragraph] = []
    open_: Paragraph | None = None
    for number, raw in lines:
        *ended, last = _SPACE.split(raw)
        for place, piece in enumerate(ended):
            made.append(_on(open_, piece, number) or _begun(made, piece, number, place > 0))
            open_ = None
        if last:
            open_ = _on(open_, last, number) or _begun(made, last, number, bool(ended))
    return [*made, open_] if open_ else made


def _on(open_: Paragraph | None, piece: str, number: int) -> Paragraph | None:
    if open_ is None:
        return None
    return replace(open_, text=open_.text + piece, last=number, lines=open_.lines + 1)


def _begun(made: list[Paragraph], piece: str, number: int, beside: bool) -> Paragraph:
    close = bool(made) and not beside and number == made[-1].last + 1
    return Paragraph(piece, number, number, 1, beside, close)


def filled(row: Iterable[Paragraph]) -> list[Paragraph]:
    """The paragraphs that have letters, those that a comma leaves open joined."""
    made: list[Paragraph] = []
    for one in row:
        if one.text and made and made[-1].text.endswith(("、", ",")):
            made[-1] = _joined(made[-1], one)
        elif one.text:
            made.append(one)
    return made


def cells(row: list[Paragraph], count: int) -> tuple[Cell, ...] | None:
    """The cells of a row, an empty one without letters; ``None`` where they are not ``count`` or cannot be told apart."""
    settled = _settled(row)
    free = _divisions(settled, count, by_closeness=False)
    if not free and row and not row[-1].text:
        free = _divisions([*settled, row[-1]], count, by_closeness=False)
    if len(free) > 1:
        free = _divisions(settled, count, by_closeness=True)
    return free[0] if len(free) == 1 else None


def _settled(row: list[Paragraph]) -> list[Paragraph]:
    """Paragraphs that a comma leaves open joined; empty ones on lines of their own fill up the one before."""
    made: list[Paragraph] = []
    for one in row:
        if made and not one.text and not one.beside:
            made[-1] = replace(made[-1], lines=made[-1].lines + 1)
        elif made and made[-1].text.endswith(("、", ",")) and not one.beside:
            made[-1] = _joined(made[-1], one)
        else:
            made.append(one)
    return made


def _joined(one: Paragraph, other: Paragraph) -> Paragraph:
    return replace(one, text=one.text + other.text, last=other.last, lines=one.lines + other.lines)


def _divisions(row: list[Paragraph], count: int, by_closeness: bool) -> list[tuple[Cell, ...]]:
    """Every way of dividing a row into ``count`` cells that agrees with its lines."""
    if not 0 < count <= len(row) <= _MOST * count:
        return []
    made = []
    for breaks in combinations(range(1, len(row)), count - 1):
        ends = zip((0, *breaks), (*breaks, len(row)), strict=True)
        divided = tuple(tuple(row[start:end]) for start, end in ends)
        if _agrees(divided, by_closeness):
            made.append(divided)
    return made


def _agrees(divided: tuple[Cell, ...], by_closeness: bool) -> bool:
    if any(one.beside for cell in divided for one in cell[1:]):
        return False
    return not any(
        not cell[0].beside and (sum(one.lines for one in before) == 1 or (by_closeness and cell[0].close))
        for before, cell in pairwise(divided)
    )
