"""The real plans, read from their publishers' text and held against what the text itself says elsewhere."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from keifu_loaders.commands import as_turtle
from keifu_loaders.normalise import departments, fold, printed
from keifu_loaders.read import read_plan
from keifu_loaders.records import Measure, Plan

pytestmark = pytest.mark.sources


@pytest.fixture(scope="module")
def tokushima(shared: Path) -> Plan:
    return read_plan(shared / "sources" / "tokushima.txt")


@pytest.fixture(scope="module")
def togitsu(shared: Path) -> Plan:
    return read_plan(shared / "sources" / "togitsu.txt")


def measure(plan: Plan, number: str) -> Measure:
    return next(m for m in plan.measures if m.number == number)


@pytest.mark.parametrize(
    ("source", "shipped"), [("tokushima.txt", "362018-dx-2026.ttl"), ("togitsu.txt", "423084-dx.ttl")]
)
def test_loading_again_gives_the_shipped_bytes(shared: Path, root: Path, source: str, shipped: str) -> None:
    again = as_turtle(read_plan(shared / "sources" / source)).encode()
    assert again == (root / "data" / "plans" / shipped).read_bytes()


def test_tokushima_sheets_agree_with_the_overview_of_the_same_document(shared: Path, tokushima: Plan) -> None:
    """The overview before the sheets gives every title, mark and owner a second time."""
    text = (shared / "sources" / "tokushima.txt").read_text(encoding="utf-8")
    region = text[text.index("具体的な41の取組項目") : text.index("取組項目\t1 ")]
    listed = re.findall(r"^(\d+)\t([^\t\n]+)\t([^\t\n]+)$", region, re.MULTILINE)
    assert len(listed) == 41
    for number, title, owners in listed:
        read = measure(tokushima, number)
        assert printed(title.split("【")[0]).casefold() == read.title.casefold()
        assert ("【新規】" in fold(title)) == (read.marks == ["新規"])
        assert departments(owners) == read.owners


def test_tokushima_counts(tokushima: Plan) -> None:
    assert [p.title for p in tokushima.pillars] == [
        "地域課題の解決におけるデジタル活用の推進",
        "行政サービスの拡大による市民の利便性向上",
        "行政運営の効率化とDX推進体制の整備",
    ]
    pillars = [m.pillar for m in tokushima.measures]
    assert (pillars.count("1"), pillars.count("2"), pillars.count("3")) == (8, 13, 20)
    assert sum(m.marks == ["新規"] for m in tokushima.measures) == 14
    assert sum(len(m.indicators) for m in tokushima.measures) == 51


def test_every_printed_baseline_became_an_indicator(shared: Path, tokushima: Plan) -> None:
    lines = (shared / "sources" / "tokushima.txt").read_text(encoding="utf-8").splitlines()
    wanted = {n for n, line in enumerate(lines, 1) if re.search(r"令和 ?6 ?年度(?:実績)? ?[:：]", line)}
    read = {i.span.first for m in tokushima.measures for i in m.indicators}
    assert read == wanted


def test_tokushima_losses_are_notes_and_never_values(tokushima: Plan) -> None:
    lost = {(n.about, n.kind, n.missing) for n in tokushima.notes if n.missing}
    assert lost == {
        ("measure/1/step/2", "RowMissing", "phase"),
        *((f"measure/4/step/{n}", "TooManyCells", "phase") for n in (1, 2, 3)),
        *((f"indicator/4-{n}", "TooManyCells", "target") for n in (1, 2, 3)),
        *((f"indicator/8-{n}", "TooFewCells", "target") for n in (1, 2, 3, 4)),
        ("measure/11", "RowMissing", "step"),
        ("measure/12", "RowMissing", "step"),
        ("measure/16/step/2", "RowMissing", "phase"),
        ("measure/33/step/1", "TooFewCells", "phase"),
        ("measure/35/step/2", "RowMissing", "phase"),
        ("measure/38/step/3", "TooFewCells", "phase"),
        ("measure/40", "RowMissing", "step"),
    }
    for m in tokushima.measures:
        noted = {n.about for n in tokushima.notes if n.missing}
        for step in m.steps:
            assert len(step.phases) == (0 if f"measure/{m.number}/step/{step.number}" in noted else 4)
        for indicator in m.indicators:
            assert len(indicator.targets) == (0 if f"indicator/{m.number}-{indicator.number}" in noted else 4)


def test_every_cell_that_was_read_stands_in_its_lines(shared: Path, tokushima: Plan) -> None:
    lines = (shared / "sources" / "tokushima.txt").read_text(encoding="utf-8").splitlines()
    for m in tokushima.measures:
        for step in m.steps:
            for phase in step.phases:
                assert phase.printed in printed(lines[phase.span.first - 1])
        for indicator in m.indicators:
            for target in indicator.targets:
                if target.number is not None:
                    assert f"{target.number:,}" in fold(lines[target.span.first - 1])


def test_tokushima_figures_by_eye(tokushima: Plan) -> None:
    posts = measure(tokushima, "10").indicators[0]
    assert posts.baseline is not None
    assert (posts.baseline.year, posts.baseline.number, posts.baseline.unit, posts.unit) == (2024, 2, "件/週", "件/月")
    buses = measure(tokushima, "20").indicators[0]
    assert [t.number for t in buses.targets] == [Decimal(n) for n in (3700000, 3750000, 3800000, 3850000)]
    qr = measure(tokushima, "15").steps[0]
    assert [(p.year, p.printed, p.kinds) for p in qr.phases][:2] == [
        (2026, "検討/実施", ["Study", "CarryOut"]),
        (2027, "実施", ["CarryOut"]),
    ]
    drill = measure(tokushima, "7").indicators[1]
    assert drill.baseline is not None
    assert (drill.notation, drill.baseline.number, drill.baseline.printed) == ("(4)-1", None, "-回")
    assert [t.number for t in drill.targets] == [None, 1, 1, 1]


def test_tokushima_as_a_whole(tokushima: Plan) -> None:
    facts = {(f.property, "/".join(f.iri) if f.iri else f.literal): f.spans for f in tokushima.facts}
    assert ("kf:status", "kf/Draft") in facts
    assert ("kf:start", "2026-04-01") in facts
    assert ("kf:end", "2030-03-31") in facts
    assert facts["kf:servesAs", "law/428AC1000000103/art/9/par/3"] == [(169, 169)]
    assert facts["kf:follows", "plan/jp/jichitai-dx/4.0"] == [(54, 54), (58, 58)]
    assert not any(prop == "dcterms:issued" for prop, _ in facts)
    terms = {t.headword: t.expansion for t in tokushima.terms}
    assert len(terms) == len(tokushima.terms) == 53
    assert terms["BPR"] == "Business Process Re-engineering"
    assert terms["eL-QR"] is None


def test_togitsu(shared: Path, togitsu: Plan) -> None:
    assert [m.title for m in togitsu.measures][3] == "デジタルデバイド対策"
    assert len(togitsu.measures) == 10
    projects = {p.title: p for m in togitsu.measures for p in m.projects}
    assert len(projects) == sum(len(m.projects) for m in togitsu.measures) == 29
    assert all(p.owners for p in projects.values())
    assert projects["指定避難所等へのフリーWi-Fi整備"].owners == ["行政管理課", "社会教育課"]
    assert [(p.year, p.printed) for p in projects["つながる長崎データ連携基盤"].phases] == [
        (2025, "運用"),
        (2026, "運用停止"),
        (2027, "運用停止"),
    ]
    assert [(p.year, p.printed) for p in projects["情報セキュリティポリシー"].phases] == [(2025, "改定")]
    assert [p.kinds for p in projects["庶務管理システム"].phases] == [["Introduce"], ["Operate"], ["Operate"]]


def test_togitsu_rows_are_the_documents_rows(shared: Path, togitsu: Plan) -> None:
    """Every row of five cells with R7–R9 above it is a project, and no other row is."""
    rows = (shared / "sources" / "togitsu.txt").read_text(encoding="utf-8").splitlines()
    wanted = [n for n, line in enumerate(rows, 1) if line.count("\t") == 4 and line.split("\t")[4].strip()]
    headers = [n for n in wanted if "担当課" in rows[n - 1]]
    read = [p.span.first for m in togitsu.measures for p in m.projects]
    assert read == [n for n in wanted if n not in headers]


def test_togitsu_as_a_whole(togitsu: Plan) -> None:
    facts = {(f.property, "/".join(f.iri) if f.iri else f.literal) for f in togitsu.facts}
    assert ("dcterms:issued", "2025-04") in facts
    assert ("dcterms:modified", "2026-03") in facts
    assert ("kf:follows", "plan/jp/jichitai-dx/5.1") in facts
    assert ("kf:promotedBy", "org/423084/時津町DX推進本部") in facts
    assert {literal for prop, literal in facts if prop == "dcterms:references"} == {
        "デジタル社会の形成を図るための関係法律の整備に関する法律(令和3年法律第37号)",
        "公的給付の支給等の迅速かつ確実な実施のための預貯金口座の登録等に関する法律(令和3年法律第38号)",
        "預貯金者の意思に基づく個人情報の利用による預貯金口座の管理等に関する法律(令和3年法律第39号)",
    }
