"""Why a fact holds: take away any one premise that an explanation names, and the fact goes; put it back, and it returns."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Dataset

from keifu import assets
from keifu import vocabulary as v
from keifu.assemble import node, quads
from keifu.errors import CannotJudgeError, CannotRunError, UsageError
from keifu.explain import explain
from keifu.explain.proof import Proof, prove
from keifu.explain.rules import Fact, _taken_apart, read_rules
from keifu.infer import infer
from keifu.prefixes import BASE, PREFIXES
from keifu.snapshot import Snapshot

RULES = read_rules(assets.folder("ontology"))
PROLOGUE = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items()) + f"PREFIX : <{BASE}id/>\n"
INFERRED, NS = ox.NamedNode(str(v.INFERRED_GRAPH)), ox.NamedNode(str(v.ONTOLOGY))
Run = Callable[[str], bytes]

SCHEMA = "kf:p a owl:ObjectProperty . kf:q a owl:ObjectProperty . kf:r a owl:ObjectProperty . kf:s a owl:ObjectProperty . kf:A a owl:Class . kf:B a owl:Class . "
KINDS = {
    "prp-dom": ("kf:p rdfs:domain kf:A", ":x kf:p :y", ":x a kf:A"),
    "prp-rng": ("kf:p rdfs:range kf:A", ":x kf:p :y", ":y a kf:A"),
    "prp-symp": ("kf:p a owl:SymmetricProperty", ":x kf:p :y", ":y kf:p :x"),
    "prp-trp": ("kf:p a owl:TransitiveProperty", ":x kf:p :y . :y kf:p :z", ":x kf:p :z"),
    "prp-spo1": ("kf:p rdfs:subPropertyOf kf:q", ":x kf:p :y", ":x kf:q :y"),
    "prp-spo2": ("kf:s owl:propertyChainAxiom ( kf:p kf:q )", ":x kf:p :y . :y kf:q :z", ":x kf:s :z"),
    "prp-spo2-3": (
        "kf:s owl:propertyChainAxiom ( kf:p kf:q kf:r )",
        ":w kf:p :x . :x kf:q :y . :y kf:r :z",
        ":w kf:s :z",
    ),
    "prp-eqp1": ("kf:p owl:equivalentProperty kf:q", ":x kf:p :y", ":x kf:q :y"),
    "prp-eqp2": ("kf:p owl:equivalentProperty kf:q", ":x kf:q :y", ":x kf:p :y"),
    "prp-inv1": ("kf:p owl:inverseOf kf:q", ":x kf:p :y", ":y kf:q :x"),
    "prp-inv2": ("kf:p owl:inverseOf kf:q", ":x kf:q :y", ":y kf:p :x"),
    "cax-sco": ("kf:A rdfs:subClassOf kf:B", ":x a kf:A", ":x a kf:B"),
    "cax-eqc1": ("kf:A owl:equivalentClass kf:B", ":x a kf:A", ":x a kf:B"),
    "cax-eqc2": ("kf:A owl:equivalentClass kf:B", ":x a kf:B", ":x a kf:A"),
    "satisfies": (
        "kf:q rdfs:domain kf:A",
        ":c a kf:Claim ; kf:review kf:Accepted ; kf:claimMeasure :m ; kf:claimRequirement :r",
        ":m kf:satisfies :r",
    ),
    "carries-over": (
        "kf:q rdfs:domain kf:A",
        ":n kf:continues :o ; kf:change kf:Renamed ; kf:theme :t . :o kf:theme :u",
        ":n kf:carriesOver :o",
    ),
    "has-measure": ("kf:q rdfs:domain kf:A", ":m a kf:Measure ; kf:plan :p", ":p kf:hasMeasure :m"),
}


def triples(turtle: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(PROLOGUE + turtle, format=ox.RdfFormat.TURTLE)]


def stated(turtle: str, graph: ox.NamedNode) -> set[ox.Quad]:
    return {ox.Quad(*triple, graph) for triple in triples(turtle)}


def fact(turtle: str) -> Fact:
    (triple,) = triples(turtle + " .")
    return triple.subject, triple.predicate, triple.object


def written(small: Iterable[ox.Quad]) -> Dataset:
    dataset = Dataset(default_union=True)
    for quad in small:
        subject, predicate, object_, graph = map(node, quad)
        dataset.add((subject, predicate, object_, dataset.graph(graph)))
    return dataset


def inferred(small: Iterable[ox.Quad]) -> set[Fact]:
    """What follows by ``keifu.infer`` from some quads."""
    dataset = Dataset(default_union=True)
    dataset.addN((*triple, dataset.graph(v.INFERRED_GRAPH)) for triple in infer(written(small)))
    return {(quad.subject, quad.predicate, quad.object) for quad in quads(dataset)}


def asking(small: Iterable[ox.Quad], follows: Iterable[Fact] = ()) -> Run:
    store = ox.Store()
    store.extend([*small, *(ox.Quad(*one, INFERRED) for one in follows)])

    def run(sparql: str) -> bytes:
        found = store.query(sparql, use_default_graph_as_union=True, prefixes=PREFIXES)
        assert not isinstance(found, ox.QueryTriples)
        return found.serialize(format=ox.QueryResultsFormat.JSON) or b""

    return run


def leaves(proof: Proof) -> list[Proof]:
    """The written facts that a reader is told (a list's inner triples go with the axiom that names it)."""
    return [part for part in proof.asserted() if isinstance(part.fact[0], ox.NamedNode)]


def without(small: set[ox.Quad], facts: Iterable[Fact]) -> set[ox.Quad]:
    gone = set(facts)
    return {quad for quad in small if (quad.subject, quad.predicate, quad.object) not in gone}


def test_every_rule_is_tried() -> None:
    assert {rule.name.partition("/")[2] for rule in RULES} == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_rule_explains_and_each_of_its_premises_is_needed(kind: str) -> None:
    axiom, facts, conclusion = KINDS[kind]
    small = stated(SCHEMA + axiom + " .", NS) | stated(facts + " .", ox.NamedNode("urn:graph:one"))
    goal, follows = fact(conclusion), inferred(small)
    assert goal in follows
    proof = prove([goal], RULES, asking(small, follows))[goal]
    assert proof.rule is not None and proof.rule.name.partition("/")[2] == kind
    assert proof.graphs == (str(v.INFERRED_GRAPH),)
    named = leaves(proof)
    expected = triples(facts + " .") + (
        [] if kind in ("satisfies", "carries-over", "has-measure") else triples(axiom + " .")[-1:]
    )
    assert len(named) >= len({str(one) for one in expected if isinstance(one.subject, ox.NamedNode)})
    for part in named:
        assert part.graphs in {("urn:graph:one",), (str(v.ONTOLOGY),)}
        assert goal not in inferred(without(small, [part.fact])), part.fact
    assert goal in inferred(small)


@pytest.fixture(scope="module")
def shipped(snapshot: Snapshot) -> dict[Fact, Proof]:
    """The proofs of everything that was inferred from the shipped data."""
    everything = snapshot.store().quads_for_pattern(None, None, None, INFERRED)
    return prove([(quad.subject, quad.predicate, quad.object) for quad in everything], RULES, snapshot.run)


def test_everything_inferred_from_the_shipped_data_leads_back_to_what_was_written(shipped) -> None:
    assert len(shipped) > 800
    for goal, proof in shipped.items():
        assert proof.rule is not None
        assert all(part.graphs != (str(v.INFERRED_GRAPH),) for part in proof.asserted())
        assert all(goal != part.fact for premise in proof.premises for part in premise.parts())  # no circle


def test_the_same_question_gives_the_same_proof(shipped, snapshot) -> None:
    for goal in sorted(shipped, key=str)[::40]:
        assert prove([goal], RULES, snapshot.run)[goal] == shipped[goal]


PLANS = ["212211/dx", "232084/dx2", "362018/dx-2026", "412058/dx", "423084/dx"]


@pytest.mark.slow
def test_a_premise_taken_from_the_shipped_data_takes_the_step_with_it(shipped, snapshot) -> None:
    """Every measure that satisfies something: all that is inferred about it, and one premise after another taken away.

    A step that another claim or item supports as well stays; then it is proved anew without what is gone.
    """
    chosen: dict[str, list[Fact]] = {}
    for plan in PLANS:
        measures = sorted(
            {
                str(goal[0].value)
                for goal in shipped
                if f"/plan/{plan}/measure/" in str(goal[0]) and "satisfies" in str(goal[1])
            }
        )
        assert measures, plan
        for measure in measures:
            node = ox.NamedNode(measure)
            chosen[measure] = sorted((goal for goal in shipped if node in (goal[0], goal[2])), key=str)
    goals = [goal for facts in chosen.values() for goal in facts]
    small = _around(snapshot, [shipped[goal] for goal in goals])
    follows = inferred(small)
    assert set(goals) <= follows
    lists = [list({part.fact: None for goal in facts for part in leaves(shipped[goal])}) for facts in chosen.values()]
    assert min(map(len, lists)) > 5
    for number in range(max(map(len, lists))):
        taken = {facts[number] for facts in lists if number < len(facts)}
        rest = without(small, taken)
        left = inferred(rest)
        hit = {goal for goal in goals if any(part.fact in taken for part in shipped[goal].parts())}
        assert hit and set(goals) - hit <= left
        for goal, proof in prove(hit & left, RULES, asking(rest, left)).items() if hit & left else ():
            assert not any(part.fact in taken for part in proof.parts()), goal
        assert hit - left, taken
    assert inferred(small) == follows


def _around(snapshot: Snapshot, proofs: list[Proof]) -> set[ox.Quad]:
    """The vocabulary without its words, and everything written about whatever the proofs speak of."""
    named = {term for proof in proofs for part in proof.parts() for term in part.fact if isinstance(term, ox.NamedNode)}
    computed = {INFERRED, ox.NamedNode(str(v.VALIDATION_GRAPH))}
    return {
        quad
        for quad in snapshot.store()
        if isinstance(quad.graph_name, ox.NamedNode)
        and quad.graph_name not in computed
        and not isinstance(quad.object, ox.Literal)
        and (quad.graph_name == NS or quad.subject in named)
    }


NAMES = [f"kf:{letter}" for letter in "pqrs"]
THINGS = [f":{letter}" for letter in "abcd"]
prop, kind, thing = st.sampled_from(NAMES), st.sampled_from(["kf:A", "kf:B", "kf:C"]), st.sampled_from(THINGS)
axioms = st.one_of(
    st.tuples(prop, st.sampled_from(["rdfs:subPropertyOf", "owl:inverseOf", "owl:equivalentProperty"]), prop),
    st.tuples(prop, st.sampled_from(["rdfs:domain", "rdfs:range"]), kind),
    st.tuples(kind, st.sampled_from(["rdfs:subClassOf", "owl:equivalentClass"]), kind),
    st.tuples(prop, st.just("a"), st.sampled_from(["owl:TransitiveProperty", "owl:SymmetricProperty"])),
    st.tuples(prop, st.just("owl:propertyChainAxiom"), st.tuples(prop, prop).map(lambda two: f"( {' '.join(two)} )")),
)
facts = st.one_of(st.tuples(thing, prop, thing), st.tuples(thing, st.just("a"), kind))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(axioms, max_size=5), st.lists(facts, min_size=1, max_size=6))
def test_whatever_the_reasoner_infers_can_be_explained(schema, data) -> None:
    small = stated(SCHEMA + "kf:C a owl:Class . " + "".join(f"{' '.join(one)} . " for one in schema), NS)
    small |= stated("".join(f"{' '.join(one)} . " for one in data), ox.NamedNode("urn:graph:one"))
    follows = inferred(small)
    for goal, proof in prove(follows, RULES, asking(small, follows)).items() if follows else ():
        assert all(part.graphs != (str(v.INFERRED_GRAPH),) for part in proof.asserted())
        assert all(goal != part.fact for premise in proof.premises for part in premise.parts())


def test_a_rule_with_a_condition_is_explained_by_its_patterns(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules/sure.rq").write_text(
        "CONSTRUCT { ?m kf:satisfies ?r } WHERE { ?c kf:claimMeasure ?m ; kf:claimRequirement ?r ; kf:confidence ?n "
        "FILTER(?n >= 0.5) MINUS { ?c kf:review kf:Rejected } }",
        encoding="utf-8",
    )
    claims = (
        ":a kf:claimMeasure :m ; kf:claimRequirement :r ; kf:confidence 0.3 ."
        ":b kf:claimMeasure :m ; kf:claimRequirement :r ; kf:confidence 0.7 ."
        ":c kf:claimMeasure :m ; kf:claimRequirement :r ; kf:confidence 0.9 ; kf:review kf:Rejected ."
    )
    goal = fact(":m kf:satisfies :r")
    run = asking(stated(claims, ox.NamedNode("urn:graph:one")), [goal])
    proof = prove([goal], read_rules(tmp_path), run)[goal]
    assert {str(part.fact[0].value).rpartition("/")[2] for part in proof.asserted()} == {"b"}
    assert len(proof.premises) == 3


def test_a_rule_with_plain_filters_is_read_as_a_whole_parser_reads_it() -> None:
    filtered = [rule for rule in RULES if rule.condition]
    assert filtered
    for rule in filtered:
        path = assets.folder("ontology") / f"{rule.name}.rq"
        heads, body = _taken_apart(path.read_text(encoding="utf-8"), path)
        assert (set(heads), set(body)) == (set(rule.heads), set(rule.body)), rule.name


def test_a_rule_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules/broken.rq").write_text("CONSTRUCT { ?s ?p", encoding="utf-8")
    with pytest.raises(CannotRunError, match=r"broken\.rq"):
        read_rules(tmp_path)


def test_what_does_not_hold_has_no_explanation() -> None:
    run = asking(stated(":a kf:p :b .", ox.NamedNode("urn:graph:one")), [fact(":b kf:q :a")])
    with pytest.raises(UsageError, match="This does not hold"):
        explain([fact(":a kf:q :b")], run)
    with pytest.raises(CannotJudgeError, match="do not give it"):
        explain([fact(":b kf:q :a")], run)


def test_a_graph_without_inferences_is_told() -> None:
    run = asking(stated(":a kf:p :b .", ox.NamedNode("urn:graph:one")))
    with pytest.raises(CannotJudgeError, match="keifu build"):
        explain([fact(":a kf:q :b")], run)
