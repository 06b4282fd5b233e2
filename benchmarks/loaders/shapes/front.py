"""What stands around the measures: cover, contents, aims, overview, and the glossary at the end."""

from benchmarks.loaders.blocks import Block, Cell, Heading, Sheet, Table, Text, head
from benchmarks.loaders.shapes.parts import measure_heading, pillar_heading
from benchmarks.loaders.truth import Plan, words


def opening(plan: Plan) -> list[Block]:
    """Cover, contents and aims with their traps: titles twice, years and figures in prose, tables of other things."""
    style = plan.style
    first, last = style.year_name(plan.years[0]), style.year_name(plan.years[-1])
    cover: list[Block] = [
        Sheet("表紙"),
        Heading(plan.title, 1),
        Text(f"計画期間：{first}～{last}"),
        Text(f"{plan.prefecture}{plan.municipality}\n{style.digits(f'令和{plan.years[0] - 2018}年3月')}"),
    ]
    if plan.backend == "csv":
        return cover
    if plan.backend != "excel":
        cover += [Sheet("目次"), *_contents(plan), *_aims(plan, first, last)]
    return cover + (_overview(plan) if style.overview else [])


def _contents(plan: Plan) -> list[Block]:
    lines = ["計画の趣旨", *(pillar_heading(plan, pillar) for pillar in plan.pillars)]
    if plan.glossary:
        lines.append(plan.style.glossary)
    dots = "…" * 6
    return [Heading("目次", 1), Text("\n".join(f"{line} {dots} {2 + at * 3}" for at, line in enumerate(lines)))]


def _aims(plan: Plan, first: str, last: str) -> list[Block]:
    prose = [line.format(place=plan.municipality, first=first, last=last) for line in words()["prose"]]
    roles = [[head("役割"), head("職")], *([Cell(role), Cell(post)] for role, post in words()["roles"])]
    return [
        Sheet("趣旨"),
        Heading("計画の趣旨", 1),
        *(Text(line) for line in prose),
        Heading("推進体制", 2),
        Table(roles),
    ]


def _overview(plan: Plan) -> list[Block]:
    rows = [
        [
            Cell(pillar_heading(plan, pillar)),
            Cell("\n".join(measure_heading(plan, measure) for measure in pillar.measures)),
        ]
        for pillar in plan.pillars
    ]
    return [Sheet("体系"), Heading("施策の体系", 1), Table([[head(plan.style.pillar_label), head("施策")], *rows])]


def glossary(plan: Plan) -> list[Block]:
    """The glossary as a table, as lines with a colon, or as a line with the headword and lines with the text."""
    if not plan.glossary:
        return []
    start: list[Block] = [Sheet(plan.style.glossary), Heading(plan.style.glossary, 1)]
    if plan.style.glossary_as == "table":
        rows = [[Cell(word), Cell(text)] for word, text in plan.glossary.items()]
        return [*start, Table([[head("用語"), head("説明")], *rows])]
    if plan.style.glossary_as == "colon":
        return [*start, *(Text(f"{word}：{text}") for word, text in plan.glossary.items())]
    return [
        *start,
        *(Text(f"{plan.style.item(at, word)}\n　{text}") for at, (word, text) in enumerate(plan.glossary.items())),
    ]
