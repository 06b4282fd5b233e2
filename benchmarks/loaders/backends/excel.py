"""A workbook with merged cells (openpyxl)."""

from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from benchmarks.loaders.blocks import Block, Cell, Grid, Heading, Sheet, Table, Text, placed
from benchmarks.loaders.style import Style
from benchmarks.loaders.truth import Plan

_LINE = Side(style="thin")
_RULES = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_SHADE = PatternFill("solid", fgColor="DDEBF7")


def write_excel(plan: Plan, blocks: list[Block], path: Path) -> None:
    """A worksheet a ``Sheet``; text in column A, a blank row after each table."""
    book = Workbook()
    book.remove(book.worksheets[0])
    page: Any = None
    at = 1
    for block in blocks:
        match block:
            case Sheet(name=name):
                page, at = book.create_sheet(name[:28].replace("/", "／")), 1
            case Heading(text=text) | Text(text=text):
                for line in text.split("\n"):
                    page.cell(at, 1, line).font = Font(bold=isinstance(block, Heading))
                    at += 1
            case Table(rows=rows):
                _table(page, rows, at, plan.style)
                at += len(rows) + 1
    book.save(path)


def _table(page: Any, rows: Grid, top: int, style: Style) -> None:
    for down, across, cell in placed(rows):
        place = page.cell(top + down, across + 1)
        _fill(place, cell, style)
        place.alignment = Alignment(wrap_text=True, vertical="center")
        place.border = _RULES
        if cell.head:
            place.fill = _SHADE
        if cell.across > 1 or cell.down > 1:
            page.merge_cells(
                start_row=top + down,
                start_column=across + 1,
                end_row=top + down + cell.down - 1,
                end_column=across + cell.across,
            )


def _fill(place: Any, cell: Cell, style: Style) -> None:
    """Text, or a number that a format shows with its unit: 32.5 % is 0.325 to Excel."""
    if cell.amount is None or not style.numeric:
        place.value = cell.text
        return
    percent = cell.unit in ("%", "％")
    place.value = float(cell.amount / 100 if percent else cell.amount)
    decimals = ".0" if cell.amount % 1 else ""
    unit = f'"{cell.unit}"' if style.units == "number" else ""
    place.number_format = f"0{decimals}%" if percent else f"#,##0{decimals}{unit}"
