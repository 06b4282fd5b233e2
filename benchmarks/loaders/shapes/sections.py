"""A heading a pillar, a heading a measure, then a table of labels; schedule and indicators in tables of their own."""

from benchmarks.loaders.blocks import Block, Cell, Grid, Heading, Sheet, Table, Text, head
from benchmarks.loaders.shapes.parts import (
    extras,
    indicator_line,
    indicator_table,
    measure_heading,
    owners,
    pillar_heading,
    schedule_table,
    timeline,
    year_cells,
    year_heads,
)
from benchmarks.loaders.truth import Measure, Plan


def sections(plan: Plan) -> list[Block]:
    """The sections of all measures; projects stand in a table of their own."""
    made: list[Block] = []
    for pillar in plan.pillars:
        made += [Sheet(pillar.title), Heading(pillar_heading(plan, pillar), 2)]
        for measure in pillar.measures:
            made += [Heading(measure_heading(plan, measure), 3), *_section(plan, measure)]
    return made


def _section(plan: Plan, measure: Measure) -> list[Block]:
    style, text = plan.style, plan.style.schedule_as == "text"
    labels: Grid = []
    if measure.owners:
        labels.append([head(style.owner), Cell(owners(plan, measure.owners))])
    labels.append([head(style.content), Cell(measure.text)])
    labels += [[head(label), Cell(text)] for label, text in extras(plan, measure)]
    if text and measure.rows:
        labels.append([head(style.schedule), Cell("\n".join(_schedule(plan, measure)))])
    if text and measure.indicators:
        lines = (indicator_line(plan, indicator) for indicator in measure.indicators)
        labels.append([head(style.indicator), Cell("\n".join(lines))])
    made: list[Block] = [Table(labels)]
    if not text and measure.rows:
        made += [Text(style.schedule), Table(schedule_table(plan, measure.rows, style.row))]
    if not text and measure.indicators:
        made += [Text(style.indicator), Table(indicator_table(plan, measure))]
    return made + ([Table(_projects(plan, measure))] if measure.projects else [])


def _schedule(plan: Plan, measure: Measure) -> list[str]:
    made = []
    for at, row in enumerate(measure.rows):
        made += [plan.style.item(at, row.title)] if row.title else []
        made += timeline(plan, row)
    return made


def _projects(plan: Plan, measure: Measure) -> Grid:
    style = plan.style
    rows = [
        [Cell(project.title or ""), Cell(owners(plan, project.owners)), *year_cells(plan, project)]
        for project in measure.projects
    ]
    return [[head(style.project), head(style.owner), *year_heads(plan)], *rows]
