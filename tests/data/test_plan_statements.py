"""National plans beside 自治体DX推進計画: what replaced what, and that the plans that name them cite them."""

import unicodedata
from pathlib import Path

import pytest
from rdflib import DCTERMS, RDF, RDFS, Graph

from keifu.vocabulary import KF, iri

JUTEN, KANMIN, GOVERNMENT = (iri("plan", "jp", slug) for slug in ("juten-keikaku", "kanmin-data", "digital-government"))
SOURCES = {
    "212211/dx": "kaizu",
    "232084/dx2": "tsushima",
    "362018/dx-2026": "tokushima",
    "412058/dx": "imari",
    "423084/dx": "togitsu",
}


def test_what_replaced_what(national: Graph) -> None:
    assert set(national.objects(JUTEN, KF.replaces)) == {KANMIN, GOVERNMENT}
    assert not set(national.subject_objects(DCTERMS.isReplacedBy))


def test_the_three_businesses_that_were_added(national: Graph) -> None:
    added = {str(national.value(one, RDFS.label)) for one in national.subjects(KF.addedBy)}
    assert added == {"戸籍", "戸籍の附票", "印鑑登録"}


@pytest.mark.sources
def test_a_plan_that_a_document_names_is_cited_by_it(national: Graph, shared: Path, root: Path) -> None:
    plans = {str(national.value(one, DCTERMS.title)): one for one in national.subjects(RDF.type, KF.NationalPlan)}
    for municipal, source in SOURCES.items():
        text = unicodedata.normalize("NFKC", (shared / f"sources/{source}.txt").read_text(encoding="utf-8"))
        named = {plan for title, plan in plans.items() if title in "".join(text.split())}
        written = Graph().parse(root / f"data/plans/{municipal.replace('/', '-')}.ttl")
        assert named and named <= set(written.objects(iri("plan", *municipal.split("/")), KF.cites)), municipal
