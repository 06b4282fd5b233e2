"""What a term means and who else explains it: the small graph for the cases, the real plans for the truth."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from keifu.kana import sort_key
from keifu.parameters import resolve
from keifu.questions import answer

CLOUD = ("例市", "クラウド", "クラウドサービス", "同じ")
OTHERS = [("見本町", "外部の箱", "クラウドサービス", "近い"), ("見本町", "雲", "クラウドサービス", "同じ")]


@pytest.mark.parametrize(
    "text",
    [
        "クラウド",
        "雲",
        "Cloud Service",
        "CLOUD SERVICE",
        "くらうどさーびす",
        "クラウドサービス",
        "外部の",
        "concept/cloud",
    ],
)
def test_a_term_is_found_by_any_of_its_names(text, run, rows):
    found = rows(answer("term", {"term": text}, run), "municipality", "headword", "concept", "match")
    assert set(found) >= {CLOUD, *OTHERS}


def test_a_row_has_both_definitions_and_all_lines(run, rows):
    found = answer("term", {"term": "クラウド", "municipality": "例市"}, run)
    columns = ("definition", "definitionEn", "wording", "evidence", "document", "reading")
    assert rows(found, *columns) == [
        ("借りて使う計算機。", "Computing that is rented.", "計画の文言", "10–12行、100行", "例市DX計画(案)", "クラウドサービス")
    ]  # fmt: skip


def test_a_headword_that_nobody_matched_stands_for_itself(run, rows):
    found = rows(answer("term", {"term": "abc"}, run), "municipality", "headword", "concept", "match", "expansion")
    assert found == [("例市", "ABC", "", "", "Alpha Beta"), ("見本町", "Abc", "", "", "")]
    assert rows(answer("term", {"term": "alpha beta"}, run), "headword") == [("ABC",)]


def test_without_a_term_all_stand_in_order(run, rows):
    found = rows(answer("term", {}, run), "headword")
    assert found == [("ABC",), ("Abc",), ("クラウド",), ("外部の箱",), ("雲",), ("外部の箱",), ("独り",)]


def test_shared_terms_count_headwords_of_one_concept_as_one(run, rows):
    columns = ("term", "plans", "municipalities", "headwords", "expansion")
    found = rows(answer("shared-terms", {}, run), *columns)
    assert found == [
        ("ABC", "2", "例市、見本町", "ABC、Abc", "Alpha Beta"),
        ("クラウドサービス", "2", "例市、見本町", "クラウド、雲", "Cloud Service"),
    ]
    assert rows(answer("shared-terms", {"municipality": "見本町"}, run), *columns) == found


def test_the_whole_glossary_of_the_plans_is_in_the_order_of_the_syllabary(snapshot, rows):
    found = rows(answer("term", {}, snapshot.run), "reading", "concept", "definition", "evidence", "document", "match")
    assert len(found) == 160
    assert all(all(row) for row in found)
    keys = [sort_key(row[0]) for row in found]
    assert keys == sorted(keys)


def test_a_term_of_the_real_plans_with_its_lines(snapshot, rows, shared: Path):
    found = rows(answer("term", {"term": "がばめんとくらうど"}, snapshot.run), "municipality", "headword", "evidence")
    assert {row[:2] for row in found} == {
        ("津島市", "ガバメントクラウド"),
        ("海津市", "ガバメントクラウド"),
        ("徳島市", "ガバメントクラウド"),
        ("伊万里市", "ガバメントクラウドサービス"),
    }
    lines = (shared / "sources" / "imari.txt").read_text(encoding="utf-8").splitlines()
    (place,) = (row[2] for row in found if row[0] == "伊万里市")
    assert "ガバメントクラウドサービス" in lines[int(place.split("行")[0].split("–")[0]) - 1]


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("情報格差", "digital-divide"),
        ("デジタル格差", "digital-divide"),
        ("事業継続計画", "bcp"),
        ("Business Continuity Planning", "bcp"),
        ("Robotics Process Automation", "rpa"),
        ("ｄｘ", "dx"),
        ("総合行政ネットワーク", "lgwan"),
        ("えるたっくす", "eltax"),
        ("インシデント", "security-incident"),
        ("クラウド", "cloud-service"),
    ],
)
def test_names_of_the_real_glossary(text, concept, snapshot):
    (found,) = resolve("term", "term", text, snapshot.run).terms
    assert found.value.rpartition("/")[2] == concept


def test_what_other_plans_call_it_shares_the_term(snapshot, rows):
    found = dict(rows(answer("shared-terms", {}, snapshot.run), "term", "headwords"))
    assert found["ウェブ会議"].split("、") == ["オンライン会議", "ウェブ会議"]
    assert set(found["ガバメントクラウド"].split("、")) == {"ガバメントクラウド", "ガバメントクラウドサービス"}
    assert "デジタル・トランスフォーメーション" in found["DX"]


def test_an_unknown_term_is_one_message_with_what_is_near(snapshot):
    done = subprocess.run(
        [sys.executable, "-m", "keifu", "ask", "term", "--term", "ガバメントクラード"],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "KEIFU_HOME": str(snapshot.path.parent.parent), "PYTHONUTF8": "1"},
        check=False,
    )
    assert done.returncode == 2
    assert "ガバメントクラウド" in done.stderr and "Nothing is called" in done.stderr
    assert not done.stdout
