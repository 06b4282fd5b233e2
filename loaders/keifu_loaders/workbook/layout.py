"""``layout.yaml`` as objects: which sheet and column of the workbook holds which field of which record."""

import functools
from importlib import resources

import yaml
from pydantic import BaseModel, ConfigDict

from keifu_loaders import records

MARKER = "keifu_workbook"
"""The defined name by which a workbook of Keifu is known; its value is the version of the layout."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Column(_Part):
    """A column: ``field`` of the record, titles, width in characters, ``kind`` of text where the type does not tell it.

    ``blank``: the text may be empty; ``of``: the sheet whose numbers may stand here; ``choices``: values to offer;
    ``curie``: names are written with their prefix.
    """

    field: str
    ja: str
    en: str
    width: int = 12
    kind: str | None = None
    blank: bool = False
    of: str | None = None
    choices: list[str] = []
    curie: bool = False

    @property
    def derived(self) -> bool:
        """Whether the column is for the eye alone."""
        return self.field in {".page", ".name", ".under"}


class Item(_Part):
    """A row of the sheet of the plan: ``field`` of the plan, or ``property`` of a fact; ``lines`` is a field as well."""

    ja: str
    en: str
    field: str | None = None
    property: str | None = None
    lines: str | None = None
    kind: str | None = None
    blank: bool = False
    choices: list[str] = []
    help: str = ""
    help_en: str = ""


class PlanSheet(_Part):
    """The sheet of the plan as a whole: one item a row."""

    name: str
    en: str
    items: list[Item]


class Sheet(_Part):
    """A sheet of one kind of record: ``field`` is the list of the plan, or of each of its ``within`` (measures).

    ``path`` is the record's path below the plan, ``unique`` the columns that tell rows apart, ``years`` the field that
    has one column a fiscal year. Without ``record`` the field is a mapping.
    """

    name: str
    en: str
    field: str
    columns: list[Column]
    record: str | None = None
    within: str | None = None
    path: str | None = None
    unique: list[str] = []
    years: str | None = None

    @property
    def model(self) -> type[BaseModel] | None:
        """The class of ``keifu_loaders.records``."""
        return getattr(records, self.record) if self.record else None


class Layout(_Part):
    """``layout.yaml``; ``guide`` are the lines of the first sheet, ``words`` names beside those of the ontology."""

    version: str
    plan: PlanSheet
    sheets: list[Sheet]
    words: dict[str, str]
    guide: list[tuple[str, str]]

    def sheet(self, name: str) -> Sheet:
        """The sheet of that name; ``KeyError`` for another."""
        return {sheet.name: sheet for sheet in self.sheets}[name]

    @property
    def names(self) -> list[str]:
        """The names of all sheets that are read back."""
        return [self.plan.name, *(sheet.name for sheet in self.sheets)]


@functools.cache
def layout() -> Layout:
    """The layout, read once."""
    text = resources.files(__package__).joinpath("layout.yaml").read_text(encoding="utf-8")
    return Layout.model_validate(yaml.safe_load(text))


def as_markdown() -> str:
    """Sheets and columns as the tables of ``docs/workbook.md``."""
    parts = [f"### {layout().plan.name} ({layout().plan.en})\n", "| 項目 | Item | field or fact |", "|---|---|---|"]
    parts += [f"| {item.ja} | {item.en} | `{item.field or item.property}` |" for item in layout().plan.items]
    for sheet in layout().sheets:
        parts += [f"\n### {sheet.name} ({sheet.en})\n", f"| 列 | Column | field of `{sheet.record or sheet.field}` |"]
        parts += ["|---|---|---|"] + [f"| {c.ja} | {c.en} | `{c.field}` |" for c in sheet.columns]
        parts += [f"| 令和n年度 | FYn | `{sheet.years}`, one column a fiscal year |"] if sheet.years else []
    return "\n".join(parts) + "\n"
