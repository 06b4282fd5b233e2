"""Notes about records that were read where the document is damaged."""

import re
from collections.abc import Iterator, Sequence

from keifu.fiscal import year_in
from keifu_loaders.document import Document, Line
from keifu_loaders.lexicon import lexicon
from keifu_loaders.normalise import fold
from keifu_loaders.notes import note
from keifu_loaders.records import Note, Plan, Record, Span

_LONGEST_YEAR = 16  # letters of a cell that names a fiscal year


def doubts(document: Document, plan: Plan) -> list[Note]:
    """A note of the kind Doubtful about each record read from a damaged line: a lost character, a line that stands twice.

    And about rows below a header of fiscal years that seems to be cut off.

    A line that begins with white space may stand twice: so do the rows of cells of two rows of a schedule.
    """
    lost = [line.number for line in document.lines if re.search(lexicon().damaged, line.raw)]
    pairs = zip(document.lines, document.lines[1:], strict=False)
    twice = [
        line.number for before, line in pairs if line.text and line.raw == before.raw and not line.raw[0].isspace()
    ]
    records = list(_records(plan)) if lost or twice else []
    made = [
        made
        for kind, numbers in (("Doubtful", lost), ("Doubled", twice))
        for about, spans in records
        for made in _doubt(kind, about, spans, numbers)
    ]
    return made + _below_short_headers(document, plan)


def _below_short_headers(document: Document, plan: Plan) -> list[Note]:
    """A note about each row of a schedule below a header that ends before the plan does: its right side may be lost."""
    ends = [int(str(fact.literal)[:4]) - 1 for fact in plan.facts if fact.property == "kf:end"]
    headers = {line.number: years[-1] for line in document.lines if (years := _header(line))} if ends else {}
    made: list[Note] = []
    for measure in plan.measures:
        whole = f"measure/{measure.number}"
        rows = [(f"{whole}/step/{step.number}", step.phases) for step in measure.steps]
        rows += [(f"project/{project.number}", project.phases) for project in measure.projects]
        for about, phases in rows:
            first = min((phase.span.first for phase in phases), default=0)
            above = max((at for at in headers if measure.span.first <= at < first), default=None)
            if above and headers[above] < ends[0] and max(phase.year for phase in phases) == headers[above]:
                span = Span(above, above)
                made.append(note("HeaderShort", about, span, lines=above, last=headers[above], end=ends[0]))
    return made


def _header(line: Line) -> list[int]:
    """The fiscal years of a row that names nothing else, its label aside; nothing for other lines."""
    if "年度" not in line.text:
        return []
    cells = line.cells or (line.raw.split("\t") if "\t" in line.raw else line.text.split(" "))
    years = [(cell, year_in(cell)) for cell in map(fold, cells) if cell]
    named = [year for cell, year in years if year and len(cell) < _LONGEST_YEAR]
    return named if len(named) >= max(1, len(years) - 1) else []


def _doubt(kind: str, about: str, spans: list[Span], numbers: list[int]) -> list[Note]:
    """At most one note: about the first of the lines that is among the spans."""
    inside = [number for number in numbers if any(span.first <= number <= span.last for span in spans)]
    return [note(kind, about, Span(number, number), lines=number) for number in inside[:1]]


def _records(plan: Plan) -> Iterator[tuple[str, list[Span]]]:
    """Paths below the plan, each with the lines that the record and its values were read from."""
    yield from ((f"term/{term.headword}", [term.span]) for term in plan.terms)
    for measure in plan.measures:
        whole = f"measure/{measure.number}"
        yield whole, [measure.span]  # its text too: a heading may be among it, and all that follows another measure's
        for step in measure.steps:
            yield f"{whole}/step/{step.number}", _spans(step, step.phases)
        for project in measure.projects:
            yield f"project/{project.number}", _spans(project, project.phases)
        for one in measure.indicators:
            values = [*([one.baseline] if one.baseline else []), *one.targets]
            yield f"indicator/{measure.number}-{one.number}", _spans(one, values)


def _spans(record: Record, parts: Sequence[Record]) -> list[Span]:
    return [record.span, *(part.span for part in parts)]
