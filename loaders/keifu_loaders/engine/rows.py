"""Rows of tables: headers, lists, schedules whose years run across or downwards, forms of label and value."""

from keifu_loaders.engine import listing, table
from keifu_loaders.engine.draft import Timed
from keifu_loaders.engine.fill import fill
from keifu_loaders.engine.grid import TEXT, Columns, header, is_only_years, stacked
from keifu_loaders.engine.headings import ONLY_NUMBER, heading, without_marks
from keifu_loaders.engine.marks import is_figure
from keifu_loaders.engine.state import State
from keifu_loaders.engine.words import kind_of, label_line
from keifu_loaders.engine.years import spans_of_years, years_in
from keifu_loaders.normalise import is_dash, printed

_SLOTS = {"owner", "schedule", "indicator", "baseline", "target", "unit", "measure", "number", "pillar", "step", "text"}
_YEAR_LABELS = ("年度", "年次", "実施年度")
_WIDE = 4
_OF_A_FORM = {"measure", "number", "pillar", "owner", "text"}


def read_row(state: State, cells: tuple[str, ...], line: int) -> None:
    """A row of a table: its header, a row of the list or schedule below it, or a row of a form."""
    found = header(cells, state.era)
    if found and _is_header(cells, found):
        _open(state, found, cells)
        return
    state.fresh = False
    if _transposed(state, cells, line) or _pillar_row(state, cells, line):
        return
    first = next((cell for cell in cells if cell), "")
    own = kind_of(first)
    if own in _OF_A_FORM and (table.is_form_row(cells) or table.names_a_measure(cells, 0)):
        state.columns = None
    if state.columns and not (own in _SLOTS and is_only_years(state.columns) and not _has_years(state, cells)):
        if listing.is_list(state.columns):
            _list_row(state, cells, line)
        else:
            _timed_row(state, cells, line)
        return
    _slots(state, cells, line)


def _transposed(state: State, cells: tuple[str, ...], line: int) -> bool:
    """A schedule whose years run downwards: its header names the rows, ``年度 | 準備作業 | 周知``."""
    filled = [cell for cell in cells if cell]
    year = years_in(cells[0]) if len(filled) > 1 else None
    if state.downwards and year and not year.beside and state.draft:
        for title, cell in zip(state.downwards, cells[1:], strict=False):
            if cell and not is_dash(cell):
                state.draft.row("" if kind_of(title) or len(state.downwards) == 1 else title, {year.first: cell}, line)
        return True
    period = year and (not year.beside or kind_of(year.beside.strip("()")) == "schedule")
    if year and period and len(filled) == 2 and state.slot in ("schedule", "step") and state.draft:
        state.draft.row("", dict.fromkeys(year.all(), filled[1]), line)
        return True
    below_years = any(column.years for column in (state.columns or {}).values())
    dated = below_years or any(spans_of_years(cell) for cell in cells[1:])
    heads = cells[0].replace(" ", "") in _YEAR_LABELS and len(filled) > 1 and not dated
    state.downwards = cells[1:] if heads else ()
    return bool(state.downwards)


def _pillar_row(state: State, cells: tuple[str, ...], line: int) -> bool:
    """A row across a whole list that names the pillar of the rows below it."""
    filled = {cell for cell in cells if cell}
    columns = state.columns
    if state.mode != "list" or not columns or len(filled) != 1 or len(cells) < _WIDE or not listing.is_list(columns):
        return False
    found = heading(next(iter(filled)))
    if found:
        state.begin_pillar(found.number, found.title, line)
    return bool(found)


def _is_header(cells: tuple[str, ...], found: Columns) -> bool:
    """A row of figures or phases under a header is data even where its words are labels (実績, 目標)."""
    return any(c.years for c in found.values()) or not all(is_figure(cell) for cell in cells if cell)


def _open(state: State, found: Columns, cells: tuple[str, ...]) -> None:
    years = [c.years.last for c in found.values() if c.years]
    state.era = years[-1] if years else state.era
    state.columns = stacked(state.columns, found) if state.columns and state.fresh else found
    state.fresh = True
    state.names = listing.title_column(state.columns, state.rows.get(state.table, []))
    label = next((c.kind for c in found.values() if c.kind and not c.years), None)
    if label in ("schedule", "indicator", "target"):
        state.slot = label
    elif label in ("step", "measure") and any(column.years for column in state.columns.values()):
        state.slot = "schedule"


def _has_years(state: State, cells: tuple[str, ...]) -> bool:
    columns = state.columns or {}
    return any(place < len(cells) and cells[place] for place, column in columns.items() if column.years)


def _slots(state: State, cells: tuple[str, ...], line: int) -> None:
    """A row of a form: label, value, label, value …; cells without a label belong to the label before."""
    slot: str | None = None
    filled: str | None = None
    for place, cell in enumerate(cells):
        if not cell or (place and cell == cells[place - 1]):
            continue
        kind = kind_of(cell)
        if place == 0 and (number := table.numbered_label(cell)):
            state.number, kind = number, "measure"
        if kind and (slot != kind or filled is None or kind == "owner"):
            slot, filled = kind, None
            state.slot = kind
        elif slot or state.slot:
            fill(state, slot or str(state.slot), cell, line)
            filled = cell
        found = label_line(cell) if not kind else None
        if found:
            fill(state, *found, line)


def _timed_row(state: State, cells: tuple[str, ...], line: int) -> None:
    draft, columns = state.draft, state.columns
    if draft is None or columns is None:
        return
    first = next((cell for cell in cells if cell), "")
    kind = kind_of(first)
    if kind in ("schedule", "indicator", "target", "baseline"):
        state.slot = kind
    if alone := table.title_alone(cells, columns):
        state.title, state.title_line = alone, line
        return
    if ONLY_NUMBER.match(cells[0]) and (known := state.known(cells[0], "")):
        draft, cells = known, ("", *cells[1:])
    title, found = table.timed(cells, columns)
    if state.table > TEXT:
        title, found = table.in_order(cells, columns) or (title, found)
    if (not title or table.is_value(title)) and state.title and line - state.title_line < 4:
        title = state.title
    if state.table > TEXT and not table.trusted(cells, columns, found):
        _doubtful(state, printed(title), len(found), line)
        return
    state.title = ""
    if state.slot in ("indicator", "target") or (found and all(is_figure(cell) for cell in found.values())):
        table.add_indicator_row(draft, title, found, columns, cells, line)
    else:
        draft.row(title, found, line)


def _inner_row(state: State, row: listing.ListRow, line: int) -> None:
    """A row of a list inside a measure: a project where the list names owners, else a row of the schedule."""
    draft, columns = state.draft, state.columns
    if draft is None or columns is None:
        return
    if (row.title or row.step) and any(column.kind == "owner" for column in columns.values()):
        draft.projects.append(listing.project(row, line))
    elif row.phases:
        draft.row(row.title or row.step, row.phases, line)


def _doubtful(state: State, title: str, cells: int, line: int) -> None:
    """A row of text whose cells may have slipped: its title alone, and that the rest is lost."""
    draft, columns = state.draft, state.columns
    if draft is None or columns is None or any(row.title == title and row.lost for row in draft.rows):
        return
    draft.rows.append(Timed(title or draft.title, {}, line, line, lost=(cells, table.year_columns(columns))))


def _list_row(state: State, cells: tuple[str, ...], line: int) -> None:
    assert state.columns is not None  # noqa: S101 - the caller looked
    row = listing.list_row(cells, state.columns, state.names)
    number, title = listing.plain(row.title)
    number = row.number or number
    if ONLY_NUMBER.match(row.title):
        number, title = row.title, ""
    draft = state.known(number, title) if title or ONLY_NUMBER.match(number) else state.draft
    if state.mode != "list":
        if draft is None or not (title or number):
            _inner_row(state, row, line)
        else:
            listing.fill(draft, row, line)
        return
    if row.pillar:
        state.labelled_pillar(row.pillar, line)
    if title:
        if draft is None:
            draft = state.begin_measure(title, number, line)
            draft.marks = without_marks(row.title)[1]
        if state.marks:
            draft.marks += [mark for mark in state.marks if mark not in draft.marks]
    state.marks = []
    if draft is not None:
        listing.fill(draft, row, line)
