"""Notes about records that were read where the document is damaged."""

from collections.abc import Iterator, Sequence

from keifu_loaders.document import Document
from keifu_loaders.notes import note
from keifu_loaders.records import Note, Plan, Record, Span

_LOST = "\ufffd"
"""U+FFFD, which stands where a character could not be converted."""


def doubts(document: Document, plan: Plan) -> list[Note]:
    """A note of the kind Doubtful about each record read from a line with a lost character, or one that stands twice.

    A line that begins with white space may stand twice: so do the rows of cells of two rows of a schedule.
    """
    lost = [line.number for line in document.lines if _LOST in line.raw]
    pairs = zip(document.lines, document.lines[1:], strict=False)
    twice = [
        line.number for before, line in pairs if line.text and line.raw == before.raw and not line.raw[0].isspace()
    ]
    records = list(_records(plan)) if lost or twice else []
    return [
        made
        for kind, numbers in (("Doubtful", lost), ("Doubled", twice))
        for about, spans in records
        for made in _doubt(kind, about, spans, numbers)
    ]


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
