"""What the editors note of each term: settled or not, from where, since when, and an example that the data bear out."""

import re

import pyoxigraph as ox
import pytest
from rdflib import DC, DCTERMS, OWL, RDF, RDFS, SKOS, XSD, Graph, Literal, Namespace, URIRef
from small_graphs import FOLDER, VOCABULARY
from test_ontology import CLASSES, CONCEPTS, PROPERTIES, languages, terms

from keifu.snapshot import Snapshot
from keifu.vocabulary import KF, ONTOLOGY

NOTES = Graph().parse(FOLDER / "notes.ttl")
VS = Namespace("http://www.w3.org/2003/06/sw-vocab-status/ns#")
PUBLIC = {KF[name] for name in CLASSES + PROPERTIES + CONCEPTS}
WITHOUT_FACTS = {KF[name] for name in ("Design", "Merged", "Doubtful", "Rejected", "NotRecoverable", "covers", "page")}
"""Terms that no fact of the shipped data uses yet: their examples are made up."""
WITHOUT_LABELS = {KF.justification, KF.missing}
"""Their values are terms of a vocabulary, shown by their short names."""


@pytest.fixture(scope="module")
def facts(snapshot: Snapshot) -> set[tuple[str, str]]:
    """Each term with the names of what it is true of: ``name``, or ``name → value`` for a property."""
    store = ox.Store()
    store.bulk_load(path=snapshot.path / "dump.nq", format=ox.RdfFormat.N_QUADS)
    label, kind, note = (ox.NamedNode(str(prop)) for prop in (RDFS.label, RDF.type, KF.about))
    names = {q.subject: q.object.value for q in store.quads_for_pattern(None, label, None) if q.object.language == "ja"}
    found = set()
    for quad in store:
        if quad.predicate == kind:
            found.add((quad.object.value, names.get(quad.subject, "")))
        if quad.predicate.value == str(SKOS.hasTopConcept):
            found.add((quad.subject.value, names.get(quad.object, "")))
        if quad.predicate.value.startswith(str(KF)):
            value = quad.object.value if isinstance(quad.object, ox.Literal) else names.get(quad.object, "")
            found.add((quad.predicate.value, f"{names.get(quad.subject)} → {value}"))
            if isinstance(quad.object, ox.NamedNode):
                found.add((quad.object.value, names.get(quad.subject, "")))
                told = [q.object for q in store.quads_for_pattern(quad.subject, note, None)]
                found |= {(quad.object.value, names.get(thing, "")) for thing in told}
    return found


@pytest.mark.parametrize("term", terms())
def test_term_has_status_source_and_changes(term: URIRef) -> None:
    assert NOTES.value(term, VS.term_status) == Literal("stable" if term in PUBLIC else "testing")
    assert [o for o in NOTES.objects(term, DC.source) if isinstance(o, URIRef)]
    notes = [o for o in NOTES.objects(term, SKOS.changeNote) if isinstance(o, Literal)]
    assert sorted(str(note.language) for note in notes) == ["en", "ja"]
    known = {str(VOCABULARY.value(ONTOLOGY, OWL.versionInfo)), "0.1.0"}
    assert {str(note).partition(":")[0] for note in notes} <= known


def test_examples_are_facts_of_the_shipped_data(facts: set[tuple[str, str]]) -> None:
    examples = {(str(term), str(text)) for term, text in NOTES.subject_objects(SKOS.example)}
    named = {term for term, _ in examples}
    assert named == {str(term) for term in terms()}
    made_up = {str(term) for term in WITHOUT_FACTS | WITHOUT_LABELS}
    assert {pair for pair in examples - facts if pair[0] not in made_up} == set()


def test_a_made_up_example_gives_way_to_a_fact(facts: set[tuple[str, str]]) -> None:
    assert {str(term) for term in WITHOUT_FACTS} & {term for term, _ in facts} == set()


def test_notes_are_about_terms_alone() -> None:
    assert set(NOTES.subjects(VS.term_status)) == set(terms())
    assert set(NOTES.subjects(RDFS.label)) == set(), "names stand with the definitions"


def test_header_tells_version_dates_and_changes() -> None:
    version = str(VOCABULARY.value(ONTOLOGY, OWL.versionInfo))
    assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    assert VOCABULARY.value(ONTOLOGY, OWL.versionIRI) == URIRef(f"{ONTOLOGY}/{version}")
    prior = VOCABULARY.value(ONTOLOGY, OWL.priorVersion)
    assert isinstance(prior, URIRef) and prior.startswith(f"{ONTOLOGY}/") and not prior.endswith(version)
    dates = [VOCABULARY.value(ONTOLOGY, date) for date in (DCTERMS.created, DCTERMS.modified)]
    assert [date.datatype for date in dates if isinstance(date, Literal)] == [XSD.date, XSD.date]
    assert str(dates[0]) <= str(dates[1])
    assert languages(ONTOLOGY, SKOS.changeNote) == ["en", "ja"]
    assert VOCABULARY.value(ONTOLOGY, DCTERMS.publisher)
