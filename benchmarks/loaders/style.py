"""How a plan words and writes things: its labels, years, numbers, lists."""

import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict

_WIDE = str.maketrans("0123456789.,%", "０１２３４５６７８９．，％")


class Style(BaseModel):
    """The choices of one plan. Labels are printed as they stand here; patterns have ``{}`` for what they frame.

    ``year``: 令和7年度, R7, R7年度, 2025年度, 令和7（2025）年度, R7（2025）, 2025年度（令和7年度）, or the era with the first
    of several years alone. ``extras``: further labels (of ``words.yaml``, ``extras``) whose contents are no facts.
    ``spans``: a phase over several years is repeated, one merged cell, or a word and arrows.
    ``targets``: one a year, or one for the last year; ``units``: with the number, in a column, behind the title.
    ``schedule_as``: columns a year, or one cell of text; ``legend``: mark → word, where marks stand for words.
    ``bold``: headings in Word are bold paragraphs without a heading style; ``numeric``: figures in a workbook are numbers;
    ``running``: the title stands at the head of each page; ``bullet`` may number what it heads.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    measure: str = "施策名"
    number: str = "施策番号"
    pillar_label: str = "基本方針"
    pillar: str = "基本方針{number} {title}"
    heading: str = "施策{number} {title}"
    owner: str = "担当課"
    content: str = "取組内容"
    schedule: str = "スケジュール"
    row: str = "取組項目"
    project: str = "事業名"
    indicator: str = "KPI"
    unit: str = "単位"
    baseline: str = "基準値"
    target: str = "目標値"
    glossary: str = "用語解説"
    label: str = "■{}："
    block: str = "【{}】"
    bullet: str = "・"
    year: Literal["era", "letter", "letter-year", "western", "both", "short", "letter-both", "western-both"] = "era"
    wide: bool = False
    dash: str = "－"
    separator: str = "、"
    spans: Literal["repeat", "merge", "arrow"] = "repeat"
    arrow: str = "→"
    targets: Literal["yearly", "final"] = "yearly"
    units: Literal["number", "column", "title"] = "number"
    schedule_as: Literal["columns", "text"] = "columns"
    legend: dict[str, str] = {}
    glossary_as: Literal["table", "colon", "lines"] = "table"
    tables: Literal["one", "pillar", "sheet"] = "one"
    indicators_apart: bool = False
    overview: bool = True
    extras: list[str] = []
    numeric: bool = False
    bold: bool = False
    running: bool = False
    encoding: str = "utf-8"

    def digits(self, text: str) -> str:
        """Full-width figures where the plan writes them so."""
        return text.translate(_WIDE) if self.wide else text

    def year_name(self, year: int, first: bool = True) -> str:
        """A fiscal year from 2019 on; ``first`` of a row of years."""
        era = year - 2018
        name = "元" if era == 1 else str(era)
        forms = {
            "era": f"令和{name}年度",
            "letter": f"R{era}",
            "letter-year": f"R{era}年度",
            "western": f"{year}年度",
            "both": f"令和{name}（{year}）年度",
            "letter-both": f"R{era}（{year}）",
            "western-both": f"{year}年度（令和{name}年度）",
            "short": f"令和{name}年度" if first else f"{name}年度",
        }
        return self.digits(forms[self.year])

    def year_names(self, years: Sequence[int]) -> list[str]:
        """The years of a header row."""
        return [self.year_name(year, first=at == 0) for at, year in enumerate(years)]

    def span_name(self, first: int, last: int) -> str:
        """One year or several: 令和7年度, 令和7～8年度, R7～R8."""
        if first == last:
            return self.year_name(first)
        if self.year in ("western", "western-both"):
            return self.digits(f"{first}～{last}年度")
        if self.year in ("letter", "letter-both"):
            return self.digits(f"R{first - 2018}～R{last - 2018}")
        return self.digits(f"令和{'元' if first == 2019 else first - 2018}～{last - 2018}年度")

    def figure(self, number: Decimal, unit: str) -> str:
        """A number as printed, with commas, and with its unit where units stand there."""
        text = self.digits(f"{number:,}")
        return text + (self.digits(unit) if self.units == "number" else "")

    def indicator_title(self, title: str, unit: str) -> str:
        """The title of an indicator, with the unit where units stand there."""
        return f"{title}（{unit}）" if self.units == "title" and unit else title

    def item(self, at: int, text: str) -> str:
        """An entry of a list, counted from 0: ``・text`` or ``(1) text``."""
        return self.bullet.format(at + 1) + text

    def phase(self, cells: Sequence[str], at: int) -> str:
        """What is printed for one year of a schedule row."""
        word = cells[at]
        if word == "-":
            return self.dash
        if self.spans == "arrow" and at > 0 and cells[at - 1] == word:
            return self.arrow
        marks = {word: mark for mark, word in self.legend.items()}
        return marks.get(word, word)


def runs(cells: Sequence[str]) -> Iterator[tuple[int, int]]:
    """First and last place of each stretch of equal cells: ``["検討", "検討", "実施"]`` → (0, 1), (2, 2)."""
    start = 0
    for at in range(1, len(cells) + 1):
        if at == len(cells) or cells[at] != cells[start]:
            yield start, at - 1
            start = at


def fold(text: str) -> str:
    """Half-width letters and figures, as names of sheets and files need them."""
    return unicodedata.normalize("NFKC", text)
