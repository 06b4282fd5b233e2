"""Running text in two columns: which lines of a page stand beside each other, and in which order they are read."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from keifu_loaders.readers.pdf_text import Box, Glyph, TextLine

_MIDDLE = (0.35, 0.65)
"""Where the space between two columns lies, as parts of the width of the page."""
_STEP = 3.0  # points between the places that are tried
_WIDE = 0.25  # part of the page's width that a column has at least
_LINES = 3  # lines that a column has at least


@dataclass(frozen=True)
class _Band:
    """The lines from ``first`` to before ``last``, with nothing printed across ``x``."""

    first: int
    last: int
    x: float


def reading_order(lines: Sequence[TextLine], width: float, tables: Sequence[Box]) -> list[tuple[float, TextLine]]:
    """The lines with the height (in points) at which they come in reading order: the left column before the right.

    Two columns are told from a table without rules by their sentences: each side ends some.
    """
    band = max(_bands(lines, width), key=lambda band: band.last - band.first, default=None)
    if band is None:
        return [(line.top, line) for line in lines]
    inside = lines[band.first : band.last]
    top, bottom = min(line.top for line in inside), max(line.bottom for line in inside)
    if any(table[1] < bottom and table[3] > top for table in tables):
        return [(line.top, line) for line in lines]
    left, right = _sides(inside, band.x)
    ordered = [(line.top, line) for line in left]
    ordered += [(bottom + place * 1e-6, line) for place, line in enumerate(right, 1)]
    before, after = lines[: band.first], lines[band.last :]
    return [*reading_order(before, width, tables), *ordered, *reading_order(after, width, tables)]


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
    room = line.size / 2
    return not any(glyph.x1 > x - room and glyph.x0 < x + room for glyph in line.glyphs)


def _trimmed(lines: Sequence[TextLine], first: int, last: int, x: float) -> _Band | None:
    """A band that begins with the first line on the right, and ends where no line follows closely on the left."""
    right = [place for place in range(first, last) if lines[place].x1 > x]
    if not right:
        return None
    end = right[-1] + 1
    while end < last and lines[end].top - lines[end - 1].bottom < lines[end].size:
        end += 1
    return _Band(right[0], end, x)


def _sides(lines: Sequence[TextLine], x: float) -> tuple[list[TextLine], list[TextLine]]:
    sides: tuple[list[TextLine], list[TextLine]] = ([], [])
    for line in lines:
        for side, part in zip(sides, _parted(line, x), strict=True):
            if part:
                side.append(TextLine(part, min(g.top for g in part), max(g.bottom for g in part)))
    return sides


def _parted(line: TextLine, x: float) -> tuple[list[Glyph], list[Glyph]]:
    return [g for g in line.glyphs if g.x0 < x], [g for g in line.glyphs if g.x0 >= x]


def _is_prose(lines: Sequence[TextLine], x: float, width: float) -> bool:
    for side in _sides(lines, x):
        if len(side) < _LINES or not any(line.text.endswith("。") for line in side):
            return False
        if max(line.x1 for line in side) - min(line.x0 for line in side) < _WIDE * width:
            return False
        starts = Counter(round(line.x0 / 4) for line in side)
        if sum(count for _, count in starts.most_common(2)) < len(side) / 2:
            return False
    return True
