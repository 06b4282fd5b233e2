"""Cells of a schedule or indicator row: phases and values."""

import re
from decimal import Decimal

from keifu_loaders.lexicon import lexicon, phase_words
from keifu_loaders.normalise import is_dash, printed, without_dash
from keifu_loaders.records import Phase, Span, Value

_DAY = re.compile(r"^\w{1,6}年\d{1,2}月\d{1,2}日(?=.)")
_NUMBER = re.compile(r"^(?P<number>\d[\d,]*(?:\.\d+)?)(?P<unit>[^\d\s()]{0,8})(?P<remark>\(.*\))?$")


def phase_kinds(cell: str) -> list[str]:
    """The phase kinds of a cell: ``検討/実施`` → ``["Study", "CarryOut"]``; empty where a word is no phase word.

    A day before the words (``令和7年11月10日稼働``) is passed over.
    """
    kinds = [phase_words().get(part) for part in re.split(r"[/・、]", _DAY.sub("", printed(cell)))]
    return [kind for kind in kinds if kind] if all(kinds) else []


def number_and_unit(cell: str) -> tuple[Decimal | None, str] | None:
    """``"1,130 件"`` → ``(1130, "件")``; a dash → ``(None, unit)``; ``None`` where the cell is neither."""
    text = printed(cell)
    if is_dash(text):
        return None, ""
    if (unit := without_dash(text)) is not None:
        return None, unit
    for prefix in lexicon().number_prefixes:
        text = text.removeprefix(prefix)
    if not (found := _NUMBER.match(text)):
        return None
    return Decimal(found["number"].replace(",", "")), found["unit"]


def is_cell(text: str) -> bool:
    """Whether a cell holds a phase, a value or a dash rather than a title."""
    return bool(phase_kinds(text)) or number_and_unit(text) is not None


def cells_of(cells: tuple[str, ...]) -> list[str]:
    """The cells of a row; one cell that holds several phases or values set apart by spaces counts as several."""
    if len(cells) == 1 and len(parts := cells[0].split(" ")) > 1 and all(is_cell(part) for part in parts):
        return parts
    return list(cells)


def phases(years: tuple[int, ...], cells: list[str], span: Span) -> list[Phase]:
    """One phase a fiscal year; a dash is no phase."""
    return [
        Phase(span=span, year=year, printed=printed(cell), kinds=phase_kinds(cell))
        for year, cell in zip(years, cells, strict=True)
        if not is_dash(printed(cell))
    ]


def value(year: int | None, cell: str, span: Span) -> Value:
    """A baseline or target from its cell; ``number`` is ``None`` where a dash or a word stands."""
    found = number_and_unit(cell)
    number, unit = found or (None, "")
    text = mended_dash(cell) if found and number is None else printed(cell)
    return Value(span=span, year=year, printed=text, number=number, unit=unit)


def mended_dash(cell: str) -> str:
    """A cell without a number as it was printed: 一 was a dash, and no space stands before the unit."""
    text = printed(cell).replace(" ", "")
    return "-" + text[1:] if text.startswith("一") else text
