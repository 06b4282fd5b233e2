"""Cells of a year: words, marks with or without a legend, arrows, figures."""

import itertools
import re
from collections.abc import Iterable

from keifu_loaders.engine.words import words
from keifu_loaders.normalise import fold, is_dash, printed
from keifu_loaders.records import Phase, Span
from keifu_loaders.values import number_and_unit, phase_kinds

_LEGEND = re.compile(
    r"(?P<mark>[●○◎■◆★☆◯△▲□◇]) ?[」』]?(?:[:：=…はが]|-+)? ?[「『]?(?P<word>[^\s、。,:()「」『』●○◎■◆★☆◯△▲□◇]{2,12})"
)


def legend(lines: Iterable[str]) -> dict[str, list[str]]:
    """Mark → phase kinds, from lines such as ``凡例 ○:検討 ●:実施`` (two marks or more in a line, or below each other)."""
    found: dict[str, list[str]] = {}
    alone: dict[str, list[str]] = {}
    for line in (fold(line).replace("\t", " ") for line in lines):
        if (one := _LEGEND.fullmatch(line)) and (kinds := phase_kinds(one["word"])):
            alone[one["mark"]] = kinds
        pairs = [(m["mark"], phase_kinds(re.sub(r"を.*$", "", m["word"]))) for m in _LEGEND.finditer(line)]
        if len({mark for mark, _ in pairs}) >= 2 and any(kinds for _, kinds in pairs):
            found.update(pairs)
    return found or (alone if len(alone) > 1 else {})


def is_mark(text: str) -> bool:
    """Whether a cell holds marks or arrows alone."""
    rest = text
    for sign in (*words().symbols, *words().arrows):
        rest = rest.replace(sign, "")
    return bool(text) and not rest.strip()


def kinds_of(cell: str, before: list[str], marks: dict[str, list[str]]) -> list[str]:
    """The phase kinds of a cell; an arrow goes on with ``before``, the kinds of the year before."""
    text = printed(cell)
    if text in words().arrows or (is_mark(text) and not any(sign in text for sign in words().symbols)):
        return before
    if is_mark(text):
        known = [marks.get(sign, [words().symbols[sign]]) for sign in text if sign in words().symbols]
        return [kind for kind in dict.fromkeys(itertools.chain(*known)) if kind]
    found: list[str] = []
    for part in re.split(r"[/・、→⇒,]|から", text):
        part = part.strip("●○◎■◆→⇒ ")
        found += [kind for kind in phase_kinds(part) if kind not in found] if part else []
    return found


def phases(cells: dict[int, str], span: Span, marks: dict[str, list[str]]) -> list[Phase]:
    """One phase a fiscal year, in their order; empty cells and dashes are none."""
    made: list[Phase] = []
    before: list[str] = []
    for year, cell in sorted(cells.items()):
        text = printed(cell)
        if not text or is_dash(text):
            before = []
            continue
        before = kinds_of(cell, before, marks)
        made.append(Phase(span=span, year=year, printed=text, kinds=before))
    return made


def is_figure(cell: str) -> bool:
    """Whether a cell holds a number with a unit, or a dash."""
    text = re.sub(r"(?:以上|以下|未満|程度|超|減|増|以内)$", "", printed(cell))
    return (
        number_and_unit(text) is not None or number_and_unit(re.sub(r"^(?:年|年間|月|累計|延べ)", "", text)) is not None
    )
