"""Reading by the titles of the measures: headings that are bare titles, and charts whose cells lost their rows."""

import re
from collections.abc import Callable, Iterable

from keifu_loaders.document import Line
from keifu_loaders.normalise import printed
from keifu_loaders.notes import note
from keifu_loaders.profile import Chart, Overview, matches
from keifu_loaders.records import Measure, Note, Span

Heading = Callable[[Line, str | None], re.Match[str] | None]
"""Line and number of the pillar it stands under → the match with ``number`` and ``title``, if a measure begins here."""

Titles = dict[tuple[str | None, str], re.Match[str]]
"""Number of the pillar and title → the entry of the overview."""


def by_pattern(pattern: str) -> Heading:
    """Headings that a pattern tells from other lines."""
    return lambda line, pillar: re.search(pattern, line.text)


def by_title(titles: Titles) -> Heading:
    """Headings that are the titles of an overview and nothing else; each is taken out of ``titles`` once it is found."""
    return lambda line, pillar: titles.pop((pillar, printed(line.text)), None)


def titles_of(lines: Iterable[Line], overview: Overview) -> Titles:
    """The entries of an overview, in their order, under the pillar that stands above them."""
    pillar: str | None = None
    titles: Titles = {}
    for line in lines:
        if found := re.search(overview.pillar, line.text):
            pillar = found["number"]
        for entry in re.finditer(overview.entry, line.text):
            titles[pillar, printed(entry["title"])] = entry
    return titles


def lost_rows(lines: Iterable[Line], chart: Chart, measures: list[Measure]) -> list[Note]:
    """A note for each measure whose row in the chart is its title alone; titles may differ in 、 and ・."""
    rows = {_letters(found["title"]): line.number for line, found in matches(lines, chart.row)}
    return [
        note("PlacesLost", f"measure/{measure.number}", Span(row, row), "step", what=measure.title)
        for measure in measures
        if (row := rows.get(_letters(measure.title)))
    ]


def _letters(title: str) -> str:
    return re.sub(r"[、・,]", "", printed(title))
