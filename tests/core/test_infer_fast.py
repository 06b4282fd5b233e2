"""The fast way says what owlrl says, plan by plan, and hands over, loudly, what it does not know."""

import logging
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, RDFS, SKOS, XSD

from keifu import vocabulary as v
from keifu.assemble import assemble, union
from keifu.errors import CannotRunError
from keifu.infer import by_owlrl, infer
from keifu.infer.axioms import Unsupported
from keifu.infer.fast import FastInference
from keifu.vocabulary import KF

UNSHRUNK = (Phase.explicit, Phase.generate)  # owlrl is slow: to shrink an example takes minutes
CLASSES = [KF[name] for name in "ABC"]
PROPERTIES = [KF[name] for name in "pqrst"]
SHARED = [v.iri("shared", str(number)) for number in range(3)]
OWN = [[v.iri("plan", str(plan), str(number)) for number in range(3)] for plan in range(3)]
classes, properties = st.sampled_from(CLASSES), st.sampled_from(PROPERTIES)
axioms = st.one_of(
    st.tuples(classes, st.sampled_from([RDFS.subClassOf, OWL.equivalentClass]), classes),
    st.tuples(properties, st.sampled_from([RDFS.subPropertyOf, OWL.equivalentProperty, OWL.inverseOf]), properties),
    st.tuples(properties, st.sampled_from([RDFS.domain, RDFS.range]), classes),
    st.tuples(properties, st.just(RDF.type), st.sampled_from([OWL.TransitiveProperty, OWL.SymmetricProperty])),
    st.tuples(properties, st.just(OWL.propertyChainAxiom), st.lists(properties, min_size=2, max_size=3)),
)
exclusions = st.one_of(
    st.tuples(classes, st.just(OWL.disjointWith), classes),
    st.tuples(properties, st.just(RDF.type), st.sampled_from([OWL.AsymmetricProperty, OWL.IrreflexiveProperty])),
)
literals = st.sampled_from([Literal("a"), Literal("8.0", datatype=XSD.decimal), Literal("名", lang="ja")])


def facts_of(things):
    """Facts about a few things, with literals where a literal may stand."""
    thing = st.sampled_from(things)
    return st.one_of(
        st.tuples(thing, properties, thing),
        st.tuples(thing, st.just(RDF.type), classes),
        st.tuples(thing, properties, literals),
        st.tuples(thing, st.just(SKOS.altLabel), literals),
    )


def _graph(statements) -> Graph:
    graph = Graph()
    for number, (subject, predicate, object_) in enumerate(statements):
        if isinstance(object_, list):
            node = URIRef(f"http://example.org/list/{number}")
            Collection(graph, node, object_)
            object_ = node
        graph.add((subject, predicate, object_))
    return graph


def _dataset(schema, shared, plans) -> Dataset:
    """Axioms, shared facts, and each plan in a graph of its own."""
    dataset = Dataset(default_union=True)
    named = {v.ONTOLOGY: _graph(schema), v.NATIONAL_GRAPH: _graph(shared)}
    named |= {v.graph_name("plan", str(number), "x"): _graph(facts) for number, facts in enumerate(plans)}
    for name, graph in named.items():
        dataset.addN((*triple, dataset.graph(name)) for triple in graph)
    return dataset


def _fast(dataset: Dataset, rules: Path) -> set:
    """By the fast way or not at all."""
    graphs = list(dataset.graphs())
    plans = [graph for graph in graphs if "/graph/plan/" in graph.identifier]
    inference = FastInference([triple for graph in graphs if graph not in plans for triple in graph], rules)
    for plan in plans:
        inference.plan(plan)
    return set(inference.facts())


RULES = {
    "meet": "CONSTRUCT { ?x kf:p ?z } WHERE { ?x kf:q ?y ; a kf:A . ?y kf:r ?z }",
    "unlike": "CONSTRUCT { ?x kf:u ?y } WHERE { ?x kf:s ?y ; kf:t ?z FILTER(?y != ?z) }",
}


@pytest.fixture(scope="module")
def rules(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("rules")
    for name, text in RULES.items():
        (folder / f"{name}.rq").write_text(text, encoding="utf-8")
    return folder


@settings(max_examples=150, deadline=None, derandomize=True, phases=UNSHRUNK)
@given(
    st.lists(axioms, max_size=6),
    st.lists(facts_of(SHARED), max_size=4),
    st.tuples(*(st.lists(facts_of(own + SHARED), max_size=4) for own in OWN)),
)
def test_any_plans_over_any_known_axioms(rules, schema, shared, plans):
    dataset = _dataset(schema, shared, plans)
    assert _fast(dataset, rules) == set(by_owlrl(dataset, rules))


@settings(max_examples=60, deadline=None, derandomize=True, phases=UNSHRUNK)
@given(
    st.lists(st.one_of(exclusions, axioms), min_size=1, max_size=5),
    st.tuples(*(st.lists(facts_of(own + SHARED), max_size=4) for own in OWN)),
)
def test_no_contradiction_is_overlooked(tmp_path_factory, schema, plans):
    none = tmp_path_factory.getbasetemp()  # a folder without rules
    dataset = _dataset(schema, [], plans)
    try:
        expected = set(by_owlrl(dataset, none))
    except CannotRunError:
        with pytest.raises(Unsupported):
            _fast(dataset, none)
    else:
        assert set(infer(dataset, none)) == expected


def test_the_shipped_data(root, caplog):
    dataset = assemble(root / "data", root / "ontology")
    with caplog.at_level(logging.WARNING):
        fast = set(infer(dataset))
    assert not caplog.records  # it was the fast way
    assert fast == set(by_owlrl(dataset, root / "ontology/rules"))
    assert len(fast) > 500


def test_two_plans_that_meet_are_taken_together(rules):
    """Plan 0 says where the chain begins, plan 1 how it goes on, both about a thing of the nation."""
    chain = [(KF.t, OWL.propertyChainAxiom, [KF.p, KF.q])]
    first, last = OWN[0][0], OWN[1][0]
    dataset = _dataset(chain, [], [[(first, KF.p, SHARED[0])], [(SHARED[0], KF.q, last)]])
    assert _fast(dataset, rules) == {(first, KF.t, last)}


def test_two_plans_that_meet_across_the_background(rules):
    chain = [(KF.t, OWL.propertyChainAxiom, [KF.p, KF.q, KF.r])]
    first, last = OWN[0][0], OWN[1][0]
    shared = [(SHARED[0], KF.q, SHARED[1])]
    dataset = _dataset(chain, shared, [[(first, KF.p, SHARED[0])], [(SHARED[1], KF.r, last)]])
    assert _fast(dataset, rules) == {(first, KF.t, last)}


@pytest.mark.parametrize(
    ("axiom", "word"),
    [
        ((KF.p, RDF.type, OWL.FunctionalProperty), "FunctionalProperty"),
        ((KF.t, OWL.propertyChainAxiom, [KF.p, KF.q, KF.r, KF.s]), "propertyChainAxiom"),
        ((KF.C, OWL.unionOf, [KF.A, KF.B]), "unionOf"),
        ((SHARED[0], OWL.sameAs, SHARED[1]), "sameAs"),
        ((KF.p, RDFS.subPropertyOf, RDFS.subClassOf), "prp-spo1"),
        ((KF.p, RDFS.range, OWL.Class), "prp-rng"),
    ],
)
def test_what_is_not_known_goes_to_owlrl_loudly(tmp_path, caplog, axiom, word):
    plans = [[(OWN[0][0], KF.p, SHARED[0]), (OWN[0][0], KF.p, SHARED[1]), (OWN[0][1], RDF.type, KF.A)]]
    dataset = _dataset([axiom], [(SHARED[0], KF.q, SHARED[2])], plans)
    with caplog.at_level(logging.WARNING):
        found = infer(dataset, tmp_path)
    assert word in caplog.text
    assert "owlrl" in caplog.text
    assert set(found) == set(by_owlrl(dataset, tmp_path))


def test_an_axiom_in_a_plan_goes_to_owlrl(tmp_path, caplog):
    dataset = _dataset([], [], [[(KF.A, RDFS.subClassOf, KF.B)], [(OWN[1][0], RDF.type, KF.A)]])
    with caplog.at_level(logging.WARNING):
        assert set(infer(dataset, tmp_path)) == {(OWN[1][0], RDF.type, KF.B)}
    assert "subClassOf" in caplog.text


def test_a_rule_with_a_condition_on_what_another_concludes_goes_to_owlrl(tmp_path, caplog):
    (tmp_path / "one.rq").write_text("CONSTRUCT { ?x kf:q ?y } WHERE { ?x kf:p ?y }")
    (tmp_path / "two.rq").write_text("CONSTRUCT { ?x kf:r ?y } WHERE { ?x kf:q ?y FILTER(?x != ?y) }")
    dataset = _dataset([], [], [[(OWN[0][0], KF.p, OWN[0][1])]])
    with caplog.at_level(logging.WARNING):
        found = infer(dataset, tmp_path)
    assert "two" in caplog.text
    assert (OWN[0][0], KF.r, OWN[0][1]) in found


def test_nothing_is_taken_from_the_text_of_a_number(tmp_path):
    """A chain ends in numbers: they tell nothing themselves, but what leads to them is followed."""
    schema = [(KF.p, RDFS.subPropertyOf, KF.q), (KF.q, RDFS.domain, KF.A), (KF.q, RDFS.range, KF.B)]
    number = Literal("8.0", datatype=XSD.decimal, normalize=False)
    dataset = _dataset(schema, [], [[(OWN[0][0], KF.p, number)]])
    assert _fast(dataset, tmp_path) == {(OWN[0][0], RDF.type, KF.A)}
    assert {str(o) for o in union(dataset).objects(None, KF.p)} == {"8.0"}
