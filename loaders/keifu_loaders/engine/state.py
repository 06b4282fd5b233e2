"""Where the pass over a plan stands, and how it begins a pillar or a measure."""

from dataclasses import dataclass, field

from keifu_loaders.engine.draft import Draft
from keifu_loaders.engine.grid import Columns
from keifu_loaders.engine.headings import ONLY_NUMBER, heading, without_marks
from keifu_loaders.engine.words import words
from keifu_loaders.normalise import printed


@dataclass
class State:
    """Where the pass stands: the measures so far, the pillar, the label in force, the columns of the open table.

    ``mode`` is the outline's; ``rows`` holds the cells of every table by its number; ``title`` waits for its years,
    ``named`` (an indicator's name and line) for its figures, ``marks`` for the measure of their row.
    """

    mode: str = "list"
    rows: dict[int, list[tuple[str, ...]]] = field(default_factory=dict)
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

    def begin_pillar(self, number: str, title: str, line: int) -> None:
        """Take a pillar, under a key of its own where its number is taken by another."""
        key = number or str(len(self.pillars) + 1)
        known = next((k for k, (name, _) in self.pillars.items() if name == title), None)
        if known is None:
            used = {draft.pillar for draft in self.drafts}
            while key in self.pillars and key in used:
                key = f"{key}-{len(self.pillars) + 1}"
            self.pillars[key] = (title, line)
        self.pillar, self.slot = known or key, None

    def begin_measure(self, title: str, number: str, line: int) -> Draft:
        """Take a measure, which the lines that follow speak of."""
        title, marks = without_marks(title)
        draft = Draft(number or self.number, printed(title), line, line, self.pillar, marks)
        self.drafts.append(draft)
        self.slot, self.number, self.title, self.ended = None, "", "", False
        return draft

    def labelled_measure(self, text: str, line: int) -> None:
        """A measure named behind a label: ``施策名 | 1-1 窓口改革``."""
        found = heading(text)
        self.begin_measure(found.title if found else printed(text), found.number if found else "", line)
        self.slot = None

    def labelled_pillar(self, text: str, line: int) -> None:
        """A pillar named behind a label, perhaps its number first; ``区分：新規`` is a mark of the measure instead."""
        if text in words().marks:
            self.marks = [text]
            if self.mode != "list" and self.draft and text not in self.draft.marks:
                self.draft.marks.append(text)
            return
        if ONLY_NUMBER.match(text):
            self.pillar_number = text
            return
        found = heading(text)
        if found is None and self.pillar_number:
            text = f"{self.pillar_number} {text}"
            found = heading(text)
        self.pillar_number = ""
        self.begin_pillar(found.number if found else "", found.title if found else printed(text), line)
        if self.draft and self.draft.first == line - 1 and not self.draft.rows:
            self.draft.pillar = self.pillar

    def known(self, number: str, title: str) -> Draft | None:
        """The measure that a row of a list speaks of, by its title and number or by its number alone."""
        drafts = self.drafts
        if title:
            return next((d for d in drafts if d.title == title and (not number or d.number in ("", number))), None)
        numbered = [d for d in drafts if d.number == number]
        return next((d for d in numbered if d.pillar == self.pillar), numbered[0] if len(numbered) == 1 else None)
