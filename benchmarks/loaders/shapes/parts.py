"""What several shapes share: the cells of a schedule row and of an indicator, as columns or as text."""

from decimal import Decimal

from benchmarks.loaders.blocks import Cell, Grid, head
from benchmarks.loaders.style import runs
from benchmarks.loaders.truth import Indicator, Measure, Pillar, Plan, Row, words


def pillar_heading(plan: Plan, pillar: Pillar) -> str:
    """The heading of a pillar."""
    return plan.style.pillar.format(number=pillar.number, title=pillar.title)


def measure_heading(plan: Plan, measure: Measure) -> str:
    """The heading of a measure, with its marks."""
    heading = plan.style.heading.format(number=measure.number, title=measure.title)
    return heading + "".join(f"【{mark}】" for mark in measure.marks)


def owners(plan: Plan, names: list[str]) -> str:
    """A list of departments in one cell."""
    return plan.style.separator.join(names)


def extras(plan: Plan, measure: Measure) -> list[tuple[str, str]]:
    """Labels with contents that are no owner, phase or target: class, cost, remarks, present state."""
    made = []
    for label in plan.style.extras:
        choices: list[str] = words()["extras"][label]
        made.append((label, choices[len(measure.title) % len(choices)]))
    return made


def year_cells(plan: Plan, row: Row) -> list[Cell]:
    """The cells of a schedule row: one a year, or merged where the plan merges years with the same phase."""
    if plan.style.spans != "merge":
        return [Cell(plan.style.phase(row.cells, at)) for at in range(len(row.cells))]
    return [Cell(plan.style.phase(row.cells, a), across=b - a + 1) for a, b in runs(row.cells)]


def year_heads(plan: Plan, down: int = 1) -> list[Cell]:
    """The header cells of the plan's fiscal years."""
    return [head(name, down=down) for name in plan.style.year_names(plan.years)]


def timeline(plan: Plan, row: Row) -> list[str]:
    """A schedule row as lines of text, one a stretch of years: ``令和7～8年度：検討``."""
    style = plan.style
    made = []
    for first, last in runs(row.cells):
        if row.cells[first] != "-":
            stretches = [(first, last)] if style.spans != "repeat" else [(at, at) for at in range(first, last + 1)]
            for a, b in stretches:
                made.append(f"{style.span_name(plan.years[a], plan.years[b])}：{style.phase(row.cells, first)}")
    return made


def amount(plan: Plan, number: Decimal | None, unit: str, year: int | None = None) -> Cell:
    """The cell of a baseline or target; ``year`` where it stands in the cell."""
    if number is None:
        return Cell(plan.style.dash)
    text = plan.style.figure(number, unit)
    if year is not None:
        return Cell(f"{text}（{plan.style.year_name(year)}）")
    return Cell(text, amount=number, unit=unit)


def baseline_year(plan: Plan) -> int | None:
    """The year of all baselines, where it is the same for all and can stand in the header."""
    years = {i.baseline[0] for m in plan.measures for i in m.indicators if i.baseline}
    return years.pop() if len(years) == 1 else None


def indicator_heads(plan: Plan, prefixed: bool = False) -> list[Cell]:
    """Header cells: indicator, unit, baseline, targets; ``prefixed`` where only the header tells targets from phases."""
    style, common = plan.style, baseline_year(plan)
    baseline = f"{style.baseline}（{style.year_name(common)}）" if common else style.baseline
    final = f"{style.target}（{style.year_name(plan.years[-1])}）"
    yearly = [name + style.target if prefixed else name for name in style.year_names(plan.years)]
    names = [style.indicator, *([style.unit] if style.units == "column" else []), baseline]
    return [head(name) for name in names + (yearly if style.targets == "yearly" else [final])]


def indicator_cells(plan: Plan, indicator: Indicator | None) -> list[Cell]:
    """The cells below ``indicator_heads``; dashes where a measure has no indicator."""
    style = plan.style
    if indicator is None:
        return [Cell(style.dash) for _ in indicator_heads(plan)]
    title = Cell(style.indicator_title(indicator.title, indicator.unit))
    unit = [Cell(indicator.unit or style.dash)] if style.units == "column" else []
    year, number = indicator.baseline or (None, None)
    baseline = amount(plan, number, indicator.unit, None if baseline_year(plan) else year)
    years = plan.years if style.targets == "yearly" else plan.years[-1:]
    return [title, *unit, baseline, *(amount(plan, indicator.targets.get(year), indicator.unit) for year in years)]


def indicator_line(plan: Plan, indicator: Indicator) -> str:
    """An indicator as one line: ``申請率 基準値：32.5％（令和5年度） 目標値：60％（令和9年度）``."""
    style = plan.style
    parts = [style.indicator_title(indicator.title, indicator.unit)]
    if indicator.baseline:
        year, number = indicator.baseline
        parts.append(f"{style.baseline}：{amount(plan, number, indicator.unit, year).text}")
    targets = indicator.targets.items() if style.targets == "yearly" else [list(indicator.targets.items())[-1]]
    figures = [amount(plan, number, indicator.unit, year).text for year, number in targets]
    return "　".join([*parts, f"{style.target}：{'、'.join(figures)}"])


def schedule_table(plan: Plan, rows: list[Row], name: str) -> Grid:
    """A table of schedule rows under their years; ``name`` heads the first column where rows have titles."""
    titled = any(row.title for row in rows)
    first = [head(name)] if titled else []
    grid: Grid = [[*first, *year_heads(plan)]]
    return grid + [[*([Cell(row.title or "")] if titled else []), *year_cells(plan, row)] for row in rows]


def indicator_table(plan: Plan, measure: Measure) -> Grid:
    """A table of a measure's indicators."""
    return [indicator_heads(plan), *(indicator_cells(plan, indicator) for indicator in measure.indicators)]
