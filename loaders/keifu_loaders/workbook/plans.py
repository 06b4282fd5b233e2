"""Tables that a person may have edited → the plan, or every problem in them at once."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from keifu.fiscal import year_in
from keifu_loaders.records import Fact, Plan, Span, Value
from keifu_loaders.workbook import entries, facts
from keifu_loaders.workbook.check import check, place
from keifu_loaders.workbook.fields import FORMS, form, read_printed, read_year
from keifu_loaders.workbook.layout import Column, Item, Sheet, layout
from keifu_loaders.workbook.problems import Problems, Wrong
from keifu_loaders.workbook.tables import Row, Table, Tables, period

T = TypeVar("T")
_EMPTY = Wrong("空にはできません。書いてください。", "It must not be empty. Fill it in.")
_NO_LINES = Wrong(
    "「行」が空です。文書の何行目にあるかを書いてください(文書から失われているときは、その施策の行)。",
    "The lines are missing. Say where in the document it stands (what the text lost: the lines of its measure).",
)


def plan_of(tables: Tables, where: str, problems: Problems | None = None) -> Plan:
    """The plan in the tables. ``CannotRunError`` lists what cannot be read or does not fit, with sheet and cell.

    ``where`` is the file, for the message; ``problems`` are those that were found before.
    """
    return _Reading(tables, where, problems or Problems()).plan()


class _Reading:
    """Reads every sheet before it complains."""

    def __init__(self, tables: Tables, where: str, problems: Problems) -> None:
        self.tables = tables
        self.where = where
        self.problems = problems
        self.pages: dict[int, int] = {}

    def plan(self) -> Plan:
        sheets = layout().sheets
        for row in self._records(next(sheet for sheet in sheets if sheet.field == "pages")):
            self.pages |= dict.fromkeys(range(row["span"].first, row["span"].last + 1), row["page"])
        fields, beside = self._plan()
        listed = {sheet.field: self._records(sheet) for sheet in sheets if not sheet.within and sheet.model}
        parts = {sheet.field: self._parts(sheet) for sheet in sheets if sheet.within}
        check(self.tables, set(period(fields["facts"] + listed["facts"])) | beside, self.problems)
        self.problems.raise_any(self.where)
        for measure in listed["measures"]:
            for name, rows in parts.items():
                setattr(measure, name, rows(measure.number))
        return Plan(**fields | listed | {"facts": fields["facts"] + listed["facts"], "pages": self.pages})

    def _parts(self, sheet: Sheet) -> Callable[[str], Any]:
        """What each measure holds by the rows of a sheet: measure number → list, or name → lines."""
        numbers = [read_printed(row.cells.get(".measure", "")) for row in self.tables[sheet.name].rows]
        records = self._records(sheet, keep=True)

        def of(number: str) -> Any:
            mine = [record for n, record in zip(numbers, records, strict=True) if n == number]
            return mine if sheet.model else {record["name"]: record["span"] for record in mine}

        return of

    def _records(self, sheet: Sheet, keep: bool = False) -> list[Any]:
        """The records of a sheet; rows with a problem are left out, or ``None`` with ``keep``."""
        table = self.tables[sheet.name]
        made = [self._record(sheet, table, row) for row in table.rows]
        return made if keep else [record for record in made if record is not None]

    def _record(self, sheet: Sheet, table: Table, row: Row) -> Any:
        before = self.problems.told
        values: dict[str, Any] = {
            column.field: self._cell(sheet, table, row, column) for column in sheet.columns if "." not in column.field
        }
        if self.problems.told > before:
            return None
        if sheet.years:
            values[sheet.years] = self._entries(sheet, table, row, values)
        if any(column.field == "baseline.printed" for column in sheet.columns):
            values["baseline"] = self._baseline(sheet, table, row, values)
        if self.problems.told > before:
            return None
        record = sheet.model(**values) if sheet.model else values
        if isinstance(record, Fact):
            self._try(f"{sheet.name}!A{row.number}", partial(facts.check, record))
        return record

    def _try(self, at: str, read: Callable[[], T]) -> T | None:
        try:
            return read()
        except Wrong as wrong:
            self.problems.add(at, wrong)
            return None

    def _cell(self, sheet: Sheet, table: Table, row: Row, column: Column) -> Any:
        way, needed = form(column, sheet.model)
        text, at = row.cells.get(column.field, ""), place(sheet, table, row, column)
        if text.strip():
            return self._try(at, lambda: way.read(text, self.pages))
        if needed:
            self.problems.add(at, _NO_LINES if column.field in {"span", "spans"} else _EMPTY)
        return [] if way is FORMS["list"] else "" if column.blank else None

    def _lines(self, sheet: Sheet, table: Table, row: Row, field: str, otherwise: Span) -> list[Span]:
        """The passages of the yearly cells or of the baseline, which are those of the row where none are given."""
        text = row.cells.get(field, "")
        if not text.strip():
            return [otherwise]
        column = next(column for column in sheet.columns if column.field == field)
        at = place(sheet, table, row, column)
        return self._try(at, lambda: FORMS["passages"].read(text, self.pages)) or [otherwise]

    def _entries(self, sheet: Sheet, table: Table, row: Row, values: dict[str, Any]) -> list[Any]:
        """Phases or values of a row: each cell by itself first, so that every wrong one is told."""
        spans = self._lines(sheet, table, row, ".cells", values["span"])

        def read(texts: dict[int | None, str], spans: list[Span]) -> list[Any]:
            if sheet.years == "phases":
                return list(entries.read_phases(texts, spans))
            return list(entries.read_values(texts, spans, values["unit"]))

        before = self.problems.told
        for year, text in row.years.items():
            at = f"{sheet.name}!{table.letters.get(year, '')}{row.number}"
            self._try(at, partial(read, {year: text}, [values["span"]]))
        if self.problems.told > before:
            return []
        column = next(column for column in sheet.columns if column.field == ".cells")
        return self._try(place(sheet, table, row, column), partial(read, row.years, spans)) or []

    def _baseline(self, sheet: Sheet, table: Table, row: Row, values: dict[str, Any]) -> Value | None:
        text, year = row.cells.get("baseline.printed", ""), row.cells.get("baseline.year", "")
        columns = {column.field: column for column in sheet.columns}
        at = place(sheet, table, row, columns["baseline.printed"])
        if not text.strip():
            if year.strip():
                self.problems.add(at, _EMPTY)
            return None
        spans = self._lines(sheet, table, row, "baseline.span", values["span"])
        known = self._try(place(sheet, table, row, columns["baseline.year"]), lambda: read_year(year))
        found = self._try(at, lambda: entries.read_values({known: text}, spans[:1], values["unit"]))
        return found[0] if found else None

    def _plan(self) -> tuple[dict[str, Any], set[int]]:
        """The fields of the plan, its facts among them, and the years outside its period."""
        name = layout().plan.name
        table = self.tables[name]
        fields: dict[str, Any] = {"facts": []}
        beside: set[int] = set()
        for item in layout().plan.items:
            rows = [row for row in table.rows if row.cells.get("item") == item.ja]
            if not rows:
                wrong = Wrong(
                    f"「{item.ja}」の行がありません。加えてください。", f"The row '{item.ja}' is missing. Add it."
                )
                self.problems.add(name, wrong)
            for row in rows:
                self._item(item, row, f"{name}!B{row.number} {item.ja}", fields, beside)
        return fields, beside

    def _item(self, item: Item, row: Row, at: str, fields: dict[str, Any], beside: set[int]) -> None:
        value, lines = row.cells.get("value", ""), row.cells.get("lines", "")
        if item.property:
            if value.strip():
                fact: Fact | None = self._try(at, lambda: facts.read(item.property or "", value, lines, self.pages))
                fields["facts"] += [fact] if fact else []
        elif item.field == ".years":
            beside |= {year for part in value.replace(",", "、").split("、") if (year := year_in(part))}
        elif not value.strip():
            self.problems.add(at, Wrong(f"{_EMPTY.ja}{item.help}", f"{_EMPTY.en} {item.help_en}".rstrip()))
        else:
            fields[item.field or ""] = self._try(at, lambda: FORMS[item.kind or "text"].read(value, self.pages))
        if item.lines and not lines.strip():
            self.problems.add(at, _NO_LINES)
        elif item.lines:
            fields[item.lines] = self._try(at, lambda: FORMS["lines"].read(lines, self.pages))
