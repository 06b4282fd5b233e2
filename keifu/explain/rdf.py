"""Steps with their explanations as RDF: reification (RDF 1.1) and PROV-O, nothing of Keifu's own.

A step is the plain triple and an ``rdf:Statement`` about it. A written one ``prov:wasDerivedFrom`` its passages and has
named sources as ``dcterms:source``; an inferred one ``prov:wasDerivedFrom`` the statements that it rests on and
``prov:wasGeneratedBy`` an activity that ``prov:used`` them, following the rule as its ``prov:Plan``. ``dcterms:isPartOf``
names the graphs; a claim comes with basis, confidence, author and date. Statements get Skolem IRIs (RDF 1.1, section 3.5) that depend on what they say alone.
"""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

import pyoxigraph as ox
from rdflib.namespace import DCTERMS, PROV, RDF, RDFS, XSD

from keifu.explain.evidence import Judgement
from keifu.explain.proof import Proof, written
from keifu.explain.rules import Fact, Rule
from keifu.explain.words import Explanation
from keifu.formats import GRAPHS
from keifu.prefixes import BASE, PREFIXES
from keifu.vocabulary import KF

_KEIFU = ox.NamedNode(BASE + "id/agent/keifu")


def to_rdf(explanations: Iterable[Explanation], format: str) -> bytes:
    """The explained facts in one of ``keifu.formats.GRAPHS``, every triple once, in an order that depends on the content alone."""
    found = {triple: None for explanation in explanations for triple in _described(explanation)}
    return ox.serialize(sorted(found, key=str), format=GRAPHS[format], prefixes=PREFIXES) or b""


def _described(explanation: Explanation) -> Iterator[ox.Triple]:
    for part in explanation.proof.parts():
        statement = _statement(part.fact)
        fact: tuple[Any, Any, Any] = part.fact  # a fact has no variables; the type of patterns has
        yield ox.Triple(*fact)
        for kind in (RDF.Statement, PROV.Entity):
            yield ox.Triple(statement, _node(RDF.type), _node(kind))
        for place, term in zip((RDF.subject, RDF.predicate, RDF.object), fact, strict=True):
            yield ox.Triple(statement, _node(place), term)
        for graph in part.graphs:
            yield ox.Triple(statement, _node(DCTERMS.isPartOf), _node(graph))
        for source in explanation.evidence.sources.get(part.fact, []):
            if source.passage:
                yield ox.Triple(statement, _node(PROV.wasDerivedFrom), _node(source.passage))
            else:
                yield ox.Triple(statement, _node(DCTERMS.source), ox.Literal(source.title))
        if judgement := explanation.evidence.judgement(part.fact):
            yield from _judged(fact[0], judgement)
        if part.rule:
            yield from _inferred(part, part.rule, statement)


def _judged(claim: ox.NamedNode, judgement: Judgement) -> Iterator[ox.Triple]:
    if judgement.basis:
        yield ox.Triple(claim, _node(KF.basis), _node(judgement.basis))
    if judgement.confidence:
        yield ox.Triple(claim, _node(KF.confidence), ox.Literal(judgement.confidence, datatype=_node(XSD.decimal)))
    if judgement.when:
        yield ox.Triple(claim, _node(DCTERMS.created), ox.Literal(judgement.when, datatype=_node(XSD.date)))
    for who in judgement.who:
        yield ox.Triple(claim, _node(PROV.wasAttributedTo), _node(who))


def _inferred(part: Proof, rule: Rule, statement: ox.NamedNode) -> Iterator[ox.Triple]:
    activity, association, plan = (
        _genid(kind, rule.name, *(written(fact) for fact in facts))
        for kind, facts in (("activity", [part.fact]), ("association", [part.fact]), ("rule", []))
    )
    yield ox.Triple(statement, _node(PROV.wasGeneratedBy), activity)
    for premise in part.premises:
        yield ox.Triple(statement, _node(PROV.wasDerivedFrom), _statement(premise.fact))
        yield ox.Triple(activity, _node(PROV.used), _statement(premise.fact))
    yield ox.Triple(activity, _node(RDF.type), _node(PROV.Activity))
    yield ox.Triple(activity, _node(PROV.qualifiedAssociation), association)
    yield ox.Triple(association, _node(RDF.type), _node(PROV.Association))
    yield ox.Triple(association, _node(PROV.agent), _KEIFU)
    yield ox.Triple(association, _node(PROV.hadPlan), plan)
    yield ox.Triple(plan, _node(RDF.type), _node(PROV.Plan))
    yield ox.Triple(plan, _node(DCTERMS.identifier), ox.Literal(rule.name))
    for lang, title in rule.titles.items():
        yield ox.Triple(plan, _node(RDFS.label), ox.Literal(title, language=lang))


def _statement(fact: Fact) -> ox.NamedNode:
    return _genid("statement", written(fact))


def _genid(*parts: str) -> ox.NamedNode:
    return ox.NamedNode(f"{BASE}.well-known/genid/{hashlib.sha256(chr(10).join(parts).encode()).hexdigest()[:24]}")


def _node(iri: str) -> ox.NamedNode:
    return ox.NamedNode(str(iri))
