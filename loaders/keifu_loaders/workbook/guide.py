"""The first sheet: what the workbook is, what its colours mean, and the words that schedules use."""

from openpyxl.worksheet.worksheet import Worksheet

from keifu_loaders.lexicon import phase_words
from keifu_loaders.workbook import style
from keifu_loaders.workbook.layout import layout
from keifu_loaders.workbook.words import word

NAME = "説明"
WORDS = "段階の語"
NO_YEAR = "年度の記載なし"
"""The header of the column for values that no fiscal year is printed for."""


def write(page: Worksheet) -> None:
    """Fill the first sheet."""
    page.title = NAME
    style.header(page, 1, "説明", 72)
    style.header(page, 2, "Guide", 72)
    for number, (ja, en) in enumerate(layout().guide, 2):
        style.body(page, number, 1, ja)
        style.body(page, number, 2, en)
        fill = style.LOST if ja.startswith("赤") else style.REPAIRED if ja.startswith("黄") else None
        if fill:
            page.cell(number, 1).fill = fill
    style.lay_out(page, 2, 0)
    page.auto_filter.ref = None


def write_words(page: Worksheet) -> None:
    """Fill the last sheet: the words that schedules use, which the lists of the yearly cells offer."""
    style.header(page, 1, "段階を表す語\nPhase word", 24)
    style.header(page, 2, "意味\nMeaning", 24)
    for number, (kind, printed) in enumerate(sorted((kind, printed) for printed, kind in phase_words().items()), 2):
        style.body(page, number, 1, printed)
        style.body(page, number, 2, word(kind, properties=False))
    style.lay_out(page, 2, 0)


def phase_words_range() -> str:
    """Where the phase words stand, for lists on other sheets."""
    return f"'{WORDS}'!$A$2:$A${len(phase_words()) + 1}"
