"""Ties to standards: what the standards themselves declare makes nothing of our things that they are not."""

import pytest
from owlrl import DeductiveClosure, OWLRL_Semantics
from rdflib import OWL, PROV, RDF, RDFS, Graph, URIRef
from rdflib.term import Node
from small_graphs import ALIGNMENTS, VOCABULARY, example
from test_ontology import languages

from keifu import assets
from keifu.vocabulary import KF

HERE = assets.folder("ontology").parent / "tests"
STANDARDS = Graph().parse(HERE / "ontology/standards.ttl")
GOOD = Graph().parse(HERE / "shapes/examples/good.ttl")
STRATML = URIRef("https://github.com/OwenAmbur/StratML")
OURS = (KF, OWL, RDF, RDFS)


def foreign(node: Node) -> bool:
    return isinstance(node, URIRef) and not any(node in namespace for namespace in OURS)


def unintended(extra: Graph) -> set[tuple[Node, Node]]:
    """Things of the good example with a standard's class that the alignments do not give to their kind.

    Whatever is derived from something or attributed to somebody is an entity in PROV, and rightly so.
    """
    whole = GOOD + VOCABULARY + ALIGNMENTS + STANDARDS + extra
    tree = VOCABULARY + ALIGNMENTS + STANDARDS
    kinds = {thing: set(GOOD.objects(thing, RDF.type)) for thing in GOOD.subjects(RDF.type)}
    DeductiveClosure(OWLRL_Semantics).expand(whole)
    found = set()
    for thing, own in kinds.items():
        if any(kind in KF for kind in own if isinstance(kind, URIRef)):
            meant = {above for kind in own for above in tree.transitive_objects(kind, RDFS.subClassOf)} | {PROV.Entity}
            found |= {(thing, kind) for kind in whole.objects(thing, RDF.type) if foreign(kind) and kind not in meant}
    return found


def test_every_term_tied_to_is_known() -> None:
    ties = (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.seeAlso)
    targets = {o for tie in ties for s, o in ALIGNMENTS.subject_objects(tie) if s in KF and foreign(o)} - {STRATML}
    assert {target for target in targets if (target, RDF.type, None) not in STANDARDS} == set()


def test_kinds_agree() -> None:
    """A class goes below a class, an object property below an object property."""
    for tie in (RDFS.subClassOf, RDFS.subPropertyOf):
        for ours, theirs in ALIGNMENTS.subject_objects(tie):
            if ours in KF:
                shared = set(VOCABULARY.objects(ours, RDF.type)) & set(STANDARDS.objects(theirs, RDF.type))
                assert shared & {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty}, (ours, theirs)


def test_superclasses_are_the_standards_own() -> None:
    stated = {(s, o) for s, o in ALIGNMENTS.subject_objects(RDFS.subClassOf) if foreign(s)}
    assert stated <= set(STANDARDS.subject_objects(RDFS.subClassOf))


def test_every_loose_tie_says_why() -> None:
    for ours in ALIGNMENTS.subjects(RDFS.seeAlso):
        assert "en" in {getattr(text, "language", None) for text in ALIGNMENTS.objects(ours, RDFS.comment)} or (
            set(ALIGNMENTS.objects(ours, RDFS.seeAlso)) <= WITHOUT_DOMAIN
        ), ours
        assert languages(ours, RDFS.label) == ["en", "ja"]


WITHOUT_DOMAIN = {
    URIRef("http://open-services.net/ns/rm#satisfiedBy"),
    URIRef("https://w3id.org/sssom/Mapping"),
    URIRef("https://w3id.org/sssom/confidence"),
    URIRef("https://w3id.org/sssom/mapping_justification"),
}
"""Counterparts in all but name, which SSSOM and OSLC use in structures of their own."""


def test_standards_make_nothing_else_of_our_things() -> None:
    assert unintended(Graph()) == set()


@pytest.mark.parametrize(
    "wrong",
    [
        "kf:satisfies rdfs:subPropertyOf cv:supportsRequirement",
        "kf:derivedFrom rdfs:subPropertyOf cv:isDerivedFrom",
        "kf:plan rdfs:subPropertyOf eli:is_part_of",
        "kf:start rdfs:subPropertyOf dcat:startDate",
        "kf:editionOf rdfs:subPropertyOf dcat:inSeries",
        "kf:year rdfs:subPropertyOf time:year",
    ],
)
def test_the_known_traps_are_caught(wrong: str) -> None:
    assert unintended(example(wrong)) != set()
