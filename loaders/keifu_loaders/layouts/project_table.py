"""Layout "project tables": each measure has one table of projects with owner and one column a fiscal year."""

import re

from pydantic import BaseModel, ConfigDict

from keifu_loaders.document import Line, header_years, row
from keifu_loaders.normalise import departments, is_dash, printed
from keifu_loaders.notes import note
from keifu_loaders.records import Measure, Note, Project, Span
from keifu_loaders.values import phase_kinds, phases


class ProjectTable(BaseModel):
    """The header row of a table of projects: name, owner, then one column a fiscal year."""

    model_config = ConfigDict(extra="forbid")

    header: str


def read_projects(measure: Measure, lines: list[Line], table: ProjectTable) -> list[Note]:
    """Fill a measure with the projects of its table; returns the notes about rows whose cells do not fit the years."""
    years: tuple[int, ...] | None = None
    notes: list[Note] = []
    for line in lines:
        cells = row(line).cells
        if re.search(table.header, line.text):
            years = header_years(cells[2:])
        elif years is not None and len(cells) < 2:
            years = None
        elif years is not None:
            notes += _project(measure, line, cells, years)
    return notes


def _project(measure: Measure, line: Line, cells: tuple[str, ...], years: tuple[int, ...]) -> list[Note]:
    span = Span(line.number, line.number)
    if is_dash(cells[0]) or any(phase_kinds(cell) for cell in cells[:2]):  # the cells of the row moved on
        return [note("CellsMoved", f"measure/{measure.number}", span, "project", what=printed(cells[0]))]
    number = f"{measure.number}-{len(measure.projects) + 1}"
    name, owners, found = printed(cells[0]), departments(cells[1]), list(cells[2:])
    fits = len(found) == len(years)
    project = Project(span=span, number=number, title=name, owners=owners)
    project.phases = phases(years, found, span) if fits else []
    measure.projects.append(project)
    if fits or all(is_dash(cell) for cell in found):
        return []
    kind = "TooManyCells" if len(found) > len(years) else "TooFewCells"
    return [note(kind, f"project/{number}", span, "phase", what=name, years=len(years), cells=len(found))]
