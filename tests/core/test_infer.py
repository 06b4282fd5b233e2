"""What follows: rules, then OWL 2 RL, the same as the unchanged reasoner, and nothing but facts of the domain."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from owlrl.OWLRL import OWLRL_Semantics
from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, RDFS, SKOS, XSD

from keifu import vocabulary as v
from keifu.assemble import assemble, union
from keifu.errors import CannotRunError
from keifu.infer import domain_facts, infer
from keifu.vocabulary import KF

LAW = v.iri("law", "L")
ARTICLE, PARAGRAPH = v.below(LAW, "art", "9"), v.below(LAW, "art", "9", "par", "3")


def _infer(house):
    dataset = assemble(house.place / "data", house.place / "ontology")
    return dataset, infer(dataset, house.place / "ontology/rules")


def test_the_new_facts_and_no_others(house):
    _, facts = _infer(house)
    assert set(facts) == {
        (v.iri("one"), KF.satisfies, v.iri("requirement")),
        (v.iri("one"), KF.groundedIn, PARAGRAPH),
        (v.iri("plan"), KF.hasMeasure, v.iri("one")),
        (v.iri("plan"), KF.hasMeasure, v.iri("two")),
        (v.iri("plan"), RDF.type, KF.Plan),
        (v.iri("dept"), RDF.type, KF.Department),
        (PARAGRAPH, KF.partOf, LAW),
    }


def test_the_dataset_stays_as_it_is(house):
    dataset, facts = _infer(house)
    again = assemble(house.place / "data", house.place / "ontology")
    assert len(union(dataset)) == len(union(again))
    assert not set(facts) & set(union(dataset))


def test_a_rule_may_build_on_another(house):
    house.write("ontology/rules/a.rq", "CONSTRUCT { ?p kf:wanted ?r } WHERE { ?m kf:plan ?p ; kf:satisfies ?r }")
    _, facts = _infer(house)
    assert (v.iri("plan"), KF.wanted, v.iri("requirement")) in facts


def test_a_contradiction_names_the_thing(house):
    house.write("data/laws/wrong.ttl", "id:one kf:hasMeasure id:two . id:two kf:plan id:one .")
    with pytest.raises(CannotRunError, match="id/one") as error:
        _infer(house)
    assert "矛盾" in error.value.ja


def test_a_broken_rule_is_named(house):
    path = house.write("ontology/rules/broken.rq", "CONSTRUCT { ?s WHERE")
    with pytest.raises(CannotRunError) as error:
        _infer(house)
    assert error.value.where == str(path)


CLASSES = [KF[name] for name in "ABCD"]
PROPERTIES = [KF[name] for name in "pqrs"]
THINGS = [v.iri("thing", str(number)) for number in range(5)]
classes, properties, things = map(st.sampled_from, (CLASSES, PROPERTIES, THINGS))
axioms = st.one_of(
    st.tuples(classes, st.sampled_from([RDFS.subClassOf, OWL.equivalentClass]), classes),
    st.tuples(properties, st.sampled_from([RDFS.subPropertyOf, OWL.equivalentProperty, OWL.inverseOf]), properties),
    st.tuples(properties, st.sampled_from([RDFS.domain, RDFS.range]), classes),
    st.tuples(
        properties,
        st.just(RDF.type),
        st.sampled_from(
            [OWL.TransitiveProperty, OWL.SymmetricProperty, OWL.FunctionalProperty, OWL.InverseFunctionalProperty]
        ),
    ),
    st.tuples(properties, st.just(OWL.propertyChainAxiom), st.lists(properties, min_size=2, max_size=3)),
    st.tuples(classes, st.sampled_from([OWL.intersectionOf, OWL.unionOf]), st.lists(classes, min_size=2, max_size=2)),
    st.tuples(classes, st.just(OWL.hasValue), st.tuples(properties, things)),
    st.tuples(classes, st.just(OWL.someValuesFrom), st.tuples(properties, classes)),
)
facts = st.one_of(
    st.tuples(things, properties, things),
    st.tuples(things, st.just(RDF.type), classes),
    st.tuples(things, st.just(OWL.sameAs), things),
    st.tuples(things, st.just(SKOS.altLabel), st.just(Literal("名", lang="ja"))),
    st.tuples(
        things, properties, st.sampled_from([Literal("a"), Literal(3), Literal("2025-03", datatype=XSD.gYearMonth)])
    ),
)


def _graph(statements) -> Graph:
    graph = Graph()
    for kind in CLASSES:
        graph.add((kind, RDF.type, OWL.Class))
    for number, (subject, predicate, object_) in enumerate(statements):
        node = URIRef(f"http://example.org/list/{number}")
        if isinstance(object_, list):
            Collection(graph, node, object_)
            object_ = node
        elif isinstance(object_, tuple):
            graph.add((subject, OWL.onProperty, object_[0]))
            object_ = object_[1]
        graph.add((subject, predicate, object_))
    return graph


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(axioms, max_size=6), st.lists(facts, min_size=1, max_size=8))
def test_the_same_as_the_unchanged_reasoner(tmp_path_factory, schema, data):
    graph = _graph([*schema, *data])
    dataset = Dataset(default_union=True)
    dataset.addN((*triple, dataset.graph(v.ONTOLOGY)) for triple in graph)
    everything = Graph() + graph
    OWLRL_Semantics(everything, axioms=False, daxioms=False).closure()
    none = tmp_path_factory.getbasetemp()  # a folder without rules
    assert set(infer(dataset, none)) == set(domain_facts(everything, graph))
