"""Layout "sheet per measure": label, schedule rows and indicator rows, as text conversion left them.

A title row opens a step, or an indicator where a baseline stands behind the title; the next row of cells closes it.
Labels in the first column are no help: they slip to neighbouring rows in the conversion.
"""

import re
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict

from keifu.fiscal import era_year
from keifu_loaders.document import Line, Row, header_years, row
from keifu_loaders.normalise import departments, fold, printed
from keifu_loaders.notes import note
from keifu_loaders.records import Indicator, Measure, Note, Span, Step
from keifu_loaders.values import cells_of, is_cell, mended_dash, number_and_unit, phases, value

_NOTATION = re.compile(r"^(?P<notation>\(\d+\)(?:-\d+)?) ?(?P<title>.+)$")


class Sheet(BaseModel):
    """Labels in the first column of a measure's sheet, and how an indicator's baseline stands behind its title."""

    model_config = ConfigDict(extra="forbid")

    owner: list[str]
    text: list[str]
    rows: list[str]
    baseline: str


@dataclass
class _Open:
    """A titled row that waits for its cells."""

    title: str
    line: int
    years: tuple[int, ...] | None = None
    cells: list[str] = field(default_factory=list)
    last: int = 0
    doubled: bool = False
    untitled: list[int] = field(default_factory=list)


def read_sheet(measure: Measure, lines: list[Line], sheet: Sheet) -> list[Note]:
    """Fill a measure from the lines of its sheet; returns the notes about what the text lost."""
    years: tuple[int, ...] | None = None
    titled: list[_Open] = []
    for line in lines:
        cells = row(line).cells
        label = cells[0] if cells else ""
        if label in sheet.owner:
            measure.owners = departments("、".join(cells[1:]))
            measure.owners_span = Span(line.number, line.number)
        elif cells and label not in sheet.text:
            content = Row(line.number, cells[1:] if label in sheet.rows else cells, row(line).markup)
            header = header_years(content.cells)
            if header is None:
                _take(content, titled, years)
            else:
                years = header
    return [made for opened in titled for made in _close(measure, opened, years or (), sheet)]


def _take(content: Row, titled: list[_Open], years: tuple[int, ...] | None) -> None:
    """One row of the schedule: a title, cells, or both."""
    cells = content.cells
    if cells and not is_cell(cells[0]) and len(cells_of(cells)) == len(cells):
        titled.append(_Open(title=cells[0], line=content.number, years=years, last=content.number))
        cells = cells[1:]
    if not cells or not titled:
        return
    current, found = titled[-1], cells_of(cells)
    if not current.cells:
        current.cells, current.last, current.doubled = found, content.number, content.markup
    elif current.doubled and found == current.cells:
        current.doubled = False  # the conversion repeats the cells of an HTML table as plain cells
    else:
        current.untitled.append(content.number)


def _close(measure: Measure, opened: _Open, last_years: tuple[int, ...], sheet: Sheet) -> list[Note]:
    span = Span(opened.line, opened.last)
    years = last_years if opened.years is None else opened.years
    baseline = re.match(sheet.baseline, printed(opened.title))
    notation, title = _split(baseline["title"] if baseline else opened.title)
    if baseline:
        number = str(len(measure.indicators) + 1)
        about, missing = f"indicator/{measure.number}-{number}", "target"
        measure.indicators.append(_indicator(number, title, notation, span, baseline, opened, years))
        made = _repairs([baseline["value"], *opened.cells], about, span)
    else:
        number = str(len(measure.steps) + 1)
        about, missing = f"measure/{measure.number}/step/{number}", "phase"
        figures = any(one and one[0] is not None for one in map(number_and_unit, opened.cells))
        fits = len(opened.cells) == len(years) and not figures
        found = phases(years, opened.cells, Span(opened.last, opened.last)) if fits else []
        measure.steps.append(Step(span=span, number=number, title=title, notation=notation, phases=found))
        made = [note("Figures", about, span, missing, what=title)] if figures else []
    return made + _losses(opened, about, missing, title, len(years), measure.number)


def _indicator(
    number: str,
    title: str,
    notation: str | None,
    span: Span,
    baseline: re.Match[str],
    opened: _Open,
    years: tuple[int, ...],
) -> Indicator:
    first = value(era_year("令和", baseline["year"]), baseline["value"], Span(opened.line, opened.line))
    fits = len(opened.cells) == len(years)
    pairs = zip(years, opened.cells, strict=True) if fits else []
    targets = [value(year, cell, Span(opened.last, opened.last)) for year, cell in pairs]
    units = [unit for cell in opened.cells if (unit := (number_and_unit(cell) or (None, ""))[1])]
    unit = units[0] if units else first.unit
    return Indicator(
        span=span, number=number, title=title, notation=notation, unit=unit, baseline=first, targets=targets
    )


def _split(title: str) -> tuple[str | None, str]:
    """``"(4)-1 研修"`` → ``("(4)-1", "研修")``."""
    found = _NOTATION.match(fold(title))
    return (found["notation"], printed(found["title"])) if found else (None, printed(title))


def _losses(opened: _Open, about: str, missing: str, title: str, years: int, measure: str) -> list[Note]:
    """Notes about a row whose cells do not fit its years, and about rows of cells without a title."""
    span, count = Span(opened.line, opened.last), len(opened.cells)
    made = []
    if not count:
        made.append(note("RowMissing", about, span, missing, what=title))
    elif count != years:
        kind = "TooManyCells" if count > years else "TooFewCells"
        made.append(note(kind, about, span, missing, what=title, years=years, cells=count))
    if opened.untitled:
        lost = Span(opened.untitled[0], opened.untitled[-1])
        made.append(note("TitleMissing", f"measure/{measure}", lost, "step", what=title, rows=len(opened.untitled)))
    return made


def _repairs(cells: list[str], about: str, span: Span) -> list[Note]:
    """A note for each word in which 一 stood for a dash."""
    words = dict.fromkeys(printed(cell) for cell in cells if printed(cell).startswith("一"))
    return [note("Repaired", about, span, None, printed=word, read=mended_dash(word)) for word in words]
