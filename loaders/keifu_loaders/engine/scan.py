"""Reads the parts of a plan by what their labels mean: one pass over lines and rows."""

import re
from collections.abc import Sequence

from keifu_loaders.engine.figures import in_text
from keifu_loaders.engine.fill import fill
from keifu_loaders.engine.grid import Item
from keifu_loaders.engine.headings import is_chapter
from keifu_loaders.engine.outline import Outline
from keifu_loaders.engine.rows import read_row
from keifu_loaders.engine.state import State
from keifu_loaders.engine.words import label_line
from keifu_loaders.engine.years import spans_of_years

_OTHER_LABEL = re.compile(r"^[■□●○◎◆◇▼▽・【\[<]* ?[^:\s]{1,16} ?[:】\]]")
_LONGEST_LINE = 200


class Scan:
    """One pass over a plan whose outline is known."""

    def __init__(self, plan: Outline, items: Sequence[Item] = ()) -> None:
        self.measures, self.pillars, self.state = plan.measures, plan.pillars, State(mode=plan.mode)
        for item in items:
            if item.cells:
                self.state.rows.setdefault(item.table, []).append(item.cells)

    def take(self, item: Item) -> None:
        """Read one line or row."""
        number = item.line.number
        if item.table != self.state.table:
            if self.state.table:
                self.state.slot = None
            self.state.columns, self.state.table = None, item.table
        if number in self.pillars:
            self.state.begin_pillar(self.pillars[number].number, self.pillars[number].title, number)
        elif number in self.measures:
            draft = self.state.begin_measure(self.measures[number].title, self.measures[number].number, number)
            draft.marks = list(self.measures[number].marks)
            if self.measures[number].owners:
                draft.own(self.measures[number].owners, number)
        elif item.cells is None:
            self._line(item.line.text, number)
        else:
            read_row(self.state, item.cells, number)
        if self.state.draft and item.line.text:
            self.state.draft.last = max(self.state.draft.last, number)

    def _line(self, text: str, line: int) -> None:
        state, found = self.state, label_line(text)
        if not text:
            return
        if is_chapter(text):
            state.slot, state.ended = None, True
        elif found:
            state.slot, state.title = found[0], ""
            fill(state, found[0], found[1], line)
        elif _OTHER_LABEL.match(text) and not spans_of_years(text) and not in_text(text)[3]:
            state.slot = None
        elif state.draft and state.slot and len(text) < _LONGEST_LINE:
            fill(state, state.slot, text, line)
