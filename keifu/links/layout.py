"""The columns and words of the review sheet, from ``sheet.yaml``."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from keifu.declared import declared
from keifu.questions import Words


@dataclass(frozen=True, kw_only=True)
class Column(Words):
    """A column: its titles, its width in letters, and whether Keifu writes it (``given``) or the reviewer."""

    width: int
    given: bool = False


@dataclass(frozen=True, kw_only=True)
class Layout:
    """The sheet: title, columns in order, titles of the lists beside it, and the guide."""

    title: Words
    columns: dict[str, Column]
    lists: dict[str, Words]
    guide: list[Words]

    @property
    def headers(self) -> dict[str, str]:
        """Column → what stands above it: Japanese, line end, English."""
        return {name: f"{column.ja}\n{column.en}" for name, column in self.columns.items()}


@cache
def layout() -> Layout:
    """The layout of the review sheet."""
    path = Path(__file__).with_name("sheet.yaml")
    return declared(Layout, yaml.safe_load(path.read_text(encoding="utf-8")), str(path))
