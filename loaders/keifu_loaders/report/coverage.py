"""Every line of a document is one kind of line (``model.Kind``): first what was read, then what its place and words say."""

from keifu_loaders.document import Document
from keifu_loaders.records import Plan
from keifu_loaders.report.listed import Listed
from keifu_loaders.report.look import Look, compact, label, labelled, looks
from keifu_loaders.report.model import Kind
from keifu_loaders.report.places import places
from keifu_loaders.report.zones import contents, glossary, is_cells, is_header, paragraphs, region, tables

_OF_THE_PLAN = {"plan", "fact", "companion"}


def coverage(document: Document, plan: Plan) -> dict[int, Kind]:
    """Number of a line → its kind, for every line; blank lines are furniture."""
    return _Coverage(document, plan).kinds


class _Coverage:
    def __init__(self, document: Document, plan: Plan) -> None:
        self.kinds: dict[int, Kind] = {line.number: "furniture" for line in document.lines}
        self.lines = looks(document)
        self.listed = Listed(plan)
        self.contents, self.titles = contents(self.lines)
        self.glossary = glossary(self.lines, self.contents, self.titles)
        self.paragraphs = paragraphs(self.lines)
        self.region = region(plan)
        self.measure = {n: m.number for m in plan.measures for n in range(m.span.first, m.span.last + 1)}
        self.lost = {n for note in plan.notes if note.missing for n in range(note.span.first, note.span.last + 1)}
        read = [(p.kind, n) for p in places(plan) for n in range(p.span.first, p.span.last + 1)]
        self.read = {n for _, n in read}
        self.parts = {n for kind, n in read if kind not in _OF_THE_PLAN}
        self.section: str | None = None
        self.before: Look | None = None
        self.chart = False  # among the scattered cells of a chart whose rows are lost
        self._outer_tables()
        for line in self.lines:
            self._one(line)

    def _one(self, line: Look) -> None:
        number = line.line.number
        if number in self.lost or number in self.read:
            self.kinds[number] = "lost" if number in self.lost else "record"
            self.section = None if number in self.parts else self.section
            self.chart = number in self.lost
        elif number in self.contents:
            self.kinds[number] = "furniture"
        elif number in self.glossary:
            self.kinds[number] = self._in_glossary(line)
        elif number in self.region:
            self.kinds[number] = self._in_region(line)
        elif not line.is_row:
            self.kinds[number] = self._outside(line)
        self.before = line

    def _in_region(self, line: Look) -> Kind:
        """Inside the measures whatever is neither text nor a frame should have become a record."""
        text: Kind = "description" if line.line.number in self.measure else "prose"
        if is_header(line):
            self.section = None
            return "furniture"
        if found := labelled(line):
            kind, beside = found
            self.section = kind if kind == "description" and line.line.number in self.measure else None
            if kind == "description":
                return "unread" if line.is_row and line.has_values else text
            return "furniture" if not beside else "listed" if line.line.text in self.listed else "unread"
        if line.is_row:
            return self._row(line, text)
        if line.has("measure_heading"):
            self.section = None
        elif line.has("footnote") or line.line.number in self.paragraphs or self.section:
            self.section = self.section or ("description" if line.has("footnote") else None)
            return text
        return self._short(line) or "unread"

    def _row(self, line: Look, text: Kind) -> Kind:
        if self._twice(line) or line.line.text in self.listed:
            return "listed"
        return text if line.has("sentence") and not line.has_values else "unread"

    def _twice(self, line: Look) -> bool:
        """Whether a row only repeats the cells of the HTML table above it, as conversions do."""
        before = self.before
        if not before or "<table" not in before.line.raw or before.line.number not in self.read | self.lost:
            return False
        return line.cells in (before.cells[: len(line.cells)], before.cells[-len(line.cells) :])

    def _short(self, line: Look) -> Kind | None:
        """A heading or a line of the page's frame, in any place."""
        if line.line.text in self.listed:
            return "listed"
        if line.has("measure_heading"):
            return None
        known = compact(line.line.text) in self.titles or line.has("furniture")
        return "furniture" if known and not line.has("sentence") else None

    def _outside(self, line: Look) -> Kind:
        self.section = None
        found = labelled(line)
        if not found and is_cells(line):
            return "lost" if self.chart else "unread"
        if is_header(line):
            return "furniture"
        self.chart = self.chart and not line.has("sentence")
        if short := self._short(line):
            return short
        data = found and found[0] == "data" and found[1] and not line.has("sentence")
        return "unread" if data or line.has("measure_heading") else "prose"

    def _outer_tables(self) -> None:
        """Tables outside: unread where a label names what belongs to a measure, or where they read like a glossary."""
        for table in tables(self.lines):
            listed = [line.line.text in self.listed for line in table]
            heads = [is_header(line) for line in table]
            rest = [line for line, again, head in zip(table, listed, heads, strict=True) if not again and not head]
            words = (cell for line in (table if rest else []) for cell in line.cells)
            data = any(label(word) == "data" for word in words) or any(line.has("glossary_entry") for line in rest)
            others: Kind = "unread" if data else "other-table" if rest else "furniture"
            for line, again in zip(table, listed, strict=True):
                self.kinds[line.line.number] = "listed" if again else others

    def _in_glossary(self, line: Look) -> Kind:
        if line.has("glossary") or line.has("glossary_frame") or line.has("furniture"):
            return "furniture"
        if line.is_row:
            return "unread"
        number = line.line.number
        goes_on = self.kinds.get(number - 1) in {"record", "description"} and bool(self.before)
        directly = self.before and self.before.line.number == number - 1
        if number in self.paragraphs or line.has("bullet") or line.has("footnote") or (goes_on and directly):
            return "description"
        return "unread"
