"""Rows of a list: the cells of a measure or project by what their columns hold, and what they say of it."""

from dataclasses import dataclass, field

from keifu_loaders.engine.draft import Draft, DraftIndicator, Timed
from keifu_loaders.engine.figures import Figure, cell_figures, in_text, says_none
from keifu_loaders.engine.grid import Columns, header
from keifu_loaders.engine.headings import heading, without_marks
from keifu_loaders.engine.marks import is_figure
from keifu_loaders.engine.years import spans_of_years, years_in
from keifu_loaders.normalise import is_dash, printed


@dataclass
class RowIndicator:
    """The cells of one indicator in a list row."""

    title: str = ""
    unit: str = ""
    baseline: list[Figure] = field(default_factory=list)
    targets: list[Figure] = field(default_factory=list)


@dataclass
class ListRow:
    """The cells of a list row by what their columns hold."""

    pillar: str = ""
    number: str = ""
    title: str = ""
    step: str = ""
    project: str = ""
    owner: str = ""
    indicators: list[RowIndicator] = field(default_factory=list)
    phases: dict[int, str] = field(default_factory=dict)


def is_list(columns: Columns) -> bool:
    """A table whose rows are measures or projects: it has a column for their names, and owners, years or figures."""
    kinds = {column.kind for column in columns.values() if not column.years}
    if kinds <= {"schedule", "measure", "step", "unit", None} and "schedule" in kinds:
        return False  # the schedule of one measure: its label, the titles of its rows, years
    others = {"owner", "indicator", "target", "pillar"} & kinds or any(column.years for column in columns.values())
    named = "measure" in kinds or {"step", "owner"} <= kinds or {"schedule", "owner"} <= kinds
    return named and bool(others)


def plain(text: str) -> tuple[str, str]:
    """Number and title of a cell: ``"1-2 窓口改革"`` → ``("1-2", "窓口改革")``."""
    found = heading(text)
    return (found.number, found.title) if found else ("", printed(without_marks(text)[0]))


def title_column(columns: Columns, rows: list[tuple[str, ...]]) -> int | None:
    """Which of several columns for names holds the measures' titles, by what the rows hold; ``None`` for the last.

    The left of two is the title where the number or the owners go with it, so that the right one names its steps.
    """
    names = [place for place, c in sorted(columns.items()) if c.kind == "measure" and not c.years]
    others = [place for place, c in columns.items() if c.kind in ("number", "owner") and not c.years]
    if len(names) < 2:
        return None
    left = names[0]
    rows = [row for row in rows if max([left, *others]) < len(row) and row[left] and header(row) is None]
    titles = {row[left] for row in rows}
    with_it = [place for place in others if len({row[place] for row in rows}) > 1]
    tied = any(len({(row[left], row[place]) for row in rows}) == len(titles) for place in with_it)
    return left if tied else None


def list_row(cells: tuple[str, ...], columns: Columns, title: int | None = None) -> ListRow:
    """The cells of a row by their columns' kinds; of two columns for names the left is the greater part.

    ``title`` is the column of the measures' names where that is known (``title_column``).
    """
    row = ListRow()
    names = [place for place, c in sorted(columns.items()) if c.kind == "measure" and not c.years]
    one = RowIndicator()
    described = any(c.kind == "schedule" and not c.years for c in columns.values())  # years are the targets' then
    for place, cell in enumerate(cells):
        column = columns.get(place)
        if column and column.kind == "indicator" and not column.years and one.title:
            row.indicators.append(one)
            one = RowIndicator()
        if not column or not cell:
            continue
        if column.years:
            _dated(row, one, cell, column.kind or ("target" if described else None), column.years.all())
        elif column.kind == "measure":
            _named(row, cell, place, names, columns, title)
        elif column.kind == "indicator":
            one.title = "" if says_none(cell) else cell
        elif column.kind == "unit":
            one.unit = cell
        elif column.kind in ("pillar", "number", "step", "owner"):
            setattr(row, column.kind, cell.replace(" ", "") if column.kind == "number" else cell)
        elif column.kind == "schedule":
            dated = {y: words for years, words in spans_of_years(cell) for y in years.all() if words}
            row.phases.update(dated)
            row.step = row.step or ("" if dated or years_in(cell) else cell)
        elif column.kind == "baseline":
            one.baseline += cell_figures(cell)
        elif column.kind == "target":
            one.targets += cell_figures(cell)
    row.indicators.append(one)
    if not row.title and row.step and not names:
        row.title, row.step = row.step, ""
    return row


def _named(row: ListRow, cell: str, place: int, names: list[int], columns: Columns, title: int | None) -> None:
    if len(names) < 2 or place == title:
        row.title = cell
    elif title is not None:
        row.step = cell
    elif "事業" in columns[names[-1]].header and "事業" not in columns[names[0]].header:
        setattr(row, "title" if place == names[0] else "project", cell)
    elif place == names[-1]:
        row.title = cell
    else:
        row.pillar = row.pillar or cell


def _dated(row: ListRow, one: RowIndicator, cell: str, kind: str | None, years: range) -> None:
    if kind == "baseline" and not is_figure(cell):
        return
    if kind == "baseline":
        one.baseline += [Figure(figure.year or years[-1], figure.printed) for figure in cell_figures(cell)[:1]]
    elif kind != "schedule" and is_dash(printed(cell)):
        return
    elif kind in ("target", "indicator") or (kind != "schedule" and is_figure(cell) and not is_dash(printed(cell))):
        one.targets += [Figure(year, cell) for year in years]
    else:
        row.phases.update(dict.fromkeys(years, cell))


def project(row: ListRow, line: int) -> Timed:
    """A row of a list inside a measure: a project with owners and phases of its own."""
    title = plain(row.title)[1] or plain(row.step)[1]
    return Timed(title, row.phases, line, line, row.owner)


def fill(draft: Draft, row: ListRow, line: int) -> None:
    """What a list row says of its measure."""
    if row.project:
        draft.projects.append(Timed(plain(row.project)[1], row.phases, line, line, row.owner))
    else:
        if row.owner:
            draft.own(row.owner, line)
        if row.phases:
            draft.row(row.step, row.phases, line)
    for one in row.indicators:
        _fill_indicator(draft, one, line)
    draft.last = max(draft.last, line)


def _fill_indicator(draft: Draft, one: RowIndicator, line: int) -> None:
    if not one.title:
        if one.targets and draft.indicators:
            draft.indicators[-1].targets += one.targets
        return
    name, unit, baseline, targets = in_text(one.title)
    name = name or printed(one.title)
    if name not in {found.title for found in draft.indicators}:
        end = max((figure.year for figure in one.targets if figure.year), default=None)
        before = [figure for figure in one.baseline if not (end and figure.year and figure.year >= end)]
        first = before[0] if before else baseline
        draft.indicators.append(
            DraftIndicator(name, line, line, printed(one.unit) or unit, first, one.targets or targets)
        )
