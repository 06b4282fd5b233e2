"""What a plan cites: laws by any of their names, articles by the date of the plan, nothing by guessing."""

import re
from pathlib import Path

import pytest
from rdflib import DCTERMS, RDF, RDFS, Graph, Literal

from keifu.prefixes import BASE
from keifu.vocabulary import KF, iri
from keifu_loaders.articles import articles
from keifu_loaders.citations import citations
from keifu_loaders.commands import as_turtle
from keifu_loaders.document import Document, Line
from keifu_loaders.normalise import fold
from keifu_loaders.read import read
from keifu_loaders.report import make_report
from keifu_loaders.report.text import as_text

DATA, DIGITAL, STD, ICT = (
    f"law/{number}" for number in ("428AC1000000103", "503AC0000000035", "503AC0000000040", "414AC0000000151")
)


def document(*texts: str) -> Document:
    lines = tuple(Line(number, text, fold(text)) for number, text in enumerate(texts, 1))
    return Document("plan.txt", "text/plain", "0" * 64, lines)


def cited(*texts: str, dated: str | None = "2026-03") -> dict[str, list[tuple[int, int]]]:
    """What is cited, things by their IRI below id/, literals as they are, each with its lines."""
    return {
        "/".join(fact.iri) if fact.iri else str(fact.literal): [(span.first, span.last) for span in fact.spans]
        for fact in citations(document(*texts), dated)
        if fact.property != "kf:follows"
    }


@pytest.mark.parametrize(
    ("text", "law"),
    [
        ("官民データ活用推進基本法に基づく", DATA),
        ("官民データ法に基づく", DATA),
        ("平成28年法律第103号に基づく", DATA),
        ("平成２８年法律第１０３号に基づく", DATA),
        ("平成二十八年法律第百三号に基づく", DATA),
        ("デジタル手続法に基づく", ICT),
        ("情報通信技術を活用した行政の推進等に関する法律に基づく", ICT),
        ("行政手続オンライン化法に基づく", ICT),
        ("平成十四年法律第百五十一号に基づく", ICT),
        ("標準化法に基づく", STD),
        ("「地方公共団体情報システムの標準化に関する法律」（令和３年法律第４０号）に基づく", STD),
    ],
)
def test_a_law_is_known_by_title_number_and_abbreviation(text: str, law: str) -> None:
    assert list(cited(text)) == [law]


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ("令和元年法律第16号により改正", "令和元年法律第16号"),
        ("令和元年法律第十六号により改正", "令和元年法律第十六号"),
        ("産業の何々に関する法律（昭和24年法律第185号）", "産業の何々に関する法律(昭和24年法律第185号)"),
    ],
)
def test_a_law_that_is_not_known_stays_a_literal(text: str, literal: str) -> None:
    """令和元年法律第16号 amended デジタル手続法 and is not its number: it is tied to nothing."""
    assert list(cited(text)) == [literal]


def test_a_number_that_is_not_the_laws_own_stays_beside_it() -> None:
    assert list(cited("デジタル手続法（令和元年法律第16号）による")) == [ICT, "デジタル手続法(令和元年法律第16号)"]


def test_a_short_name_within_another_law_is_not_that_law() -> None:
    assert cited("産業標準化法に基づく") == {}
    assert cited("この標準化法に基づく") == {STD: [(1, 1)]}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("官民データ活用推進基本法第９条第３項", {"art/9/par/3"}),
        ("官民データ活用推進基本法第９条３項", {"art/9/par/3"}),
        ("「官民データ活用推進基本法※」（平成28年法律第103号）第９条第３項", {"art/9/par/3"}),
        ("官民データ法第九条第三項", {"art/9/par/3"}),
        ("官民データ法第9条第1項及び第3項", {"art/9/par/1"}),
        ("官民データ法第10条、第11条及び第十三条", {"art/10", "art/11", "art/13"}),
        ("官民データ法第9条第2項", {"art/9"}),  # the paragraph is not on record, its article is
    ],
)
def test_an_article_is_resolved_in_its_law(text: str, parts: set[str]) -> None:
    assert set(cited(text)) == {DATA, *(f"{DATA}/{part}" for part in parts)}


def test_an_article_over_the_end_of_a_line() -> None:
    found = cited("この計画は官民データ活用推進基本法第９", "", "条第３項に基づく")
    assert found[f"{DATA}/art/9/par/3"] == [(1, 3)]


@pytest.mark.parametrize("text", ["官民データ法第99条", "官民データ法第9条の2", "デジタル社会形成基本法第12条第1項"])
def test_an_article_that_is_not_on_record_is_never_taken_for_another(text: str) -> None:
    (law, literal) = cited(text)
    assert (law + "/").count("/art/") == 0
    assert literal.endswith(re.sub("^.*法", "", text)) and not literal.startswith("law/")


@pytest.mark.parametrize(
    ("article", "dated", "known"),
    [
        ("37", "2023-03", True),
        ("37", "2023", True),
        ("37", "2026-03", False),
        ("37", "2024-06", False),  # of the amendment the year is known, not the day
        ("37", None, False),
        ("37", "2021-05", False),  # the law was not yet in force
        ("39", "2023-03", False),
        ("40", "2023-03", False),
        ("39", "2026-03", True),
        ("40", "2026-04-01", True),
        ("40", None, False),
        ("14", None, True),
    ],
)
def test_an_article_is_read_by_the_date_of_the_plan(article: str, dated: str | None, known: bool) -> None:
    """重点計画 stood in article 37 of デジタル社会形成基本法 until 2024, and stands in articles 39 and 40 since."""
    (fact,) = articles(document(f"デジタル社会形成基本法第{article}条第1項等に基づく"), dated)
    if known:
        paragraph = ["par", "1"] if article == "37" else []  # of the others no paragraph is on record
        assert (fact.property, fact.iri) == ("kf:cites", [*f"{DIGITAL}/art/{article}".split("/"), *paragraph])
    else:
        assert (fact.property, fact.literal) == ("dcterms:references", f"デジタル社会形成基本法第{article}条第1項")
        assert str(dated or "?") in str(fact.ja) and str(dated or "?") in str(fact.en)


def test_an_article_of_a_law_that_is_on_record_in_a_later_text_alone() -> None:
    assert "情報通信技術を活用した行政の推進等に関する法律第6条" in cited("デジタル手続法第6条", dated="2023-03")
    assert f"{ICT}/art/6" in cited("デジタル手続法第6条", dated="2026-03")


@pytest.mark.sources
@pytest.mark.parametrize(("date", "known"), [("令和5年3月", True), ("令和8年3月", False)])
def test_one_plan_with_two_dates(shared: Path, tmp_path: Path, date: str, known: bool) -> None:
    """海津市's plan cites article 37; with another date on its cover the same words name no article that is on record."""
    text = (shared / "sources" / "kaizu.txt").read_text(encoding="utf-8")
    assert text.count("\n令和5年3月\n") == 1
    place = tmp_path / "kaizu.txt"
    place.write_text(text.replace("\n令和5年3月\n", f"\n{date}\n"), encoding="utf-8")
    reading = read(place)
    graph = Graph().parse(data=as_turtle(reading.plan), format="turtle")
    plan, article = iri("plan", "212211", "dx"), iri(*f"{DIGITAL}/art/37/par/1".split("/"))
    literal = Literal("デジタル社会形成基本法第37条第1項", lang="ja")
    assert ((plan, KF.cites, article) in graph) is known
    assert ((plan, DCTERMS.references, literal) in graph) is not known
    said = as_text(make_report(reading.document, reading.plan, reading.profile))
    assert ("54行: デジタル社会形成基本法第37条第1項" in said) is not known
    if not known:
        statement = graph.value(predicate=RDF.object, object=literal)
        assert {reason.language for reason in graph.objects(statement, RDFS.comment)} == {"ja", "en"}
        assert all(str(reason) in said for reason in graph.objects(statement, RDFS.comment))


@pytest.mark.parametrize(
    ("dated", "followed"),
    [("2021-04-01", True), ("2022-08", True), ("2022-09", False), ("2023-03", False), (None, False)],
)
def test_the_first_edition_is_followed_by_a_plan_older_than_the_second(dated: str | None, followed: bool) -> None:
    texts = ("令和２年１２月には、", "「自治体ＤＸ推進計画※」が策定されました。")
    facts = {fact.property: fact for fact in citations(document(*texts), dated) if fact.iri and "1.0" in fact.iri}
    assert facts["kf:cites"].spans == [(1, 2)]
    assert ("kf:follows" in facts) is followed


def test_an_edition_that_is_named_goes_before_the_month_of_the_first() -> None:
    texts = ("令和2年12月に、「自治体DX推進計画」が策定されました。", "自治体DX推進計画（第4.0版）")
    assert [fact.iri for fact in citations(document(*texts), "2021") if fact.property == "kf:follows"] == [
        ["plan", "jp", "jichitai-dx", "4.0"]
    ]


def test_iris_are_those_of_the_data(root: Path) -> None:
    graph = Graph().parse(root / "data" / "laws" / "503AC0000000035.ttl")
    (fact,) = articles(document("デジタル社会形成基本法第37条"), "2023")
    assert (iri(*fact.iri or []), RDF.type, KF.Provision) in graph
    assert str(iri(*fact.iri or [])).startswith(BASE)
