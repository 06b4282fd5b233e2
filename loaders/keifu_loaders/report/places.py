"""Records → lines: which record was read from which line."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from keifu_loaders.records import Indicator, Measure, Plan, Project, Span, Step, Value


class Place(NamedTuple):
    """A record where it was read: kind (``step`` …), words of it for a person, lines."""

    kind: str
    words: str
    span: Span


def places(plan: Plan) -> Iterator[Place]:
    """Every record of a plan with its lines; of a measure the line of its title alone, as its parts follow."""
    yield Place("plan", plan.title, plan.span)
    for fact in plan.facts:
        words = " ".join(filter(None, (fact.property, fact.literal or "/".join(fact.iri or []))))
        yield from (Place("fact", words, span) for span in fact.spans)
    for companion in plan.companions:
        yield Place("companion", companion.label, companion.span)
    for pillar in plan.pillars:
        yield Place("pillar", f"{pillar.number} {pillar.title}", pillar.span)
    for group in plan.groups:
        yield Place("group", group.title, group.span)
    for measure in plan.measures:
        yield from _measure(measure)
    for term in plan.terms:
        yield Place("term", " = ".join(filter(None, (term.headword, term.expansion))), term.span)


def parts(measure: Measure) -> list[Step | Indicator | Project]:
    """What a measure consists of."""
    found: list[Step | Indicator | Project] = [*measure.steps, *measure.indicators, *measure.projects]
    return found


def owners(measure: Measure) -> list[str]:
    """The owners of a measure and of its projects, repetitions included."""
    return [*measure.owners, *(name for project in measure.projects for name in project.owners)]


def _measure(measure: Measure) -> Iterator[Place]:
    head = Span(measure.span.first, measure.span.first)
    marks = "".join(f"【{mark}】" for mark in measure.marks)
    yield Place("measure", f"{measure.number} {measure.title}{marks}", head)
    if measure.owners:
        yield Place("owner", "、".join(measure.owners), measure.owners_span or head)
    for name, span in measure.systems.items():
        yield Place("system", name, span)
    for step in measure.steps:
        yield Place("step", " ".join(filter(None, (step.notation, step.title))), step.span)
        yield from _phases(step)
    for indicator in measure.indicators:
        yield Place("indicator", " ".join(filter(None, (indicator.notation, indicator.title))), indicator.span)
        yield from _values(indicator)
    for project in measure.projects:
        yield Place("project", project.title, project.span)
        if project.owners:
            yield Place("owner", "、".join(project.owners), project.span)
        yield from _phases(project)


def _phases(part: Step | Project) -> Iterator[Place]:
    pairs = ((phase.span, f"{phase.year} {phase.printed}") for phase in part.phases)
    return _together("phase", pairs)


def _values(indicator: Indicator) -> Iterator[Place]:
    if indicator.baseline:
        yield Place("baseline", _dated(indicator.baseline), indicator.baseline.span)
    yield from _together("target", ((value.span, _dated(value)) for value in indicator.targets))


def _dated(value: Value) -> str:
    return f"{value.year} {value.printed}" if value.year else value.printed


def _together(kind: str, pairs: Iterable[tuple[Span, str]]) -> Iterator[Place]:
    """Several values of one passage as one place."""
    lines: dict[Span, list[str]] = {}
    for span, words in pairs:
        lines.setdefault(span, []).append(words)
    return (Place(kind, " | ".join(words), span) for span, words in lines.items())
