"""Headings that are bare titles, charts without places, dates to the day, sentences that run over lines."""

import datetime

import pytest

from keifu.vocabulary import iri
from keifu_loaders.citations import citations, editions_by_month
from keifu_loaders.dates import day
from keifu_loaders.document import Document, Line
from keifu_loaders.normalise import fold
from keifu_loaders.profile import Chart, Overview, passage
from keifu_loaders.records import Measure, Span
from keifu_loaders.titles import by_title, lost_rows, titles_of

OVERVIEW = Overview(
    start="^全体$", end="^個別$", pillar=r"^柱(?P<number>\d)", entry=r"\((?P<number>\d+)\)(?P<title>.+?)(?= \(\d+\)|$)"
)


def lines(*texts: str) -> list[Line]:
    return [Line(n, text, fold(text)) for n, text in enumerate(texts, 1)]


def test_a_title_is_a_heading_once_and_under_its_own_pillar() -> None:
    titles = titles_of(lines("柱① 窓口", "（1）オンライン申請　（2）AI（試行）", "柱② 庁内", "（1）研修"), OVERVIEW)
    assert list(titles) == [("1", "オンライン申請"), ("1", "AI(試行)"), ("2", "研修")]
    heading = by_title(titles)
    (text, wrong, right, again) = lines("研修を行います。", "研 修", "研修", "研修")
    assert heading(text, "2") is None
    assert heading(right, "1") is None
    found = heading(right, "2")
    assert found and found["number"] == "1"
    assert heading(again, "2") is None and heading(wrong, "2") is None
    assert list(titles) == [("1", "オンライン申請"), ("1", "AI(試行)")]


def test_a_measure_that_the_chart_does_not_name_has_no_lost_row() -> None:
    measures = [
        Measure(span=Span(1, 1), number=number, title=title, pillar=None)
        for number, title in (("1", "AI、RPAの活用"), ("2", "研修"))
    ]
    chart = Chart(start="", end="", row=r"^\(\d+\)(?P<title>.+)$")
    notes = lost_rows(lines("令和7年度 令和8年度", "（1）AI・RPAの活用", "導入 運用"), chart, measures)
    assert [(n.about, n.kind, n.missing, n.span) for n in notes] == [("measure/1", "RowMissing", "step", (2, 2))]


@pytest.mark.parametrize(
    ("text", "end", "wanted"),
    [
        ("令和 10 年3月 31 日", 1, datetime.date(2028, 3, 31)),
        ("2025年4月1日", 0, datetime.date(2025, 4, 1)),
        ("令和7年度", 0, datetime.date(2025, 4, 1)),
        ("令和7年度", 1, datetime.date(2026, 3, 31)),
        ("令和7年2月31日", 1, None),
        ("当面の間", 1, None),
    ],
)
def test_day(text: str, end: int, wanted: datetime.date | None) -> None:
    assert day(text, end) == wanted


def test_a_passage_runs_over_lines_only_where_it_must() -> None:
    wrapped = lines("令和４年３月に「何々市", "", "推進計画」を策定", "令和5年3月に「推進計画」を策定")
    found = passage(wrapped, "「(?P<name>何々市推進計画)」を策定")
    assert found and (found[0], found[1]["name"]) == ((1, 3), "何々市推進計画")
    whole = passage(wrapped, "「(?P<name>[^」]+)」を策定")
    assert whole and (whole[0], whole[1]["name"]) == ((4, 4), "推進計画")
    assert passage(wrapped, "改定") is None


def test_an_edition_is_known_by_its_month_beside_the_name_of_its_series() -> None:
    months = editions_by_month(iri("plan", "jp", "jichitai-dx"))
    assert (months["2024-04"], months["2025-03"]) == ("3.0", "4.0")

    def followed(*texts: str) -> list[list[str] | None]:
        document = Document("plan.txt", "text/plain", "0" * 64, tuple(lines(*texts)))
        return [fact.iri for fact in citations(document) if fact.property == "kf:follows"]

    assert followed("自治体DX推進計画 令和６年４月改定版") == [["plan", "jp", "jichitai-dx", "3.0"]]
    assert followed("総合戦略 令和６年４月改定版") == []
    assert followed("自治体DX推進計画 令和元年５月改定版") == []
    assert followed("自治体DX推進計画 令和６年４月改定版", "自治体DX推進計画（第4.0版）") == []
