"""A plan as tables of texts: what the workbook shows, without anything of a workbook. ``plans.py`` is the way back."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from keifu.fiscal import label
from keifu_loaders.records import Fact, Measure, Plan, Span
from keifu_loaders.workbook import entries, facts
from keifu_loaders.workbook.fields import form, lines, runs
from keifu_loaders.workbook.layout import Column, Item, Sheet, layout
from keifu_loaders.workbook.words import titles

Year = int | None


@dataclass
class Row:
    """A row: text by field, text by fiscal year; ``path`` of its record below the plan; ``number`` in its sheet."""

    cells: dict[str, str]
    years: dict[Year, str] = field(default_factory=dict)
    path: str | None = None
    number: int = 0


@dataclass
class Table:
    """The rows of a sheet; ``years`` are its columns of fiscal years (``None``: no year is printed).

    ``letters`` tells in which column a field or year stands, where the table was read from a sheet.
    """

    rows: list[Row] = field(default_factory=list)
    years: list[Year] = field(default_factory=list)
    letters: dict[str | Year, str] = field(default_factory=dict)


Tables = dict[str, Table]
"""Name of the sheet → its rows. The sheet of the plan has the fields item, value and lines."""


def tables(plan: Plan) -> Tables:
    """All sheets of a plan."""
    alone = facts.of_the_plan_sheet(plan.facts)
    made = {layout().plan.name: Table([row for item in layout().plan.items for row in _items(item, plan, alone)])}
    for sheet in layout().sheets:
        source = plan.model_copy(update={"facts": plan.facts[len(alone) :]})
        made[sheet.name] = Table(list(_rows(sheet, source)), _years(sheet, plan))
    _name(made, plan)
    return made


def period(given: Iterable[Fact]) -> list[int]:
    """The fiscal years of a plan, from its first day to its last; none where it does not tell."""
    days = {fact.property: day for fact in given if (day := facts.day(fact))}
    ends = [days[end].year - (days[end].month < 4) for end in ("kf:start", "kf:end") if end in days]
    return list(range(ends[0], ends[1] + 1)) if len(ends) == 2 else []


def _used(plan: Plan) -> set[Year]:
    used: set[Year] = {phase.year for measure in plan.measures for row in measure.steps for phase in row.phases}
    used |= {phase.year for measure in plan.measures for row in measure.projects for phase in row.phases}
    return used | {value.year for measure in plan.measures for row in measure.indicators for value in row.targets}


def _years(sheet: Sheet, plan: Plan) -> list[Year]:
    if not sheet.years:
        return []
    known = sorted({year for year in _used(plan) if year} | set(period(plan.facts)))
    return [*known, None] if sheet.years == "targets" else list(known)


def _items(item: Item, plan: Plan, alone: list[Fact]) -> Iterator[Row]:
    """The rows of one item of the plan's sheet: a fact may stand there several times, an absent one stands empty."""
    if item.property:
        found = [fact for fact in alone if fact.property == item.property]
        for fact in found:
            yield _item(item, facts.text(fact), facts.places(fact))
        if not found:
            yield _item(item, "", "")
    elif item.field == ".years":
        beside = sorted({year for year in _used(plan) if year} - set(period(plan.facts)))
        yield _item(item, "、".join(map(label, beside)), "")
    else:
        yield _item(item, str(getattr(plan, item.field or "")), lines(getattr(plan, item.lines)) if item.lines else "")


def _item(item: Item, value: str, places: str) -> Row:
    return Row({"item": item.ja, "value": value, "lines": places, "help": item.help})


def _rows(sheet: Sheet, plan: Plan) -> Iterator[Row]:
    """The rows of a sheet in the order of the records."""
    parents: list[Plan] | list[Measure] = plan.measures if sheet.within else [plan]
    for parent in parents:
        content = getattr(parent, sheet.field)
        for record in content if sheet.model else _pairs(sheet, content):
            yield _row(sheet, record, parent, plan)


def _pairs(sheet: Sheet, content: dict[Any, Any]) -> list[dict[str, Any]]:
    """A mapping as records: systems by name, pages by line."""
    if sheet.within:
        return [{"name": name, "span": span} for name, span in content.items()]
    return [{"span": span, "page": page} for span, page in runs(content)]


def _row(sheet: Sheet, record: BaseModel | dict[str, Any], parent: Plan | Measure, plan: Plan) -> Row:
    values = record if isinstance(record, dict) else {name: getattr(record, name) for name in type(record).model_fields}
    measure = parent.number if isinstance(parent, Measure) else ""
    row = Row({}, path=sheet.path.format(measure=measure, **values) if sheet.path else None)
    if sheet.years:
        listed = values[sheet.years]
        places = entries.spans(listed)
        row.cells[".cells"] = "" if places in ([], [values["span"]]) else "\n".join(map(lines, places))
        row.years = entries.cells(listed, values.get("unit", ""))
    if baseline := values.get("baseline"):
        ((year, text),) = entries.cells([baseline], values["unit"]).items()
        row.cells["baseline.year"] = label(year) if year else ""
        row.cells["baseline.printed"] = text
        row.cells["baseline.span"] = "" if baseline.span == values["span"] else lines(baseline.span)
    for column in sheet.columns:
        if column.field == ".measure":
            row.cells[".measure"] = measure
        elif column.field == ".under" and isinstance(parent, Measure):
            row.cells[".under"] = parent.title
        elif column.field == ".page":
            row.cells[".page"] = _page(values["span"], plan)
        elif column.field in values:
            row.cells[column.field] = _text(sheet, column, values[column.field])
    return row


def _text(sheet: Sheet, column: Column, value: Any) -> str:
    return "" if value is None else form(column, sheet.model)[0].write(value)


def _page(span: Span, plan: Plan) -> str:
    pages = [plan.pages[line] for line in span if line in plan.pages]
    return "–".join(map(str, dict.fromkeys(pages)))


def _name(made: Tables, plan: Plan) -> None:
    """Names for the eye: of what is cited, and of what a note is about."""
    known = titles() | {"/".join(other.segments): other.label for other in plan.companions}
    shown = ("title", "name", "headword")
    paths = {
        row.path: next(row.cells[key] for key in shown if key in row.cells)
        for table in made.values()
        for row in table.rows
        if row.path
    }
    for sheet in layout().sheets:
        if any(column.field == ".name" for column in sheet.columns):
            for row in made[sheet.name].rows:
                row.cells[".name"] = known.get(row.cells.get("iri", ""), "") or paths.get(
                    row.cells.get("about", ""), ""
                )
