"""Tables for people and for programs: text, CSV (RFC 4180), TSV (IANA), JSON and XLSX.

Columns that end in ``Iri`` hold the IRI of the column of the same name: text leaves them out, XLSX makes the name a
link and keeps them, the others keep them.
"""

import csv
import io
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
from rich.cells import cell_len

from keifu.errors import CannotRunError, UsageError
from keifu.questions import IRI, Answer
from keifu.results import Cell, Table, cell_of

if TYPE_CHECKING:
    from openpyxl.cell import Cell as SheetCell
    from openpyxl.cell import MergedCell
    from openpyxl.worksheet.worksheet import Worksheet
    from rich.console import RenderableType

FORMATS = ("table", "csv", "tsv", "json", "xlsx")
MEDIA_TYPES = {
    "table": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8; header=present",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

GRAPHS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
_UNBOUNDED = 100_000  # columns: one line a row, whatever it holds
_LONGEST_TEXT = 32_767  # characters in a cell, by Excel's limits
_LONGEST_LINK = 2_079  # characters, likewise
_LINKS = 65_530  # hyperlinks in a sheet, likewise
_WIDEST = 60


def render(answer: Answer, format: str, lang: str = "ja", *, bom: bool = False, width: int | None = None) -> bytes:
    """An answer in one of ``FORMATS``, complete, in UTF-8; column titles in ``lang`` (``ja`` or ``en``).

    ``bom`` puts a byte order mark before CSV (Excel needs it), ``width`` is a terminal's width for ``table``.
    ``UsageError`` for another format, ``CannotRunError`` for a text that a sheet cannot hold.
    """
    worded = answer.worded(lang)
    table, titles = worded.table, worded.titles(lang)
    match format:
        case "table":
            return to_text(table, titles, width).encode()
        case "csv":
            return to_csv(table, titles, bom=bom)
        case "tsv":
            return to_tsv(table, titles)
        case "json":
            return to_json(answer, lang)
        case "xlsx":
            return to_xlsx(table, titles, answer.question.title.text(lang), about=_about(answer, lang))
    raise _unknown(format)


def check(format: str, lang: str) -> None:
    """``UsageError`` unless ``format`` is one of ``FORMATS`` and ``lang`` is ja or en: said before anything is asked."""
    if format not in FORMATS:
        raise _unknown(format)
    if lang not in ("ja", "en"):
        raise UsageError(
            f"「{lang}」の表示はありません。ja か en にしてください。", f"There is no '{lang}'. Use ja or en.", "--lang"
        )


def terminal_width() -> int | None:
    """The width of the terminal that standard output is, and nothing where it is a pipe or a file."""
    return os.get_terminal_size(sys.stdout.fileno()).columns if sys.stdout.isatty() else None


def plain_text(content: "RenderableType", width: int | None = None) -> str:
    """What rich draws, without colours and trailing blanks; without a width nothing is folded."""
    from rich.console import Console

    out = io.StringIO()
    console = Console(
        file=out, width=width or _UNBOUNDED, markup=False, highlight=False, emoji=False, color_system=None
    )
    console.print(content)
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


def to_text(table: Table, titles: Sequence[str], width: int | None = None) -> str:
    """Aligned columns without those of IRIs: folded at ``width``, or one line a row where there is none (a pipe)."""
    from rich.table import Column
    from rich.table import Table as Grid

    shown = [n for n, name in enumerate(table.columns) if not _links(table.columns, name)]
    grid = Grid(*(Column(titles[n], overflow="fold") for n in shown), box=None, pad_edge=False)
    for row in table.rows:
        grid.add_row(*(" ".join(row[n].value.split("\n")) for n in shown))
    return plain_text(grid, width)


def to_csv(table: Table, titles: Sequence[str], *, bom: bool = False) -> bytes:
    """RFC 4180: comma, CRLF, quotes where needed, UTF-8 (with a byte order mark if asked); cells as they are."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(titles)
    writer.writerows([cell.value for cell in row] for row in table.rows)
    return out.getvalue().encode("utf-8-sig" if bom else "utf-8")


def to_tsv(table: Table, titles: Sequence[str]) -> bytes:
    """IANA text/tab-separated-values, UTF-8: the format has no quoting, so tabs and line ends become spaces."""
    rows = [list(titles), *([cell.value for cell in row] for row in table.rows)]
    return "".join(
        "\t".join(" ".join(text.splitlines()).replace("\t", " ") for text in row) + "\n" for row in rows
    ).encode()


def to_json(answer: Answer, lang: str = "ja") -> bytes:
    """One object: question, title, snapshot (digest of the data), parameters, scope, sources, sparql, columns, rows.

    ``scope`` has the documents that were looked at as texts, ``sources`` the same in parts (see ``keifu.scope``).

    A row has every column by name: a number where the datatype is one, ``null`` where nothing is bound, else text.
    ``why`` is an object (``Explanation.as_data``), ``null`` in a row that was written.
    """
    worded = answer.worded(lang)
    rows: list[dict[str, Any]] = [{name: _plain(cell) for name, cell in row.items()} for row in worded.table.records()]
    for row, reason in zip(rows, answer.reasons, strict=False):
        row["why"] = reason and reason.as_data(lang)
    content = {
        "question": answer.question.name,
        "title": answer.question.title.text(lang),
        "snapshot": answer.snapshot or None,
        "parameters": {
            name: {
                "text": bound.text,
                "label": bound.label,
                "iris": [term.value for term in bound.terms if isinstance(term, ox.NamedNode)],
            }
            for name, bound in answer.parameters.items()
        },
        "scope": answer.scope,
        "sources": [
            {name: value or None for name, value in asdict(source).items() if name != "text"}
            for source in answer.sources
        ],
        "sparql": answer.sparql,
        "columns": [
            {"name": name, "title": title}
            for name, title in zip(worded.table.columns, worded.titles(lang), strict=True)
        ],
        "rows": rows,
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def to_xlsx(table: Table, titles: Sequence[str], sheet: str, about: Sequence[Sequence[str | int]] = ()) -> bytes:
    """A workbook: header frozen and filterable, texts never formulas, names linked to their IRIs.

    ``about`` are the rows of a second sheet, which says what the answer is about; without any there is none.
    """
    from openpyxl import Workbook  # slow to load, and most answers are no sheets
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.worksheet import Worksheet

    book = Workbook()
    page = book.active
    assert isinstance(page, Worksheet)  # noqa: S101  a new workbook has one worksheet
    page.title = "".join(" " if mark in "[]:*?/\\" else mark for mark in sheet)[:31]
    for column, title in enumerate(titles, start=1):
        _write(page.cell(1, column), Cell(title, "literal"))
        page.cell(1, column).font = Font(bold=True)
    links = 0
    for number, row in enumerate(table.rows, start=2):
        for column, cell in enumerate(row, start=1):
            place = page.cell(number, column)
            _write(place, cell)
            target = _target(table.columns, row, column - 1)
            if target and links < _LINKS:
                place.hyperlink, place.style = target, "Hyperlink"
                links += 1
            place.alignment = Alignment(vertical="top", wrap_text=not target)
    _lay_out(page, table, titles)
    if about:
        second = book.create_sheet("対象 Scope")
        for number, texts in enumerate(about, start=1):
            for column, text in enumerate(texts, start=1):
                _write(second.cell(number, column), cell_of(text))
        for column in range(1, 1 + max(map(len, about))):
            widest = max(cell_len(str(texts[column - 1])) for texts in about if len(texts) >= column)
            second.column_dimensions[get_column_letter(column)].width = min(widest + 2, _WIDEST)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _about(answer: Answer, lang: str) -> list[list[str]]:
    """What an answer is about, as rows: question, parameters, data, number of rows; then the documents looked at."""
    english = lang == "en"
    names = ("Question", "Data (SHA-256)", "Rows") if english else ("質問", "データ(SHA-256)", "件数")
    values = (answer.question.title.text(lang), answer.snapshot, str(len(answer.table.rows)))
    given = [[answer.question.parameters[key].text(lang), bound.label] for key, bound in answer.parameters.items()]
    heads = ["Municipality", "Document looked at", "Date", "Status", "Plan (IRI)"]
    if not english:
        heads = ["自治体", "対象の文書", "日付", "状態", "計画 (IRI)"]
    facts = [[name, value] for name, value in zip(names, values, strict=True)]
    listed = [[one.municipality, one.document, one.date, one.status, one.plan] for one in answer.sources]
    return [*facts[:1], *given, *facts[1:], [], heads, *listed]


def _write(place: "SheetCell | MergedCell", cell: Cell) -> None:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if cell.kind == "unbound":
        return
    if cell.number is not None:
        place.value = cell.number
        return
    text = ILLEGAL_CHARACTERS_RE.sub("", cell.value)
    if len(text) > _LONGEST_TEXT:
        raise CannotRunError(
            f"{len(text)}文字の欄があり、Excel の上限({_LONGEST_TEXT}文字)を超えます。csv か json で書き出してください。",
            f"A cell has {len(text)} characters, more than Excel holds ({_LONGEST_TEXT}). Write csv or json instead.",
        )
    place.value = text
    place.data_type = "s"  # openpyxl takes a text that begins with = for a formula


def _target(columns: Sequence[str], row: Sequence[Cell], place: int) -> str | None:
    """What a cell links to: itself where it is a web address, or its partner among the columns of IRIs."""
    partner = columns[place] + IRI
    cell = row[columns.index(partner)] if partner in columns else row[place]
    web = cell.kind == "iri" and cell.value.startswith(("https://", "http://"))
    return cell.value if web and row[place].value and len(cell.value) <= _LONGEST_LINK else None


def _lay_out(page: "Worksheet", table: Table, titles: Sequence[str]) -> None:
    from openpyxl.utils import get_column_letter

    page.freeze_panes = "A2"
    page.auto_filter.ref = page.dimensions
    for column, title in enumerate(titles):
        widest = max(cell_len(text) for text in [title, *(row[column].value for row in table.rows)])
        page.column_dimensions[get_column_letter(column + 1)].width = min(widest + 2, _WIDEST)


def _links(columns: Sequence[str], name: str) -> bool:
    return name.endswith(IRI) and name.removesuffix(IRI) in columns


def _plain(cell: Cell) -> str | int | float | None:
    if cell.kind == "unbound":
        return None
    number = cell.number
    if number is None:
        return cell.value
    return number if isinstance(number, int) else float(number)


def _unknown(format: str) -> UsageError:
    return UsageError(
        f"「{format}」という形式はありません。{', '.join(FORMATS)} から選んでください。",
        f"There is no format '{format}'. Choose one of {', '.join(FORMATS)}.",
        "--format",
    )
