"""Reads a plan that no profile knows, by what its labels mean."""

from keifu_loaders.document import Document
from keifu_loaders.engine.draft import Draft, record
from keifu_loaders.engine.grid import items
from keifu_loaders.engine.marks import legend, phases
from keifu_loaders.engine.outline import outline, without_contents
from keifu_loaders.engine.scan import Scan
from keifu_loaders.engine.terms import begins_glossary, read_terms
from keifu_loaders.normalise import printed
from keifu_loaders.profile import Systems
from keifu_loaders.records import Measure, Note, Pillar, Span, Term
from keifu_loaders.systems import find_systems


def read_by_labels(document: Document) -> tuple[list[Pillar], list[Measure], list[Term], list[Note]]:
    """Pillars, measures, glossary and notes; every list is empty where nothing is understood."""
    parts = without_contents([item for item in items(document) if item.line.text or item.cells])
    scan = Scan(outline(parts), parts)
    terms = read_terms(parts)
    glossary = {term.span.first for term in terms}
    for item in parts:
        if terms and begins_glossary(item):
            break
        if item.line.number not in glossary:
            scan.take(item)
    marks = legend(line.text for line in document.lines)
    measures, notes = [], []
    for draft, number in _numbered(_measures(scan.state.drafts)):
        measure, made = record(draft, number, marks)
        measure.systems = find_systems(measure, Systems())
        measures.append(measure)
        notes += made
    used = {measure.pillar for measure in measures}
    pillars = [
        Pillar(span=Span(line, line), number=number, title=title)
        for number, (title, line) in scan.state.pillars.items()
        if number in used
    ]
    return pillars, measures, terms, notes


def _measures(drafts: list[Draft]) -> list[Draft]:
    """The drafts of which something is said beyond a title: owners, phases or an indicator with figures.

    Where nearly all have owners or phases, one that has neither is none.
    """
    told = [d for d in drafts if d.owners or d.indicators or d.projects or any(row.cells for row in d.rows)]
    phased = [d for d in told if d.owners or d.projects or any(phases(r.cells, Span(1, 1), {}) for r in d.rows)]
    found = phased if len(phased) > 0.8 * len(told) else told
    alone = len(found) == 1 and not found[0].owners and not found[0].projects
    return [] if alone else found  # one chapter with a table of years is no plan


def _numbered(drafts: list[Draft]) -> list[tuple[Draft, str]]:
    """A number for each, its own where that is unique, with the pillar's before it where it repeats under each."""
    numbers = [draft.number for draft in drafts]
    repeated = len(set(numbers)) < len(numbers)
    taken: set[str] = set()
    found = []
    for place, draft in enumerate(drafts, 1):
        number = draft.number or str(place)
        if repeated and draft.pillar and draft.number:
            number = f"{draft.pillar}-{draft.number}"
        while number in taken:
            number = f"{number}.{place}"
        taken.add(number)
        found.append((draft, printed(number)))
    return found
