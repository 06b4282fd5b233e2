"""Glyphs of a PDF page → lines of text: by where they stand, not by the order in which the file draws them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

_WORD_GAP = 0.25
"""In ems: a wider gap between two glyphs is a space. Justified Japanese text stays below it."""
_SURE = 1.0
"""Points by which a word must have had room for the break before it to count as the author's."""
_NEVER_FIRST = "、。，．,.）)」』】〕〉》ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々！？!?:;：；・"
"""What Japanese typesetting does not put at the start of a line (JIS X 4051): it takes its neighbour along."""


Box = tuple[float, float, float, float]
"""x0, top, x1, bottom in points from the upper left of the page."""


def holds(box: Box, x: float, y: float) -> bool:
    """Whether a point lies in a box."""
    return box[0] <= x < box[2] and box[1] <= y < box[3]


class Glyph(NamedTuple):
    """A character and its box, in points from the upper left, turned so that its line runs to the right."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass
class TextLine:
    """Glyphs side by side; ``top`` and ``bottom`` are those of its tallest glyph."""

    glyphs: list[Glyph]
    top: float
    bottom: float

    @property
    def x0(self) -> float:
        """Left edge."""
        return min(glyph.x0 for glyph in self.glyphs)

    @property
    def x1(self) -> float:
        """Right edge."""
        return max(glyph.x1 for glyph in self.glyphs)

    @property
    def size(self) -> float:
        """Height of the tallest glyph."""
        return self.bottom - self.top

    @property
    def text(self) -> str:
        """The text, a space where a gap stands."""
        text, end = "", self.x0
        for glyph in sorted(self.glyphs, key=lambda glyph: glyph.x0):
            gap = glyph.x0 - end > _WORD_GAP * (glyph.bottom - glyph.top)
            text += " " * (gap and not text.endswith(" ")) + glyph.text
            end = glyph.x1
        return re.sub(r" {2,}", " ", text).strip()


def upright(char: dict[str, Any]) -> Glyph:
    """A pdfplumber character as a glyph; text that runs up or down the page is turned to run to the right."""
    x0, top, x1, bottom = char["x0"], char["top"], char["x1"], char["bottom"]
    if char["upright"]:
        return Glyph(char["text"], x0, top, x1, bottom)
    if char["matrix"][1] > 0:  # from the bottom up
        return Glyph(char["text"], -bottom, x0, -top, x1)
    return Glyph(char["text"], top, -x1, bottom, -x0)


def lines_of(glyphs: Iterable[Glyph]) -> list[TextLine]:
    """Glyphs as lines from top to bottom: two are in one line where the middle of each lies within the other."""
    lines: list[TextLine] = []
    for glyph in sorted(glyphs, key=lambda glyph: (glyph.top, glyph.x0)):
        line = next((line for line in reversed(lines[-8:]) if _beside(glyph, line)), None)
        if line is None:
            lines.append(TextLine([glyph], glyph.top, glyph.bottom))
            continue
        line.glyphs.append(glyph)
        if glyph.bottom - glyph.top > line.size:
            line.top, line.bottom = glyph.top, glyph.bottom
    written = [line for line in lines if line.text]
    return _downwards(sorted(written, key=lambda line: (line.top, line.x0)))


def _beside(glyph: Glyph, line: TextLine) -> bool:
    middle, line_middle = (glyph.top + glyph.bottom) / 2, (line.top + line.bottom) / 2
    return line.top < middle < line.bottom and glyph.top < line_middle < glyph.bottom


def _downwards(lines: list[TextLine]) -> list[TextLine]:
    """Single characters right below each other are text written downwards: one line, if there are three or more."""
    made: list[TextLine] = []
    columns: list[list[TextLine]] = []
    for line in lines:
        column = next((c for c in columns if _below(line, c[-1])), None)
        if column is None:
            columns.append([line])
        else:
            column.append(line)
    for column in columns:
        if len(column) < 3:
            made += column
            continue
        text = "".join(line.text for line in column)
        first = column[0]
        made.append(TextLine([Glyph(text, first.x0, first.top, first.x1, first.bottom)], first.top, first.bottom))
    return sorted(made, key=lambda line: (line.top, line.x0))


def _below(line: TextLine, above: TextLine) -> bool:
    return (
        len(line.text) == len(above.text) == 1
        and abs(line.x0 + line.x1 - above.x0 - above.x1) < 2
        and 0 <= line.top - above.top < 1.5 * above.size
    )


def joined(lines: Sequence[TextLine], room: float) -> str:
    """The lines of a cell as one text, ``room`` the width (in points) that the cell has for text.

    Where the next word had no room the line is only wrapped: joined, with a space between Latin words. Elsewhere the
    author broke it: a line feed.
    """
    text = lines[0].text if lines else ""
    for above, line in pairwise(lines):
        if above.x1 - above.x0 + _first_word(line) < room - _SURE:
            text += "\n" + line.text
        else:
            text += (" " if re.search(r"[!-~]$", text[-1]) and re.match(r"[!-~]", line.text) else "") + line.text
    return re.sub(r"(?<=[A-Za-z])- (?=[a-z])", "-", text)


def _first_word(line: TextLine) -> float:
    """The width of what could not be parted at the start of a line."""
    word = re.match(rf"[!-~]+|.[{re.escape(_NEVER_FIRST)}]*", line.text)
    glyphs = sorted(line.glyphs, key=lambda glyph: glyph.x0)[: len(word[0]) if word else 1]
    return glyphs[-1].x1 - glyphs[0].x0
