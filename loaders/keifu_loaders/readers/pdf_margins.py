"""What a page repeats for the reader of paper: page numbers, running heads and feet. They are not the document."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from keifu_loaders.normalise import fold

_MARGIN = 0.1
"""Part of the page's height, above and below, in which running heads and page numbers stand."""
_BETWEEN_DASHES = re.compile(r"[-–—−‐] ?\d{1,4} ?[-–—−‐]")
_NUMBER = re.compile(r"[-–—−‐ー]? ?(?:P\.? ?|p\.? ?)?(\d{1,4})(?: ?[/／] ?\d{1,4})?(?: ?ページ| ?頁)? ?[-–—−‐ー]?")


@dataclass(frozen=True)
class Printed:
    """A line of text outside of tables: page from 1, place on the page (0 top, 1 bottom), text."""

    page: int
    place: float
    text: str


def running(lines: Sequence[Printed], pages: int) -> set[Printed]:
    """The lines that are page numbers, running heads or running feet.

    A page number is a number between dashes in the margin, or another that rises with the pages, on half of them at
    least and on two (a bare one only at the foot: at the head it may count measures). A running head or foot is the
    same text in the margin at the same height on more than half of the pages, two at least.
    """
    margin = [line for line in lines if not _MARGIN < line.place < 1 - _MARGIN]
    return _page_numbers(margin, pages) | _repeated(margin, pages)


def _page_numbers(margin: Sequence[Printed], pages: int) -> set[Printed]:
    numbers = {line: int(m[1]) - line.page for line in margin if (m := _NUMBER.fullmatch(fold(line.text)))}
    places = {
        line: (offset, line.place < 0.5)
        for line, offset in numbers.items()
        if line.place > 0.5 or not fold(line.text).isdecimal()
    }
    frequent = {
        place
        for place in set(places.values())
        if len({line.page for line, other in places.items() if other == place}) >= max(2, pages / 2)
    }
    dashed = {line for line in numbers if _BETWEEN_DASHES.fullmatch(fold(line.text))}
    return dashed | {line for line, place in places.items() if place in frequent}


def _repeated(margin: Sequence[Printed], pages: int) -> set[Printed]:
    kept = {(line.page, fold(line.text), round(line.place, 2)) for line in margin}
    counts = Counter((text, place) for _, text, place in kept)
    return {line for line in margin if counts[fold(line.text), round(line.place, 2)] > max(1, pages / 2)}
