"""The pages on the vocabulary are those that ``make docs`` would write; its checks find nothing unexplained."""

from pathlib import Path

import pytest
from ontology_pages import checks, found_by, header, ontology, pages
from rdflib import OWL, RDFS, Graph
from small_graphs import example

from keifu.vocabulary import KF

WHOLE = ontology()


@pytest.mark.parametrize(("path", "text"), pages().items(), ids=lambda value: Path(str(value)).name[:20])
def test_page_is_current(path: Path, text: str) -> None:
    assert path.read_text(encoding="utf-8") == text, "run make docs"


@pytest.mark.parametrize("check", checks(), ids=lambda path: path.stem)
def test_a_check_finds_nothing_or_says_why(check: Path) -> None:
    source = check.read_text(encoding="utf-8")
    assert header(source, "title@ja") and header(source, "title@en")
    explained = [header(source, f"explained@{language}") for language in ("ja", "en")]
    assert all(explained) if found_by(check, WHOLE) else not any(explained)


FAULTS = {
    "P05": "kf:owns rdfs:domain kf:Law ; owl:inverseOf kf:owner",
    "P06": "kf:Plan rdfs:subClassOf kf:MunicipalPlan",
    "P19": "kf:pillar rdfs:range kf:Measure",
    "P24": "kf:groundedIn owl:propertyChainAxiom ( kf:groundedIn kf:partOf )",
    "P25": "kf:owns owl:inverseOf kf:owns",
    "P27": "kf:Plan owl:equivalentClass kf:Law",
    "P28": "kf:owner a owl:SymmetricProperty ; rdfs:domain kf:Measure",
    "P34": "kf:Plan rdfs:subClassOf kf:Undeclared",
    "P40": "skos:Concept a owl:Class ; rdfs:label 'mine'",
    "P32": "kf:Law rdfs:label '計画'@ja",
    "P04": "kf:New a owl:Class ; rdfs:isDefinedBy <ns>",
    "P08": "kf:New a owl:Class ; rdfs:isDefinedBy <ns>",
    "P10": "kf:New a owl:Class ; rdfs:isDefinedBy <ns>",
    "P11": "kf:new a owl:ObjectProperty ; rdfs:isDefinedBy <ns>",
    "P13": "kf:new a owl:ObjectProperty ; rdfs:isDefinedBy <ns>",
    "FOOPS-VOC-documentation": "kf:new a owl:ObjectProperty ; rdfs:isDefinedBy <ns>",
}


@pytest.mark.parametrize(("check", "fault"), FAULTS.items())
def test_a_check_can_fail(check: str, fault: str) -> None:
    path = next(path for path in checks() if path.stem.startswith(check))
    assert set(found_by(path, WHOLE + example(fault))) > set(found_by(path, WHOLE))


def test_checks_of_the_header_can_fail() -> None:
    bare = Graph()
    for fact in WHOLE:
        if fact[1] not in (OWL.priorVersion, RDFS.subClassOf, RDFS.subPropertyOf) or fact[2] in KF:
            bare.add(fact)
    bare.remove((None, OWL.priorVersion, None))
    fired = {path.stem for path in checks() if set(found_by(path, bare)) > set(found_by(path, WHOLE))}
    assert {"FOOPS-OM-metadata", "FOOPS-VOC-reuse"} <= fired
