"""Document → records: the one entrance to reading a plan."""

from pathlib import Path
from typing import NamedTuple

from keifu_loaders.document import Document
from keifu_loaders.doubts import doubts
from keifu_loaders.engine.plan import read_unknown
from keifu_loaders.front import read_front
from keifu_loaders.glossary import read_glossary
from keifu_loaders.measures import read_measures
from keifu_loaders.normalise import mend_look_alikes
from keifu_loaders.notes import note
from keifu_loaders.profile import Profile, choose
from keifu_loaders.readers import read_document
from keifu_loaders.records import Note, Plan, Span
from keifu_loaders.whole import one_plan


class Reading(NamedTuple):
    """A plan beside the document that it was read from, and the profile that was used, if any."""

    document: Document
    profile: Profile | None
    plan: Plan


def read_plan(path: Path, profile_name: str | None = None) -> Plan:
    """The plan of ``read``, alone."""
    return read(path, profile_name).plan


def read(path: Path, profile_name: str | None = None) -> Reading:
    """Read a plan from its document, by the profile that fits or the one named, else by what its labels mean.

    Raises ``CannotRunError`` (unreadable, of no known layout, cut off, two plans in one) and ``UsageError`` (unknown profile).
    """
    document = read_document(path)
    one_plan(document)
    profile = choose(document, profile_name)
    plan = _plan(document, profile)
    notes = plan.notes + _look_alikes(document) + doubts(document, plan)
    return Reading(document, profile, plan.model_copy(update={"notes": notes}))


def _plan(document: Document, profile: Profile | None) -> Plan:
    if profile is None:
        return read_unknown(document)
    front = read_front(document, profile)
    pillars, groups, measures, notes = read_measures(document, profile)
    return Plan(
        span=front.span,
        code=front.body.code,
        slug=profile.slug,
        title=front.title,
        document_title=front.document_title,
        document_name=document.name,
        media_type=document.media_type,
        sha256=document.sha256,
        pages={line.number: line.page for line in document.lines if line.page},
        facts=front.facts,
        companions=front.companions,
        pillars=pillars,
        groups=groups,
        measures=measures,
        terms=read_glossary(document, profile.glossary),
        notes=notes,
    )


def _look_alikes(document: Document) -> list[Note]:
    """A note for each line in which letters of another script stood for kana."""
    made = []
    for line in document.lines:
        if (mended := mend_look_alikes(line.raw)) != line.raw:
            at = next(n for n, (a, b) in enumerate(zip(line.raw, mended, strict=True)) if a != b)
            start, end = max(0, at - 6), at + 4
            made.append(
                note(
                    "Repaired",
                    "",
                    Span(line.number, line.number),
                    None,
                    printed=line.raw[start:end],
                    read=mended[start:end],
                )
            )
    return made
