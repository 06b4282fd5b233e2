"""Plan → workbook: the tables of ``tables.py`` as sheets for a person, doubtful cells coloured and explained."""

from collections.abc import Iterator

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from keifu.errors import CannotRunError
from keifu.fiscal import label
from keifu_loaders.records import Note, Plan
from keifu_loaders.workbook import guide, style
from keifu_loaders.workbook.fields import FORMS, form
from keifu_loaders.workbook.layout import MARKER, Column, Sheet, layout
from keifu_loaders.workbook.pack import pack
from keifu_loaders.workbook.tables import Table, Tables, tables

_LONGEST_TEXT = 32_767  # characters in a cell, by Excel's limits
_NAMES = ("title", "name", "headword", "label")
_ITEM_COLUMNS = (
    ("項目\nItem", "item", 24),
    ("値\nValue", "value", 70),
    ("行\nLines", "lines", 12),
    ("書き方\nHow", "help", 60),
)

Place = Column | int | None
"""A column of the layout, or one of a fiscal year (``None``: no year is printed)."""


def workbook(plan: Plan) -> bytes:
    """The plan as ``.xlsx`` (ISO/IEC 29500); the same plan gives the same bytes.

    ``CannotRunError`` for a text longer than a cell can hold.
    """
    made = tables(plan)
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)  # noqa: S101  a new workbook has one worksheet
    guide.write(first)
    _plan_sheet(book.create_sheet(layout().plan.name), made[layout().plan.name])
    for sheet in layout().sheets:
        _sheet(book.create_sheet(sheet.name), sheet, made[sheet.name])
    guide.write_words(book.create_sheet(guide.WORDS))
    _colour(book, made, plan.notes)
    book.defined_names[MARKER] = DefinedName(MARKER, attr_text=f'"{layout().version}"')
    return pack(book)


def header_text(place: Place) -> str:
    """What stands above a column: Japanese, line end, English."""
    if isinstance(place, Column):
        return f"{place.ja}\n{place.en}"
    return f"{label(place)}\nFY{place}" if place else f"{guide.NO_YEAR}\nNo year"


def places(sheet: Sheet, table: Table) -> list[Place]:
    """The columns of a sheet in their order: those of the years before the lines of their cells, pages where known."""
    ordered: list[Place] = []
    for column in sheet.columns:
        if column.field != ".page" or any(row.cells.get(".page") for row in table.rows):
            ordered += [*table.years, column] if column.field == ".cells" else [column]
    return ordered


def _plan_sheet(page: Worksheet, table: Table) -> None:
    for column, (title, _, width) in enumerate(_ITEM_COLUMNS, 1):
        style.header(page, column, title, width, derived=title.startswith("書き方"))
    items = {item.ja: item for item in layout().plan.items}
    for number, row in enumerate(table.rows, 2):
        item = items[row.cells["item"]]
        texts = row.cells | {
            "item": f"{item.ja}\n{item.en}",
            "help": "\n".join(filter(None, (item.help, item.help_en))),
        }
        for column, (_, key, _) in enumerate(_ITEM_COLUMNS, 1):
            style.body(page, number, column, _safe(texts[key], page.title), derived=key == "help")
        page.cell(number, 1).font = style.BOLD
        if item.choices:
            choices = ",".join(FORMS["concept"].write(name) for name in item.choices)
            style.offer(page, f"B{number}", f'"{choices}"', only=True)
    style.lay_out(page, len(_ITEM_COLUMNS), 1)


def _sheet(page: Worksheet, sheet: Sheet, table: Table) -> None:
    columns = places(sheet, table)
    for number, place in enumerate(columns, 1):
        fixed = place if isinstance(place, Column) else None
        width = fixed.width if fixed else 14
        style.header(page, number, header_text(place), width, year=not fixed, derived=bool(fixed and fixed.derived))
        _offer(page, sheet, number, place)
    for number, row in enumerate(table.rows, 2):
        for column, place in enumerate(columns, 1):
            text = row.cells.get(place.field, "") if isinstance(place, Column) else row.years.get(place, "")
            derived = isinstance(place, Column) and place.derived
            style.body(
                page, number, column, _safe(text, f"{sheet.name}!{get_column_letter(column)}{number}"), derived=derived
            )
    style.lay_out(page, len(columns), _name_column(columns) or 1)


def _name_column(columns: list[Place]) -> int:
    """The number of the column that says what a row is, counted from 1; 0 where none does."""
    return next((n for n, c in enumerate(columns, 1) if isinstance(c, Column) and c.field in _NAMES), 0)


def _offer(page: Worksheet, sheet: Sheet, number: int, place: Place) -> None:
    """Lists to choose from: numbers of another sheet, words of the vocabulary, and phase words as a hint."""
    if not isinstance(place, Column):
        if sheet.years == "phases":
            style.offer(page, style.below(number), guide.phase_words_range(), only=False)
    elif place.of:
        style.offer(page, style.below(number), f"'{place.of}'!$A$2:$A$2000", only=True)
    elif place.choices:
        way, _ = form(place, sheet.model)
        style.offer(page, style.below(number), '"' + ",".join(map(way.write, place.choices)) + '"', only=False)


def _safe(text: str, where: str) -> str:
    """A text without the characters that XML cannot hold; ``CannotRunError`` where it is too long for a cell."""
    if len(text) > _LONGEST_TEXT:
        raise CannotRunError(
            f"{len(text)}文字の欄があり、Excel の上限({_LONGEST_TEXT}文字)を超えます。.json で書き出してください。",
            f"A cell has {len(text)} characters, more than Excel holds ({_LONGEST_TEXT}). Write .json instead.",
            where,
        )
    return ILLEGAL_CHARACTERS_RE.sub("", text).replace("\ufffe", "").replace("\uffff", "")


def _colour(book: Workbook, made: Tables, notes: list[Note]) -> None:
    """Colour the cells that reading notes are about, with the notes as a comment on the row's title."""
    told: dict[tuple[str, int], list[Note]] = {}
    for note in notes:
        for name, number in _rows_of(note.about, made):
            told.setdefault((name, number), []).append(note)
    for (name, number), about in told.items():
        page, sheet = book[name], layout().sheet(name)
        columns = places(sheet, made[name])
        for note in sorted(about, key=lambda note: bool(note.missing)):
            for column in _doubtful(sheet, columns, note):
                page.cell(number, column).fill = style.LOST if note.missing else style.REPAIRED
        text = "\n\n".join(f"{note.ja}\n{note.en}" for note in about)
        page.cell(number, _name_column(columns)).comment = Comment(
            text, "Keifu", height=60 + 60 * len(about), width=420
        )
    _colour_notes(book, notes)


def _rows_of(about: str, made: Tables) -> Iterator[tuple[str, int]]:
    """Sheet and row of a record, or of the record that holds it."""
    rows: dict[str | None, tuple[str, int]] = {
        row.path: (name, number) for name, table in made.items() for number, row in enumerate(table.rows, 2) if row.path
    }
    parts = about.split("/")
    for end in range(len(parts), 1, -1):
        if found := rows.get("/".join(parts[:end])):
            yield found
            return


def _doubtful(sheet: Sheet, columns: list[Place], note: Note) -> Iterator[int]:
    """The columns that a note is about: the title, and those of what is missing."""
    yield _name_column(columns)
    for number, place in enumerate(columns, 1):
        field = place.field if isinstance(place, Column) else sheet.years if place else None
        if note.missing and field and field.startswith(note.missing):
            yield number


def _colour_notes(book: Workbook, notes: list[Note]) -> None:
    sheet = next(sheet for sheet in layout().sheets if sheet.field == "notes")
    for number, note in enumerate(notes, 2):
        book[sheet.name].cell(number, 1).fill = style.LOST if note.missing else style.REPAIRED
