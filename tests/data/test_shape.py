"""What holds for every hand-written file: labels, no blank nodes, provenance, nothing that leads nowhere."""

from pathlib import Path

from rdflib import DCTERMS, PROV, RDF, RDFS, BNode, Graph, Literal, URIRef

from keifu.prefixes import BASE
from keifu.vocabulary import KF


def test_no_blank_nodes(laws: Graph, national: Graph, root: Path) -> None:
    catalog = Graph().parse(root / "data" / "catalog.ttl")
    assert not [term for triple in laws + national + catalog for term in triple if isinstance(term, BNode)]


def test_every_thing_has_one_japanese_label(laws: Graph, national: Graph, root: Path) -> None:
    graph = laws + national + Graph().parse(root / "data" / "catalog.ttl")
    for thing in set(graph.subjects()):
        labels = [label for label in graph.objects(thing, RDFS.label) if label.language == "ja"]
        assert len(labels) == 1, thing


def test_what_is_read_somewhere_says_where_and_is_confirmed(laws: Graph, national: Graph) -> None:
    graph = laws + national
    kinds = (KF.Law, KF.Provision, KF.NationalPlan, KF.Requirement, KF.StatutoryField, KF.StandardisedBusiness)
    for thing in {thing for kind in kinds for thing in graph.subjects(RDF.type, kind)}:
        assert (thing, KF.confirmed, Literal(True)) in graph, thing
        assert (thing, DCTERMS.source, None) in graph or (thing, PROV.wasDerivedFrom, None) in graph, thing


def test_nothing_leads_nowhere(written: Graph) -> None:
    known = set(written.subjects())
    for subject, predicate, thing in written:
        if isinstance(thing, URIRef) and str(thing).startswith(BASE + "id/"):
            assert thing in known or str(thing).endswith("/document"), (subject, predicate, thing)


def test_the_vocabulary_defines_every_word_that_the_data_use(written: Graph) -> None:
    words = {term for triple in written for term in triple if isinstance(term, URIRef) and term in KF}
    assert words
    assert not {word for word in words if (word, RDFS.label, None) not in written}


def test_a_passage_says_the_same_in_its_name_and_its_numbers(laws: Graph, national: Graph) -> None:
    graph = laws + national
    passages = set(graph.subjects(RDF.type, KF.Passage))
    assert set(graph.objects(None, PROV.wasDerivedFrom)) == passages
    for passage in passages:
        first, last = graph.value(passage, KF.firstLine), graph.value(passage, KF.lastLine)
        assert str(passage).endswith(f"/document#line={int(first) - 1},{last}")
