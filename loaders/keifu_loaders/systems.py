"""Information systems: names in the titles of measures, steps and projects (``lexicon.yaml``, ``systems``)."""

import re
from collections.abc import Iterator

from keifu_loaders.lexicon import lexicon
from keifu_loaders.profile import Systems
from keifu_loaders.records import Indicator, Measure, Project, Span, Step


def find_systems(measure: Measure, own: Systems) -> dict[str, Span]:
    """Name → lines of the title that first names it, for one measure."""
    words = lexicon().systems
    endings = "|".join(map(re.escape, words.endings))
    rule = re.compile(rf"[一-龥々ァ-ヶーA-Za-z0-9]+?(?:{endings})(?!化)")
    found: dict[str, Span] = {}
    for title, span in _titles(measure):
        names = [*rule.findall(title), *(name for name in own.add if name in title)]
        for name in names:
            if name not in words.general and name not in own.drop:
                found.setdefault(name, span)
    return found


def _titles(measure: Measure) -> Iterator[tuple[str, Span]]:
    yield measure.title, Span(measure.span.first, measure.span.first)
    parts: list[Step | Indicator | Project] = [*measure.steps, *measure.indicators, *measure.projects]
    for part in parts:
        yield part.title, Span(part.span.first, part.span.first)
