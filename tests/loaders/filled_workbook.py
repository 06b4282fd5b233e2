"""A small workbook made from the template, and edits as a person makes them."""

import io
from collections.abc import Callable
from typing import Any

from openpyxl import Workbook, load_workbook

from keifu_loaders.workbook import template
from keifu_loaders.workbook.template import EXAMPLE

Edit = Callable[[Workbook], None]


def filled_template() -> bytes:
    """The template with its example made into a plan: one row on every sheet."""
    return edited(template(), make_real)


def make_real(book: Workbook) -> None:
    for page in book:
        for row in page.iter_rows(min_row=2):
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = cell.value.replace(f"{EXAMPLE}:", "").replace(EXAMPLE, "徳島")
                    cell.value = cell.value.replace("000000", "362018")
    book["計画"]["B14"] = "ab" * 32


def edited(content: bytes, *edits: Edit) -> bytes:
    book = load_workbook(io.BytesIO(content))
    for edit in edits:
        edit(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def put(sheet: str, cell: str, value: Any) -> Edit:
    def edit(book: Workbook) -> None:
        book[sheet][cell] = value

    return edit
