"""海津市's plan, held against what its own text says elsewhere: contents, label cells, rows, glossary."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from rdflib import SKOS, Graph

from keifu.errors import CannotRunError
from keifu.vocabulary import KF, iri
from keifu_loaders.commands import as_turtle
from keifu_loaders.normalise import fold, printed
from keifu_loaders.read import read_plan
from keifu_loaders.records import Measure, Plan

pytestmark = pytest.mark.sources


@pytest.fixture(scope="module")
def text(shared: Path) -> list[str]:
    return (shared / "sources" / "kaizu.txt").read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="module")
def plan(shared: Path) -> Plan:
    return read_plan(shared / "sources" / "kaizu.txt")


def measure(plan: Plan, number: str) -> Measure:
    return next(m for m in plan.measures if m.number == number)


def test_loading_again_gives_the_shipped_bytes(root: Path, plan: Plan) -> None:
    assert as_turtle(plan).encode() == (root / "data" / "plans" / "212211-dx.ttl").read_bytes()


def test_pillars_and_measures_are_those_of_the_contents(text: list[str], plan: Plan) -> None:
    contents = text[text.index("目次") : text.index("第1章 計画の策定にあたって")]
    chapter = [line.split("\t")[0] for line in contents][contents.index("第3章 重点施策\t9") + 1 :]
    listed: dict[str, list[str]] = {}
    for line in filter(None, chapter):
        if found := re.match(r"(\d)\. (.+)", line):
            listed[found[2]] = []
        elif found := re.match(r"(\(\d\) .+)", line):
            listed[list(listed)[-1]].append(fold(found[1]))
    read = {
        pillar.title: [f"{m.notation} {m.title}" for m in plan.measures if m.pillar == pillar.number]
        for pillar in plan.pillars
    }
    assert read == listed
    assert [len(titles) for titles in read.values()] == [3, 3, 3]
    assert [m.number for m in plan.measures] == [f"{pillar}-{n}" for pillar in (1, 2, 3) for n in (1, 2, 3)]
    assert not any(m.owners or m.marks or m.projects for m in plan.measures)


def test_the_printed_number_is_the_notation_and_the_own_number_the_iri(plan: Plan) -> None:
    graph = Graph().parse(data=as_turtle(plan))
    numbers = {
        str(node).rpartition("/measure/")[2]: str(graph.value(node, SKOS.notation))
        for node in graph.subjects(KF.pillar, None)
    }
    assert numbers == {f"{pillar}-{n}": f"({n})" for pillar in (1, 2, 3) for n in (1, 2, 3)}


def test_every_target_that_is_printed(text: list[str], plan: Plan) -> None:
    read = [
        (m.number, i.title, t.printed, t.number, i.unit, t.year)
        for m in plan.measures
        for i in m.indicators
        for t in i.targets
    ]
    assert read == [
        ("1-1", "オンライン申請可能手続", "77手続", 77, "手続", None),
        ("1-1", "オンライン申請件数", "5,000件", 5000, "件", None),
        ("1-2", "書かない窓口利用件数", "15,000件/年", 15000, "件/年", None),
        ("1-3", "マイナンバーカード交付率", "99%", 99, "%", None),
        ("2-1", "システム標準化、ガバメントクラウド移行", "20業務(令和7(2025)年度末まで)", 20, "業務", 2025),
        ("2-2", "RPA利活用業務", "10業務", 10, "業務", None),
        ("2-2", "AIツール利活用業務", "20業務", 20, "業務", None),
        ("2-3", "印刷コスト", "30%減", 30, "%減", None),
        ("2-3", "電子決裁率", "70%", 70, "%", None),
        ("3-1", "セキュリティインシデント", "0件", 0, "件", None),
        ("3-1", "情報セキュリティ研修出席", "全ての職員", None, "", None),
        ("3-2", "DX推進研修出席", "全ての職員", None, "", None),
        ("3-2", "データ利活用研修出席", "40人", 40, "人", None),
        ("3-3", "スマートフォン教室等の開催", "20回/年", 20, "回/年", None),
    ]
    cells = {n: line.split("\t")[1] for n, line in enumerate(text, 1) if line.startswith("成果目標")}
    for number, cell in cells.items():
        found = [i for m in plan.measures for i in m.indicators if i.span.first == number]
        said = "".join(i.title + i.targets[0].printed for i in found)
        assert said == printed(cell).replace(" ", ""), f"line {number} is not all read"


def test_a_target_without_a_year_or_a_number_has_neither_in_the_graph(plan: Plan) -> None:
    graph = Graph().parse(data=as_turtle(plan))
    place = iri("plan", "212211", "dx")
    stated = {str(node).removeprefix(f"{place}/indicator/") for node in graph.objects(None, KF.target)}
    assert len(stated) == 14
    assert {name for name in stated if not name.endswith("/target/stated")} == {"2-1-1/target/2025"}
    values = {str(node): value for node, value in graph.subject_objects(KF.value)}
    assert len(values) == 12
    assert values[f"{place}/indicator/3-1-1/target/stated"].toPython() == Decimal(0)
    assert len(set(graph.subjects(KF.unit, None))) == 12


def test_steps_are_the_titled_rows_below_each_schedule_header(text: list[str], plan: Plan) -> None:
    wanted, inside = {}, False
    for number, line in enumerate(text, 1):
        title, *cells = line.split("\t")
        inside = title == "スケジュール" or (inside and bool(cells))
        if inside and title and title != "スケジュール":
            wanted[number] = fold(title).replace(" ", "")
    steps = [step for m in plan.measures for step in m.steps]
    read = {step.span.first: f"{step.notation or ''}{step.title}".replace(" ", "") for step in steps}
    assert read == wanted
    assert [len(m.steps) for m in plan.measures] == [3, 4, 4, 2, 3, 6, 4, 3, 3]
    assert [s.title for s in measure(plan, "2-3").steps if not s.notation] == ["文書管理システム", "財務会計システム"]


def test_no_phase_is_guessed_and_each_row_has_a_note_with_its_words(text: list[str], plan: Plan) -> None:
    steps = {f"measure/{m.number}/step/{s.number}": s for m in plan.measures for s in m.steps}
    assert not any(step.phases for step in steps.values())
    assert sorted(n.about for n in plan.notes) == sorted(steps)
    for note in plan.notes:
        step = steps[note.about]
        lines = [line.split("\t", 1)[1] for line in text[step.span.first - 1 : step.span.last]]
        words = [printed(part) for line in lines for cell in line.split("\t") for part in cell.split("</p>")]
        assert (note.kind, note.missing) == ("TooFewCells" if any(words) else "RowMissing", "phase")
        assert all(word in note.ja for word in words)
    assert sum(n.kind == "RowMissing" for n in plan.notes) == 4


def test_headwords_are_the_lines_above_the_marked_texts(text: list[str], plan: Plan) -> None:
    glossary = text[len(text) - text[::-1].index("用語説明") :]
    marked = [n for n, line in enumerate(glossary) if line.startswith("- ・")]
    assert [t.headword for t in plan.terms] == [printed(glossary[n - 2]) for n in marked]
    assert len(plan.terms) == len({t.headword for t in plan.terms}) == 40
    assert not any(t.expansion for t in plan.terms)
    for term in plan.terms:
        assert text[term.span.first - 1] and text[term.span.first + 1].startswith("- ・") and text[term.span.last - 1]


def test_systems_by_their_names(plan: Plan) -> None:
    assert {m.number: sorted(m.systems) for m in plan.measures if m.systems} == {
        "1-3": ["図書館システム", "施設予約システム"],
        "2-3": ["文書管理システム", "財務会計システム", "電子決裁システム"],
    }


def test_the_plan_as_a_whole(plan: Plan) -> None:
    facts = {(f.property, "/".join(f.iri) if f.iri else f.literal): [tuple(s) for s in f.spans] for f in plan.facts}
    assert (plan.title, plan.code, plan.slug) == (
        "海津市デジタル・トランスフォーメーション(DX)推進計画",
        "212211",
        "dx",
    )
    assert plan.span.last == plan.span.first + 1  # the title runs over two lines
    assert {name for name in facts if name[0] not in ("kf:cites", "kf:follows", "dcterms:references")} == {
        ("kf:status", "kf/Adopted"),
        ("kf:start", "2023-04-01"),
        ("kf:end", "2027-03-31"),
        ("dcterms:issued", "2023-03"),
        ("kf:promotedBy", "org/212211/情報化推進委員会"),
        ("kf:upperPlan", "plan/212211/海津市第2次総合計画"),
    }
    cited = {name for prop, name in facts if prop == "kf:cites"}
    assert {"law/503AC0000000035", "law/503AC0000000040", "plan/jp/jichitai-dx", "plan/jp/juten-keikaku"} <= cited
    assert len(facts["kf:cites", "plan/jp/jichitai-dx"]) == 6


@pytest.mark.parametrize(
    ("lost", "said"),
    [
        ("2. 行政事務のデジタル改革", "pillar heading"),
        ("1. 市民目線に立った行政サービスの提供", "pillar heading"),
        ("(3) デジタル格差の解消", "1 measures of the overview"),
        ("用語説明", "cut off"),
    ],
)
def test_a_lost_heading_is_an_error_and_no_fact(text: list[str], tmp_path: Path, lost: str, said: str) -> None:
    place = len(text) - 1 - text[::-1].index(lost)
    copy = tmp_path / "plan.txt"
    copy.write_text("\n".join(text[:place] + text[place + 1 :]), encoding="utf-8")
    with pytest.raises(CannotRunError, match=said):
        read_plan(copy, "labelled-tables")
