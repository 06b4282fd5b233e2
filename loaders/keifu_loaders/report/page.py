"""The report as one HTML page: the document's lines on one side, what was read from them on the other.

The page needs no script and nothing from outside. It holds the document's text: it stays with whoever has the document.
"""

from collections.abc import Iterator
from typing import NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined

from keifu_loaders.document import Document, Line
from keifu_loaders.records import Plan
from keifu_loaders.report.model import KINDS, Kind, Report, Stretch
from keifu_loaders.report.places import places
from keifu_loaders.report.text import FOUND, numbers, reading, standing, where

_PARTS = {
    "plan": "計画",
    "fact": "計画の事項",
    "companion": "関連",
    "pillar": "柱",
    "measure": "施策",
    "owner": "担当",
    "system": "システム",
    "step": "工程",
    "phase": "段階",
    "indicator": "指標",
    "baseline": "基準値",
    "target": "目標値",
    "project": "事業",
    "term": "用語",
}


class Mark(NamedTuple):
    """Something beside a line: its kind (a record's, or ``lost``, ``repaired``, ``left``), its name, its words."""

    kind: str
    name: str
    words: str


class Row(NamedTuple):
    """A line of the page: number, text, what stands beside it."""

    number: int
    text: str
    marks: list[Mark]


class Block(NamedTuple):
    """A stretch on the page, with its number among those of its kind and whether others come before and after."""

    stretch: Stretch
    place: int
    last: bool
    where: str
    rows: list[Row]


def as_page(report: Report, document: Document, plan: Plan) -> str:
    """The page as HTML text; everything from the document is escaped."""
    environment = Environment(
        loader=PackageLoader(__package__),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    blocks = list(_blocks(report, document, _marks(report, plan)))
    return environment.get_template("report.html").render(
        report=report,
        kinds=KINDS,
        names=FOUND,
        blocks=blocks,
        stretches={kind: sum(block.stretch.kind == kind for block in blocks) for kind in KINDS},
        measures=[(m.span.first, m.number, m.title) for m in plan.measures],
        reading=reading(report),
        standing=standing(report),
        where=where,
        numbers=numbers,
    )


def _blocks(report: Report, document: Document, marks: dict[int, list[Mark]]) -> Iterator[Block]:
    lines = {line.number: line for line in document.lines}
    total = {kind: sum(stretch.kind == kind for stretch in report.stretches) for kind in KINDS}
    count: dict[Kind, int] = dict.fromkeys(KINDS, 0)
    for stretch in report.stretches:
        count[stretch.kind] += 1
        numbers = range(stretch.first, stretch.last + 1)
        rows = [Row(n, _text(lines[n]), marks.get(n, [])) for n in numbers if lines[n].text]
        last = count[stretch.kind] == total[stretch.kind]
        yield Block(stretch, count[stretch.kind], last, where(stretch), rows)


def _text(line: Line) -> str:
    """A line as it was read; the cells of a row set apart by a bar."""
    cells = line.cells if line.cells is not None else tuple(line.raw.rstrip().split("\t"))
    return " │ ".join(cell.strip() for cell in cells) if len(cells) > 1 else line.raw.strip()


def _marks(report: Report, plan: Plan) -> dict[int, list[Mark]]:
    """Line → what stands beside it: records where they begin, notes, cells that went nowhere."""
    found: dict[int, list[Mark]] = {}

    def add(number: int, mark: Mark) -> None:
        if mark not in found.setdefault(number, []):
            found[number].append(mark)

    for place in places(plan):
        add(place.span.first, Mark(place.kind, _PARTS[place.kind], place.words))
    for note in report.lost:
        add(note.first, Mark("lost", "読み取れない", note.ja))
    for note in report.repaired:
        add(note.first, Mark("repaired", "読み替え", note.ja))
    for row in report.partial:
        add(row.line, Mark("left", "載らなかったセル", " | ".join(row.cells)))
    return found
