"""Pillars and measures of a plan: finds the headings, hands each measure's lines to its layout."""

import re

from keifu.errors import CannotRunError
from keifu_loaders.document import Document, Line
from keifu_loaders.normalise import printed
from keifu_loaders.profile import Measures, Profile, first, matches
from keifu_loaders.records import Measure, Note, Pillar, Span
from keifu_loaders.systems import find_systems


def read_measures(document: Document, profile: Profile) -> tuple[list[Pillar], list[Measure], list[Note]]:
    """Pillars, measures and notes; ``CannotRunError`` where the document breaks off or lacks a measure it lists."""
    pillars: dict[str, Pillar] = {}
    measures: list[Measure] = []
    notes: list[Note] = []
    read, options = profile.measures.reader()
    for measure, lines in _blocks(_region(document, profile.measures), profile.measures, pillars):
        notes += read(measure, lines, options)
        measure.systems = find_systems(measure, profile.systems)
        measures.append(measure)
    _all_listed(document, profile.measures, measures)
    return list(pillars.values()), measures, notes


def _region(document: Document, where: Measures) -> list[Line]:
    start = first(document.lines, where.start)
    end = first(document.lines[start[0].number :], where.end) if start else None
    if not start or not end:
        raise CannotRunError(
            f"文書が途中で切れているようです(「{where.end if start else where.start}」に当たる行がありません)。全文を渡してください。",
            f"The document seems to be cut off (no line matches '{where.end if start else where.start}'). Give the whole text.",
            document.name,
        )
    return [line for line in document.lines if start[0].number < line.number < end[0].number]


def _blocks(region: list[Line], where: Measures, pillars: dict[str, Pillar]) -> list[tuple[Measure, list[Line]]]:
    blocks: list[tuple[Measure, list[Line]]] = []
    pillar: str | None = None
    inside = False
    for line in region:
        if found := re.search(where.pillar, line.text):
            pillar, inside = found["number"], False
            span = Span(line.number, line.number)
            pillars.setdefault(pillar, Pillar(span=span, number=pillar, title=printed(found["title"])))
        elif found := re.search(where.heading, line.text):
            blocks.append((_measure(found, line, pillar), []))
            inside = True
        elif inside and line.text:
            blocks[-1][1].append(line)
            measure = blocks[-1][0]
            measure.span = Span(measure.span.first, line.number)
    return blocks


def _measure(found: re.Match[str], line: Line, pillar: str | None) -> Measure:
    marks = re.findall(r"【([^】]+)】", found.groupdict().get("marks") or "")
    return Measure(
        span=Span(line.number, line.number),
        number=found["number"],
        title=printed(found["title"]),
        pillar=pillar,
        marks=[printed(mark) for mark in marks],
    )


def _all_listed(document: Document, where: Measures, measures: list[Measure]) -> None:
    """A measure that the overview names and the text lacks means that the document is not whole."""
    read = {measure.number for measure in measures}
    if not where.listed:
        return
    missing = [
        f"{m['number']} {printed(m['title'])}"
        for _, m in matches(document.lines, where.listed)
        if m["number"] not in read
    ]
    if missing or not measures:
        names = ", ".join(missing[:5]) + (" …" if len(missing) > 5 else "")
        raise CannotRunError(
            f"一覧にある施策のうち {len(missing)} 件の本文がありません({names})。文書が途中で切れていないか確かめてください。",
            f"{len(missing)} measures of the overview have no text ({names}). Check whether the document is cut off.",
            document.name,
        )
