"""A reading → its report."""

from collections.abc import Iterator

from keifu_loaders.body import bodies
from keifu_loaders.document import Document, Line
from keifu_loaders.normalise import fold
from keifu_loaders.profile import Profile
from keifu_loaders.records import Indicator, Note, Plan
from keifu_loaders.report.coverage import coverage
from keifu_loaders.report.model import KINDS, Kind, Remark, Report, Source, Stretch, Subject, Unresolved
from keifu_loaders.report.partial import partial
from keifu_loaders.report.places import owners, parts

BEGINNING = 30
"""Characters of the document that a report in text or JSON gives of a stretch, at most."""


def make_report(document: Document, plan: Plan, profile: Profile | None = None) -> Report:
    """The report on a document that was read as ``plan``, by ``profile`` or by what its labels mean."""
    kinds = coverage(document, plan)
    stretches = list(_stretches(document, kinds))
    notes = sorted(plan.notes, key=lambda note: note.span)
    filled = [kinds[line.number] for line in document.lines]
    return Report(
        document=Source(
            name=document.name, media_type=document.media_type, sha256=document.sha256, lines=len(document.lines)
        ),
        plan=_subject(plan),
        profile=profile.name if profile else None,
        layout=" ".join(profile.measures.layout) or "text" if profile else "labels",
        found=_found(plan),
        lines={kind: filled.count(kind) for kind in KINDS},
        unread=[stretch for stretch in stretches if stretch.kind == "unread"],
        lost=[_remark(note) for note in notes if note.missing],
        partial=partial(document, plan),
        repaired=[_remark(note) for note in notes if not note.missing],
        unresolved=[
            Unresolved(text=fact.literal, lines=[span.first for span in fact.spans], ja=fact.ja, en=fact.en)
            for fact in plan.facts
            if fact.property == "dcterms:references" and fact.literal
        ],
        stretches=stretches,
    )


def _subject(plan: Plan) -> Subject:
    body = next((body for body in bodies() if body.code == plan.code), None)
    return Subject(
        title=plan.title,
        slug=plan.slug,
        code=plan.code,
        body=body.prefecture + body.name if body else None,
        standing="recognised" if body else "provisional",
    )


def _remark(note: Note) -> Remark:
    return Remark(
        first=note.span.first,
        last=note.span.last,
        kind=note.kind,
        about=note.about,
        missing=note.missing,
        ja=note.ja,
        en=note.en,
    )


def _found(plan: Plan) -> dict[str, int]:
    """How many records of each kind; owners and systems each once in the plan."""
    measures = plan.measures
    indicators = [indicator for m in measures for indicator in m.indicators]
    return {
        "pillars": len(plan.pillars),
        "measures": len(measures),
        "owners": len({name for m in measures for name in owners(m)}),
        "steps": sum(len(m.steps) for m in measures),
        "projects": sum(len(m.projects) for m in measures),
        "phases": sum(len(part.phases) for m in measures for part in parts(m) if not isinstance(part, Indicator)),
        "indicators": len(indicators),
        "baselines": sum(1 for indicator in indicators if indicator.baseline),
        "targets": sum(len(indicator.targets) for indicator in indicators),
        "systems": len({name for m in measures for name in m.systems}),
        "terms": len(plan.terms),
        "facts": len(plan.facts),
        "companions": len(plan.companions),
    }


def _stretches(document: Document, kinds: dict[int, Kind]) -> Iterator[Stretch]:
    """Neighbouring lines of one kind, on one page or sheet; blank lines neither part nor begin a stretch."""
    first: Line | None = None
    last: Line | None = None
    for line in document.lines:
        if not line.text:
            continue
        if (
            first
            and last
            and (kinds[line.number], line.page, line.sheet) != (kinds[last.number], last.page, last.sheet)
        ):
            yield _stretch(first, last, kinds)
            first = None
        first, last = first or line, line
    if first and last:
        yield _stretch(first, last, kinds)


def _stretch(first: Line, last: Line, kinds: dict[int, Kind]) -> Stretch:
    return Stretch(
        first=first.number,
        last=last.number,
        kind=kinds[first.number],
        beginning=beginning(first),
        page=first.page,
        sheet=first.sheet,
    )


def beginning(line: Line) -> str:
    """The first characters of a line on one line of a terminal: no tabs, no control characters."""
    return shown(fold(line.text.replace("\t", " ")))[:BEGINNING]


def shown(text: str) -> str:
    """Text without what a terminal would obey."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)
