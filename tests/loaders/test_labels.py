"""What the words of labels and headers mean: kinds of labels, fiscal years in headers."""

import pytest

from keifu_loaders.engine.words import kind_of
from keifu_loaders.engine.years import once, spans_of_years, years_in


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("■担当課：", "owner"),
        ("主な所管課", "owner"),
        ("担当課名", "owner"),
        ("年度別スケジュール", "schedule"),
        ("目標値(令和9年度)", "target"),
        ("KPI一覧", "indicator"),
    ],
)
def test_a_label_is_known_with_what_stands_around_it(text: str, kind: str) -> None:
    assert kind_of(text) == kind


@pytest.mark.parametrize("text", ["DX推進課", "情報推進課", "納税推進課", "事業者の選定", "目標管理の徹底", "全庁"])
def test_the_name_of_a_department_or_of_a_piece_of_work_is_no_label(text: str) -> None:
    assert kind_of(text) is None


@pytest.mark.parametrize(
    ("text", "first", "last", "beside"),
    [
        ("2027年度（令和９年度）", 2027, 2027, ""),
        ("令和９（2027）年度", 2027, 2027, ""),
        ("R9/2027", 2027, 2027, ""),
        ("基準値(2025年度(令和7年度))", 2025, 2025, "基準値()"),
        ("令和7年度から令和9年度まで", 2025, 2027, ""),
        ("R7～R9", 2025, 2027, ""),
        ("R7年度目標", 2025, 2025, "目標"),
    ],
)
def test_a_header_names_its_years_in_any_calendar(text: str, first: int, last: int, beside: str) -> None:
    years = years_in(text)
    assert years is not None
    assert (years.first, years.last, years.beside) == (first, last, beside)


def test_two_years_that_are_not_the_same_stay_two() -> None:
    assert once("2024年度・令和9年度") == "2024年度・令和9年度"
    named = spans_of_years("2027年度(令和9年度):検討 2028年度(令和10年度):実施")
    assert [(years.first, words) for years, words in named] == [(2027, "検討"), (2028, "実施")]
