"""Rows under a header: a list whose rows are measures or projects, or years beside a title."""

import re
from dataclasses import dataclass, field

from keifu_loaders.engine.draft import Draft, DraftIndicator, Timed
from keifu_loaders.engine.figures import Figure, in_text, says_none
from keifu_loaders.engine.grid import Column, Columns, header
from keifu_loaders.engine.headings import heading, without_marks
from keifu_loaders.engine.marks import is_figure, is_mark, kinds_of
from keifu_loaders.engine.words import kind_of
from keifu_loaders.engine.years import YEAR, Years, spans_of_years, years_in
from keifu_loaders.normalise import fold, is_dash, printed
from keifu_loaders.values import cells_of


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


def before_years(text: str) -> str:
    """The words of a line before its first year."""
    text = fold(text)
    found = next((m for m in YEAR.finditer(text) if years_in(m[0]) and not m["abare"]), None)
    return re.sub(r"^[・\- ]+|[ :：・、\[【(-]+$", "", text[: found.start()]) if found else ""


def sentence(found: list[tuple[Years, str]]) -> list[tuple[Years, str]]:
    """The years of a sentence with the phase of each; none where it says anything else.

    ``2025年度に検討、2026年度と2027年度に導入、2028年度から運用とします。``
    """
    made: list[tuple[Years, str]] = []
    for years, beside in reversed(found):
        phase = re.sub(
            r"^(?:まで)?(?:には|は|に|から|より)|(?:と|を)?(?:します|する|行います|行う|予定です)?。?$|、$", "", beside
        )
        made.append((years, made[-1][1] if phase in ("", "と", "・", "及び") and made else phase))
    made.reverse()
    told = (bool(kinds_of(phase, [], {})) or bool(re.fullmatch(r"[^\sぁ-ん。、]{2,10}", phase)) for _, phase in made)
    return made if all(told) else []


def apart(words: str) -> tuple[str, str]:
    """The words of a year, and the title of the next row where it begins behind them: ``"実施 2. 手引の作成"``."""
    found = re.match(r"^(?P<words>.*?) +(?P<next>(?:\d{1,2}[.)]|\(\d+\)|[○●・◆■◎①-⑳-]) ?[^\d\s].*)$", words)
    return (found["words"], found["next"]) if found else (words, "")


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
            one.baseline += _cell_figures(cell)
        elif column.kind == "target":
            one.targets += _cell_figures(cell)
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
        one.baseline += [Figure(figure.year or years[-1], figure.printed) for figure in _cell_figures(cell)[:1]]
    elif kind in ("target", "indicator") and is_dash(printed(cell)):
        return
    elif kind in ("target", "indicator") or (kind != "schedule" and is_figure(cell) and not is_dash(printed(cell))):
        one.targets += [Figure(year, cell) for year in years]
    else:
        row.phases.update(dict.fromkeys(years, cell))


def _cell_figures(cell: str) -> list[Figure]:
    _, _, baseline, targets = in_text(cell)
    if is_figure(cell) and not any(figure.year for figure in targets):
        return [Figure(None, cell)]
    return [*([baseline] if baseline else []), *targets]


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


def add_figures(current: DraftIndicator, slot: str, text: str) -> None:
    """A baseline or target for the indicator before it."""
    figures = _cell_figures(text)
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
            figures += _cell_figures(cell)
    if name and (figures or baseline):
        draft.indicators.append(DraftIndicator(name, line, line, unit, baseline, figures))
    elif draft.indicators and figures:
        draft.indicators[-1].targets += figures
        draft.indicators[-1].last = line
