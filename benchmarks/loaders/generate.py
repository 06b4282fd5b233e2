"""Random plans from word lists: the same seed gives the same plan, so that nobody tunes to fixed documents."""

from collections import Counter
from decimal import Decimal
from random import Random
from typing import Literal, get_args

from benchmarks.loaders.style import Style
from benchmarks.loaders.truth import Indicator, Measure, Pillar, Plan, Project, Row, bodies, words

_LAYOUTS = [
    ("sheets", "pdf"),
    ("listing", "pdf"),
    ("sections", "word"),
    ("listing", "word"),
    ("sheets", "excel"),
    ("listing", "excel"),
    ("lines", "text"),
    ("listing", "text"),
    ("listing", "csv"),
    ("sections", "text"),
    ("sheets", "word"),
    ("sections", "pdf"),
    ("lines", "word"),
    ("lines", "pdf"),
]
"""Shape and kind of file; the seeds go through them in turn."""
_ROMAN = "ⅠⅡⅢⅣⅤ"
_CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_NUMBERS = ["{p}-{m}", "({m})", "{c}", "{n}", "{p}-({m})", "{p}.{m}"]
_HEADINGS = {
    "{p}-{m}": ["施策{number} ", "{number} ", "取組{number}："],
    "{n}": ["{number} ", "{number}．", "施策{number}　"],
}
_PILLARS = [
    ("{p}", "基本方針{number} "),
    ("{r}", "柱{number} "),
    ("{w}", "第{number}章 "),
    ("{p}", "基本目標{number}："),
]


def generate(seed: int) -> Plan:
    """The plan of a seed, in the layout whose turn it is."""
    random = Random(seed)  # noqa: S311
    shape, backend = _LAYOUTS[seed % len(_LAYOUTS)]
    first = random.randint(2024, 2027)
    years = list(range(first, first + random.randint(3, 5)))
    number, heading, pillar_number, pillar = _numbering(random, shape, backend)
    style = _style(random, shape, backend, heading, pillar)
    body = random.choice(_bodies())
    return Plan(
        name=f"seed-{seed:03}-{shape}-{backend}",
        shape=shape,
        backend=backend,
        style=style,
        prefecture=body["prefecture"],
        municipality=body["name"],
        title=random.choice(words()["titles"]).format(body["name"]),
        years=years,
        pillars=_pillars(random, shape, style, years, number, pillar_number),
        glossary=_glossary(random) if backend != "csv" else {},
    )


def _bodies() -> list[dict[str, str]]:
    """Municipalities whose name no other bears."""
    borne = Counter(body["name"] for body in bodies())
    return [body for body in bodies() if borne[body["name"]] == 1]


def _numbering(random: Random, shape: str, backend: str) -> tuple[str, str, str, str]:
    """Patterns of a measure's number and heading, of a pillar's number and heading."""
    number = random.choice(_NUMBERS)
    if shape == "sheets" and backend == "excel":
        number = random.choice(["{p}-{m}", "{n}"])
    heading = random.choice(_HEADINGS.get(number, ["{number} "])) + "{title}"
    if shape == "sheets" and random.random() < 0.5:
        heading = "{title}"
    pillar_number, pillar = random.choice(_PILLARS)
    return number, heading, pillar_number, pillar + "{title}"


def _style(random: Random, shape: str, backend: str, heading: str, pillar: str) -> Style:
    labels = {name: random.choice(choices) for name, choices in words()["labels"].items()}
    if random.random() < 0.2:  # short labels are often spread over their cell
        labels |= {name: "　".join(labels[name]) for name in ("owner", "measure") if len(labels[name]) <= 3}
    labels["pillar_label"] = "柱" if "柱" in pillar else labels["pillar_label"]
    separators = ["、", "・", "／", "，"] + (["\n"] if shape != "lines" and backend != "csv" else [])
    flat = backend in ("text", "csv") or shape == "lines"
    marks = shape == "listing" and random.random() < 0.35
    return Style(
        **labels,
        heading=heading,
        pillar=pillar,
        year=random.choice(list(get_args(Style.model_fields["year"].annotation))),
        wide=random.random() < 0.25,
        dash=random.choice(["－", "―", "-", "ー", ""] if backend == "csv" else ["－", "―", "-", "ー", "—", ""]),
        separator=random.choice(separators),
        spans=random.choice(["repeat", "arrow"] if flat else ["repeat", "merge", "arrow"]),
        arrow=random.choice(["→", "⇒"] if backend == "csv" else ["→", "⇒", "➡"]),
        targets=random.choice(["yearly", "final"]),
        units=random.choice(["number", "number", "column", "title"] if shape != "lines" else ["number", "title"]),
        schedule_as="text" if shape == "lines" or random.random() < 0.2 else "columns",
        legend=random.choice(words()["legends"]) if marks and random.random() < 0.5 else {},
        glossary_as=random.choice(["table", "colon", "lines"]),
        tables=_tables(random, backend),
        indicators_apart=shape == "listing" and backend != "csv" and random.random() < 0.3,
        overview=random.random() < 0.7,
        extras=random.sample(list(words()["extras"]), random.choice([0, 0, 1, 1, 2])),
        numeric=random.random() < 0.4,
        bold=random.random() < 0.4,
        running=random.random() < 0.5,
        encoding=random.choice(["utf-8-sig", "cp932"]) if backend == "csv" else "utf-8",
    )


def _tables(random: Random, backend: str) -> Literal["one", "pillar", "sheet"]:
    if backend == "csv" or random.random() < 0.5:
        return "one"
    return "sheet" if backend == "excel" else "pillar"


def _pillars(
    random: Random, shape: str, style: Style, years: list[int], number: str, pillar_number: str
) -> list[Pillar]:
    titles = iter(random.sample(words()["measures"], 20))
    made = []
    count = 0
    for at, names in enumerate(random.sample(words()["themes"], random.randint(2, 4)), 1):
        measures = []
        for within in range(1, random.randint(2, 5) + 1):
            count += 1
            printed = number.format(p=at, m=within, n=count, c=_CIRCLES[within - 1])
            measures.append(_measure(random, shape, style, years, style.digits(printed), next(titles)))
        shown = pillar_number.format(p=style.digits(str(at)), r=_ROMAN[at - 1], w=style.digits(str(at + 2)))
        made.append(Pillar(number=shown, title=random.choice(names), measures=measures))
    return made


def _measure(random: Random, shape: str, style: Style, years: list[int], number: str, title: str) -> Measure:
    several = shape != "listing" and random.random() < 0.5
    titles: list[str | None] = list(random.sample(words()["rows"], random.randint(2, 3))) if several else [None]
    marked = shape == "listing" and not style.legend and style.dash == "" and random.random() < 0.7
    columns = shape == "sections" and style.schedule_as == "columns"
    projects = [_project(random, years, name) for name in random.sample(words()["rows"], 2)] if columns else []
    projects = projects if random.random() < 0.3 else []
    rows = [] if projects else [Row(title=row, cells=_cells(random, style, len(years), marked)) for row in titles]
    return Measure(
        number=number,
        title=title,
        marks=["新規"] if random.random() < 0.2 else [],
        owners=_owners(random),
        text=random.choice(words()["texts"]),
        rows=rows,
        indicators=_indicators(random, years),
        projects=projects,
    )


def _owners(random: Random) -> list[str]:
    if random.random() < 0.1:
        return [random.choice(words()["groups"])]
    return random.sample(words()["owners"], random.choice([1, 1, 1, 2, 2, 3]))


def _project(random: Random, years: list[int], title: str) -> Project:
    return Project(title=title, owners=_owners(random), cells=_cells(random, Style(), len(years), False))


def _cells(random: Random, style: Style, count: int, marked: bool) -> list[str]:
    if marked:
        return [random.choice(["●", "●", "-"]) for _ in range(count - 1)] + ["●"]
    course: list[str] = random.choice(words()["courses"])[:count]
    if not style.legend:
        return course
    known = list(style.legend.values())
    steps = sorted(random.randrange(len(known)) for _ in range(count))
    return [known[step] for step in steps]


def _indicators(random: Random, years: list[int]) -> list[Indicator]:
    made = []
    for title, unit, start, growth in random.sample(words()["indicators"], random.choice([0, 1, 1, 1, 2])):
        base, step = Decimal(str(start)), Decimal(str(growth))
        targets = {year: max(base + step * (at + 1), Decimal(0)) for at, year in enumerate(years)}
        targets = {year: min(number, Decimal(100)) if unit == "%" else number for year, number in targets.items()}
        made.append(Indicator(title=title, unit=unit, baseline=(years[0] - 2, base), targets=targets))
    return made


def _glossary(random: Random) -> dict[str, str]:
    chosen = random.sample(list(words()["terms"].items()), random.randint(8, 16))
    return dict(sorted(chosen))
