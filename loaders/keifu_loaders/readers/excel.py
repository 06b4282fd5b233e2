"""Excel workbooks (.xlsx, .xlsm; openpyxl): what a person sees on the visible sheets."""

from collections.abc import Iterator, Sequence

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from keifu.errors import CannotRunError
from keifu_loaders.document import Document
from keifu_loaders.readers.content import Content
from keifu_loaders.readers.excel_lean import lean
from keifu_loaders.readers.guard import package, parsing
from keifu_loaders.readers.shown import shown
from keifu_loaders.readers.stream import Cell, Place, Stream, without_doubles

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_KIND = "Excel (.xlsx)"
Row = list[Cell | None]
"""The cells of a visible row from column A on; ``None`` where nothing stands."""


def read_excel(content: Content) -> Document:
    """Every visible sheet: its title as a line, then its rows.

    Hidden sheets, rows and columns (filtered ones too), comments and drawn shapes are not read. A row with one filled cell is a line of text; consecutive rows with more are a table, together with a row between
    them whose one cell is as wide as the table (as it would be read from the printed page). Numbers and dates are as
    shown; an error value (``#N/A``) is read as it stands. ``CannotRunError`` for a file that is locked, of the old
    format or broken, and for a formula that was never calculated: its value is not known, and it must not look empty.
    """
    data = package(content, _KIND)
    with parsing(content, _KIND):
        data = lean(content, data)
        book = openpyxl.load_workbook(data, data_only=True)
        stream = Stream(content, MEDIA_TYPE)
        uncalculated = _Uncalculated(openpyxl.load_workbook(data, read_only=True))
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                uncalculated.check(sheet, content)
                _read_sheet(sheet, stream)
    return stream.document()


class _Uncalculated:
    """Finds the formulas of a workbook without a value: written by a program and never opened in Excel."""

    def __init__(self, formulas: Workbook) -> None:
        self._formulas = formulas

    def check(self, sheet: Worksheet, content: Content) -> None:
        """``CannotRunError`` naming the first such cells of a sheet."""
        hidden = _hidden_columns(sheet)
        formulas = self._formulas[sheet.title]
        formulas.reset_dimensions()  # what the file says of its size may be a million empty rows
        found = [
            cell.coordinate
            for row in formulas.iter_rows()
            for cell in row
            if cell.data_type == "f" and cell.row and cell.column and _unknown(sheet, cell.row, cell.column)
            if cell.column not in hidden and not sheet.row_dimensions[cell.row].hidden
        ]
        if found:
            cells = ", ".join(found[:5]) + (" …" if len(found) > 5 else "")
            raise CannotRunError(
                f"シート「{sheet.title}」の数式に計算結果がありません({cells})。Excel で開いて保存し直してください。",
                f"Formulas on sheet '{sheet.title}' have no calculated value ({cells}). Open the file in Excel and save it.",
                f"{content.where}:{sheet.title}!{found[0]}",
            )


def _unknown(sheet: Worksheet, row: int, column: int) -> bool:
    """Whether a formula has no value; one that gives an empty text has the type ``str`` and is known."""
    cell = sheet._cells.get((row, column))  # sheet.cell() would make the cells that are not there
    return cell is None or (cell.value is None and cell.data_type != "str")


def _hidden_columns(sheet: Worksheet) -> set[int]:
    return {
        number
        for column in sheet.column_dimensions.values()
        if column.hidden and column.min and column.max
        for number in range(column.min, column.max + 1)
    }


def _read_sheet(sheet: Worksheet, stream: Stream) -> None:
    place = Place(sheet=sheet.title)
    stream.text(sheet.title, place)
    block: list[Row] = []
    for row in _rows(sheet):
        if any(row):
            block.append(row)
        else:
            _read_block(block, stream, place)
            block = []
    _read_block(block, stream, place)


def _rows(sheet: Worksheet) -> Iterator[Row]:
    """The visible rows with their visible columns, merged cells in every place; an empty row for a gap of any size."""
    rows = _filled(sheet)
    hidden = _hidden_columns(sheet)
    last = 0
    for number in sorted(rows):
        if sheet.row_dimensions[number].hidden:
            continue
        if any(not sheet.row_dimensions[between].hidden for between in range(last + 1, number)[:1000]):
            yield []
        yield [rows[number].get(column) for column in range(1, max(rows[number]) + 1) if column not in hidden]
        last = number


def _filled(sheet: Worksheet) -> dict[int, dict[int, Cell]]:
    """Row → column → cell, for every cell that shows something."""
    rows: dict[int, dict[int, Cell]] = {}
    for (row, column), cell in sheet._cells.items():
        if text := shown(cell.value, cell.number_format).strip():
            rows.setdefault(row, {})[column] = Cell(text.replace("_x000D_", "").replace("\r\n", "\n"))
    last_column = max((column for cells in rows.values() for column in cells), default=0)
    last_row = max(rows, default=0)
    for merged in sheet.merged_cells.ranges:
        if covering := rows.get(merged.min_row, {}).get(merged.min_col):
            for row in range(merged.min_row, min(merged.max_row, last_row) + 1):
                columns = range(merged.min_col, min(merged.max_col, last_column) + 1)
                rows.setdefault(row, {}).update(dict.fromkeys(columns, covering))
    return rows


def _read_block(block: Sequence[Row], stream: Stream, place: Place) -> None:
    """Rows without a gap between them: the stretches that are tables, and single cells as lines between."""
    start = 0
    for at, row in enumerate(block):
        if _alone(row) and not _within(block, start, at):
            _table(block[start:at], stream, place)
            start = at + 1
            cell = next(cell for cell in row if cell)
            if at == 0 or cell not in block[at - 1]:
                stream.text(cell.text, place)
    _table(block[start:], stream, place)


def _alone(row: Row) -> bool:
    return len({id(cell) for cell in row if cell}) == 1


def _within(block: Sequence[Row], start: int, at: int) -> bool:
    """Whether a row with a single cell belongs to the table that began at ``start``.

    It does where the cell goes on from the row above, and where it is as wide as the table, which goes on behind it.
    """
    if at == start:
        return False
    if any(cell and cell in block[at - 1] for cell in block[at]):
        return True
    width = _reach(block[start:at])
    after = block[at + 1 : at + 2]
    return bool(after) and not _alone(after[0]) and _reach([block[at]]) == width == _reach([*after, block[at]])


def _reach(rows: Sequence[Row]) -> tuple[int, int]:
    """The first and the last column that is filled in any of the rows."""
    filled = [column for row in rows for column, cell in enumerate(row) if cell]
    return min(filled), max(filled)


def _table(rows: Sequence[Row], stream: Stream, place: Place) -> None:
    if not rows:
        return
    table = stream.new_table()
    first, _ = _reach(rows)
    above: list[Cell] = []
    for row in without_doubles([[cell or Cell() for cell in row[first:]] for row in rows]):
        stream.row(row, above, table, place)
        above = row
