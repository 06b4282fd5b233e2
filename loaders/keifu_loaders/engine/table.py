"""Rows below a header of fiscal years, and rows of a form: what is title, what value, what can be trusted."""

import re

from keifu_loaders.engine.draft import Draft, DraftIndicator
from keifu_loaders.engine.figures import Figure, cell_figures, in_text
from keifu_loaders.engine.grid import Column, Columns
from keifu_loaders.engine.marks import is_figure, is_mark, kinds_of
from keifu_loaders.engine.words import kind_of
from keifu_loaders.engine.years import years_in
from keifu_loaders.normalise import is_dash, printed
from keifu_loaders.values import cells_of


def timed(cells: tuple[str, ...], columns: Columns) -> tuple[str, dict[int, str]]:
    """Title and cells of a row below a header of years."""
    title: list[str] = []
    found: dict[int, str] = {}
    for place, cell in enumerate(cells):
        column = columns.get(place)
        if column and column.years:
            for year in column.years.all():
                if cell:
                    found[year] = cell
        elif cell and not kind_of(cell) and cell not in title and not _is_beside(column):
            title.append(cell)
    return " ".join(title), found


def _is_beside(column: Column | None) -> bool:
    """A column that holds neither the name of a row nor its cells: a unit, a remark."""
    return bool(column and not column.years and column.kind in ("text", "unit"))


def year_columns(columns: Columns) -> int:
    """How many columns stand for fiscal years."""
    return sum(1 for column in columns.values() if column.years)


def in_order(cells: tuple[str, ...], columns: Columns) -> tuple[str, dict[int, str]] | None:
    """Title and cells of a row of text that holds one value for each year, wherever its cells have slipped to."""
    named = [cell for place, cell in enumerate(cells) if not _is_beside(columns.get(place))]
    filled = cells_of(tuple(cell for cell in named if cell and not kind_of(cell)))
    values = [cell for cell in filled if is_value(cell) or is_dash(printed(cell))]
    years = [year for _, c in sorted(columns.items()) if c.years for year in c.years.all()]
    if len(values) != len(years) or filled[len(filled) - len(values) :] != values:
        return None
    return " ".join(filled[: len(filled) - len(values)]), dict(zip(years, values, strict=True))


def trusted(cells: tuple[str, ...], columns: Columns, found: dict[int, str]) -> bool:
    """Whether the cells of a row of text stand below their years: one for each, or phases, marks and figures alone.

    A bar over several years becomes one cell at the first of them when a document is turned into text.
    """
    filled = [cells[place] for place, c in columns.items() if c.years and place < len(cells) and cells[place]]
    values = [cell for cell in cells if cell and (is_value(cell) or is_dash(printed(cell)))]
    if len(values) > year_columns(columns):
        return False
    if len(found) == len(values) == year_columns(columns) or len(filled) == year_columns(columns):
        return True
    return bool(filled) and all(is_value(cell) or is_dash(printed(cell)) for cell in filled) and len(filled) != 1


def title_alone(cells: tuple[str, ...], columns: Columns) -> str:
    """The title that a row holds alone, in one cell or merged over the years: its cells come in the next row."""
    filled = {cell for cell in cells if cell and not kind_of(cell)}
    if len(filled) != 1:
        return ""
    (text,) = filled
    places = [place for place, cell in enumerate(cells) if cell == text]
    beside = any(place not in columns or not columns[place].years for place in places)
    whole = sum(1 for place in places if place in columns and columns[place].years) != 1 or len(text) > 8
    return text if not is_value(text) and (whole or beside) else ""


def is_form_row(cells: tuple[str, ...]) -> bool:
    """A label and one value merged over the rest of a wide row: the form of a measure, not a row of years."""
    label, *rest = [cell for at, cell in enumerate(cells) if not at or cell != cells[at - 1]]
    return len(cells) > 2 and len(rest) < 2 and bool(label) and not any(is_value(cell) for cell in rest if cell)


def numbered_label(cell: str) -> str:
    """The number of a label that carries it: ``"施策 1-1"`` → ``"1-1"``; nothing for other cells."""
    found = re.match(r"^(?P<label>[^\d\s]{2,6}) ?(?P<number>\d+(?:[-–.]\d+)*)$", cell)
    return found["number"] if found and kind_of(found["label"]) == "measure" else ""


def names_a_measure(cells: tuple[str, ...], at: int) -> bool:
    """Whether a cell of a form is a label and the measure's name stands behind it, perhaps after its number."""
    cell = cells[at]
    after = list(dict.fromkeys(c for c in cells[at + 1 :] if c and c != cell))
    if not cell or not after or kind_of(after[0]):
        return False
    if kind_of(cell) == "measure" or (at == 0 and numbered_label(cell)):
        return True
    return kind_of(cell) == "number" and len(after) == 2 and not kind_of(after[1])


def is_value(text: str) -> bool:
    """Whether a cell holds phases, marks or a figure rather than a title."""
    return is_figure(text) or is_mark(text) or bool(kinds_of(text, [], {}))


def add_figures(current: DraftIndicator, slot: str, text: str) -> None:
    """A baseline or target for the indicator before it."""
    figures = cell_figures(text)
    named = years_in(text)
    figures = [Figure(f.year or (named.last if named else None), f.printed) for f in figures]
    if slot == "baseline" and figures and current.baseline is None:
        current.baseline = figures[0]
    elif slot == "target":
        current.targets += figures


def add_indicator_row(
    draft: Draft, title: str, found: dict[int, str], columns: Columns, cells: tuple[str, ...], line: int
) -> None:
    """A row of figures by year: an indicator; the baseline stands behind its name or in a column of its own."""
    name, unit, baseline, targets = in_text(title)
    baseline = baseline or (targets[0] if targets and re.search(r"実績|現状|基準", title) else None)
    figures: list[Figure] = []
    for place, column in columns.items():
        cell = cells[place] if place < len(cells) else ""
        if not cell:
            continue
        if column.kind == "unit" and not column.years:
            unit = printed(cell)
        elif column.kind == "baseline":
            baseline = Figure(column.years.last if column.years else None, cell)
        elif column.years and cell in found.values():
            figures += [Figure(year, cell) for year in column.years.all()]
        elif column.kind == "target":
            figures += cell_figures(cell)
    if name and (figures or baseline):
        draft.indicators.append(DraftIndicator(name, line, line, unit, baseline, figures))
    elif draft.indicators and figures:
        draft.indicators[-1].targets += figures
        draft.indicators[-1].last = line
