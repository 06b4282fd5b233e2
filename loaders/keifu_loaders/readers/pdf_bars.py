"""Bars and arrows drawn over a schedule: they are not rules; what is written in one holds for each cell that it covers."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from pdfplumber.page import Page

from keifu_loaders.readers.pdf_text import Box, Glyph, holds, joined, lines_of

_THIN = 3.0
"""Points up to which a rectangle is a rule."""


def without_bars(page: Page) -> tuple[Page, list[Box]]:
    """The page without its bars, and where they stand.

    A bar is a rectangle through which a rule runs and out again on both sides, or a figure with slanting sides.
    """
    thin = [*page.lines, *(rect for rect in page.rects if _is_thin(rect))]
    bars = [rect for rect in page.rects if not _is_thin(rect) and any(_crosses(rule, rect) for rule in thin)]
    bars += [curve for curve in page.curves if _slants(curve)]
    taken = {id(bar) for bar in bars}
    return page.filter(lambda thing: id(thing) not in taken), sorted({_box(bar) for bar in bars})


def write_bars(bars: Mapping[Box, Sequence[Glyph]], texts: dict[Box, str]) -> None:
    """Adds the text of each bar to the cells that it covers by half of their width, or to the one that it covers most."""
    for bar, glyphs in bars.items():
        text = joined(lines_of(glyphs), bar[2] - bar[0])
        row = [box for box in texts if box[1] <= (bar[1] + bar[3]) / 2 < box[3]]
        covered = [box for box in row if _overlap(bar, box) >= (box[2] - box[0]) / 2]
        for box in covered or sorted(row, key=lambda box: -_overlap(bar, box))[:1]:
            texts[box] = f"{texts[box]}\n{text}".strip()


def _box(thing: Mapping[str, Any]) -> Box:
    return float(thing["x0"]), float(thing["top"]), float(thing["x1"]), float(thing["bottom"])


def _is_thin(rect: Mapping[str, Any]) -> bool:
    return bool(min(rect["width"], rect["height"]) <= _THIN)


def _crosses(rule: Mapping[str, Any], rect: Mapping[str, Any]) -> bool:
    """Whether a rule enters a rectangle on one side and leaves it on the other."""
    left, top, right, bottom = _box(rect)
    x0, y0, x1, y1 = _box(rule)
    if x1 - x0 < y1 - y0:
        return left + _THIN < (x0 + x1) / 2 < right - _THIN and y0 < top - _THIN and bottom + _THIN < y1
    return top + _THIN < (y0 + y1) / 2 < bottom - _THIN and x0 < left - _THIN and right + _THIN < x1


def _slants(curve: Mapping[str, Any]) -> bool:
    points = curve["pts"]
    return any(abs(a[0] - b[0]) > 1 and abs(a[1] - b[1]) > 1 for a, b in pairwise(points))


def _overlap(bar: Box, box: Box) -> float:
    return min(bar[2], box[2]) - max(bar[0], box[0])


def bar_of(bars: Sequence[Box], cell: Box, x: float, y: float) -> Box | None:
    """The bar in which a glyph of a cell stands; a figure higher than the cell is a drawing, not a bar."""
    return next((b for b in bars if holds(b, x, y) and b[3] - b[1] <= cell[3] - cell[1] + _THIN), None)
