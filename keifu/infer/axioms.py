"""The rules of OWL 2 RL (``ontology/entailment``) with the axioms of a vocabulary put in: rules over facts alone.

``prp-dom`` reads "whatever has ?property is a ?class" beside the axiom ``kf:satisfies rdfs:domain kf:Measure``; put
together they are ``?x kf:satisfies ?y → ?x a kf:Measure``. What an axiom means stands in those files alone: an axiom that
none of them reads is ``Unsupported``, and owlrl has to reason.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import pyoxigraph as ox
from rdflib import BNode, Graph, URIRef, Variable
from rdflib.namespace import OWL, RDF, RDFS
from rdflib.term import Node

from keifu.explain.rules import Fact, Rule

Pattern = tuple[Node, Node, Node]
"""A triple with ``rdflib.Variable`` in it; its predicate, and its class if it is a type, are always given."""
Binding = dict[Node, Node]

_SCHEMA = (str(OWL), str(RDFS), str(RDF))
# Words from which no rule of OWL 2 RL starts (declarations, annotations, reification). Any other word of the three
# namespaces says something: it is read by a rule, or stops the fast way.
_SAYS_NOTHING = frozenset(
    {RDFS.label, RDFS.comment, RDFS.seeAlso, RDFS.isDefinedBy, OWL.versionInfo, OWL.versionIRI, OWL.priorVersion}
    | {OWL.backwardCompatibleWith, OWL.incompatibleWith}
    | {OWL.deprecated, OWL.Ontology, OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}
    | {OWL.Axiom, OWL.annotatedSource, OWL.annotatedProperty, OWL.annotatedTarget, OWL.NamedIndividual, RDFS.Class}
    | {RDF.Property, RDFS.Datatype, RDF.Statement, RDF.subject, RDF.predicate, RDF.object, RDF.value}
)
TYPE = RDF.type  # named once: rdflib looks it up anew each time
LISTS = frozenset({RDF.first, RDF.rest})
# Axioms that exclude: nothing follows from them but a contradiction (keifu.infer.clashes).
EXCLUDING = frozenset(
    {OWL.disjointWith, OWL.AllDisjointClasses, OWL.members, OWL.AsymmetricProperty, OWL.IrreflexiveProperty}
)


class Unsupported(Exception):
    """The fast way cannot tell what follows; the message says from what, in words for the log."""


@dataclass(frozen=True)
class FactRule:
    """A rule without axioms: the head follows from facts that match the whole body. ``name`` is that of its file."""

    name: str
    head: Pattern
    body: tuple[Pattern, ...]

    @property
    def joins(self) -> frozenset[Node]:
        """The variables that tie premises to one another: those in two of them or more."""
        seen = [{term for term in pattern if isinstance(term, Variable)} for pattern in self.body]
        return frozenset(
            one for number, some in enumerate(seen) for one in some for other in seen[:number] if one in other
        )


def is_axiom(predicate: Node, object_: Node) -> bool:
    """Whether a triple is about the vocabulary's own words, and says something by the rules of OWL 2 RL."""
    return _means_something(object_ if predicate == TYPE else predicate)


@lru_cache(maxsize=4096)  # asked for every triple, of few words
def _means_something(word: Node) -> bool:
    return isinstance(word, URIRef) and str(word).startswith(_SCHEMA) and word != TYPE and word not in _SAYS_NOTHING


def fact_rules(rules: Iterable[Rule], axioms: Graph) -> list[FactRule]:
    """Each rule with each set of axioms that it fits. ``Unsupported`` names a rule that is more than a join of facts.

    Every variable of a head stands in the body, all premises hang together, no premise or conclusion is an axiom.
    """
    return [found for rule in rules for found, _ in _put_together(rule, axioms)]


def entailment(rules: Iterable[Rule], axioms: Graph) -> list[FactRule]:
    """As ``fact_rules``, for the rules that give the axioms their meaning: ``Unsupported`` names axioms that none reads."""
    found = [pair for rule in rules for pair in _put_together(rule, axioms)]
    read = {axiom for _, used in found for axiom in used}
    words = {o if p == TYPE else p for s, p, o in axioms if (s, p, o) not in read} - EXCLUDING - LISTS
    if words:
        raise Unsupported(", ".join(sorted(map(str, words))))
    return [rule for rule, _ in found if rule.body != (rule.head,)]


def _put_together(rule: Rule, axioms: Graph) -> Iterator[tuple[FactRule, tuple[Pattern, ...]]]:
    if rule.condition:
        raise Unsupported(f"{rule.name} (FILTER …)")
    heads, body = ([pattern(fact) for fact in facts] for facts in (rule.heads, rule.body))
    schema = [one for one in body if is_axiom(one[1], one[2])]
    facts = [one for one in body if one not in schema]
    for bound in _solutions(schema, axioms, {}):
        used = tuple(_filled(one, bound) for one in schema)
        for head in heads:
            made = FactRule(rule.name, _filled(head, bound), tuple(_filled(one, bound) for one in facts))
            _must_be_a_join(made)
            yield made, used


def _must_be_a_join(rule: FactRule) -> None:
    known = {term for pattern in rule.body for term in pattern}
    reached, rest = set(rule.body[0]) if rule.body else set(), list(rule.body[1:])
    while tied := [pattern for pattern in rest if reached & set(pattern) & rule.joins]:
        reached |= {term for pattern in tied for term in pattern}
        rest = [pattern for pattern in rest if pattern not in tied]
    loose = [term for term in rule.head if isinstance(term, Variable) and term not in known]
    vague = [pattern for pattern in (rule.head, *rule.body) if not _is_plain(pattern)]
    if not rule.body or rest or loose or vague:
        raise Unsupported(f"{rule.name}: {' '.join(term.n3() for term in rule.head)}")


def _is_plain(pattern: Pattern) -> bool:
    """Whether predicate or class is given, and none that would tell about the vocabulary (an inferred owl:Class would)."""
    _, predicate, object_ = pattern
    if predicate == TYPE:
        return isinstance(object_, URIRef) and not str(object_).startswith(_SCHEMA)
    return isinstance(predicate, URIRef) and not is_axiom(predicate, object_)


def _solutions(patterns: list[Pattern], axioms: Graph, bound: Binding) -> Iterator[Binding]:
    if not patterns:
        yield bound
        return
    first = _filled(patterns[0], bound)
    asked = tuple(None if isinstance(term, Variable) else term for term in first)
    for triple in axioms.triples(asked):  # type: ignore[arg-type]
        new = dict(bound)
        if all(
            new.setdefault(term, value) == value for term, value in zip(first, triple, strict=True) if term != value
        ):
            yield from _solutions(patterns[1:], axioms, new)


def _filled(pattern: Pattern, bound: Binding) -> Pattern:
    subject, predicate, object_ = pattern
    return bound.get(subject, subject), bound.get(predicate, predicate), bound.get(object_, object_)


def pattern(fact: Fact) -> Pattern:
    """A pattern of a rule in rdflib's terms; ``Unsupported`` for a literal in it."""
    subject, predicate, object_ = (_term(term) for term in fact)
    return subject, predicate, object_


def _term(term: object) -> Node:
    if isinstance(term, ox.Variable):
        return Variable(term.value)
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    raise Unsupported(f"{term}")
