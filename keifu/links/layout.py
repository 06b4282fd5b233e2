"""The columns and words of the review sheet, from ``sheet.yaml``."""

from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from keifu.questions import Words


class Column(Words):
    """A column: its titles, its width in letters, and whether Keifu writes it (``given``) or the reviewer."""

    width: int
    given: bool = False


class Layout(BaseModel):
    """The sheet: title, columns in order, titles of the lists beside it, and the guide (ja, en)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Words
    columns: dict[str, Column]
    lists: dict[str, Words]
    guide: list[tuple[str, str]]

    @property
    def headers(self) -> dict[str, str]:
        """Column → what stands above it: Japanese, line end, English."""
        return {name: f"{column.ja}\n{column.en}" for name, column in self.columns.items()}


@cache
def layout() -> Layout:
    """The layout of the review sheet."""
    return Layout.model_validate(yaml.safe_load(Path(__file__).with_name("sheet.yaml").read_text(encoding="utf-8")))
