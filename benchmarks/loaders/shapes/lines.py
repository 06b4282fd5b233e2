"""A heading a measure, then lines that begin with a label; a line a year."""

from benchmarks.loaders.blocks import Block, Heading, Sheet, Text
from benchmarks.loaders.shapes.parts import (
    extras,
    indicator_line,
    measure_heading,
    owners,
    pillar_heading,
    timeline,
)
from benchmarks.loaders.truth import Measure, Plan


def lines(plan: Plan) -> list[Block]:
    """All measures as lines with labels."""
    made: list[Block] = []
    for pillar in plan.pillars:
        made += [Sheet(pillar.title), Heading(pillar_heading(plan, pillar), 2)]
        for measure in pillar.measures:
            made += [Heading(measure_heading(plan, measure), 3), *(Text(part) for part in _parts(plan, measure))]
    return made


def _parts(plan: Plan, measure: Measure) -> list[str]:
    style = plan.style
    made = [style.label.format(style.owner) + owners(plan, measure.owners)] if measure.owners else []
    made.append(style.label.format(style.content) + measure.text)
    made += [style.label.format(label) + text for label, text in extras(plan, measure)]
    if measure.rows:
        made.append(style.block.format(style.schedule))
        for at, row in enumerate(measure.rows):
            title = [style.item(at, row.title)] if row.title else []
            made.append("\n".join([*title, *(f"　{line}" for line in timeline(plan, row))]))
    if measure.indicators:
        made.append(style.block.format(style.indicator))
        made += [style.item(at, indicator_line(plan, one)) for at, one in enumerate(measure.indicators)]
    return made
