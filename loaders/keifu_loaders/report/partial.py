"""Rows that were read, with cells that went nowhere: a column that no record knows, a cell too many."""

from collections.abc import Iterator

from keifu_loaders.document import Document
from keifu_loaders.normalise import is_dash, printed
from keifu_loaders.records import Indicator, Plan, Project, Step
from keifu_loaders.report.look import Look, compact, label, look
from keifu_loaders.report.model import Partial
from keifu_loaders.report.places import parts
from keifu_loaders.report.zones import is_header

_BEGINNING = 30


def partial(document: Document, plan: Plan) -> list[Partial]:
    """The rows of measures whose cells are not all accounted for; rows that a note speaks of are left out."""
    lines = {line.number: line for line in document.lines}
    noted = {n for note in plan.notes for n in range(note.span.first, note.span.last + 1)}
    found = []
    for number, words in sorted(_words(plan).items()):
        row = look(lines[number])
        if not row.is_row or number in noted or is_header(row):
            continue
        left = [cell[:_BEGINNING] for cell in _left(row, words)]
        if left:
            found.append(Partial(line=number, cells=left))
    return found


def _left(row: Look, words: set[str]) -> Iterator[str]:
    for cell in row.cells:
        bare = compact(cell)
        if label(cell) or is_dash(printed(cell)) or any(word in bare for word in words):
            continue
        yield cell


def _words(plan: Plan) -> dict[int, set[str]]:
    """Line → the words (compact) that records of measures took from it."""
    found: dict[int, set[str]] = {}

    def add(first: int, last: int, *words: str | None) -> None:
        for number in range(first, last + 1):
            found.setdefault(number, set()).update(compact(word) for word in words if word)

    for measure in plan.measures:
        add(measure.span.first, measure.span.first, measure.number, measure.title, *measure.marks)
        owners = measure.owners_span or measure.span
        add(owners.first, owners.last if measure.owners_span else owners.first, *measure.owners)
        for part in parts(measure):
            add(part.span.first, part.span.last, part.title, *_values(part))
    return found


def _values(part: Step | Indicator | Project) -> Iterator[str]:
    if isinstance(part, Indicator):
        yield from (value.printed for value in [part.baseline, *part.targets] if value)
        return
    yield from (phase.printed for phase in part.phases)
    if isinstance(part, Project):
        yield from part.owners
