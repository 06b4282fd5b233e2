"""A page in two columns: which lines and tables stand beside each other, and in which order they are read."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from keifu_loaders.readers.pdf_text import Box, Glyph, TextLine

_MIDDLE = (0.35, 0.65)
"""Where the space between two columns lies, as parts of the width of the page."""
_STEP = 3.0  # points between the places that are tried
_WIDE = 0.25  # part of the page's width that a column has at least
_LINES = 3  # lines that a column has at least
_EM = 12.0  # points: no letter of running text is taken for larger
_TABLE = "\ufffc"


@dataclass(frozen=True)
class _Band:
    """The lines from ``first`` to before ``last``, with nothing printed across ``x``."""

    first: int
    last: int
    x: float


def reading_order(lines: Sequence[TextLine], tables: Sequence[Box], width: float) -> list[TextLine | Box]:
    """Lines and tables as they are read: from top to bottom, but of two columns the left one before the right.

    Columns are told from a table without rules by their sentences: each side ends some.
    """
    boxes = [TextLine([Glyph(_TABLE, *box)], box[1], box[3]) for box in tables]
    ordered = _ordered(sorted([*lines, *boxes], key=lambda line: (line.top, line.x0)), width)
    return [_box(line) if line.glyphs[0].text == _TABLE else line for line in ordered]


def _box(line: TextLine) -> Box:
    return line.glyphs[0][1:]


def _ordered(lines: Sequence[TextLine], width: float) -> list[TextLine]:
    band = max(_bands(lines, width), key=lambda band: band.last - band.first, default=None)
    if band is None:
        return list(lines)
    left, right = _sides(lines[band.first : band.last], band.x)
    return [*_ordered(lines[: band.first], width), *left, *right, *_ordered(lines[band.last :], width)]


def _bands(lines: Sequence[TextLine], width: float) -> Iterator[_Band]:
    x = width * _MIDDLE[0]
    while x <= width * _MIDDLE[1]:
        first = 0
        for place in range(len(lines) + 1):
            if place < len(lines) and _clear(lines[place], x):
                continue
            if (band := _trimmed(lines, first, place, x)) and _is_prose(lines[band.first : band.last], x, width):
                yield band
            first = place + 1
        x += _STEP


def _clear(line: TextLine, x: float) -> bool:
    room = min(line.size, _EM) / 2
    return not any(glyph.x1 > x - room and glyph.x0 < x + room for glyph in line.glyphs)


def _trimmed(lines: Sequence[TextLine], first: int, last: int, x: float) -> _Band | None:
    """A band that begins with the first line on the right, and ends where no line follows closely on the left."""
    right = [place for place in range(first, last) if lines[place].x1 > x]
    if not right:
        return None
    end = right[-1] + 1
    while end < last and lines[end].top - lines[end - 1].bottom < min(lines[end].size, _EM):
        end += 1
    return _Band(right[0], end, x)


def _sides(lines: Sequence[TextLine], x: float) -> tuple[list[TextLine], list[TextLine]]:
    sides: tuple[list[TextLine], list[TextLine]] = ([], [])
    for line in lines:
        left = [glyph for glyph in line.glyphs if glyph.x0 < x]
        right = [glyph for glyph in line.glyphs if glyph.x0 >= x]
        for side, part in zip(sides, (left, right), strict=True):
            if part:
                side.append(TextLine(part, min(g.top for g in part), max(g.bottom for g in part)))
    return sides


def _is_prose(lines: Sequence[TextLine], x: float, width: float) -> bool:
    for side in _sides(lines, x):
        written = [line for line in side if line.text != _TABLE]
        if len(written) < _LINES or not any(line.text.endswith("。") for line in written):
            return False
        if max(line.x1 for line in side) - min(line.x0 for line in side) < _WIDE * width:
            return False
        starts = Counter(round(line.x0 / 4) for line in written)
        if sum(count for _, count in starts.most_common(2)) < len(written) / 2:
            return False
    return True
