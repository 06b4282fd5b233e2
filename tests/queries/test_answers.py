"""Every question on the small graph, row by row, with the cases that are easily got wrong."""

import pytest

from keifu.errors import CannotJudgeError
from keifu.questions import answer

OPEN, STD = "データを開く", "システムをそろえる"
DOCUMENT = "例市DX計画(案)"
SCOPE = "例市DX計画(案)(2026-01、案)"
BASE = "https://w3id.org/keifu/"


def test_a_measure_has_a_row_for_each_requirement_of_the_theme(run, rows):
    found = answer("measures-for-requirement", {"theme": "opendata"}, run)
    assert rows(found, "municipality", "plan", "number", "measure", "basis", "evidence") == [
        ("例市", "例市DX計画", "1", OPEN, "内容による判断", "20行"),
        ("例市", "例市DX計画", "1", OPEN, "計画に明記", "10–12行、100行"),  # in the order of the document
    ]
    assert rows(found, "requirement", "statedIn", "confidence", "document") == [
        ("データの容易な利用", "官民データ活用推進基本法第11条", "0.8", DOCUMENT),
        ("オープンデータの推進", "国の計画(第4.0版)", "1", DOCUMENT),
    ]
    assert set(found.table.column("measureIri")) == {BASE + "id/plan/990019/dx/measure/1"}


def test_a_provision_reaches_what_is_derived_from_its_paragraphs(run, rows):
    found = answer("measures-for-requirement", {"provision": "503AC0000000040/8"}, run)
    assert rows(found, "municipality", "measure", "basis") == [
        ("例市", STD, "題名の一致"),
        ("見本町", "標準化対応", "内容による判断"),
    ]
    assert answer("measures-for-requirement", {"provision": "503AC0000000040/11"}, run).table.rows == []


def test_proposed_and_rejected_claims_do_not_count(run, rows):
    asked = {"requirement": "jichitai-dx/4.0/security"}
    assert answer("measures-for-requirement", asked, run).table.rows == []
    found = answer("measures-for-requirement", {"requirement": "jichitai-dx/5.1/ai"}, run)
    # A rejected claim beside the accepted one lends it neither its basis nor its lines.
    assert rows(found, "measure", "basis", "confidence", "evidence") == [("AIの活用", "計画に明記", "1", "")]


def test_conditions_narrow_each_other(run, rows):
    found = answer("measures-for-requirement", {"theme": "std", "municipality": "見本町"}, run)
    assert rows(found, "measure") == [("標準化対応",)]
    both = {"theme": "opendata", "requirement": "jichitai-dx/4.0/std"}
    assert answer("measures-for-requirement", both, run).table.rows == []


def test_requirements_of_a_measure(run, rows):
    found = answer("requirements-of-measure", {"measure": "990019/dx/1"}, run)
    article = "官民データ活用推進基本法第11条"
    assert rows(found, "requirement", "statedIn", "basis", "confidence", "evidence", "provision") == [
        ("データの容易な利用", article, "内容による判断", "0.8", "20行", article),
        ("オープンデータの推進", "国の計画(第4.0版)", "計画に明記", "1", "10–12行、100行", article),
    ]
    assert answer("requirements-of-measure", {"measure": "990019/dx/10"}, run).table.rows == []


def test_gaps_are_those_of_the_edition_that_the_plan_follows(run, rows):
    found = answer("gaps", {"municipality": "見本町"}, run)
    # 標準化 of 5.1 is carried over from 4.0, 共通化 is not: it was split off. The plan does not serve as the statutory one.
    assert rows(found, "requirement", "scope", "statedIn") == [
        ("共通化", "見本町DX計画(2026-03、策定済み)", "国の計画(第5.1版)"),
        ("セキュリティ", "見本町DX計画(2026-03、策定済み)", "国の計画(第5.1版)"),
    ]


def test_gaps_have_the_statutory_fields_where_the_plan_serves_as_that_plan(run, rows):
    found = answer("gaps", {"municipality": "例市"}, run)
    assert rows(found, "requirement", "scope", "statedIn", "number", "theme") == [
        ("手続のオンライン化", SCOPE, "官民データ活用推進基本法第10条", "1", "行政手続のオンライン化"),
        ("セキュリティ", SCOPE, "国の計画(第4.0版)", "(3)", "セキュリティ対策"),
    ]
    assert found.scope == [SCOPE]


def test_gaps_of_an_edition_leave_the_statutory_fields_and_the_followed_edition_out(run, rows):
    found = answer("gaps", {"municipality": "例市", "edition": "5.1"}, run)
    assert rows(found, "requirement") == [("共通化",), ("セキュリティ",), ("AIの利用",)]
    found = answer("gaps", {"municipality": "見本町", "edition": "4.0"}, run)
    assert rows(found, "requirement") == [("オープンデータの推進",), ("セキュリティ",)]


def test_gaps_cannot_be_judged_without_a_plan_or_an_edition(run, rows):
    with pytest.raises(CannotJudgeError, match="no plan of 重名町"):
        answer("gaps", {"municipality": "甲県重名町"}, run)
    with pytest.raises(CannotJudgeError, match="Give --edition"):
        answer("gaps", {"municipality": "乙県重名町"}, run)
    found = answer("gaps", {"municipality": "乙県重名町", "edition": "4.0"}, run)
    assert len(found.table.rows) == 3


def test_coverage_by_theme_counts_a_measure_once(run, rows):
    counted = rows(answer("coverage", {}, run), "theme", "municipality", "measures")
    assert {row for row in counted if row[2] != "0"} == {
        ("オープンデータ", "例市", "1"),  # for two requirements
        ("情報システムの標準化", "例市", "1"),
        ("情報システムの標準化", "見本町", "1"),
        ("AI・RPAの利用", "見本町", "1"),
    }
    # Six themes by the three plans that were read: zeros are shown, a plan merely named is not.
    assert len(counted) == len(set(counted)) == 18


def test_a_zero_of_coverage_is_a_gap(run, rows):
    for edition in ("4.0", "5.1"):
        covered = rows(answer("coverage", {"edition": edition}, run), "municipality", "requirementIri", "measures")
        for municipality in ("例市", "見本町"):
            gaps = rows(answer("gaps", {"municipality": municipality, "edition": edition}, run), "requirementIri")
            zeros = {iri for name, iri, measures in covered if name == municipality and measures == "0"}
            assert {iri for (iri,) in gaps} == zeros


def test_incomplete_measures_tell_what_the_plan_leaves_out_from_what_the_text_lost(run, rows):
    found = answer("incomplete-measures", {"municipality": "例市"}, run)
    lost, unstated = "文書から復元できない", "計画に記載なし"
    assert rows(found, "measure", "missing", "why", "part", "note", "evidence") == [
        (STD, "指標", unstated, "", "", "20行"),
        (STD, "工程", lost, "移行", "移行の行は欄が足りない。", "100行"),
        ("守る", "指標", lost, "受講率", "受講率の行が失われている。", "100行"),
        ("守る", "担当", unstated, "", "", ""),
    ]


def test_what_a_project_has_its_measure_has(run, rows):
    found = answer("incomplete-measures", {"municipality": "見本町"}, run)
    assert rows(found, "measure", "missing") == [("標準化対応", "指標"), ("AIの活用", "指標"), ("AIの活用", "工程")]


def test_measures_of_a_department_with_its_offices_and_groups_last(run, rows):
    asked = {"municipality": "例市", "department": "社会教育課"}
    found = answer("measures-of-department", asked, run)
    assert rows(found, "measure", "project", "as", "evidence") == [
        (STD, "", "社会教育課(市史室)", "20行"),
        (OPEN, "", "全部局", "10–12行、100行"),
    ]


def test_projects_of_a_department(run, rows):
    found = answer("measures-of-department", {"municipality": "見本町", "department": "総務課"}, run)
    assert rows(found, "measure", "project", "as", "evidence") == [
        ("標準化対応", "移行事業", "総務課", "5行"),
        ("AIの活用", "", "全部局", ""),
    ]


def test_schedule_of_a_year(run, rows):
    found = answer("schedule", {"fiscalYear": "2026"}, run)
    assert rows(found, "measure", "step", "phase", "kinds", "fiscalYear", "evidence") == [
        (OPEN, "目録の充実", "検討/実施", "取組の実施、検討・調査", "令和8年度", "10–12行"),
        ("守る", "点検", "実施", "取組の実施", "令和8年度", ""),
        ("標準化対応", "移行事業", "導入", "導入・整備", "令和8年度", "5行"),
    ]
    # Narrowed to a kind, a cell of two kinds still shows both.
    found = answer("schedule", {"fiscalYear": "2026", "phaseKind": "検討"}, run)
    assert rows(found, "measure", "kinds") == [(OPEN, "取組の実施、検討・調査")]


def test_targets_as_printed_and_as_numbers(run, rows):
    found = answer("targets", {}, run)
    assert rows(found, "measure", "indicator", "unit", "baseline", "target", "value", "fiscalYear") == [
        (OPEN, "公開数", "件", "85件", "90.5件", "90.5", "令和8年度"),
        (OPEN, "公開数", "件", "85件", "-", "", "令和9年度"),  # a dash is printed and is no number
        ("守る", "研修の回数", "回", "", "1回", "1", "令和8年度"),
        ("守る", "受講率", "%", "", "", "", ""),  # its targets are lost, itself it is there
    ]
    assert set(rows(found, "baselineYear")) == {("令和6年度",), ("",)}


def test_targets_narrowed(run, rows):
    assert rows(answer("targets", {"theme": "opendata"}, run), "target") == [("90.5件",), ("-",)]
    assert rows(answer("targets", {"fiscalYear": "R9"}, run), "indicator", "target") == [("公開数", "-")]
    assert answer("targets", {"theme": "security"}, run).table.rows == []


def test_plans(run, rows):
    found = answer("plans", {"municipality": "990019"}, run)
    assert rows(found, "plan", "scope", "start", "end", "edition", "servesAs") == [
        ("例市DX計画", SCOPE, "2026-04-01", "2028-03-31", "国の計画(第4.0版)", "官民データ活用推進基本法第9条第3項")
    ]


def test_edition_changes_with_the_measures_that_they_touch(run, rows):
    found = answer("edition-changes", {"from": "4.0", "to": "5.1"}, run)
    assert rows(found, "requirement", "change", "before", "municipality", "measure") == [
        ("標準化", "分割", "標準化・共通化", "例市", STD),
        ("標準化", "分割", "標準化・共通化", "見本町", "標準化対応"),
        ("共通化", "分割", "標準化・共通化", "例市", STD),
        ("共通化", "分割", "標準化・共通化", "見本町", "標準化対応"),
        ("セキュリティ", "変わらない", "セキュリティ", "", ""),
        ("AIの利用", "前の項目は確認できない", "", "", ""),
        ("", "引き継ぎは確認できない", "オープンデータの推進", "例市", OPEN),
    ]
