"""One ruled sheet a measure: labels at the left, schedule and indicators as rows of the same table."""

from benchmarks.loaders.blocks import Block, Cell, Grid, Heading, Sheet, Table, head
from benchmarks.loaders.shapes.parts import (
    extras,
    indicator_cells,
    indicator_heads,
    measure_heading,
    owners,
    pillar_heading,
    schedule_table,
    timeline,
)
from benchmarks.loaders.style import fold
from benchmarks.loaders.truth import Measure, Pillar, Plan, Row


def sheets(plan: Plan) -> list[Block]:
    """A sheet a measure; the pillar stands in the sheet, and above the first one of a paged document."""
    made: list[Block] = []
    for pillar in plan.pillars:
        for at, measure in enumerate(pillar.measures):
            made.append(Sheet(fold(f"施策{measure.number}")))
            if at == 0 and plan.backend != "excel":
                made.append(Heading(pillar_heading(plan, pillar), 2))
            made.append(Table(_sheet(plan, pillar, measure)))
    return made


def _sheet(plan: Plan, pillar: Pillar, measure: Measure) -> Grid:
    style = plan.style
    below = _schedule(plan, measure) + _indicators(plan, measure)
    columns = max((sum(cell.across for cell in row) for row in below), default=3)
    top: Grid = [[head(style.pillar_label), Cell(f"{pillar.number} {pillar.title}")]]
    if "{number}" in style.heading:
        top.append([head(style.measure), Cell(measure_heading(plan, measure))])
    else:
        top.append([head(style.number), Cell(measure.number)])
        top.append([head(style.measure), Cell(measure_heading(plan, measure))])
    if measure.owners:
        top.append([head(style.owner), Cell(owners(plan, measure.owners))])
    top.append([head(style.content), Cell(measure.text)])
    top += [[head(label), Cell(text)] for label, text in extras(plan, measure)]
    return [[label, Cell(cell.text, across=columns - 1)] for label, cell in top] + _squared(below, columns)


def _schedule(plan: Plan, measure: Measure) -> Grid:
    style = plan.style
    if not measure.rows:
        return []
    if style.schedule_as == "text":
        return [[head(style.schedule), Cell("\n".join(_text(plan, at, row) for at, row in enumerate(measure.rows)))]]
    table = schedule_table(plan, measure.rows, style.row)
    return _labelled(style.schedule, table)


def _text(plan: Plan, at: int, row: Row) -> str:
    phases = "\n".join(timeline(plan, row))
    return f"{plan.style.item(at, row.title)}\n{phases}" if row.title else phases


def _indicators(plan: Plan, measure: Measure) -> Grid:
    if not measure.indicators:
        return []
    rows = [indicator_cells(plan, indicator) for indicator in measure.indicators]
    heads = [head("指標"), *indicator_heads(plan)[1:]]
    return _labelled(plan.style.indicator, [heads, *rows])


def _labelled(label: str, table: Grid) -> Grid:
    """A part of the sheet with its label in one merged cell at the left."""
    return [[head(label, down=len(table)), *table[0]], *table[1:]]


def _squared(rows: Grid, columns: int) -> Grid:
    """Rows of equal width: the first cell of what is shorter (after the label) is merged over what is left."""
    made: Grid = []
    label = 0
    for cells in rows:
        starts = label == 0
        label = (cells[0].down if starts else label) - 1
        at = 1 if starts else 0
        missing = columns - sum(cell.across for cell in cells) - (0 if starts else 1)
        wide = Cell(cells[at].text, cells[at].across + missing, cells[at].down, cells[at].head, cells[at].amount)
        made.append([*cells[:at], wide, *cells[at + 1 :]])
    return made
