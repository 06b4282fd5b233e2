"""What follows from facts by the vocabulary and the rules, and what must not."""

import pytest
from owlrl import DeductiveClosure, OWLRL_Semantics
from rdflib import OWL, RDF, Graph, URIRef
from rdflib.term import Node
from small_graphs import ALIGNMENTS, FOLDER, PROLOGUE, VOCABULARY, example

from keifu.prefixes import BASE
from keifu.vocabulary import KF


def inferred(turtle: str) -> Graph:
    """The OWL 2 RL closure of vocabulary, alignments and a few facts, by owlrl."""
    graph = VOCABULARY + ALIGNMENTS + example(turtle)
    DeductiveClosure(OWLRL_Semantics).expand(graph)
    return graph


def contradictions(graph: Graph) -> list[str]:
    """What owlrl says about facts that exclude each other."""
    messages = graph.objects(None, URIRef("http://www.daml.org/2002/03/agents/agent-ont#error"))
    return sorted(map(str, messages))


def holds(graph: Graph, turtle: str) -> bool:
    return bool(graph.query(f"{PROLOGUE} ASK {{ {turtle} }}").askAnswer)


def types(graph: Graph) -> set[tuple[str, str]]:
    """Which thing is of which class of Keifu, as short names."""
    pairs = graph.subject_objects(RDF.type)
    return {(str(s).removeprefix(BASE), str(o).removeprefix(str(KF))) for s, o in pairs if str(o) in KF}


FACTS = """
    <law> a kf:Law . <art> a kf:Provision ; kf:partOf <law> . <par> a kf:Provision ; kf:partOf <art> .
    <e1> a kf:NationalPlan . <e2> a kf:NationalPlan . <e3> a kf:NationalPlan .
    <r1> a kf:Requirement ; kf:statedIn <e1> .
    <r2> a kf:Requirement ; kf:statedIn <e2> ; kf:continues <r1> .
    <r3> a kf:Requirement ; kf:statedIn <e3> ; kf:continues <r2> ; kf:derivedFrom <par> .
    <p> a kf:MunicipalPlan ; kf:upperPlan <q> . <q> a kf:MunicipalPlan .
    <m> a kf:Measure ; kf:plan <p> ; kf:pillar <pillar> ; kf:owner <dept> ; kf:step <s> ; kf:indicator <i> ; kf:satisfies <r3> .
    <s> a kf:Step . <i> a kf:Indicator . <dept> a kf:Department . <pillar> a kf:Pillar ; kf:plan <p> .
    <t> a kf:Term ; kf:plan <p> . <pr> a kf:Project ; kf:measure <m> .
"""


@pytest.fixture(scope="module")
def closure() -> Graph:
    return inferred(FACTS)


@pytest.mark.parametrize(
    "fact",
    [
        "<m> kf:groundedIn <par>",
        "<r3> kf:satisfiedBy <m>",
        "<r3> kf:continuesEventually <r1>",
        "<par> kf:partOf <law>",
        "<p> kf:accordsWith <q>",
        "<p> a kf:Plan, prov:Entity",
        "<dept> kf:owns <m>",
        "<s> kf:stepOf <m>",
        "<i> kf:indicatorOf <m>",
        "<m> kf:project <pr>",
        "<par> a eli:LegalResource",
        "<t> a skos:Concept",
    ],
)
def test_what_follows(closure: Graph, fact: str) -> None:
    assert holds(closure, fact)


def test_what_does_not_follow(closure: Graph) -> None:
    assert contradictions(closure) == []
    assert set(closure.subjects(RDF.type, OWL.Nothing)) == set()
    plans = {(name, "Plan") for name in ("p", "q", "e1", "e2", "e3")}
    assert types(closure) == types(example(FACTS)) | plans
    assert not holds(closure, "<p> kf:hasMeasure ?x"), "kf:plan alone makes nothing a measure"
    same = {(s, o) for s, o in closure.subject_objects(OWL.sameAs) if s != o and str(s).startswith(BASE)}
    assert same == set()
    for foreign in ("cv:Evidence", "<http://purl.org/vocab/cpsv#PublicService>", "eli:LegalExpression"):
        assert not holds(closure, f"?x a {foreign}")


@pytest.mark.parametrize(
    "mistake",
    [
        "<x> a kf:Measure, kf:Project",
        "<t> a kf:Term ; kf:owner <d> . <s> a kf:Step . <s> kf:measure <t>",
        "<c> a kf:Claim ; kf:claimMeasure <r> . <r> a kf:Requirement",
        "<x> a kf:NationalPlan, kf:MunicipalPlan",
        "<a> kf:replaces <b> . <b> kf:replaces <a>",
        "<r> kf:continues <r>",
    ],
)
def test_mistakes_contradict(mistake: str) -> None:
    assert contradictions(inferred(mistake))


def construct(rule: str, graph: Graph) -> set[tuple[Node, Node, Node]]:
    found = graph.query((FOLDER / "rules" / rule).read_text(encoding="utf-8")).graph
    assert found is not None
    return set(found)


def test_only_accepted_claims_satisfy() -> None:
    claims = "".join(
        f"<c/{state}> a kf:Claim ; kf:review kf:{state} ; kf:claimMeasure <m/{state}> ; kf:claimRequirement <r> . "
        for state in ("Proposed", "Accepted", "Rejected")
    )
    accepted = (URIRef(BASE + "m/Accepted"), KF.satisfies, URIRef(BASE + "r"))
    assert construct("satisfies.rq", example(claims)) == {accepted}


def test_a_plan_has_its_measures_and_nothing_else() -> None:
    expected = (URIRef(BASE + "p"), KF.hasMeasure, URIRef(BASE + "m"))
    assert construct("has-measure.rq", example(FACTS)) == {expected}
