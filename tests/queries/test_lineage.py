"""Lineage: rows of the question, and the trees made of them."""

import pytest

from keifu.errors import UsageError
from keifu.lineage import Branch, lineage, tree

GRAPH = "graph/plan/990019/dx"
DOCUMENT = "例市DX計画(案)"


def shape(branch: Branch) -> dict[str, object]:
    """A tree as nested dictionaries; ``→`` leads away from the root along the relation, ``↑`` stands elsewhere too."""
    return {
        f"{'→' if child.forward else '←'} {child.row['relation']} {child.label}{'↑' if child.again else ''}": shape(
            child
        )
        for child in branch.branches
    }


def test_a_measure_leads_up_to_the_law(run):
    found = shape(tree(lineage("plan/990019/dx/measure/1", run), "up"))
    law = {"→ 一部である 官民データ活用推進基本法": {}}
    assert found == {
        "→ 柱 柱": {"→ 計画 例市DX計画↑": {}},
        "→ 計画 例市DX計画": {
            "→ 踏まえる国の計画 国の計画(第4.0版)": {},
            "→ 法定計画としての位置付け 官民データ活用推進基本法第9条第3項": {
                "→ 一部である 官民データ活用推進基本法第9条": {"→ 一部である 官民データ活用推進基本法↑": {}}
            },
        },
        # The article is spread out once, where it comes first; the mark says that it stands elsewhere too.
        "→ 応える データの容易な利用": {
            "→ 由来する条項 官民データ活用推進基本法第11条": law,
            "→ 記載元 官民データ活用推進基本法第11条↑": {},
        },
        "→ 応える オープンデータの推進": {
            "→ 由来する条項 官民データ活用推進基本法第11条↑": {},
            "→ 記載元 国の計画(第4.0版)↑": {},
        },
        # What follows from the relations above comes after them and leads no further.
        "→ 根拠となる条項 官民データ活用推進基本法第11条↑": {},
    }


def test_a_measure_leads_down_to_who_what_when_and_how_far(run):
    found = tree(lineage("plan/990019/dx/measure/1", run), "down")
    assert shape(found) == {
        "→ 指標 公開数": {
            "→ 基準値 令和6年度 85件": {},
            "→ 目標値 令和8年度 90.5件": {},
            "→ 目標値 令和9年度 -": {},
        },
        "→ 担当 デジタル課": {},
        "→ 担当 全部局": {},
        "→ 工程 目録の充実": {"→ 年度の段階 令和8年度 検討/実施": {}, "→ 年度の段階 令和9年度 実施": {}},
        "→ 情報システム 台帳システム": {},
    }
    step = next(branch for branch in found.branches if branch.row["relation"] == "工程")
    assert (step.row["graph"], step.row["source"]) == (GRAPH, DOCUMENT + " 10–12行")


def test_every_relation_has_its_graph_and_source(run, rows):
    found = lineage("plan/990019/dx/measure/1", run)
    listed = rows(found, "direction", "from", "relation", "to", "graph", "source", "basis")
    assert len(listed) == len(set(listed))
    claimed = ("up", "データを開く", "応える", "オープンデータの推進", "graph/inferred")
    assert (*claimed, f"{DOCUMENT} 10–12行、100行", "計画に明記") in listed
    # A fact about the plan as a whole stands in a statement with lines of its own.
    stated = ("up", "例市DX計画", "踏まえる国の計画", "国の計画(第4.0版)", GRAPH, DOCUMENT + " 3行", "")
    assert stated in listed
    # partOf is transitive; what is inferred from the steps is not shown beside them.
    parts = [row[1:4] for row in listed if row[2] == "一部である" and "第9条" in row[1]]
    assert parts == [
        ("官民データ活用推進基本法第9条", "一部である", "官民データ活用推進基本法"),
        ("官民データ活用推進基本法第9条第3項", "一部である", "官民データ活用推進基本法第9条"),
    ]
    owners = [row for row in listed if row[2] == "担当" and row[3] == "デジタル課"]
    assert [row[4] for row in owners] == [GRAPH]  # not once more from graph/inferred


def test_a_law_leads_down_to_the_measures_of_municipalities(run):
    found = shape(tree(lineage("law/503AC0000000040", run), "down"))
    item = found["← 一部である 標準化法第8条"]["← 一部である 標準化法第8条第1項"]["← 由来する条項 標準化・共通化"]
    assert "← 根拠となる条項 標準化対応↑" in found["← 一部である 標準化法第8条"]["← 一部である 標準化法第8条第1項"]
    assert set(item) == {
        "← 応える システムをそろえる",
        "← 応える 標準化対応",
        "← 前の版から引き継ぐ 標準化",
        "← 前の版から引き継ぐ 共通化",
    }


def test_an_edition_leads_down_to_its_items_and_the_plans_that_follow_it(run):
    found = shape(tree(lineage("plan/jp/jichitai-dx/5.1", run), "down"))
    assert "← 踏まえる国の計画 見本町DX計画" in found
    assert found["← 記載元 AIの利用"] == {"← 応える AIの活用": {}}
    assert found["← 記載元 標準化"] == {}  # a measure for the item of 4.0 is above this one, not below


def test_a_later_item_leads_up_to_the_one_it_continues(run):
    found = shape(tree(lineage("requirement/jichitai-dx/5.1/common", run), "up"))
    assert "→ 由来する条項 標準化法第8条第1項" in found["→ 前の版から引き継ぐ 標準化・共通化"]


def test_a_step_leads_up_through_its_measure(run):
    found = shape(tree(lineage("plan/990019/dx/measure/1/step/1", run), "up"))
    assert "→ 応える オープンデータの推進" in found["← 工程 データを開く"]


def test_a_project_hangs_on_its_measure(run):
    assert "→ 施策 標準化対応" in shape(tree(lineage("plan/990027/dx/project/1-1", run), "up"))
    down = shape(tree(lineage("plan/990027/dx/measure/1", run), "down"))
    assert down == {"← 施策 移行事業": {"→ 担当 総務課": {}, "→ 年度の段階 令和8年度 導入": {}}}


def test_a_department_leads_up_to_what_its_work_is_for(run):
    found = shape(tree(lineage("org/990019/市史室", run), "up"))
    assert "→ 応える 標準化・共通化" in found["← 担当 システムをそろえる"]


@pytest.mark.parametrize("thing", ["fiscal-year/2024", "claim/1", "plan/990019/dx/document#line=2,3", "org/990001"])
def test_a_thing_without_lineage_is_told(run, thing):
    with pytest.raises(UsageError, match=r"has no lineage\. Name a law, provision"):
        lineage(thing, run)


@pytest.mark.parametrize(
    "thing", ["plan/990019/none", "https://w3id.org/keifu/id/a b", '"2026"', "<x>", "_:b0", "http://["]
)
def test_what_is_no_thing_of_the_graph_is_told(run, thing):
    with pytest.raises(UsageError, match="Nothing is called"):
        lineage(thing, run)
