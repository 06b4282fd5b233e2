"""What a fictional plan says (the truth that reading is measured against), and how it is to be printed."""

import csv
import functools
import re
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from pydantic import BaseModel, ConfigDict

from benchmarks.loaders.style import Style
from keifu import assets

HERE = Path(__file__).parent
DOCUMENTS = HERE / "documents"


@functools.cache
def bodies() -> tuple[dict[str, str], ...]:
    """All municipalities: rows of ``data/local-governments.csv`` (code, kind, prefecture, name, kana)."""
    with (assets.folder("data") / "local-governments.csv").open(encoding="utf-8", newline="") as file:
        return tuple(row for row in csv.DictReader(file) if row["kind"] != "都道府県")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Phase(NamedTuple):
    """What a reader should give for one year.

    ``printed`` is ``None`` where a symbol stands (any will do), ``kinds`` where the word leaves its kind open.
    """

    printed: str | None
    kinds: frozenset[str] | None


class Row(_Part):
    """A schedule row: one word a fiscal year of the plan, ``-`` where nothing is planned.

    It has no title where it is the row of the measure itself.
    """

    title: str | None = None
    cells: list[str]


class Indicator(_Part):
    """An indicator: baseline and targets by fiscal year, in ``unit``."""

    title: str
    unit: str
    baseline: tuple[int, Decimal] | None = None
    targets: dict[int, Decimal]


class Project(Row):
    """A project of a measure, with owners of its own."""

    owners: list[str]


class Measure(_Part):
    """A measure with its printed number; ``text`` is prose that a reader must not take for facts."""

    number: str
    title: str
    marks: list[str] = []
    owners: list[str] = []
    text: str
    rows: list[Row] = []
    indicators: list[Indicator] = []
    projects: list[Project] = []


class Pillar(_Part):
    """A pillar and its measures; ``number`` as printed."""

    number: str
    title: str
    measures: list[Measure]


class Plan(_Part):
    """A fictional plan: what it says, in which shape, as which kind of file, in which words.

    One with a ``document`` (a file of ``documents/``) is not written from its parts: shape and words are the file's.
    """

    name: str
    document: str | None = None
    shape: str = ""
    backend: str
    style: Style = Style()
    prefecture: str
    municipality: str
    title: str
    years: list[int]
    pillars: list[Pillar]
    glossary: dict[str, str] = {}

    @property
    def code(self) -> str:
        """The 6-digit code of the municipality."""
        own = (self.prefecture, self.municipality)
        return next(body["code"] for body in bodies() if (body["prefecture"], body["name"]) == own)

    @property
    def measures(self) -> list[Measure]:
        """All measures, in their order."""
        return [measure for pillar in self.pillars for measure in pillar.measures]

    def phases(self, row: Row) -> dict[int, Phase]:
        """What a reader should give for a schedule row, by fiscal year."""
        made: dict[int, Phase] = {}
        for at, (year, word) in enumerate(zip(self.years, row.cells, strict=True)):
            if word != "-":
                arrow = self.style.spans == "arrow" and at > 0 and row.cells[at - 1] == word
                symbol = arrow or word in self.style.legend.values() or word in words()["marks"]
                made[year] = Phase(None if symbol else word, kinds_of(word))
        return made


@functools.cache
def words() -> dict[str, Any]:
    """``words.yaml``: what random plans are made of, and the kinds of the phase words."""
    content: dict[str, Any] = yaml.safe_load((HERE / "words.yaml").read_text(encoding="utf-8"))
    return content


def kinds_of(word: str) -> frozenset[str] | None:
    """The kinds of a printed phase (``検討→実施`` has two; a mark means carried out); ``None`` where that is open."""
    if word in words()["marks"]:
        return frozenset({"CarryOut"})
    known: dict[str, str | None] = words()["phases"]
    kinds = [known[part] for part in re.split(r"[／/・→、]", word)]
    return frozenset(kind for kind in kinds if kind) if all(kinds) else None


def fixed() -> list[Plan]:
    """The plans of ``plans/``, in the order of their names."""
    return _plans(HERE / "plans")


def given() -> list[Plan]:
    """The plans of ``documents/``, laid out by others than those who wrote the loaders, in the order of their names."""
    return _plans(DOCUMENTS)


def _plans(folder: Path) -> list[Plan]:
    files = sorted(folder.glob("*.yaml"))
    return [Plan(name=file.stem, **yaml.safe_load(file.read_text(encoding="utf-8"))) for file in files]
