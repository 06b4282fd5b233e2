"""Small documents made for one rule each."""

from pathlib import Path

import pytest

from keifu.errors import CannotRunError
from keifu_loaders.body import bodies, body_of
from keifu_loaders.citations import citations
from keifu_loaders.document import Document, Line
from keifu_loaders.front import month
from keifu_loaders.layouts.project_table import ProjectTable, read_projects
from keifu_loaders.layouts.sheet import Sheet, read_sheet
from keifu_loaders.names import citable
from keifu_loaders.normalise import fold
from keifu_loaders.profile import Systems
from keifu_loaders.records import Measure, Span, Step
from keifu_loaders.systems import find_systems

SHEET = Sheet(
    owner=["担当"],
    text=["取組内容"],
    rows=["取組計画", "数値目標"],
    baseline=r"^(?P<title>.+?) ?\(令和 ?(?P<year>\d+) ?年度(?:実績)? ?: ?(?P<value>[^()]*)\)$",
)


def lines(text: str) -> list[Line]:
    return [Line(n, raw, fold(raw)) for n, raw in enumerate(text.splitlines(), 1)]


def document(text: str) -> Document:
    return Document("plan.txt", "text/plain", "0" * 64, tuple(lines(text)))


def empty() -> Measure:
    return Measure(span=Span(1, 1), number="1", title="試し", pillar=None)


def test_a_label_that_slipped_to_the_cells_is_no_title() -> None:
    measure = empty()
    notes = read_sheet(
        measure,
        lines("取組計画\t令和8年度\t令和9年度\n\t周知\n数値目標\t実施\t拡大\n\t件数（令和6年度実績：1件）\n\t2件\t3件"),
        SHEET,
    )
    assert [(s.title, [p.printed for p in s.phases]) for s in measure.steps] == [("周知", ["実施", "拡大"])]
    assert [(i.title, [t.number for t in i.targets]) for i in measure.indicators] == [("件数", [2, 3])]
    assert not notes


def test_plain_cells_that_repeat_an_html_table_are_not_a_second_row() -> None:
    table = "<table> <tr> <td>検討</td><td>実施</td> </tr> </table>\t\t検討\t実施"
    measure = empty()
    notes = read_sheet(measure, lines(f"取組計画\t令和8年度\t令和9年度\n(1) 導入\n{table}\n検討\t実施\t\t"), SHEET)
    assert [p.printed for p in measure.steps[0].phases] == ["検討", "実施"]
    assert not notes


def test_the_same_row_twice_without_a_table_is_a_row_without_title() -> None:
    measure = empty()
    notes = read_sheet(measure, lines("取組計画\t令和8年度\t令和9年度\n(1) 導入\t実施\t実施\n\t実施\t実施"), SHEET)
    assert [(n.kind, n.missing, n.span) for n in notes] == [("RowMissing", "step", (3, 3))]


def test_a_new_year_header_after_a_page_break_holds_from_there_on() -> None:
    measure = empty()
    read_sheet(
        measure, lines("取組計画\t令和8年度\n(1) 前\t実施\n取組計画\t令和9年度\t令和10年度\n(2) 後\t検討\t実施"), SHEET
    )
    assert [[p.year for p in s.phases] for s in measure.steps] == [[2026], [2027, 2028]]


def test_figures_in_the_row_of_a_step_are_no_phases() -> None:
    measure = empty()
    notes = read_sheet(measure, lines("取組計画\t令和8年度\t令和9年度\n(1) 改正\n30%\t60%"), SHEET)
    assert [s.phases for s in measure.steps] == [[]]
    assert [(n.kind, n.missing) for n in notes] == [("RowMissing", "phase")]


def test_a_project_row_whose_cells_moved_is_noted_and_left_out() -> None:
    measure = empty()
    text = "事業名\t担当課\tR7年度\tR8年度\n実施\t窓口\t住民課\t検討"
    notes = read_projects(measure, lines(text), ProjectTable(header="^事業名\t担当課"))
    assert not measure.projects
    assert [(n.kind, n.missing) for n in notes] == [("RowMissing", "project")]


def test_a_project_row_with_too_few_cells_keeps_name_and_owner() -> None:
    measure = empty()
    text = "事業名\t担当課\tR7年度\tR8年度\n窓口\t住民課\t実施"
    notes = read_projects(measure, lines(text), ProjectTable(header="^事業名\t担当課"))
    assert [(p.title, p.owners, p.phases) for p in measure.projects] == [("窓口", ["住民課"], [])]
    assert [n.kind for n in notes] == ["TooFewCells"]


def test_systems_by_ending_but_not_general_ones() -> None:
    measure = empty()
    measure.steps = [
        Step(span=Span(4, 5), number="1", title="文書管理システム及び電子決裁システムの運用", notation=None),
        Step(span=Span(6, 7), number="2", title="情報システムの共同調達", notation=None),
        Step(span=Span(8, 9), number="3", title="台帳のシステム化", notation=None),
    ]
    assert find_systems(measure, Systems()) == {"文書管理システム": (4, 4), "電子決裁システム": (4, 4)}


def test_a_name_that_several_bear_needs_its_prefecture() -> None:
    with pytest.raises(CannotRunError, match="whose plan"):
        body_of(document("池田町DX推進計画"), "池田町DX推進計画")
    found = body_of(document("池田町DX推進計画\n長野県池田町"), "池田町DX推進計画")
    assert (found.prefecture, found.prefecture_code) == ("長野県", "200000")
    assert len(bodies()) == 1741


def test_citations_take_the_longest_name_and_never_guess() -> None:
    facts = citations(document("デジタル社会形成基本法に基づく。\n- ◆ 架空の法律(令和3年法律第999号)"))
    assert [(f.property, f.iri or f.literal) for f in facts] == [
        ("kf:cites", ["law", "503AC0000000035"]),
        ("dcterms:references", "架空の法律(令和3年法律第999号)"),
    ]
    assert "官民データ活用推進基本法" in citable()


def test_two_editions_named_means_that_none_is_followed() -> None:
    facts = citations(document("自治体DX推進計画(第4.0版)\n自治体DX推進計画(第5.1版)"))
    assert {f.property for f in facts} == {"kf:cites"}


@pytest.mark.parametrize(("text", "wanted"), [("令和7年4月", "2025-04"), ("令和 4 年 3 月", "2022-03"), ("4月", None)])
def test_month(text: str, wanted: str | None) -> None:
    assert month(text) == wanted


def test_profiles_have_no_line_numbers(root: Path) -> None:
    """What the loaders know of a plan are patterns, never places."""
    for file in (root / "loaders" / "keifu_loaders").rglob("*.py"):
        assert not any(
            name in file.read_text(encoding="utf-8") for name in ("徳島市デ", "時津町DX", "tokushima", "togitsu")
        )
