"""A measure while it is being read, and how it becomes a record."""

import re
from dataclasses import dataclass, field

from keifu_loaders.engine.figures import Figure, target_values, unit_of
from keifu_loaders.engine.marks import phases
from keifu_loaders.lexicon import lexicon
from keifu_loaders.normalise import departments, fold, is_dash, printed
from keifu_loaders.notes import note
from keifu_loaders.records import Indicator, Measure, Note, Project, Span, Step

_NEAR = 8  # lines between two parts of one row of a schedule, at most


@dataclass
class Timed:
    """A titled row with a cell for fiscal years, and the lines it was read from."""

    title: str
    cells: dict[int, str]
    first: int
    last: int
    owners: str = ""
    lost: tuple[int, int] | None = None


@dataclass
class DraftIndicator:
    """An indicator with what was read of it: baseline and targets as printed, with the year where one is printed."""

    title: str
    first: int
    last: int
    unit: str = ""
    baseline: Figure | None = None
    targets: list[Figure] = field(default_factory=list)


def owners(text: str) -> list[str]:
    """The departments of a cell, those apart too that stood on lines of their own and lost the break between them."""
    names = []
    ends = "".join(end[-1] for end in lexicon().department_ends)
    text = re.sub(rf"(?<![{ends}、,・/])\s+", "", text)  # a name that was wrapped in its cell
    for name in departments(text):
        if is_dash(name):
            continue
        names += [
            part
            for part in re.split(r"(?<=[課室館])(?=[^()（）長・内]{2,}(?:課|室|館|センター|局|部)$|[^()]{2,}課)", name)
            if part
        ]
    return names


@dataclass
class Draft:
    """A measure with what was read of it so far; ``key`` is what tells it from others (number, else title)."""

    number: str
    title: str
    first: int
    last: int
    pillar: str | None = None
    marks: list[str] = field(default_factory=list)
    owners: list[str] = field(default_factory=list)
    owners_line: int | None = None
    rows: list[Timed] = field(default_factory=list)
    projects: list[Timed] = field(default_factory=list)
    indicators: list[DraftIndicator] = field(default_factory=list)

    def own(self, text: str, line: int) -> None:
        """Take the departments of an owner cell."""
        for name in owners(text):
            if printed(name) not in self.owners:
                self.owners.append(printed(name))
        self.owners_line = self.owners_line or line

    def row(self, title: str, cells: dict[int, str], line: int) -> None:
        """Take a row of the schedule; a row of the same title goes on."""
        title = re.sub(r"^[(【〈<](?P<inside>[^()【】]+)[)】〉>]$", r"\g<inside>", fold(title))
        title = printed(re.sub(r"^([ア-ン])[.)、 ] ?(?=\S{2})", r"\1.", title))
        title = self.title if not title or is_dash(title) else title
        if any(row.title == title and row.cells == cells for row in self.rows):
            return
        open_rows = [row for row in self.rows if row.title == title and line - row.last < _NEAR]
        if open_rows and not open_rows[-1].cells.keys() & cells.keys():
            open_rows[-1].cells.update(cells)
            open_rows[-1].last = line
        elif cells:
            self.rows.append(Timed(title, dict(cells), line, line))
        self.last = max(self.last, line)


def _lost(row: Timed, about: str) -> Note | None:
    """What is to be said of a row without phases: its cells do not fit its years, or it has none."""
    span = Span(row.first, row.last)
    if row.lost is not None:
        cells, years = row.lost
        kind = "TooFewCells" if cells < years else "TooManyCells"
        return note(kind, about, span, "phase", what=row.title, cells=cells, years=years)
    return None


def without_number(title: str) -> tuple[str | None, str]:
    """Notation and words of a row's title: ``"(4)-1 研修"`` → ``("(4)-1", "研修")``."""
    found = re.match(r"^(?P<notation>\(\d+\)(?:-\d+)?|\d{1,2}[.)]|[ア-ン]\.)? ?[○●・◆■◎-]? ?(?P<title>.+)$", title)
    return (found["notation"], printed(found["title"])) if found else (None, title)


def record(draft: Draft, number: str, marks: dict[str, list[str]]) -> tuple[Measure, list[Note]]:
    """The record of a measure under its final number, and notes about rows from which nothing could be told."""
    measure = Measure(
        span=Span(draft.first, max(draft.last, draft.first)),
        number=number,
        title=draft.title,
        pillar=draft.pillar,
        marks=draft.marks,
        owners=draft.owners,
        owners_span=Span(draft.owners_line, draft.owners_line) if draft.owners_line else None,
    )
    notes: list[Note] = []
    for place, row in enumerate(draft.rows, 1):
        span = Span(row.first, row.last)
        notation, title = without_number(row.title)
        step = Step(span=span, number=str(place), title=title, notation=notation)
        step.phases = phases(row.cells, span, marks)
        measure.steps.append(step)
        about = f"measure/{number}/step/{place}"
        if lost := _lost(row, about):
            notes.append(lost)
        elif not step.phases:
            notes.append(note("RowMissing", about, span, "phase", what=row.title))
    for place, row in enumerate(draft.projects, 1):
        span = Span(row.first, row.last)
        project = Project(span=span, number=f"{number}-{place}", title=row.title, owners=[])
        project.owners = [printed(name) for name in owners(row.owners)]
        project.phases = phases(row.cells, span, marks)
        measure.projects.append(project)
    years = [year for row in [*draft.rows, *draft.projects] for year in row.cells]
    measure.indicators = [
        _indicator(found, place, min(years, default=None)) for place, found in enumerate(draft.indicators, 1)
    ]
    return measure, notes


def _indicator(found: DraftIndicator, place: int, start: int | None) -> Indicator:
    span = Span(found.first, found.last)
    first = found.targets[0] if len(found.targets) > 1 else None
    if first and not found.baseline and start and first.year and first.year < start:
        found.baseline, found.targets = first, found.targets[1:]  # a figure from before the schedule begins
    every = [*found.targets, *([found.baseline] if found.baseline else [])]
    unit = found.unit or next((unit for figure in every if (unit := unit_of(figure.printed))), "")
    made = Indicator(span=span, number=str(place), title=found.title, notation=None, unit=unit)
    if found.baseline:
        made.baseline = target_values([found.baseline], span, unit)[0]
    made.targets = target_values(found.targets, span, unit)
    return made
