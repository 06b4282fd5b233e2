"""A line as the report looks at it: its cells, its label, what it can be by its words (``lexicon.yaml``, ``report``)."""

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from keifu_loaders.document import Document, Line, row
from keifu_loaders.lexicon import lexicon
from keifu_loaders.normalise import fold, printed
from keifu_loaders.values import is_cell


@dataclass(frozen=True)
class Look:
    """A line with the cells that are filled; ``is_row`` where it stands in a table."""

    line: Line
    cells: tuple[str, ...]
    is_row: bool

    def has(self, pattern: str) -> bool:
        """Whether the pattern of that name is found in the line."""
        return bool(re.search(getattr(lexicon().report, pattern), self.line.text))

    @property
    def has_values(self) -> bool:
        """Whether a cell after the first holds a phase, a figure or a dash."""
        return any(is_cell(cell) for cell in self.cells[1:])


def looks(document: Document) -> list[Look]:
    """Every line of a document, blank ones left out."""
    return [look(line) for line in document.lines if line.text]


def look(line: Line) -> Look:
    """One line."""
    is_row = line.cells is not None or "\t" in line.raw.strip() or "<table" in line.raw
    return Look(line, row(line).cells, is_row)


def compact(text: str) -> str:
    """A name without spaces and in small letters, to tell whether two are the same."""
    return re.sub(r"\s", "", printed(text)).casefold()


def label(text: str) -> str | None:
    """What a label names: ``label("【現状・課題】")`` is ``description``; ``None`` for what is no label."""
    bare = re.sub(lexicon().report.around, "", fold(text))
    return _labels().get(compact(bare)) or _labels().get(compact(text)) if len(bare) <= 24 else None


def is_frame(cells: Sequence[str]) -> bool:
    """Whether a row only heads what stands below it: labels and fiscal years, of which there are two at least."""
    return len(cells) > 1 and all(_is_year(cell) or label(cell) for cell in cells)


def labelled(line: Look) -> tuple[str, tuple[str, ...]] | None:
    """The kind of a line's label and what stands beside it; ``None`` where it begins with no label."""
    if line.is_row:
        kind = label(line.cells[0]) if line.cells else None
        return (kind, line.cells[1:]) if kind else None
    text = line.line.text
    if kind := label(text):
        return kind, ()
    found = re.match(r"^(?P<label>[^:]{1,24}): ?(?P<rest>.*)$|^[【\[](?P<inside>[^】\]]+)[】\]] ?(?P<after>.+)$", text)
    if found and (kind := label(found["label"] or found["inside"])):
        return kind, tuple(filter(None, (found["rest"] or found["after"],)))
    if spaced := _spaced().match(text):
        return _labels()[compact(spaced["label"])], (spaced["rest"],)
    return None


@functools.cache
def _labels() -> dict[str, str]:
    return {compact(word): kind for kind, words in lexicon().report.labels.items() for word in words}


@functools.cache
def _spaced() -> re.Pattern[str]:
    """A label printed with a space between all its letters, and what follows it on the line."""
    words = sorted((word for word in _labels() if len(word) > 2), key=lambda word: (-len(word), word))
    return re.compile(rf"^(?P<label>{'|'.join(' '.join(map(re.escape, word)) for word in words)}) (?P<rest>.+)$")


def _is_year(cell: str) -> bool:
    return bool(re.match(lexicon().report.year, cell))
