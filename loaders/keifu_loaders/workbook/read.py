"""Workbook → tables → plan: reads what a person saved, in Excel, LibreOffice or another program."""

import datetime
import hashlib
import re
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from keifu.errors import CannotRunError
from keifu_loaders.records import Plan
from keifu_loaders.workbook import guide
from keifu_loaders.workbook.cells import cells_of
from keifu_loaders.workbook.fields import read_year
from keifu_loaders.workbook.layout import MARKER, Sheet, layout
from keifu_loaders.workbook.plans import plan_of
from keifu_loaders.workbook.problems import Problems, Wrong
from keifu_loaders.workbook.tables import Row, Table, Tables
from keifu_loaders.workbook.template import EXAMPLE

_LARGEST = 200_000_000  # bytes unpacked: a plan's workbook has less than one million
_CONTENTS = "xl/workbook.xml"
_OWN = ("備考", "メモ")  # headers of columns that belong to the person


def is_workbook(path: Path) -> bool:
    """Whether a file is a workbook of Keifu: it has the defined name, or every sheet by name. Never raises."""
    if path.suffix.lower() != ".xlsx":
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            if archive.getinfo(_CONTENTS).file_size > 1_000_000:
                return False
            contents = archive.read(_CONTENTS).decode("utf-8", "replace")
    except (OSError, zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError):
        return False
    return f'name="{MARKER}"' in contents or all(f'name="{name}"' in contents for name in layout().names)


def read_workbook(path: Path) -> Plan:
    """The plan in a workbook. ``CannotRunError`` lists every problem with sheet and cell, up to 20 of them."""
    return read_with_cells(path)[0]


def read_with_cells(path: Path) -> tuple[Plan, dict[str, str]]:
    """The plan in a workbook, and IRI → cell (``施策!A12``) of what it describes. Errors as in ``read_workbook``."""
    problems = Problems()
    tables = _tables(path, problems)
    _reckon_sha256(tables, path.parent)
    plan = plan_of(tables, str(path), problems)
    return plan, cells_of(tables, plan)


def _tables(path: Path, problems: Problems) -> Tables:
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
        if size > _LARGEST:
            raise CannotRunError(
                f"ブックが大きすぎます(展開すると {size:,} バイト)。空の行や画像を消して保存し直してください。",
                f"The workbook is too large ({size:,} bytes unpacked). Remove empty rows and pictures and save it again.",
                str(path),
            )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of what Excel adds and Keifu does not read
            book = load_workbook(path, read_only=True)
            try:
                return _read_sheets(book, problems, str(path))
            finally:
                book.close()
    except CannotRunError:
        raise
    except Exception as error:  # a damaged file fails in openpyxl in many ways
        raise CannotRunError(
            f"ブックを読めません({type(error).__name__})。Excel で開いて保存し直してください。",
            f"The workbook cannot be read ({type(error).__name__}). Open it in Excel and save it again.",
            str(path),
        ) from error


def _read_sheets(book: Workbook, problems: Problems, where: str) -> Tables:
    """The tables of all sheets. Where a sheet or a column is missing nothing else can be judged: that is raised here."""
    _check_version(book, where)
    made, broken = Tables(), Problems()
    for name in layout().names:
        if name not in book.sheetnames:
            wrong = Wrong(
                "このシートがありません。名前を元に戻すか、keifu load --template のシートを写してください。",
                "This sheet is missing. Give it back its name, or copy it from keifu load --template.",
            )
            broken.add(name, wrong)
            continue
        rows = _rows(book[name])
        if name == layout().plan.name:
            made[name] = _plan_table(rows, name, problems)
        else:
            made[name] = _table(rows, layout().sheet(name), problems, broken)
    broken.raise_any(where)
    return made


def _check_version(book: Workbook, where: str) -> None:
    mark = book.defined_names.get(MARKER)
    version = (mark.value or "").strip('="') if mark else ""
    if version != layout().version:
        raise CannotRunError(
            f"ブックの版の印「{MARKER}」が「{version}」で、この Keifu の「{layout().version}」と違います。"
            f"「数式」→「名前の管理」で元に戻すか、keifu load で書き出し直してください。",
            f"The workbook's mark '{MARKER}' is '{version}', and this Keifu reads '{layout().version}'. "
            "Put it right under Formulas, Name Manager, or write the workbook again with keifu load.",
            where,
        )


def _rows(page: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    """Number and cells (by column letter) of every row that holds something."""
    page.reset_dimensions()
    for cells in page.iter_rows():
        filled = {cell.column_letter: cell for cell in cells if cell.value is not None and str(cell.value).strip()}
        if filled:
            yield next(iter(filled.values())).row, filled


def _text(cell: Any, name: str, problems: Problems) -> str:
    """The text of a cell as a person sees it; formulas, errors and the template's example are problems."""
    value, at = cell.value, f"{name}!{cell.coordinate}"
    if cell.data_type in ("f", "e"):
        wrong = Wrong(
            "数式かエラーがあります。値に置き換えてください。",
            "A formula or an error stands here. Replace it by its value.",
        )
        problems.add(at, wrong)
        return ""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, float | int) and not isinstance(value, bool):
        percent = "%" in (cell.number_format or "")
        return f"{value * 100:.12g}%" if percent else f"{value:.15g}"
    text = str(value).replace("\r\n", "\n")
    if EXAMPLE in text:
        wrong = Wrong(
            "記入例のままです。書き換えるか、行を消してください。",
            "This is still the example. Replace it or remove the row.",
        )
        problems.add(at, wrong)
    return text


def _table(rows: Iterator[tuple[int, dict[str, Any]]], sheet: Sheet, problems: Problems, broken: Problems) -> Table:
    """The rows of a sheet by field and year, after its header; columns for the eye and a person's own are passed over."""
    table = Table()
    _, header = next(rows, (1, {}))
    for letter, cell in header.items():
        title = " ".join(str(cell.value).split("\n")[0].split())
        if (key := _key(title, sheet)) is ...:
            continue
        if key in table.letters or key == "":
            broken.add(f"{sheet.name}!{letter}1", _unknown(title))
        else:
            table.letters[key] = letter
    _complete(sheet, table, broken)
    table.years = [key for key in table.letters if not isinstance(key, str)]
    for number, found in rows:
        texts = {
            key: _text(found[letter], sheet.name, problems) for key, letter in table.letters.items() if letter in found
        }
        if texts:
            cells = {key: text for key, text in texts.items() if isinstance(key, str)}
            years = {key: text for key, text in texts.items() if not isinstance(key, str)}
            table.rows.append(Row(cells, years, number=number))
    return table


def _key(title: str, sheet: Sheet) -> Any:
    """The field or year that a header stands for, "" for none, and ``...`` for a column that is not read."""
    columns = {name: column for column in sheet.columns for name in (column.ja, column.en)}
    if title in columns:
        return ... if columns[title].derived else columns[title].field
    if title.startswith(_OWN):
        return ...
    if not sheet.years:
        return ""
    if title == guide.NO_YEAR and sheet.years == "targets":
        return None
    try:
        return read_year(title.removeprefix("FY")) or ""
    except Wrong:
        return ""


def _unknown(title: str) -> Wrong:
    return Wrong(
        f"列「{title}」は知らない列か、二つある列です。見出しを直すか、列を消してください(自分の列は「備考」で始めます)。",
        f"The column '{title}' is unknown, or there are two. Mend the header or remove it (yours begin with 備考).",
    )


def _complete(sheet: Sheet, table: Table, broken: Problems) -> None:
    for column in sheet.columns:
        if column.field not in table.letters and not column.derived:
            wrong = Wrong(
                f"列「{column.ja}」がありません。1行目の見出しを元に戻してください。",
                f"The column '{column.ja}' ({column.en}) is missing. Put the header in row 1 right.",
            )
            broken.add(sheet.name, wrong)


def _plan_table(rows: Iterator[tuple[int, dict[str, Any]]], name: str, problems: Problems) -> Table:
    """The items of the plan, by the name of the item in the first column."""
    known = {title: item.ja for item in layout().plan.items for title in (item.ja, item.en)}
    table = Table()
    for number, found in rows:
        texts = {letter: _text(cell, name, problems) for letter, cell in found.items() if letter in set("ABC")}
        item = texts.get("A", "").split("\n")[0].strip()
        if number == 1 or item.startswith(_OWN):
            continue
        if item not in known:
            wrong = Wrong(f"「{item}」は知らない項目です。元に戻してください。", f"'{item}' is no item. Put it right.")
            problems.add(f"{name}!A{number}", wrong)
            continue
        cells = {"item": known[item], "value": texts.get("B", ""), "lines": texts.get("C", "")}
        table.rows.append(Row(cells, number=number))
    return table


def _reckon_sha256(tables: Tables, folder: Path) -> None:
    """Fill in an empty SHA-256 from the document, where it lies beside the workbook."""
    items = {item.field: item.ja for item in layout().plan.items if item.field}
    rows = {row.cells["item"]: row for row in tables[layout().plan.name].rows}
    wanted, name = rows.get(items["sha256"]), rows.get(items["document_name"])
    if not wanted or not name or wanted.cells["value"].strip():
        return
    document = folder / re.sub(r".*[/\\]", "", name.cells["value"].strip())
    if document.is_file():
        wanted.cells["value"] = hashlib.sha256(document.read_bytes()).hexdigest()
