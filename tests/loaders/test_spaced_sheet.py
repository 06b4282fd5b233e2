"""A sheet whose labels stand letter-spaced, small enough to see: what is read, and what is not once a piece is lost."""

import pytest

from keifu.errors import CannotRunError
from keifu_loaders.document import Line
from keifu_loaders.layouts.spaced_sheet import SpacedSheet, read_spaced_sheet
from keifu_loaders.normalise import fold
from keifu_loaders.records import Measure, Note, Span

SHEET = SpacedSheet(
    heading=r"(?P<number>\d+)(?P<title>[^【☆]+?)(?P<marks>(?:\(☆\))?)",
    marks={"☆": "重点"},
    labels=["内 容", "年 度", "予 定", "目 標"],
    years="年 度",
    rows=["予 定"],
    bars=[],
    targets="目 標",
    target=r"(?P<title>[^:]+):(?P<value>(?:年)?(?P<figure>\d+[^\d以]+)(?:以上)?)",
    goal="[^:÷]+",
    formula="^【",
    page=r"^\d+$",
)
TEXT = [
    "窓",
    "※",
    "口の改善（☆） ",
    "内 容 書かない窓口を開く。 ",
    "年 度 令和３年度 令和４年度 ",
    "予 定 ",
    "検",
    "討 導入、 ",
    "運用 ",
    "12",
    "目 標 利用者：年５００人以上",
    "",
    "【利用した人の数】 ",
]


def read(lines: list[str]) -> tuple[Measure, list[Note]]:
    measure = Measure(span=Span(1, 1), number="", title="1", pillar=None)
    notes = read_spaced_sheet(measure, [Line(n, raw, fold(raw)) for n, raw in enumerate(lines, 2)], SHEET)
    return measure, notes


def without(start: str) -> list[str]:
    return [line for line in TEXT if not line.startswith(start)]


def test_a_whole_sheet() -> None:
    measure, notes = read([*TEXT[:10], "目 標 利用者：年５００人以上 ", *TEXT[11:]])
    assert not notes
    assert (measure.number, measure.title, measure.marks) == ("1", "窓口の改善", ["重点"])
    assert [(p.year, p.printed, p.kinds, p.span) for p in measure.steps[0].phases] == [
        (2021, "検討", ["Study"], (8, 9)),
        (2022, "導入、運用", ["Introduce", "Operate"], (9, 10)),
    ]
    (indicator,) = measure.indicators
    assert (indicator.title, indicator.unit, indicator.targets[0].printed) == ("利用者", "人", "年500人以上")
    assert (indicator.targets[0].number, indicator.targets[0].year) == (500, None)


@pytest.mark.parametrize(
    ("lines", "kind", "about", "missing"),
    [
        (without("目 標"), "RowMissing", "measure/1/step/1", "phase"),
        (without("年 度"), "RowMissing", "measure/1/step/1", "phase"),
        (without("予 定"), "RowMissing", "measure/1", "step"),
        (without("運用"), "RowMissing", "measure/1", "indicator"),
        ([*TEXT[:6], "検討 ", *TEXT[10:]], "TooFewCells", "measure/1/step/1", "phase"),
        ([*TEXT[:6], "検討 導入 運用 ", *TEXT[10:]], "TooManyCells", "measure/1/step/1", "phase"),
    ],
)
def test_what_is_lost_is_noted_and_left_out(lines: list[str], kind: str, about: str, missing: str) -> None:
    """The last sheet's target runs into the formula below it, so it is no target."""
    measure, notes = read(lines)
    assert (kind, about, missing) in {(n.kind, n.about, n.missing) for n in notes}
    if missing != "indicator":
        assert not [phase for step in measure.steps for phase in step.phases]
    assert not measure.indicators


def test_a_label_that_comes_again_ends_the_sheet() -> None:
    other = [line.replace("運用", "廃止") for line in TEXT]
    measure, _ = read([*TEXT, "別の施策 ", *other[3:]])
    assert [phase.printed for phase in measure.steps[0].phases] == ["検討", "導入、運用"]


@pytest.mark.parametrize("lines", [without("内 容"), []])
def test_a_heading_that_runs_into_the_text_is_refused(lines: list[str]) -> None:
    with pytest.raises(CannotRunError, match="line 1"):
        read(lines)
