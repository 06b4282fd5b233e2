"""Values for labels: of a cell, behind a colon, or on the lines below a label."""

from keifu_loaders.engine.draft import DraftIndicator
from keifu_loaders.engine.figures import entries, in_text, says_none
from keifu_loaders.engine.headings import ONLY_NUMBER
from keifu_loaders.engine.sentences import apart, before_years, sentence
from keifu_loaders.engine.state import State
from keifu_loaders.engine.table import add_figures
from keifu_loaders.engine.years import spans_of_years
from keifu_loaders.normalise import printed

_LONGEST_PHASE = 30
_LONGEST_TITLE = 40
_NEAR = 4


def fill(state: State, slot: str, text: str, line: int) -> None:
    """A value for a label: of a cell, behind a colon, or on the line below the label."""
    state, draft = state, state.draft
    if slot == "number" and (not state.number or ONLY_NUMBER.match(text)):
        state.number = printed(text)
    elif slot == "number" and text:
        state.labelled_measure(text, line)
    elif slot == "pillar" and text:
        state.labelled_pillar(text, line)
    elif slot == "measure" and text:
        state.labelled_measure(text, line)
    elif draft is None or not text:
        return
    elif slot == "owner":
        if "。" not in text:
            draft.own(text, line)
    elif slot in ("schedule", "step"):
        _timed_line(state, text, line)
    elif slot in ("indicator", "baseline", "target", "unit"):
        named = slot == "target" and len(entries(text)) == 1 and len(in_text(text)[0]) > 2
        figures = in_text(text)[2:]
        if slot == "target" and not any(figures) and len(text) <= _LONGEST_TITLE:
            state.named = (in_text(text)[0], line)
        waits = bool(state.named[0]) and any(figures)
        _figure(state, "indicator" if (named and figures[1]) or waits else slot, text, line)


def _timed_line(state: State, text: str, line: int) -> None:
    """``令和7年度:検討 令和8年度:実施``, with or without a title before it; a title alone waits for its years."""
    draft, found = state.draft, spans_of_years(text)
    if draft is None:
        return
    if any("。" in beside for _, beside in found):
        found = sentence(found)
    if not found:
        if len(text) <= _LONGEST_TITLE and "。" not in text:
            state.title, state.title_line = text, line
        return
    title = before_years(text) or (state.title if line - state.title_line < _NEAR else "")
    state.title_line = line
    cells: dict[int, str] = {}
    for years, beside in found:
        phase, following = apart(beside)
        if len(phase) <= _LONGEST_PHASE:
            cells.update({year: phase for year in years.all() if phase})
        if following:
            draft.row(title, cells, line)
            title, cells = following, {}
    draft.row(title, cells, line)


def _figure(state: State, slot: str, text: str, line: int) -> None:
    draft = state.draft
    if draft is None:
        return
    if slot == "indicator":
        for entry in entries(text):
            _indicator(state, entry, line)
        return
    if not draft.indicators:
        return
    current = draft.indicators[-1]
    current.last = line
    if slot == "unit":
        current.unit = printed(text)
    else:
        add_figures(current, slot, text)


def _indicator(state: State, text: str, line: int) -> None:
    draft = state.draft
    name, unit, baseline, targets = in_text(text)
    if draft is None or not (name or targets or baseline):
        return
    if not name and line - state.named[1] < _NEAR:
        name = state.named[0]
        state.named = ("", 0)
    if not name and draft.indicators:
        draft.indicators[-1].targets += targets
        draft.indicators[-1].baseline = draft.indicators[-1].baseline or baseline
        return
    if not targets and not baseline and says_none(text):
        return
    if name and not targets and not baseline and ("。" in name or len(name) > 50):
        return
    draft.indicators.append(DraftIndicator(name or draft.title, line, line, unit, baseline, targets))
