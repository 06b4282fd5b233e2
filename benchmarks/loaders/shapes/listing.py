"""One big table: a row is a measure, its pillar merged at the left, a column a year, indicators at the right."""

from benchmarks.loaders.blocks import Block, Cell, Grid, Heading, Sheet, Table, Text, head
from benchmarks.loaders.shapes.parts import (
    extras,
    indicator_cells,
    indicator_heads,
    owners,
    pillar_heading,
    timeline,
    year_cells,
    year_heads,
)
from benchmarks.loaders.truth import Indicator, Measure, Pillar, Plan


def listing(plan: Plan) -> list[Block]:
    """One table, or one a pillar, or one a worksheet; a table of indicators of its own where they stand apart."""
    made: list[Block] = (
        [] if plan.style.tables == "sheet" and not plan.style.legend else [Sheet("一覧"), *_legend(plan)]
    )
    if plan.style.tables == "one":
        rows = [row for pillar in plan.pillars for row in _rows(plan, pillar, merged=True)]
        made.append(Table([*_heads(plan, merged=True), *rows]))
    else:
        for at, pillar in enumerate(plan.pillars):
            if plan.style.tables == "sheet":
                made.append(Sheet(f"{plan.style.pillar_label}{at + 1}"))
            made.append(Heading(pillar_heading(plan, pillar), 2))
            made.append(Table([*_heads(plan, merged=False), *_rows(plan, pillar, merged=False)]))
    return made + (_apart(plan) if plan.style.indicators_apart else [])


def _legend(plan: Plan) -> list[Block]:
    legend = "　".join(f"{mark}：{word}" for mark, word in plan.style.legend.items())
    return [Text(f"【凡例】{legend}")] if legend else []


def _together(plan: Plan) -> bool:
    return not plan.style.indicators_apart and any(measure.indicators for measure in plan.measures)


def _heads(plan: Plan, merged: bool) -> Grid:
    style = plan.style
    names = [*([style.pillar_label] if merged else []), style.number, style.measure, style.content, style.owner]
    names += style.extras
    years = year_heads(plan)
    columns = style.schedule_as == "columns"
    if plan.backend in ("csv", "text"):  # no merged cells there: one header row says it all
        middle = years if columns else [head(style.schedule)]
        right = indicator_heads(plan, prefixed=columns) if _together(plan) else []
        return [[*(head(name) for name in names), *middle, *right]]
    right = indicator_heads(plan) if _together(plan) else []
    if not columns and not right:
        return [[head(name) for name in [*names, style.schedule]]]
    top = [head(name, down=2) for name in names]
    top.append(head(style.schedule, across=len(years)) if columns else head(style.schedule, down=2))
    if right:
        top.append(head("数値目標", across=len(right)))
    return [top, [*(years if columns else []), *right]]


def _rows(plan: Plan, pillar: Pillar, merged: bool) -> Grid:
    flat = plan.backend in ("csv", "text")
    made: Grid = []
    for measure in pillar.measures:
        indicators: list[Indicator | None] = [*measure.indicators] if _together(plan) else []
        indicators = indicators or [None]
        for at, indicator in enumerate(indicators):
            right = indicator_cells(plan, indicator) if _together(plan) else []
            left = _left(plan, measure, 1 if flat else len(indicators)) if at == 0 or flat else []
            made.append([*left, *right])
    if merged and flat:
        return [[Cell(f"{pillar.number} {pillar.title}"), *cells] for cells in made]
    if merged:
        made[0].insert(0, Cell(f"{pillar.number} {pillar.title}", down=len(made)))
    return made


def _left(plan: Plan, measure: Measure, down: int) -> list[Cell]:
    title = measure.title + "".join(f"【{mark}】" for mark in measure.marks)
    cells = [Cell(measure.number), Cell(title), Cell(measure.text), Cell(owners(plan, measure.owners))]
    cells += [Cell(text) for _, text in extras(plan, measure)]
    (row,) = measure.rows
    if plan.style.schedule_as == "text":
        cells.append(Cell("\n".join(timeline(plan, row))))
    else:
        cells += year_cells(plan, row)
    return [Cell(cell.text, cell.across, down) for cell in cells]


def _apart(plan: Plan) -> list[Block]:
    """All indicators in one table, each with the number and the title of its measure."""
    style = plan.style
    rows = [
        [Cell(measure.number), Cell(measure.title), *indicator_cells(plan, indicator)]
        for measure in plan.measures
        for indicator in measure.indicators
    ]
    top = [head(style.number), head(style.measure), *indicator_heads(plan)]
    return [Sheet("指標一覧"), Heading(f"{style.indicator}一覧", 1), Table([top, *rows])] if rows else []
