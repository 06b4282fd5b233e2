"""The plan of 伊万里市: wrapped headings, groups of measures, rows whose cells stand one behind the other."""

import re
import unicodedata
from decimal import Decimal
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, SKOS, Graph

from keifu.errors import CannotRunError
from keifu.vocabulary import KF, below, iri
from keifu_loaders.commands import as_turtle
from keifu_loaders.names import citable
from keifu_loaders.normalise import fold
from keifu_loaders.read import read_plan
from keifu_loaders.records import Measure, Plan, Span

pytestmark = pytest.mark.sources

SHIPPED = "412058-dx"
WORK, GAUGE = "取組内容", "実施評価指標"
UNDIVIDED = {
    *((number, GAUGE) for number in ("産-2", "産-3", "産-4", "産-5", "行-3", "行-5", "行-6", "行-7", "行-8")),
    *((number, GAUGE) for number in ("行-15", "行-16", "行-20", "行-21")),
    ("行-20", WORK),
}


@pytest.fixture(scope="module")
def source(shared: Path) -> Path:
    return shared / "sources" / "imari.txt"


@pytest.fixture(scope="module")
def lines(source: Path) -> list[str]:
    return source.read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="module")
def plan(source: Path) -> Plan:
    return read_plan(source)


def letters(text: str) -> str:
    """A text without what a line break may add: white space and footnote signs."""
    return re.sub(r"[\s※]", "", unicodedata.normalize("NFKC", text))


def between(lines: list[str], span: Span, start: str, end: str) -> str:
    """The letters of a measure from behind one label to the next."""
    sheet = letters("".join(lines[span.first - 2 : span.last]))
    return sheet.split(start, 1)[1].split(end, 1)[0] if end else sheet.split(start, 1)[1]


def measure(plan: Plan, number: str) -> Measure:
    return next(m for m in plan.measures if m.number == number)


def test_loading_again_gives_the_shipped_bytes(plan: Plan, root: Path) -> None:
    assert as_turtle(plan).encode() == (root / "data" / "plans" / f"{SHIPPED}.ttl").read_bytes()


def test_the_overview_lists_pillars_groups_and_measures_a_second_time(plan: Plan, lines: list[str]) -> None:
    texts = [letters(line) for line in lines]
    overview = [text for text in texts[texts.index("7取組体系") + 1 : texts.index("8個別取組")] if text]
    groups = {g.number: g for g in plan.groups}
    read: list[str] = []
    for pillar in plan.pillars:
        read.append(f"<{pillar.title}>")
        for group in (g for g in plan.groups if g.pillar == pillar.number):
            read.append(f"◎{group.title}")
            read += [f"{m.number}{m.title}" for m in plan.measures if m.group == group.number]
    assert read == overview
    assert all(m.group and groups[m.group].pillar == m.pillar for m in plan.measures)
    assert (len(plan.pillars), len(plan.groups), len(plan.measures)) == (3, 6, 28)


def test_headings_with_their_marks_are_read_to_the_last_letter(plan: Plan, lines: list[str]) -> None:
    for m in plan.measures:
        marks = "".join("(☆)" if mark == "重点取組事項" else f"【{mark}】" for mark in m.marks)
        assert between(lines, m.span, "施策名称", "事業内容") == f"{m.number}{m.title}{marks}"
    assert [m.number for m in plan.measures if "重点取組事項" in m.marks] == ["行-1", "行-2", "行-19"]
    assert all(m.marks[-1].startswith("ビジョン:具体的な取組") for m in plan.measures)


def test_every_letter_of_a_row_is_in_a_phase_or_the_row_is_noted(plan: Plan, lines: list[str]) -> None:
    noted = {note.about: note for note in plan.notes if "/step/" in note.about}
    years = "令和3年度令和4年度令和5年度令和6年度令和7年度"
    undivided = set()
    for m in plan.measures:
        assert [step.title for step in m.steps] == [WORK, GAUGE]
        rows = (
            between(lines, m.span, f"{years}{WORK}", "計画検討・設計・開発"),
            between(lines, m.span, GAUGE + years, ""),
        )
        for step, row in zip(m.steps, rows, strict=True):
            note = noted.get(f"measure/{m.number}/step/{step.number}")
            assert bool(note) != bool(step.phases)
            if note:
                undivided.add((m.number, step.title))
                assert (note.kind in {"TooManyCells", "TooFewCells"}, note.missing) == (True, "phase")
            else:
                assert letters("".join(phase.printed for phase in step.phases)) == row
    assert undivided == UNDIVIDED


def test_every_cell_stands_in_its_lines_and_no_line_is_in_two_rows(plan: Plan, lines: list[str]) -> None:
    for m in plan.measures:
        for step in m.steps:
            assert [p.year for p in step.phases] == sorted({p.year for p in step.phases})
            for phase in step.phases:
                first, last = phase.span
                assert step.span.first < first <= last <= step.span.last
                assert letters(phase.printed) in letters("".join(lines[first - 1 : last]))


def test_years_without_a_cell_are_those_that_the_plan_left_empty(plan: Plan) -> None:
    """All of 2021–2025, but where the plan begins a year later or ends a year earlier."""
    short = {(m.number, s.title): [p.year for p in s.phases] for m in plan.measures for s in m.steps if s.phases}
    whole = list(range(2021, 2026))
    assert {key: years for key, years in short.items() if years != whole} == {
        ("産-1", GAUGE): whole[1:4],
        **{(f"産-{n}", WORK): whole[1:4] for n in (2, 3, 4, 5)},
        **{(number, row): whole[1:] for number in ("行-17", "行-18") for row in (WORK, GAUGE)},
    }


def test_the_bars_of_every_measure_are_noted_as_lost(plan: Plan) -> None:
    drawn = [n for n in plan.notes if "/step/" not in n.about]
    assert [(n.about, n.kind, n.missing) for n in drawn] == [
        (f"measure/{m.number}", "RowMissing", "phase") for m in plan.measures
    ]
    assert all("検討・設計・開発" in n.ja for n in drawn)


def test_schedules_by_eye(plan: Plan) -> None:
    school = measure(plan, "行-10").steps[0]
    assert [p.printed for p in school.phases][1::3] == [
        "令和3年事業の検証及び必要な学校に対するネットワーク工事",
        "運用",
    ]
    cashless = measure(plan, "行-4").steps[1]
    assert [(p.year, p.printed) for p in cashless.phases] == [
        (2021, "導入窓口の選定事業計画の承認"),
        (2022, "調達の実施サービス開始"),
        (2023, "年次報告"),
        (2024, "年次報告"),
        (2025, "対象窓口拡大検討"),
    ]
    minutes = measure(plan, "行-15").steps[0]
    assert [p.kinds for p in minutes.phases] == [[], ["Introduce", "Operate"], ["Operate"], ["Operate"], ["Operate"]]
    assert measure(plan, "行-11").steps[1].phases[0].kinds == ["CarryOut", "Operate"]
    assert measure(plan, "行-19").steps[0].phases[4].printed == "ガバメントクラウドサービス上での標準システム稼働"
    assert [p.printed for p in measure(plan, "行-21").steps[0].phases][3:] == [
        "システムの稼働運用",
        "運用、利用拡大への普及促進",
    ]


def test_targets_by_eye(plan: Plan) -> None:
    read = {
        (m.number, i.title): (i.targets[0].printed, i.targets[0].number, i.unit)
        for m in plan.measures
        for i in m.indicators
    }
    assert len(read) == 34
    assert read["産-1", "セミナー参加社数"] == ("年10社以上", Decimal(10), "社")
    assert read["産-3", "参加団体数"] == ("1回当たり3団体以上", Decimal(3), "団体")
    assert read["行-6", "事業者の電子入札の利用率"] == ("80%", Decimal(80), "%")
    assert read["行-8", "住民公開型GISシステムへのアクセス者数"] == ("年5,000人以上", Decimal(5000), "人")
    assert read["行-10", "通信不良発生学校率"] == ("0%", Decimal(0), "%")
    assert read["地-1", "スマホ教室への参加者数"] == ("480人(定員20人×年6回×4年)", Decimal(480), "人")
    words = {(number, title): value for (number, title), (value, figure, _) in read.items() if figure is None}
    assert [number for number, _ in words] == ["行-17", "行-18", "行-19", "行-21"]
    assert all(title == value for (_, title), value in words.items())
    years = {i.targets[0].year for m in plan.measures for i in m.indicators}
    assert years == {None, 2025}
    assert measure(plan, "行-19").indicators[0].targets[0].year == 2025


def test_every_target_line_of_the_document_is_an_indicator(plan: Plan, lines: list[str]) -> None:
    for m in plan.measures:
        goals = re.sub(r"【.*?】|\((?=瞬間).*?\)", "", between(lines, m.span, "数値目標", GAUGE))
        read = [i.title if i.targets[0].number is None else f"{i.title}:{i.targets[0].printed}" for i in m.indicators]
        assert letters("".join(read)) == goals


def test_the_plan_as_a_whole(plan: Plan, lines: list[str]) -> None:
    facts = {(f.property, "/".join(f.iri) if f.iri else f.literal): f.spans for f in plan.facts}
    assert (plan.code, plan.title) == ("412058", "伊万里市デジタルトランスフォーメーション推進計画")
    assert plan.title in letters("".join(lines[plan.span.first - 1 : plan.span.last]))
    assert facts["kf:start", "2021-04-01"] == facts["kf:end", "2026-03-31"] == [(76, 76)]
    assert facts["kf:servesAs", "law/428AC1000000103/art/9/par/3"] == [(68, 68)]
    assert facts["kf:upperPlan", "plan/412058/伊万里市DX推進ビジョン"] == [(60, 62)]
    assert ("kf:promotedBy", "org/412058/伊万里市デジタルトランスフォーメーション推進本部") in facts
    assert not {"dcterms:issued", "dcterms:modified"} & {prop for prop, _ in facts}
    assert [name for prop, name in facts if prop == "kf:follows"] == ["plan/jp/jichitai-dx/1.0"]
    assert facts["kf:follows", "plan/jp/jichitai-dx/1.0"] == [(123, 127)]  # drawn up in December 2020
    cited = {name for prop, name in facts if prop == "kf:cites" and "412058" not in str(name)}
    national = {f"plan/jp/{name}" for name in ("digital-government", "jichitai-dx", "kaikaku-hoshin", "kanmin-data")}
    national |= {"plan/jp/jichitai-dx/1.0"}
    articles = {f"law/428AC1000000103/art/{article}" for article in ("8", "9/par/1", "9/par/3")}
    assert cited == {"law/428AC1000000103", "law/414AC0000000151"} | national | articles
    # Its number is on record in the text of 2025 alone, so it stays as the plan writes it.
    assert ("dcterms:references", "情報通信技術を活用した行政の推進等に関する法律第4条") in facts


def test_every_citation_stands_in_its_lines_wrapped_or_not(plan: Plan, lines: list[str]) -> None:
    names: dict[str, list[str]] = {}
    for name, thing in citable().items():
        names.setdefault(str(thing), []).append(name)
    known = [
        f for f in plan.facts if f.property == "kf:cites" and f.iri and str(iri(*f.iri)) in names and f.iri[-1] != "1.0"
    ]
    assert any(span.first < span.last for fact in known for span in fact.spans)
    for fact in known:
        for first, last in fact.spans:
            assert any(name in letters("".join(lines[first - 1 : last])) for name in names[str(iri(*fact.iri or []))])


def test_glossary(plan: Plan, lines: list[str]) -> None:
    headwords = [fold(line).removeprefix("●") for line in lines if "●" in line]
    assert len(plan.terms) == len(headwords) == 31
    for term, printed in zip(plan.terms, headwords, strict=True):
        assert re.fullmatch(re.escape(term.headword) + r"(?:\((.+)\))?", printed)
        assert term.expansion is None or f"({term.expansion})" in printed
    expansions = {t.headword: t.expansion for t in plan.terms if t.expansion}
    assert len(expansions) == 10
    assert expansions["BCP"] == "Business Continuity Planning"
    assert "官民データ活用推進基本法" not in expansions


def test_no_owner_is_invented(plan: Plan, lines: list[str]) -> None:
    assert not any(re.search(r"担\s*当(?!者)|所\s*管", line) for line in lines)
    assert not any(m.owners for m in plan.measures)


def test_systems(plan: Plan) -> None:
    assert {m.number: list(m.systems) for m in plan.measures if m.systems} == {
        "行-5": ["公共施設予約システム"],
        "行-8": ["住民公開型GISシステム"],
        "行-15": ["AI会議録作成支援システム"],
        "行-17": ["出退勤管理システム"],
        "行-21": ["財務会計システム"],
    }


def test_groups_and_stated_targets_in_the_graph(root: Path) -> None:
    graph = Graph().parse(root / "data" / "plans" / f"{SHIPPED}.ttl")
    plan = iri("plan", "412058", "dx")
    fair, target = below(plan, "measure", "産-4"), below(plan, "indicator", "産-4-1", "target", "stated")
    assert str(graph.value(fair, SKOS.notation)) == "産-4"
    group = graph.value(fair, KF.group)
    assert (group, RDF.type, KF.MeasureGroup) in graph
    assert graph.value(group, KF.pillar) == graph.value(fair, KF.pillar) == below(plan, "pillar", "1")
    assert (below(plan, "indicator", "産-4-1"), KF.target, target) in graph
    assert graph.value(target, KF.fiscalYear) is None
    assert str(graph.value(target, RDFS.label)) == "1回当たり300人以上"


@pytest.mark.parametrize(
    ("cut", "words"),
    [
        ("９ 用語解説", "cut off"),
        ("８ 個別取組", "cut off"),
        ("施 策 名 称 産－②県内企業等の視察", "1 measures of the overview have no text.*産-2"),
        ("行－⑨各種問い合わせ", "cannot be told apart"),
        ("ことから、この計画の対象期間は", "no period"),
    ],
)
def test_a_plan_with_a_piece_missing_is_refused(tmp_path: Path, lines: list[str], cut: str, words: str) -> None:
    start = next(n for n, line in reversed(list(enumerate(lines))) if cut in line)
    damaged = tmp_path / "plan.txt"
    damaged.write_text("\n".join(lines[:start] + lines[start + 1 :]), encoding="utf-8")
    with pytest.raises(CannotRunError, match=words):
        read_plan(damaged, "spaced-sheets")
