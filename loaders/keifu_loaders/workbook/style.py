"""How a sheet looks and behaves: header, widths, wrapped text, filters, lists to choose from, print."""

import math

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from rich.cells import cell_len

_FACE = "游ゴシック"  # on every Windows and Mac with Office; others fall back to their own Japanese face
_EDGE = Side(style="thin", color="BFBFBF")

LOST = PatternFill("solid", fgColor="F8CBAD")
"""What could not be recovered from the document."""
REPAIRED = PatternFill("solid", fgColor="FFF2CC")
"""What was read with a repaired character."""

FONT = Font(name=_FACE, size=10)
BOLD = Font(name=_FACE, size=10, bold=True)
GREY = Font(name=_FACE, size=10, italic=True, color="7F7F7F")
WRAPPED = Alignment(vertical="top", wrap_text=True)
BORDER = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
TEXT = "@"
"""The number format of text: what is typed stays as it is typed, no date, no formula, no percentage."""

_HEADER_FONT = Font(name=_FACE, size=10, bold=True, color="FFFFFF")
_HEADER = PatternFill("solid", fgColor="1F4E79")
_HEADER_YEAR = PatternFill("solid", fgColor="2E7D5B")
_HEADER_GREY = PatternFill("solid", fgColor="7F7F7F")
_LINE = 13.5  # points of a line of text
_NARROW = 0.93  # of a column's unit is what half a Japanese character takes at this size
_ROWS = 2000  # rows below the header that get lists to choose from: room for what a person adds


def header(page: Worksheet, column: int, title: str, width: int, *, year: bool = False, derived: bool = False) -> None:
    """One cell of the header row, and the look of its column."""
    cell = page.cell(1, column, title)
    cell.font = _HEADER_FONT
    cell.fill = _HEADER_GREY if derived else _HEADER_YEAR if year else _HEADER
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    cell.border = BORDER
    dimension = page.column_dimensions[get_column_letter(column)]
    dimension.width = width
    dimension.number_format, dimension.alignment, dimension.font = TEXT, WRAPPED, FONT


def body(page: Worksheet, row: int, column: int, text: str, *, derived: bool = False) -> None:
    """One cell below the header: a text whatever it begins with."""
    cell = page.cell(row, column)
    if text:
        cell.value = text
        cell.data_type = "s"  # openpyxl takes a text that begins with = for a formula
    cell.number_format = TEXT
    cell.font = GREY if derived else FONT
    cell.alignment, cell.border = WRAPPED, BORDER


def lay_out(page: Worksheet, columns: int, frozen: int) -> None:
    """Freeze the header and the first columns, filter, and print on landscape pages with the header on each."""
    for number, texts in enumerate(page.iter_rows(values_only=True), 1):
        heights = [_height(page, column, str(text or "")) for column, text in enumerate(texts, 1)]
        page.row_dimensions[number].height = max(heights)
    page.freeze_panes = f"{get_column_letter(frozen + 1)}2"
    page.auto_filter.ref = f"A1:{get_column_letter(columns)}{max(page.max_row, 2)}"
    page.print_title_rows = "1:1"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9  # A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.HeaderFooter.oddFooter = HeaderFooterItem(center=_HeaderFooterPart("&A  &P / &N"))


def _height(page: Worksheet, column: int, text: str) -> float:
    """The points that a text needs at its column's width: LibreOffice does not reckon them itself on opening."""
    width = max(page.column_dimensions[get_column_letter(column)].width - 1, 1)
    return _LINE * sum(max(1, math.ceil(cell_len(line) * _NARROW / width)) for line in text.split("\n")) + 3


def below(column: int) -> str:
    """The cells of a column below the header, with room for rows that a person adds."""
    letter = get_column_letter(column)
    return f"{letter}2:{letter}{_ROWS}"


def offer(page: Worksheet, cells: str, source: str, *, only: bool) -> None:
    """A list to choose from in ``cells``; with ``only`` Excel asks before it takes another text."""
    rule = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=only)
    if only:
        rule.errorStyle = "warning"
        rule.errorTitle, rule.error = (
            "一覧にない値です / Not in the list",
            "このまま入れますか。/ Enter it all the same?",
        )
    rule.add(cells)
    page.add_data_validation(rule)
