"""Pillars and measures of a plan: finds the headings, hands each measure's lines to its layout."""

import re
from collections import Counter

from keifu.errors import CannotRunError
from keifu_loaders.document import Document, Line
from keifu_loaders.milestones import read_days
from keifu_loaders.normalise import printed
from keifu_loaders.profile import Chart, Measures, Overview, Profile, first, matches
from keifu_loaders.records import Group, Measure, Note, Pillar, Span
from keifu_loaders.systems import find_systems
from keifu_loaders.titles import Heading, Titles, by_pattern, by_title, lost_rows, titles_of


def read_measures(document: Document, profile: Profile) -> tuple[list[Pillar], list[Group], list[Measure], list[Note]]:
    """Pillars, groups, measures, notes; ``CannotRunError`` where the document breaks off or lacks a measure it lists."""
    pillars: dict[str, Pillar] = {}
    groups: list[Group] = []
    measures: list[Measure] = []
    notes: list[Note] = []
    where, reader = profile.measures, profile.measures.reader()
    titles = titles_of(_region(document, where.overview), where.overview) if where.overview else {}
    heading = by_title(titles) if where.overview else by_pattern(where.heading or "(?!)")
    for measure, lines in _blocks(_region(document, where), where, pillars, groups, heading):
        if reader:
            read, options = reader
            notes += read(measure, lines, options)
        if where.dated:
            notes += read_days(measure, lines, where.dated)
        measure.systems = find_systems(measure, profile.systems)
        measures.append(measure)
    _told_apart(document, where, measures)
    _all_listed(document, where, measures, titles)
    if where.chart:
        notes += lost_rows(_region(document, where.chart), where.chart, measures)
    return list(pillars.values()), groups, measures, notes


def _region(document: Document, where: Measures | Overview | Chart) -> list[Line]:
    start = first(document.lines, where.start)
    end = first(document.lines[start[0].number :], where.end) if start else None
    if not start or not end:
        raise CannotRunError(
            f"文書が途中で切れているようです(「{where.end if start else where.start}」に当たる行がありません)。全文を渡してください。",
            f"The document seems to be cut off (no line matches '{where.end if start else where.start}'). Give the whole text.",
            document.name,
        )
    return [line for line in document.lines if start[0].number < line.number < end[0].number]


def _blocks(
    region: list[Line], where: Measures, pillars: dict[str, Pillar], groups: list[Group], heading: Heading
) -> list[tuple[Measure, list[Line]]]:
    blocks: list[tuple[Measure, list[Line]]] = []
    pillar: str | None = None
    group: str | None = None
    inside = False
    for line in region:
        if found := re.search(where.pillar, line.text):
            pillar, group, inside = found["number"], None, False
            span = Span(line.number, line.number)
            pillars.setdefault(pillar, Pillar(span=span, number=pillar, title=printed(found["title"])))
        elif where.group and (found := re.search(where.group, line.text)):
            group, inside, span = str(len(groups) + 1), False, Span(line.number, line.number)
            groups.append(Group(span=span, number=group, title=printed(found["title"]), pillar=pillar))
        elif found := heading(line, pillar):
            blocks.append((_measure(found, line, pillar, where), []))
            blocks[-1][0].group = group
            inside = True
        elif inside and (line.text or where.empty_lines):
            measure, lines = blocks[-1]
            lines.append(line)
            measure.span = Span(measure.span.first, line.number if line.text else measure.span.last)
    return blocks


def _measure(found: re.Match[str], line: Line, pillar: str | None, where: Measures) -> Measure:
    marks = re.findall(r"【([^】]+)】", found.groupdict().get("marks") or "")
    return Measure(
        span=Span(line.number, line.number),
        number=where.number.format(pillar=pillar, number=found["number"]),
        title=printed(found["title"]),
        pillar=pillar,
        notation=found.groupdict().get("notation"),
        marks=[printed(mark) for mark in marks],
    )


def _told_apart(document: Document, where: Measures, measures: list[Measure]) -> None:
    """Two measures of one number, or one without the pillar that its number needs: a heading is lost."""
    counts = Counter(measure.number for measure in measures)
    bare = [measure for measure in measures if measure.pillar is None and "{pillar}" in where.number]
    doubtful = [measure for measure in measures if counts[measure.number] > 1] or bare
    if doubtful:
        raise CannotRunError(
            f"施策「{doubtful[0].title}」の番号が定まりません。番号が重なっているか、柱の見出しが欠けています。",
            f"The number of the measure '{doubtful[0].title}' is not clear: it is borne twice, or a pillar heading is missing.",
            f"{document.name}:{doubtful[0].span.first}",
        )


def _all_listed(document: Document, where: Measures, measures: list[Measure], unread: Titles) -> None:
    """A measure that the overview names and the text lacks means that the document is not whole."""
    if not where.listed and not where.overview:
        return
    read = {measure.number for measure in measures}
    titles = {measure.title for measure in measures}  # for overviews whose numbers repeat
    missing = [f"{m['number']} {title}" for (_, title), m in unread.items()] + [
        f"{m['number']} {printed(m['title'])}"
        for _, m in matches(document.lines, where.listed or "(?!)")
        if m["number"] not in read and printed(m["title"]) not in titles
    ]
    if missing or not measures:
        names = ", ".join(missing[:5]) + (" …" if len(missing) > 5 else "")
        raise CannotRunError(
            f"一覧にある施策のうち {len(missing)} 件の本文がありません({names})。文書が途中で切れていないか確かめてください。",
            f"{len(missing)} measures of the overview have no text ({names}). Check whether the document is cut off.",
            document.name,
        )
