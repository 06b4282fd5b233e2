"""The shipped claims against the plans themselves: the lines of a claim say what the claim says."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path

import pytest
from rdflib import PROV, RDF, RDFS, SKOS, Graph, URIRef

from keifu.claims import Claim, read_claims
from keifu.prefixes import BASE
from keifu.vocabulary import KF, iri

pytestmark = pytest.mark.sources

SOURCES = {
    "212211-dx": "kaizu",
    "232084-dx2": "tsushima",
    "362018-dx-2026": "tokushima",
    "412058-dx": "imari",
    "423084-dx": "togitsu",
}
ACCEPTED_FROM = Decimal("0.65")
"""Confidence from which a claim is accepted; below it is proposed."""
TRIFLES = "自治体|地方公共団体|情報(?!システム)|における|について|への|の|推進$|\\(.*?\\)|き(?=の?オンライン)"
"""What titles may differ in and still be the same: whose, the word 情報, particles, brackets, 推進 at the end, okurigana."""
NATIONAL = "自治体DX推進計画"
PLAIN = iri("law", "428AC1000000103", "art", "9", "par", "3")


def letters(text: str) -> str:
    """NFKC, without white space, footnote signs and markup; й and д stand for イ and ド in one document."""
    text = re.sub(r"<[^>]+>|[\s※*]", "", unicodedata.normalize("NFKC", text))
    return text.replace("й", "イ").replace("д", "ド").replace("e-L-QR", "eL-QR")


def core(title: str) -> str:
    return re.sub(TRIFLES, "", letters(title))


@dataclass(frozen=True)
class Shipped:
    """A plan with its claims, its graph and the lines of its document."""

    name: str
    claims: list[Claim]
    graph: Graph
    lines: list[str]

    @cached_property
    def plan(self) -> URIRef:
        return iri("plan", *self.name.split("-", 1))

    def text(self, spans: tuple[tuple[int, int], ...]) -> str:
        return letters("".join("".join(self.lines[first - 1 : last]) + "\n" for first, last in spans))

    def passages(self, thing: URIRef) -> list[tuple[int, int]]:
        return [
            (int(self.graph.value(passage, KF.firstLine)), int(self.graph.value(passage, KF.lastLine)))
            for passage in self.graph.objects(thing, PROV.wasDerivedFrom)
            if (passage, KF.firstLine, None) in self.graph
        ]

    def serves_as(self) -> tuple[int, int]:
        """The lines that say that the plan is the one of 官民データ活用推進基本法 art. 9(3)."""
        (statement,) = (
            node for node in self.graph.subjects(RDF.predicate, KF.servesAs) if (node, RDF.object, PLAIN) in self.graph
        )
        (span,) = self.passages(statement)
        return span


@pytest.fixture(scope="module", params=SOURCES)
def shipped(request: pytest.FixtureRequest, root: Path, shared: Path) -> Shipped:
    name: str = request.param
    return Shipped(
        name,
        read_claims(root / "data" / "claims" / f"{name}.sssom.tsv"),
        Graph().parse(root / "data" / "plans" / f"{name}.ttl"),
        (shared / "sources" / f"{SOURCES[name]}.txt").read_text(encoding="utf-8").splitlines(),
    )


def names(written: Graph, requirement: URIRef) -> set[str]:
    return {letters(str(name)) for prop in (RDFS.label, SKOS.altLabel) for name in written.objects(requirement, prop)}


def within(inner: tuple[int, int], outer: list[tuple[int, int]]) -> bool:
    return any(first <= inner[0] <= inner[1] <= last for first, last in outer)


def test_every_claim_has_lines_and_they_lie_in_the_document(shipped: Shipped) -> None:
    for claim in shipped.claims:
        assert claim.lines, claim.where
        assert list(claim.lines) == sorted(claim.lines), claim.where
        assert all(last <= len(shipped.lines) and shipped.text(((first, last),)) for first, last in claim.lines), claim


def test_a_claim_stands_on_its_measures_own_lines(shipped: Shipped, written: Graph) -> None:
    """Other lines name the requirement, say what the plan serves as, explain a mark, or define a word of the measure."""
    for claim in shipped.claims:
        own = [(first - 1, last) for first, last in shipped.passages(claim.subject_id)]  # a label may stand above
        foreign = [span for span in claim.lines if not within(span, own)]
        assert len(foreign) < len(claim.lines), claim.where
        for span in foreign:
            said = shipped.text((span,))
            named = any(name in said for name in names(written, claim.object_id))
            assert (
                named
                or within(shipped.serves_as(), [span])
                or (claim.basis == "Stated" and "重点取組事項" in said)
                or said.startswith("eL–QR")
            ), (claim.where, span)


def test_a_stated_claim_quotes_the_place_that_says_so(shipped: Shipped, written: Graph) -> None:
    """Its lines hold the measure's name, and the item's name, the plan's mark or the national plan that asks for it."""
    for claim in (claim for claim in shipped.claims if claim.basis == "Stated"):
        said = shipped.text(claim.lines)
        assert letters(claim.subject_label) in said, claim.where
        listed = any(name in said for name in names(written, claim.object_id))
        marked = "(☆)は" in said and said.count("(☆)") > 1  # the legend, and the mark itself
        assert listed or marked or f"「{NATIONAL}」" in said, claim.where


def test_the_same_title_is_the_same_but_for_trifles(shipped: Shipped) -> None:
    for claim in (claim for claim in shipped.claims if claim.basis == "SameTitle"):
        assert core(claim.subject_label) == core(claim.object_label), claim.where


def test_a_title_that_is_the_same_is_not_called_content(shipped: Shipped) -> None:
    for claim in (claim for claim in shipped.claims if claim.basis == "Content"):
        assert core(claim.subject_label) != core(claim.object_label), claim.where


def test_what_is_doubtful_is_proposed(shipped: Shipped) -> None:
    for claim in shipped.claims:
        assert claim.comment, claim.where
        assert claim.review == ("Accepted" if claim.confidence >= ACCEPTED_FROM else "Proposed"), claim.where
        assert claim.basis == "Content" or claim.confidence == 1, claim.where


def test_requirements_are_those_of_the_edition_followed_and_of_the_law_served(shipped: Shipped, written: Graph) -> None:
    follows = shipped.graph.value(shipped.plan, KF.follows)
    serves = (shipped.plan, KF.servesAs, PLAIN) in shipped.graph
    for claim in shipped.claims:
        if (claim.object_id, RDF.type, KF.StatutoryField) in written:
            assert serves, claim.where
            assert any(within(shipped.serves_as(), [span]) for span in claim.lines), claim.where
        else:
            assert written.value(claim.object_id, KF.statedIn) == follows, claim.where


def stars(shipped: Shipped) -> Iterator[URIRef]:
    return (URIRef(str(measure)) for measure, mark in shipped.graph.subject_objects(KF.mark) if "重点" in str(mark))


def test_what_the_plans_state_is_stated(root: Path) -> None:
    """徳島市's table of five fields, 伊万里市's three marks, 海津市's three references to the national plan."""
    stated = {
        (claim.subject_id.removeprefix(BASE + "id/plan/"), claim.object_id.removeprefix(BASE + "id/requirement/"))
        for name in SOURCES
        for claim in read_claims(root / "data" / "claims" / f"{name}.sssom.tsv")
        if claim.basis == "Stated"
    }
    fields = {"13": "10", "1": "11", "14": "13", "2": "14", "26": "15"}
    table = {(f"362018/dx-2026/measure/{one}", f"428AC1000000103/{field}") for one, field in fields.items()}
    marks = {("行-1", "mynumber"), ("行-2", "online"), ("行-19", "std")}
    marked = {(f"412058/dx/measure/{one}", f"jichitai-dx/1.0/{item}") for one, item in marks}
    named = {("1-1", "online"), ("1-3", "mynumber"), ("2-1", "std")}
    cited = {(f"212211/dx/measure/{one}", f"jichitai-dx/2.0/{item}") for one, item in named}
    assert stated == table | marked | cited


def test_every_measure_that_the_plan_marks_has_a_stated_claim(shipped: Shipped) -> None:
    claimed = {claim.subject_id for claim in shipped.claims if claim.basis == "Stated"}
    assert set(stars(shipped)) <= claimed
