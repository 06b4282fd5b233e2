"""Layout "labelled table": a row of targets by its label, then a schedule whose rows are bars across the fiscal years.

The first cell of a schedule row is its title, which is numbered or stands alone; any other row goes on with the one
above. Text conversion keeps the words in a bar and not how far it reaches, so only a row with one cell for every year
tells what belongs to which.
"""

import re
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from keifu.fiscal import year_in
from keifu_loaders.document import Line
from keifu_loaders.normalise import fold, printed
from keifu_loaders.notes import note
from keifu_loaders.records import Indicator, Measure, Note, Span, Step
from keifu_loaders.values import phases, value


class LabelledTable(BaseModel):
    """The labels of the row of targets and of the schedule's header row, and what a target and a row's title look like.

    ``target`` has groups ``title`` and ``value``, and ``remark`` for words that may name the target's year; it is
    repeated over the whole cell. ``row`` has groups ``notation`` and ``title``.
    """

    model_config = ConfigDict(extra="forbid")

    targets: list[str]
    schedule: list[str]
    target: str
    row: str


@dataclass
class _Row:
    """A titled schedule row: the year columns of its lines as they stand, empty ones kept."""

    title: str
    span: Span
    years: tuple[int, ...]
    columns: list[list[str]]


def read_labelled_table(measure: Measure, lines: list[Line], table: LabelledTable) -> list[Note]:
    """Fill a measure from the lines of its table; returns the notes about what the text lost."""
    years: tuple[int, ...] = ()
    rows: list[_Row] = []
    notes: list[Note] = []
    for line in lines:
        first, *columns = line.cells or line.raw.split("\t")
        title = fold(first)
        if title in table.targets:
            notes += _targets(measure, fold(" ".join(columns)), Span(line.number, line.number), table)
        elif title in table.schedule:
            years = tuple(year for cell in columns if (year := year_in(cell)))
        elif not columns:
            years = ()
        elif years and (re.match(table.row, title) or (title and not fold("".join(columns)))):
            rows.append(_Row(title, Span(line.number, line.number), years, [columns[: len(years)]]))
        elif years and rows:
            rows[-1].span = Span(rows[-1].span.first, line.number)
            rows[-1].columns.append([first, *columns])
    return notes + [made for row in rows for made in _close(measure, row, table)]


def _targets(measure: Measure, text: str, span: Span, table: LabelledTable) -> list[Note]:
    """Indicators with the target that stands behind each, or a note where the cell is not made of such pairs."""
    if not re.fullmatch(f"(?:{table.target} ?)+", text):
        about = f"measure/{measure.number}"
        return [note("Unread", about, span, "indicator", what=measure.title)] if text else []
    for found in re.finditer(table.target, text):
        stated = value(year_in(found["remark"] or ""), found["value"] + (found["remark"] or ""), span)
        number = str(len(measure.indicators) + 1)
        title = printed(found["title"])
        measure.indicators.append(
            Indicator(span=span, number=number, title=title, notation=None, unit=stated.unit, targets=[stated])
        )
    return []


def _close(measure: Measure, row: _Row, table: LabelledTable) -> list[Note]:
    """The row as a step: with phases where it has one cell for every year, else with a note of what it says."""
    found = re.match(table.row, row.title)
    title, number = printed(found["title"] if found else row.title), str(len(measure.steps) + 1)
    step = Step(span=row.span, number=number, title=title, notation=found["notation"] if found else None)
    measure.steps.append(step)
    cells = [cell for columns in row.columns for cell in columns if fold(cell)]
    if len(row.columns) == 1 and len(cells) == len(row.years):
        step.phases = phases(row.years, cells, row.span)
        return []
    kind = "BarsLost" if cells else "RowMissing"
    bars = [bar for cell in cells for part in cell.split("</p>") if (bar := printed(part))]
    words = " / ".join(bars)
    return [note(kind, f"measure/{measure.number}/step/{number}", row.span, "phase", what=title, words=words)]
