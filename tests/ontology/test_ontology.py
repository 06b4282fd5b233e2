"""The vocabulary: complete, explained in both languages, within OWL 2 RL."""

import pytest
from rdflib import OWL, RDF, RDFS, SH, SKOS, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node
from rl_profile import violations
from small_graphs import ALIGNMENTS, FOLDER, VOCABULARY, example

from keifu import assets
from keifu.prefixes import BASE, PREFIXES
from keifu.vocabulary import KF, ONTOLOGY

WHOLE = VOCABULARY + ALIGNMENTS + Graph().parse(FOLDER / "phases.ttl") + Graph().parse(FOLDER / "notes.ttl")


def names(text: str) -> list[str]:
    return text.split()


CLASSES = names(
    """
    Law Provision Plan NationalPlan PrefecturalPlan MunicipalPlan PlanSeries Requirement StatutoryField Pillar
    MeasureGroup Measure Project Step Phase Indicator Value FiscalYear InformationSystem StandardisedBusiness
    Municipality Prefecture Department DepartmentGroup Term Claim Passage ReadingNote
    """
)
PROPERTIES = names(
    """
    partOf force addressee start end status adoptedBy promotedBy edition editionOf replaces servesAs follows
    accordsWith upperPlan cites statedIn theme heading derivedFrom continues continuesEventually plan hasMeasure
    pillar group owner owns step stepOf indicator indicatorOf project measure system mark satisfies satisfiedBy
    groundedIn phase fiscalYear printed phaseKind unit baseline target value year covers inPrefecture expansion
    claimMeasure claimRequirement basis confidence review justification confirmed firstLine lastLine about noteKind
    missing
    """
)
CONCEPTS = names(
    """
    Duty EffortDuty Permission Municipalities Prefectures LocalGovernments StateOrgans Adopted Draft Priority
    Alongside AsNeeded Stated SameTitle Content Proposed Accepted Rejected NotRecoverable TooManyCells TooFewCells
    RowMissing Doubtful Repaired Study Design Introduce CarryOut Operate Continue Expand Revise Stop Complete
    """
)


def terms() -> list[URIRef]:
    return sorted(t for t in set(WHOLE.subjects(RDFS.isDefinedBy, ONTOLOGY)) if isinstance(t, URIRef))


def languages(subject: Node, prop: URIRef) -> list[str]:
    return sorted(str(o.language) for o in WHOLE.objects(subject, prop) if isinstance(o, Literal) and o.strip())


@pytest.mark.parametrize(
    ("public", "kinds"),
    [
        (CLASSES, {OWL.Class}),
        (PROPERTIES, {OWL.ObjectProperty, OWL.DatatypeProperty}),
        (CONCEPTS, {SKOS.Concept}),
    ],
)
def test_public_terms_are_there(public: list[str], kinds: set[URIRef]) -> None:
    assert [name for name in public if not kinds & set(WHOLE.objects(KF[name], RDF.type))] == []


def test_ontology_says_what_it_is() -> None:
    assert (None, OWL.imports, None) not in WHOLE
    dcterms = PREFIXES["dcterms"]
    assert VOCABULARY.value(ONTOLOGY, URIRef(dcterms + "license"))
    assert languages(ONTOLOGY, URIRef(dcterms + "title")) == ["en", "ja"]
    assert languages(ONTOLOGY, URIRef(dcterms + "description")) == ["en", "ja"]


def test_every_term_of_the_namespace_is_declared() -> None:
    """A misspelt term would otherwise be a new one."""
    used = {t for triple in WHOLE for t in triple if isinstance(t, URIRef) and t in KF and str(t) != str(KF)}
    assert used - set(terms()) == set()


@pytest.mark.parametrize("term", terms())
def test_term_is_explained_in_both_languages(term: URIRef) -> None:
    assert languages(term, RDFS.label) == ["en", "ja"]
    assert languages(term, SKOS.definition) == ["en", "ja"]


def test_concepts_have_scheme_and_preferred_label() -> None:
    for concept in WHOLE.subjects(RDF.type, SKOS.Concept):
        scheme = WHOLE.value(concept, SKOS.inScheme)
        assert (scheme, RDF.type, SKOS.ConceptScheme) in WHOLE
        assert languages(concept, SKOS.prefLabel) == ["en", "ja"]
        assert (concept, SKOS.broader, None) in WHOLE or (scheme, SKOS.hasTopConcept, concept) in WHOLE


def test_lineage_marks() -> None:
    marks = dict(WHOLE.subject_objects(KF.lineage))
    assert set(map(str, marks.values())) == {"up", "down"}
    for prop in marks:
        assert languages(prop, RDFS.comment), f"{prop}: why is it marked?"
    inverses = set(WHOLE.subjects(OWL.inverseOf)) | set(WHOLE.subjects(OWL.propertyChainAxiom))
    assert not inverses & set(marks), "an edge would appear twice"


def test_disjointness_names_every_kind_of_thing() -> None:
    lists = [set(Collection(WHOLE, members)) for members in WHOLE.objects(None, OWL.members)]
    top = {
        KF[name] for name in CLASSES if not any(str(sup) in KF for sup in VOCABULARY.objects(KF[name], RDFS.subClassOf))
    }
    assert max(lists, key=len) == top
    shapes = Graph().parse(assets.folder("shapes") / "integrity.ttl")
    assert set(shapes.objects(URIRef(BASE + "shapes/thing"), SH.targetClass)) == top


def test_in_owl_2_rl() -> None:
    assert violations(VOCABULARY) == []
    assert violations(WHOLE) == []


@pytest.mark.parametrize(
    "axiom",
    [
        "kf:Plan rdfs:subClassOf [ a owl:Restriction ; owl:onProperty kf:adoptedBy ; owl:someValuesFrom kf:Plan ]",
        "kf:statedIn rdfs:range [ a owl:Class ; owl:unionOf ( kf:Plan kf:Provision ) ]",
        "kf:Plan rdfs:subClassOf [ a owl:Restriction ; owl:onProperty kf:plan ; owl:maxCardinality 2 ]",
        "kf:Measure owl:equivalentClass [ a owl:Restriction ; owl:onProperty kf:plan ; owl:hasSelf true ]",
        "kf:start rdfs:range xsd:date",
        "kf:partOf a owl:AsymmetricProperty",
        "kf:satisfies a owl:ReflexiveProperty",
        "kf:start rdfs:subPropertyOf kf:partOf",
        "kf:about rdfs:range owl:Thing",
        "kf:about rdfs:range kf:Undeclared",
    ],
)
def test_the_check_of_the_profile_can_fail(axiom: str) -> None:
    assert violations(VOCABULARY + example(axiom)) != []
