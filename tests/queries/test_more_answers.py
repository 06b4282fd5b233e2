"""The questions on what is one's own, elsewhere, out of date, statutory and standardised: row by row on a small graph."""

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Dataset

from keifu.errors import UsageError
from keifu.questions import answer, catalogue
from keifu.results import Table

OPEN, STD = "データを開く", "システムをそろえる"
DATES = ("plan", "edition", "newest", "behind", "editionDate", "editionPrecision", "newestDate", "newestPrecision")


@pytest.fixture(scope="module")
def larger(root: Path, small: ox.Store) -> ox.Store:
    store = ox.Store()
    store.extend(iter(small))
    store.load(path=root / "tests/queries/more.trig", format=ox.RdfFormat.TRIG)
    return store


@pytest.fixture(scope="module")
def ask(larger: ox.Store) -> Callable[[str], bytes]:
    def run(sparql: str) -> bytes:
        found = larger.query(sparql, use_default_graph_as_union=True)
        assert not isinstance(found, ox.QueryTriples)
        return found.serialize(format=ox.QueryResultsFormat.JSON) or b""

    return run


def test_own_measures_are_those_without_an_accepted_claim(ask, rows):
    found = answer("own-measures", {}, ask)
    # What is only proposed is told; a measure that is satisfied in another plan's claim is not one's own.
    assert rows(found, "municipality", "measure", "claims", "evidence") == [
        ("遠見村", "村の独自の施策", "", ""),
        ("例市", "守る", "セキュリティ(提案)", ""),
    ]
    assert answer("own-measures", {"municipality": "見本町"}, ask).table.rows == []


def test_a_rejected_claim_makes_a_measure_no_less_its_own(ask, rows):
    rejected = "<https://w3id.org/keifu/id/claim/4>"
    assert b"true" in ask(
        f"ASK {{ {rejected} <https://w3id.org/keifu/ns#review> <https://w3id.org/keifu/ns#Rejected> }}"
    )
    assert (STD,) not in rows(answer("own-measures", {}, ask), "measure")  # it has an accepted one as well


def test_systems_with_the_phases_that_are_theirs(ask, rows):
    found = rows(answer("systems", {}, ask), "system", "municipality", "step", "phase", "fiscalYear", "evidence")
    assert found == [
        # The measure's own name has the system, so all its steps are about it.
        ("台帳システム", "遠見村", "住民記録と戸籍", "令和7年2月3日稼働", "令和6年度", ""),
        ("台帳システム", "遠見村", "窓口システムの更新", "導入", "令和8年度", ""),
        ("台帳システム", "例市", "", "", "", ""),
        ("未定システム", "遠見村", "", "", "", "7行"),
        ("窓口システム", "遠見村", "窓口システムの更新", "導入", "令和8年度", ""),
    ]


def test_a_name_of_several_systems_means_all_and_a_part_of_one_is_enough(ask, rows):
    found = answer("systems", {"system": "台帳システム"}, ask)
    assert set(rows(found, "municipality")) == {("例市",), ("遠見村",)}
    assert found.parameters["system"].label == "台帳システム"
    assert set(rows(answer("systems", {"system": "未定"}, ask), "system")) == {("未定システム",)}
    with pytest.raises(UsageError, match="Nothing is called"):
        answer("systems", {"system": "自動運転"}, ask)


def test_similar_measures_say_how_they_are_similar(ask, rows):
    columns = ("municipality", "similar", "how", "requirement", "own")
    assert rows(answer("similar-measures", {"measure": "990019/dx/2"}, ask), *columns) == [
        ("見本町", "標準化対応", "同じ要求事項", "標準化・共通化", "標準化・共通化"),
        ("遠見村", "台帳システムの標準化", "後の版の項目", "標準化", "標準化・共通化"),
    ]
    assert rows(answer("similar-measures", {"measure": "970043/dx/1"}, ask), *columns) == [
        ("例市", STD, "前の版の項目", "標準化・共通化", "標準化"),
        ("見本町", "標準化対応", "前の版の項目", "標準化・共通化", "標準化"),
    ]


def test_the_same_theme_counts_where_nothing_nearer_links_two_measures(ask, rows):
    found = rows(answer("similar-measures", {"measure": "990019/dx/1"}, ask), "similar", "how", "requirement", "own")
    assert found == [
        ("手続を開く", "同じテーマ", "データの公開", "データの容易な利用"),
        ("手続を開く", "同じテーマ", "データの公開", "オープンデータの推進"),
    ]
    assert answer("similar-measures", {"measure": "990019/dx/10"}, ask).table.rows == []


def test_how_far_plans_are_behind(ask, rows):
    found = answer("stale-plans", {}, ask)
    four, newest = ("国の計画(第4.0版)", "国の計画(第5.1版)"), ("2026-01", "月")
    assert rows(found, *DATES) == [
        ("例市DX計画", *four, "2", "2025-03", "月", *newest),
        ("遠見村DX計画", "国の計画(第5.0版)", "国の計画(第5.1版)", "1", "2025-12-10", "日", *newest),
        ("見本町DX計画", "国の計画(第5.1版)", "国の計画(第5.1版)", "0", *newest, *newest),
        ("重名町DX計画", "踏まえる版を述べていない", "", "", "", "", "", ""),
    ]
    assert rows(found, "planDate", "evidence")[0] == ("2026-01", "3行")


@pytest.mark.parametrize(
    ("day", "plans", "newest", "behind"),
    [
        ("2025-03-31", [], "", ""),  # known to the month only: it may have come out any day of it
        ("2025-04-01", ["例市DX計画"], "国の計画(第4.0版)", "0"),
        ("2025-12-09", ["例市DX計画"], "国の計画(第4.0版)", "0"),
        ("令和7年12月10日", ["例市DX計画", "遠見村DX計画"], "国の計画(第5.0版)", "1"),
        ("2026-02-01", ["例市DX計画", "遠見村DX計画", "見本町DX計画"], "国の計画(第5.1版)", "2"),
    ],
)
def test_the_newest_edition_of_a_day(day, plans, newest, behind, ask, rows):
    found = rows(answer("stale-plans", {"date": day}, ask), "plan", "newest", "behind")
    assert [plan for plan, *_ in found] == [*plans, "重名町DX計画"]
    if plans:
        assert found[0][1:] == (newest, behind)


@pytest.mark.parametrize("text", ["2025-03", "2025-02-30", "去年", "12月1日", "2025-12-31T00:00"])
def test_what_is_no_date(text, ask):
    with pytest.raises(UsageError, match="is not a date") as error:
        answer("stale-plans", {"date": text}, ask)
    assert error.value.where == "date"


def test_statutory_plans_are_those_that_say_so(ask, rows):
    for provision in ("428AC1000000103/9/3", "428AC1000000103/9"):
        found = answer("statutory-plans", {"provision": provision}, ask)
        assert rows(found, "plan", "servesAs", "evidence", "date", "status") == [
            ("例市DX計画", "官民データ活用推進基本法第9条第3項", "10–12行", "2026-01", "案")
        ]
    assert answer("statutory-plans", {"provision": "428AC1000000103/11"}, ask).table.rows == []


def test_a_field_without_a_measure_has_a_row_where_the_plan_is_the_statutory_one(ask, rows):
    found = rows(answer("statutory-fields", {}, ask), "municipality", "order", "measure", "basis", "servesAs")
    nine = "官民データ活用推進基本法第9条第3項"
    assert found == [
        ("遠見村", "1", "手続を開く", "", ""),  # no statutory plan: no gap in the second field
        ("例市", "1", "", "", nine),
        ("例市", "2", OPEN, "内容による判断", nine),
    ]


def test_standardisation_has_a_row_for_each_business_that_a_step_names(ask, rows):
    found = rows(answer("standardisation", {}, ask), "municipality", "business", "step", "fiscalYear", "phase", "date")
    assert found == [
        ("遠見村", "", "窓口システムの更新", "令和8年度", "導入", ""),
        ("遠見村", "住民基本台帳", "住民記録と戸籍", "令和6年度", "令和7年2月3日稼働", "2025-02-03"),
        ("遠見村", "戸籍", "住民記録と戸籍", "令和6年度", "令和7年2月3日稼働", "2025-02-03"),
        ("例市", "", "移行", "", "", ""),
        ("見本町", "", "移行事業", "令和8年度", "導入", ""),
    ]
    added = rows(answer("standardisation", {"municipality": "遠見村"}, ask), "business", "addedBy", "evidence")
    assert added[1:] == [("住民基本台帳", "", "7行"), ("戸籍", "標準化の政令", "7行")]


# rdflib 7.6 calls its own deprecated names while it evaluates a query on a dataset.
@pytest.mark.filterwarnings("ignore:Dataset.:DeprecationWarning")
@pytest.mark.parametrize(
    "name",
    ["own-measures", "systems", "similar-measures", "stale-plans", "statutory-plans", "statutory-fields", "standardisation"],
)  # fmt: skip
def test_another_engine_gives_the_same_rows(name, ask, larger):
    dataset = Dataset(default_union=True)
    dataset.parse(data=larger.dump(format=ox.RdfFormat.N_QUADS), format="nquads")
    sparql = catalogue()[name].template.sparql
    ours, theirs = (
        sorted([cell.value for cell in row] for row in Table.from_json(found).rows)
        for found in (ask(sparql), dataset.query(sparql).serialize(format="json"))
    )
    assert ours and theirs == ours
