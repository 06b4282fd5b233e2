"""The reference: the project's rules by rdflib, then OWL 2 RL by owlrl, over all graphs in one."""

from functools import cache
from pathlib import Path
from typing import Any

from owlrl.OWLRL import OWLRL_Semantics
from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.term import Node

from keifu import vocabulary as v
from keifu.assemble import union
from keifu.errors import CannotRunError
from keifu.prefixes import PREFIXES
from keifu.vocabulary import KF

_SHOWN = 10
VOCABULARY_TYPES = {
    OWL.Class,
    OWL.ObjectProperty,
    OWL.DatatypeProperty,
    OWL.AnnotationProperty,
    RDF.Property,
    RDFS.Class,
    RDFS.Datatype,
}
_TYPE, _SAME = RDF.type, OWL.sameAs  # named once: rdflib looks them up anew each time
_SCHEMA = (str(OWL), str(RDFS), str(RDF))


def by_owlrl(dataset: Dataset, rules: Path) -> Graph:
    """What ``keifu.infer.infer`` gives, by the reference; ``CannotRunError`` for a rule that is no query and for contradictions."""
    asserted = union(dataset)
    closure = union(dataset)
    apply_rules(closure, rules)
    reasoner = _Closure(closure, axioms=False, daxioms=False)
    reasoner.closure()
    if reasoner.error_messages:
        _contradiction(sorted(map(str, reasoner.error_messages)))
    return domain_facts(closure, asserted)


def domain_facts(closure: Graph, asserted: Graph) -> Graph:
    """The triples of ``closure`` that tell a reader something new about a thing of the domain."""
    words = {word for kind in VOCABULARY_TYPES for word in closure.subjects(RDF.type, kind)}
    facts = v.new_graph()
    for fact in closure:
        if tells(fact) and fact[0] not in words and fact not in asserted:
            facts.add(fact)
    return facts


def tells(fact: tuple[Node, Node, Node]) -> bool:
    """Whether a triple is one between IRIs that is kept: a ``kf:`` property, a ``kf:`` type, or two names for one thing."""
    subject, predicate, object_ = fact
    if not isinstance(subject, URIRef) or not isinstance(object_, URIRef):
        return False
    if predicate == _TYPE:
        return object_ in KF
    return (isinstance(predicate, URIRef) and predicate in KF) or (predicate == _SAME and subject != object_)


def prepared(path: Path) -> Query:
    """The rule in a file as a query; ``CannotRunError`` names one that is none."""
    try:
        return _query(path.read_text(encoding="utf-8"))
    except Exception as error:  # rdflib raises whatever its parser raises
        raise CannotRunError(
            f"規則が SPARQL として読めません: {error}", f"The rule is not valid SPARQL: {error}", str(path)
        ) from error


@cache
def _query(text: str) -> Query:
    return prepareQuery(text, initNs=PREFIXES)


def construct(rule: Query, graph: Graph) -> list[tuple[Node, Node, Node]]:
    """The triples that a rule gives from a graph."""
    return list(graph.query(rule).graph or ())


def apply_rules(graph: Graph, folder: Path) -> None:
    """Adds to ``graph`` what the rules construct, until nothing new comes."""
    rules = [prepared(path) for path in sorted(folder.glob("*.rq"))]
    before = -1
    while before != len(graph):
        before = len(graph)
        for rule in rules:
            for triple in construct(rule, graph):
                graph.add(triple)


def _contradiction(messages: list[str]) -> None:
    rest = f" (+{len(messages) - _SHOWN})" if len(messages) > _SHOWN else ""
    shown = "; ".join(messages[:_SHOWN]) + rest
    raise CannotRunError(
        f"書かれている事実が互いに矛盾しています({len(messages)} 件)。該当するものを直してください: {shown}",
        f"The facts contradict each other ({len(messages)}). Correct these things: {shown}",
    )


class _Closure(OWLRL_Semantics):  # type: ignore[misc]  # owlrl has no types
    """owlrl's OWL 2 RL rules without the work whose conclusions ``domain_facts`` drops anyway.

    owlrl tries every rule on every triple, though each rule of the profile starts from a triple of the schema
    (OWL 2 Profiles, section 4.3): the others are passed over, and so are eq-ref (x same as x) and the dt-* rules with
    all conclusions about literals, which are the shapes' task. A test compares with the unchanged reasoner.
    """

    def one_time_rules(self) -> None:
        self._one_time_rules_misc()

    def rules(self, t: tuple[Node, Node, Node], cycle_num: int) -> None:
        deciding = t[2] if t[1] == RDF.type else t[1]
        if str(deciding).startswith(_SCHEMA):
            super().rules(t, cycle_num)

    def store_triple(self, t: tuple[Any, Any, Any]) -> None:
        if not isinstance(t[0], Literal) and not (t[1] == OWL.sameAs and t[0] == t[2]):
            super().store_triple(t)
