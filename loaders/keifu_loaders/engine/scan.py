"""Reads the parts of a plan by what their labels mean: one pass over lines and rows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from keifu_loaders.engine import table
from keifu_loaders.engine.draft import Draft, DraftIndicator, Timed
from keifu_loaders.engine.figures import entries, in_text, says_none
from keifu_loaders.engine.grid import TEXT, Columns, Item, header, is_only_years, stacked
from keifu_loaders.engine.headings import ONLY_NUMBER, heading, is_chapter, without_marks
from keifu_loaders.engine.marks import is_figure
from keifu_loaders.engine.outline import Outline
from keifu_loaders.engine.words import kind_of, label_line, words
from keifu_loaders.engine.years import spans_of_years, years_in
from keifu_loaders.normalise import is_dash, printed

_LONGEST_PHASE = 30
_LONGEST_TITLE = 40
_NEAR = 4
_SLOTS = {"owner", "schedule", "indicator", "baseline", "target", "unit", "measure", "number", "pillar", "step", "text"}
_OTHER_LABEL = re.compile(r"^[■□●○◎◆◇▼▽・【\[<]* ?[^:\s]{1,16} ?[:】\]]")
_YEAR_LABELS = ("年度", "年次", "実施年度")
_WIDE = 4
_OF_A_FORM = {"measure", "number", "pillar", "owner", "text"}


@dataclass
class State:
    """Where the pass stands: the measures so far, the pillar, the label in force, the columns of the open table."""

    drafts: list[Draft] = field(default_factory=list)
    pillars: dict[str, tuple[str, int]] = field(default_factory=dict)
    pillar: str | None = None
    number: str = ""
    slot: str | None = None
    columns: Columns | None = None
    table: int = 0
    era: int | None = None
    title: str = ""
    title_line: int = 0
    fresh: bool = False
    ended: bool = False
    marks: list[str] = field(default_factory=list)
    downwards: tuple[str, ...] = ()
    named: tuple[str, int] = ("", 0)
    names: int | None = None
    pillar_number: str = ""

    @property
    def draft(self) -> Draft | None:
        """The measure that is being read; none after the chapter of the measures has ended."""
        return self.drafts[-1] if self.drafts and not self.ended else None


class Scan:
    """One pass over a plan whose outline is known."""

    def __init__(self, plan: Outline, items: Sequence[Item] = ()) -> None:
        self.rows: dict[int, list[tuple[str, ...]]] = {}
        for item in items:
            if item.cells:
                self.rows.setdefault(item.table, []).append(item.cells)
        self.measures, self.pillars, self.mode, self.state = plan.measures, plan.pillars, plan.mode, State()

    def take(self, item: Item) -> None:
        """Read one line or row."""
        number = item.line.number
        if item.table != self.state.table:
            if self.state.table:
                self.state.slot = None
            self.state.columns, self.state.table = None, item.table
        if number in self.pillars:
            self._pillar(self.pillars[number].number, self.pillars[number].title, number)
        elif number in self.measures:
            draft = self._measure(self.measures[number].title, self.measures[number].number, number)
            draft.marks = list(self.measures[number].marks)
            if self.measures[number].owners:
                draft.own(self.measures[number].owners, number)
        elif item.cells is None:
            self._line(item.line.text, number)
        else:
            self._row(item.cells, number)
        if self.state.draft and item.line.text:
            self.state.draft.last = max(self.state.draft.last, number)

    def _pillar(self, number: str, title: str, line: int) -> None:
        state = self.state
        key = number or str(len(state.pillars) + 1)
        known = next((k for k, (name, _) in state.pillars.items() if name == title), None)
        if known is None:
            used = {draft.pillar for draft in state.drafts}
            while key in state.pillars and key in used:
                key = f"{key}-{len(state.pillars) + 1}"
            state.pillars[key] = (title, line)
        state.pillar, state.slot = known or key, None

    def _measure(self, title: str, number: str, line: int) -> Draft:
        state = self.state
        title, marks = without_marks(title)
        draft = Draft(number or state.number, printed(title), line, line, state.pillar, marks)
        state.drafts.append(draft)
        state.slot, state.number, state.title, state.ended = None, "", "", False
        return draft

    def _line(self, text: str, line: int) -> None:
        state, found = self.state, label_line(text)
        if not text:
            return
        if is_chapter(text):
            state.slot, state.ended = None, True
        elif found:
            state.slot, state.title = found[0], ""
            self._fill(found[0], found[1], line)
        elif _OTHER_LABEL.match(text) and not spans_of_years(text) and not in_text(text)[3]:
            state.slot = None
        elif state.draft and state.slot and len(text) < 200:
            self._fill(state.slot, text, line)

    def _fill(self, slot: str, text: str, line: int) -> None:
        """A value for a label: of a cell, behind a colon, or on the line below the label."""
        state, draft = self.state, self.state.draft
        if slot == "number" and (not state.number or ONLY_NUMBER.match(text)):
            state.number = printed(text)
        elif slot == "number" and text:
            self._labelled_measure(text, line)
        elif slot == "pillar" and text:
            self._labelled_pillar(text, line)
        elif slot == "measure" and text:
            self._labelled_measure(text, line)
        elif draft is None or not text:
            return
        elif slot == "owner":
            if "。" not in text:
                draft.own(text, line)
        elif slot in ("schedule", "step"):
            self._timed_line(text, line)
        elif slot in ("indicator", "baseline", "target", "unit"):
            named = slot == "target" and len(entries(text)) == 1 and len(in_text(text)[0]) > 2
            figures = in_text(text)[2:]
            if slot == "target" and not any(figures) and len(text) <= _LONGEST_TITLE:
                self.state.named = (in_text(text)[0], line)
            waits = bool(self.state.named[0]) and any(figures)
            self._figure("indicator" if (named and figures[1]) or waits else slot, text, line)

    def _labelled_measure(self, text: str, line: int) -> None:
        found = heading(text)
        self._measure(found.title if found else printed(text), found.number if found else "", line)
        self.state.slot = None

    def _labelled_pillar(self, text: str, line: int) -> None:
        if text in words().marks:
            self.state.marks = [text]
            if self.mode != "list" and self.state.draft and text not in self.state.draft.marks:
                self.state.draft.marks.append(text)
            return
        if ONLY_NUMBER.match(text):
            self.state.pillar_number = text
            return
        found = heading(text)
        if found is None and self.state.pillar_number:
            text = f"{self.state.pillar_number} {text}"
            found = heading(text)
        self.state.pillar_number = ""
        self._pillar(found.number if found else "", found.title if found else printed(text), line)
        if self.state.draft and self.state.draft.first == line - 1 and not self.state.draft.rows:
            self.state.draft.pillar = self.state.pillar

    def _timed_line(self, text: str, line: int) -> None:
        """``令和7年度:検討 令和8年度:実施``, with or without a title before it; a title alone waits for its years."""
        state, draft, found = self.state, self.state.draft, spans_of_years(text)
        if draft is None:
            return
        if any("。" in beside for _, beside in found):
            found = table.sentence(found)
        if not found:
            if len(text) <= _LONGEST_TITLE and "。" not in text:
                state.title, state.title_line = text, line
            return
        title = table.before_years(text) or (state.title if line - state.title_line < _NEAR else "")
        state.title_line = line
        cells: dict[int, str] = {}
        for years, beside in found:
            phase, following = table.apart(beside)
            if len(phase) <= _LONGEST_PHASE:
                cells.update({year: phase for year in years.all() if phase})
            if following:
                draft.row(title, cells, line)
                title, cells = following, {}
        draft.row(title, cells, line)

    def _figure(self, slot: str, text: str, line: int) -> None:
        draft = self.state.draft
        if draft is None:
            return
        if slot == "indicator":
            for entry in entries(text):
                self._indicator(entry, line)
            return
        if not draft.indicators:
            return
        current = draft.indicators[-1]
        current.last = line
        if slot == "unit":
            current.unit = printed(text)
        else:
            table.add_figures(current, slot, text)

    def _indicator(self, text: str, line: int) -> None:
        draft = self.state.draft
        name, unit, baseline, targets = in_text(text)
        if draft is None or not (name or targets or baseline):
            return
        if not name and line - self.state.named[1] < _NEAR:
            name = self.state.named[0]
            self.state.named = ("", 0)
        if not name and draft.indicators:
            draft.indicators[-1].targets += targets
            draft.indicators[-1].baseline = draft.indicators[-1].baseline or baseline
            return
        if not targets and not baseline and says_none(text):
            return
        if name and not targets and not baseline and ("。" in name or len(name) > 50):
            return
        draft.indicators.append(DraftIndicator(name or draft.title, line, line, unit, baseline, targets))

    def _row(self, cells: tuple[str, ...], line: int) -> None:
        state = self.state
        found = header(cells, state.era)
        if found and self._is_header(cells, found):
            self._open(found, cells)
            return
        state.fresh = False
        if self._transposed(cells, line) or self._pillar_row(cells, line):
            return
        first = next((cell for cell in cells if cell), "")
        own = kind_of(first)
        if own in _OF_A_FORM and (table.is_form_row(cells) or table.names_a_measure(cells, 0)):
            state.columns = None
        if state.columns and not (own in _SLOTS and is_only_years(state.columns) and not self._has_years(cells)):
            if table.is_list(state.columns):
                self._list_row(cells, line)
            else:
                self._timed_row(cells, line)
            return
        self._slots(cells, line)

    def _transposed(self, cells: tuple[str, ...], line: int) -> bool:
        """A schedule whose years run downwards: its header names the rows, ``年度 | 準備作業 | 周知``."""
        state, filled = self.state, [cell for cell in cells if cell]
        year = years_in(cells[0]) if len(filled) > 1 else None
        if state.downwards and year and not year.beside and state.draft:
            for title, cell in zip(state.downwards, cells[1:], strict=False):
                if cell and not is_dash(cell):
                    state.draft.row(
                        "" if kind_of(title) or len(state.downwards) == 1 else title, {year.first: cell}, line
                    )
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

    def _pillar_row(self, cells: tuple[str, ...], line: int) -> bool:
        """A row across a whole list that names the pillar of the rows below it."""
        filled = {cell for cell in cells if cell}
        columns = self.state.columns
        if self.mode != "list" or not columns or len(filled) != 1 or len(cells) < _WIDE or not table.is_list(columns):
            return False
        found = heading(next(iter(filled)))
        if found:
            self._pillar(found.number, found.title, line)
        return bool(found)

    def _is_header(self, cells: tuple[str, ...], found: Columns) -> bool:
        """A row of figures or phases under a header is data even where its words are labels (実績, 目標)."""
        return any(c.years for c in found.values()) or not all(is_figure(cell) for cell in cells if cell)

    def _open(self, found: Columns, cells: tuple[str, ...]) -> None:
        state = self.state
        years = [c.years.last for c in found.values() if c.years]
        state.era = years[-1] if years else state.era
        state.columns = stacked(state.columns, found) if state.columns and state.fresh else found
        state.fresh = True
        state.names = table.title_column(state.columns, self.rows.get(state.table, []))
        label = next((c.kind for c in found.values() if c.kind and not c.years), None)
        if label in ("schedule", "indicator", "target"):
            state.slot = label
        elif label in ("step", "measure") and any(column.years for column in state.columns.values()):
            state.slot = "schedule"

    def _has_years(self, cells: tuple[str, ...]) -> bool:
        columns = self.state.columns or {}
        return any(place < len(cells) and cells[place] for place, column in columns.items() if column.years)

    def _slots(self, cells: tuple[str, ...], line: int) -> None:
        """A row of a form: label, value, label, value …; cells without a label belong to the label before."""
        slot: str | None = None
        filled: str | None = None
        for place, cell in enumerate(cells):
            if not cell or (place and cell == cells[place - 1]):
                continue
            kind = kind_of(cell)
            if place == 0 and (number := table.numbered_label(cell)):
                self.state.number, kind = number, "measure"
            if kind and (slot != kind or filled is None or kind == "owner"):
                slot, filled = kind, None
                self.state.slot = kind
            elif slot or self.state.slot:
                self._fill(slot or str(self.state.slot), cell, line)
                filled = cell
            found = label_line(cell) if not kind else None
            if found:
                self._fill(*found, line)

    def _timed_row(self, cells: tuple[str, ...], line: int) -> None:
        state, draft, columns = self.state, self.state.draft, self.state.columns
        if draft is None or columns is None:
            return
        first = next((cell for cell in cells if cell), "")
        kind = kind_of(first)
        if kind in ("schedule", "indicator", "target", "baseline"):
            state.slot = kind
        if alone := table.title_alone(cells, columns):
            state.title, state.title_line = alone, line
            return
        if ONLY_NUMBER.match(cells[0]) and (known := self._known(cells[0], "")):
            draft, cells = known, ("", *cells[1:])
        title, found = table.timed(cells, columns)
        if state.table > TEXT:
            title, found = table.in_order(cells, columns) or (title, found)
        if (not title or table.is_value(title)) and state.title and line - state.title_line < 4:
            title = state.title
        if state.table > TEXT and not table.trusted(cells, columns, found):
            self._doubtful(printed(title), len(found), line)
            return
        state.title = ""
        if self.state.slot in ("indicator", "target") or (found and all(is_figure(cell) for cell in found.values())):
            table.add_indicator_row(draft, title, found, columns, cells, line)
        else:
            draft.row(title, found, line)

    def _known(self, number: str, title: str) -> Draft | None:
        """The measure that a row of a list speaks of, by its title and number or by its number alone."""
        drafts = self.state.drafts
        if title:
            return next((d for d in drafts if d.title == title and (not number or d.number in ("", number))), None)
        numbered = [d for d in drafts if d.number == number]
        return next((d for d in numbered if d.pillar == self.state.pillar), numbered[0] if len(numbered) == 1 else None)

    def _inner_row(self, row: table.ListRow, line: int) -> None:
        """A row of a list inside a measure: a project where the list names owners, else a row of the schedule."""
        draft, columns = self.state.draft, self.state.columns
        if draft is None or columns is None:
            return
        if (row.title or row.step) and any(column.kind == "owner" for column in columns.values()):
            draft.projects.append(table.project(row, line))
        elif row.phases:
            draft.row(row.title or row.step, row.phases, line)

    def _doubtful(self, title: str, cells: int, line: int) -> None:
        """A row of text whose cells may have slipped: its title alone, and that the rest is lost."""
        draft, columns = self.state.draft, self.state.columns
        if draft is None or columns is None or any(row.title == title and row.lost for row in draft.rows):
            return
        draft.rows.append(Timed(title or draft.title, {}, line, line, lost=(cells, table.year_columns(columns))))

    def _list_row(self, cells: tuple[str, ...], line: int) -> None:
        assert self.state.columns is not None  # noqa: S101 - the caller looked
        row = table.list_row(cells, self.state.columns, self.state.names)
        number, title = table.plain(row.title)
        number = row.number or number
        if ONLY_NUMBER.match(row.title):
            number, title = row.title, ""
        draft = self._known(number, title) if title or ONLY_NUMBER.match(number) else self.state.draft
        if self.mode != "list":
            if draft is None or not (title or number):
                self._inner_row(row, line)
            else:
                table.fill(draft, row, line)
            return
        if row.pillar:
            self._labelled_pillar(row.pillar, line)
        if title:
            if draft is None:
                draft = self._measure(title, number, line)
                draft.marks = without_marks(row.title)[1]
            if self.state.marks:
                draft.marks += [mark for mark in self.state.marks if mark not in draft.marks]
        self.state.marks = []
        if draft is not None:
            table.fill(draft, row, line)
