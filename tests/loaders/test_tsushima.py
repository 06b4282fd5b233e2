"""The plan of 津島市: bare titles as headings, listed in an overview; a chart that lost its places; a glossary."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from keifu.errors import CannotRunError
from keifu_loaders.commands import as_turtle
from keifu_loaders.normalise import fold, printed
from keifu_loaders.read import read_plan
from keifu_loaders.records import Plan

pytestmark = pytest.mark.sources

SHIPPED = "232084-dx2"


@pytest.fixture(scope="module")
def source(shared: Path) -> Path:
    return shared / "sources" / "tsushima.txt"


@pytest.fixture(scope="module")
def lines(source: Path) -> list[str]:
    return source.read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="module")
def plan(source: Path) -> Plan:
    return read_plan(source)


def letters(title: str) -> str:
    return re.sub("[、・]", "", printed(title))


def test_loading_again_gives_the_shipped_bytes(plan: Plan, root: Path) -> None:
    assert as_turtle(plan).encode() == (root / "data" / "plans" / f"{SHIPPED}.ttl").read_bytes()


def test_the_schedule_chart_lists_every_measure_a_second_time(plan: Plan, lines: list[str]) -> None:
    """The chart is not where the titles are read from; it has them in the same order, one of them with other commas."""
    start = next(n for n, line in enumerate(lines) if fold(line) == "第9編 スケジュール")
    rows = [(n, m) for n, line in enumerate(lines[start:], start + 1) if (m := re.match(r"(（\d+）)(.+)", line))]
    assert [(fold(m[1]), letters(m[2])) for _, m in rows] == [(m.notation, letters(m.title)) for m in plan.measures]
    assert [(n.span, n.kind, n.missing, n.about) for n in plan.notes] == [
        ((line, line), "RowMissing", "step", f"measure/{m.number}")
        for (line, _), m in zip(rows, plan.measures, strict=True)
    ]


def test_measures_and_pillars(plan: Plan, lines: list[str]) -> None:
    assert [p.title for p in plan.pillars] == [
        "行政手続き等におけるDX",
        "防災・観光分野におけるDX",
        "業務効率化に向けたDX",
        "セキュリティ向上のためのDX",
        "デジタルデバイド解消のためのDX",
    ]
    assert [m.number for m in plan.measures] == [
        f"{pillar}-{n}" for pillar, count in enumerate((3, 4, 9, 1, 1), 1) for n in range(1, count + 1)
    ]
    for measure in plan.measures:
        assert measure.number.startswith(f"{measure.pillar}-")
        assert printed(lines[measure.span.first - 1]) == measure.title
        assert lines[measure.span.last - 1].strip()
    spans = [m.span for m in plan.measures]
    assert all(before.last < after.first for before, after in pairwise(spans))


def test_nothing_that_the_text_does_not_give(plan: Plan, lines: list[str]) -> None:
    """No owner is named, no cell of the chart has a place, and what the first plan achieved is no measure of this one."""
    for m in plan.measures:
        assert (m.owners, m.steps, m.indicators, m.projects, m.marks) == ([], [], [], [], [])
    body = next(n for n, line in enumerate(lines, 1) if fold(line) == "第7編 個別施策")
    assert all(m.span.first > body for m in plan.measures)
    systems = {name for m in plan.measures for name in m.systems}
    assert systems == {"公共施設予約システム", "被災者支援システム", "電子決裁システム", "文書管理システム"}


def test_the_plan_as_a_whole(plan: Plan, lines: list[str]) -> None:
    facts = {(f.property, "/".join(f.iri) if f.iri else f.literal): f.spans for f in plan.facts}

    def evidence(prop: str, value: str) -> str:
        return printed("".join("".join(lines[s.first - 1 : s.last]) for s in facts[prop, value])).replace(" ", "")

    assert plan.title == plan.document_title == "津島市デジタル・トランスフォーメーション(DX)推進計画第二期"
    assert plan.code == "232084"
    assert "から令和10年3月31日まで" in evidence("kf:end", "2028-03-31")
    assert "令和7年4月1日から" in evidence("kf:start", "2025-04-01")
    assert evidence("dcterms:issued", "2025-03") == "2025年3月"
    assert "としても位置付け" in evidence("kf:servesAs", "law/428AC1000000103/art/9/par/3")
    assert "令和6年4月改定版" in evidence("kf:follows", "plan/jp/jichitai-dx/3.0")
    upper = evidence("kf:upperPlan", "plan/232084/第5次津島市総合計画")
    assert "上位計画である" in upper and "第5次津島市総合計画に掲げる" in upper
    first = "津島市デジタル・トランスフォーメーション(DX)推進計画"
    assert f"令和4年3月に「{first}」を策定" in evidence("kf:replaces", f"plan/232084/{first}")
    issued = {c.label: c.issued for c in plan.companions}
    assert issued[first] == "2022-03" and issued["第5次津島市総合計画"] == "2021-09"
    assert ("kf:promotedBy", "org/232084/DX推進本部") in facts
    assert {value for prop, value in facts if prop == "kf:cites"} == {
        "law/414AC0000000151",
        "law/428AC1000000103",
        "law/428AC1000000103/art/9/par/3",
        "law/503AC0000000040",
        "plan/jp/denen-senryaku",
        "plan/jp/jichitai-dx",
        "plan/jp/jichitai-dx/3.0",
        "plan/230006/あいちDX推進プラン2025",
    }
    assert ("dcterms:references", "公文書等の管理に関する法律(平成23年4月施行)") in facts


def test_glossary(plan: Plan, lines: list[str]) -> None:
    """Headwords are what stands after a gap; the brackets behind them, or the first words of the text, expand them."""
    start = next(n for n, line in enumerate(lines) if line.startswith("◆用語集"))
    text = "\n".join(line.strip() for line in lines[start + 1 :])
    heads = [printed(head.split("（")[0]) for head in re.findall(r"\n{4,}([^\n]+)\n\n", text)]
    cover = heads.index("津島市")
    assert [t.headword for t in plan.terms] == heads[:cover]
    assert len(plan.terms) == 36
    assert {t.headword: t.expansion for t in plan.terms if t.expansion} == {
        "AI": "Artificial Intelligence",
        "BCP": "Business Continuity Plan",
        "DX": "Digital Transformation",
        "ICT": "Information and Communication Technology",
        "IoT": "Internet of Things",
        "LGWAN": "Local Government Wide Area Network",
        "RPA": "Robotic Process Automation",
        "SNS": "Social Networking Service",
    }


@pytest.mark.parametrize(
    ("cut", "words"),
    [
        ("第８編 DX 推進体制", "cut off"),
        ("第６編 施策の全体像", "cut off"),
        ("第９編 スケジュール", "cut off"),
        ("情報資産台帳の利活用", "1 measures of the overview have no text.*情報資産台帳の利活用"),
    ],
)
def test_a_plan_with_a_piece_missing_is_refused(tmp_path: Path, source: Path, cut: str, words: str) -> None:
    damaged = tmp_path / "plan.txt"
    kept = [line for line in source.read_text(encoding="utf-8").splitlines() if fold(line) != fold(cut)]
    damaged.write_text("\n".join(kept), encoding="utf-8")
    with pytest.raises(CannotRunError, match=words):
        read_plan(damaged, "titled-sections")
