"""The newer questions on the shipped data, against what stands in the documents."""

import re
import unicodedata
from pathlib import Path

import pytest

from keifu.questions import answer


def test_kaizu_does_not_say_that_its_plan_is_the_statutory_one(snapshot, rows):
    found = rows(
        answer("statutory-plans", {"provision": "428AC1000000103/9/3"}, snapshot.run), "municipality", "evidence"
    )
    assert found == [("津島市", "83行"), ("徳島市", "169行"), ("伊万里市", "68行"), ("時津町", "123行")]


def test_no_gap_of_a_plan_that_is_no_statutory_one(snapshot, rows):
    found = rows(answer("statutory-fields", {}, snapshot.run), "municipality", "field", "measure")
    assert all(measure for who, _, measure in found if who == "海津市")
    for who in ("津島市", "徳島市", "伊万里市", "時津町"):
        assert len({field for name, field, _ in found if name == who}) == 5


@pytest.mark.sources
def test_the_three_days_of_togitsu_stand_in_their_line(snapshot, rows, shared: Path):
    found = rows(answer("standardisation", {"municipality": "時津町"}, snapshot.run), "date", "step", "evidence")
    dated = {(day, step, lines) for day, step, lines in found if day}
    assert {day for day, *_ in dated} == {"2025-11-10", "2026-01-05", "2026-02-24"}
    assert {lines for *_, lines in dated} == {"324行"}
    line = unicodedata.normalize("NFKC", (shared / "sources/togitsu.txt").read_text(encoding="utf-8").splitlines()[323])
    for day, step, _ in dated:
        _, month, of_month = (int(part) for part in day.split("-"))
        assert re.search(rf"{month}月{of_month}日に{re.escape(step)}", line)


def test_each_plan_with_its_edition(snapshot, rows):
    found = rows(answer("stale-plans", {}, snapshot.run), "municipality", "edition", "evidence")
    assert ("海津市", "自治体DX推進計画(第2.0版)", "51行") in found
    assert ("伊万里市", "自治体DX推進計画(第1.0版)", "123–127行") in found
    assert len(found) == 5


def test_standardisation_elsewhere(snapshot, rows):
    found = rows(
        answer("similar-measures", {"measure": "362018/dx-2026/26"}, snapshot.run), "municipality", "how", "similar"
    )
    assert ("海津市", "前の版の項目", "情報システム(基幹系システム)の標準化・共通化") in found
    assert ("時津町", "後の版の項目", "地方公共団体情報システムの標準化") in found
    assert "徳島市" not in {who for who, *_ in found}


def test_a_system_that_three_plans_name(snapshot, rows):
    found = rows(
        answer("systems", {"system": "公共施設予約システム"}, snapshot.run), "municipality", "phase", "fiscalYear"
    )
    assert {who for who, *_ in found} == {"津島市", "伊万里市", "時津町"}
    assert ("時津町", "運用", "令和8年度") in found
