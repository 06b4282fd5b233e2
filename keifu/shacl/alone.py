"""One part of the data judged alone over the background, and what it has in common with others.

The background is what all parts refer to: vocabulary, laws, local governments. A part's nodes are those that the
background does not name.
"""

import hashlib
from array import array
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from rdflib import Graph, URIRef
from rdflib.namespace import RDFS
from rdflib.term import Node

from keifu.assemble import node, read_graph
from keifu.shacl.compile import TARGETS
from keifu.shacl.fast import Check, Plan, Triple, asked, find, quads
from keifu.shacl.judge import Judge, Suspects, copy
from keifu.shacl.lines import Result, packed, repeated, results
from keifu.shacl.steps import steps
from keifu.shacl.terms import term

PART = ox.NamedNode("urn:x-keifu:part")
_SUBCLASS = ox.NamedNode(str(RDFS.subClassOf))

Part = tuple[Path, ...]
Nodes = list["array[int]"]
"""Hashes of 64 bits, sorted into ``_TURNS`` lists, so that those of many parts can be compared a few at a time."""
_TURNS = 16
_A_STORE = 20
"""How many files go through one store."""
Met = dict[tuple[str, bool], set[str]]
"""By predicate and direction (``True``: from the object), the shared nodes that a part's own triples lead from; a literal is
shared by all, and has no name."""


@dataclass(frozen=True)
class Found:
    """What one part gives: its results (``unpacked`` opens them), what it meets of the shared nodes.

    ``starts`` are the part's own nodes from which a step could lead on, ``ends`` the others.
    """

    results: bytes
    met: Met
    starts: Nodes
    ends: Nodes


class Alone:
    """Judges part after part over ``background`` by ``checks`` of ``made``, which look at nothing beyond a part."""

    def __init__(self, background: Graph, made: Plan, checks: list[Check]) -> None:
        self._background = background
        self._checks = checks
        self._asked = made.predicates | {str(RDFS.subClassOf)}
        here = [check for check in checks if _in_part(check)]
        self._back = {step.predicate for check in here for step in steps(check.failing.text) or () if step.back}
        self._judge = Judge(without_targets(made.shapes), made.exact)
        self._quads = list(quads(asked(made, background)))
        self._store = ox.Store()
        self._left = 0
        self._shared = {ox.NamedNode(name) for name in shared(background)}

    def background(self) -> Found:
        """The results about what the background itself makes a target."""
        self._fresh()
        found = find(self._store, ((check.shape, check.query) for check in self._checks))
        return Found(packed(results(self._judge.report(lambda: self._background, found))), {}, _sorted(()), _sorted(()))

    def part(self, paths: Part) -> Found:
        """Judges the files of one part together. ``CannotRunError`` names the file that cannot be read."""
        facts = [fact for path in paths for fact in _read(path)]
        own = [fact for fact in facts if fact.predicate.value in self._asked]
        if self._left <= 0:
            self._fresh()
        self._left -= len(paths)
        self._store.bulk_extend(ox.Quad(q.subject, q.predicate, _kept_apart(q.object), PART) for q in own)
        try:
            queries = ((check.shape, query) for check in self._checks if (query := _in_part(check)))
            found = find(self._store, queries, whole=True)
        finally:
            self._store.clear_graph(PART)
        return Found(packed(self._told(facts, found)), *self._common(own))

    def _fresh(self) -> None:
        """A store with the background alone: a store does not give back all the room of what is removed from it."""
        self._store = ox.Store()
        self._store.bulk_extend(self._quads)
        self._left = _A_STORE

    def _told(self, facts: list[ox.Quad], found: Suspects) -> list[Result]:
        known = {shape: nodes for shape, nodes in found.items() if shape in self._judge.said and _have_iris(nodes)}
        told = [result for shape, nodes in known.items() for result in repeated(self._judge.said[shape], nodes)]
        new = {shape: nodes for shape, nodes in found.items() if shape not in known}
        if not new:
            return told
        added: list[Triple] = []
        try:
            return told + results(self._judge.report(lambda: self._with(facts, added), new))
        finally:
            for fact in added:
                self._background.remove(fact)

    def _with(self, facts: Iterable[ox.Quad], added: list[Triple]) -> Graph:
        """The background with the facts; ``added`` gets those that it did not have, to be removed again."""
        for quad in facts:
            fact = node(quad.subject), node(quad.predicate), node(quad.object)
            if fact not in self._background:
                added.append(fact)
                self._background.add(fact)
        return self._background

    def _common(self, own: Iterable[ox.Quad]) -> tuple[Met, Nodes, Nodes]:
        met: Met = defaultdict(set)
        starts: set[ox.NamedNode] = set()
        ends: set[ox.NamedNode] = set()
        for quad in own:
            subject, predicate, object_ = quad.subject, quad.predicate, quad.object
            if isinstance(subject, ox.NamedNode):
                starts.add(subject)
                if subject in self._shared or predicate == _SUBCLASS:
                    met[predicate.value, False].add(subject.value)
            if isinstance(object_, ox.Literal):
                met[predicate.value, True].add("")
            elif isinstance(object_, ox.NamedNode):
                (starts if predicate.value in self._back else ends).add(object_)
                if object_ in self._shared:
                    met[predicate.value, True].add(object_.value)
        return dict(met), _sorted(starts - self._shared), _sorted(ends - starts - self._shared)


def _have_iris(nodes: set[Node]) -> bool:
    return all(isinstance(node, URIRef) for node in nodes)


def shared(background: Graph) -> set[str]:
    """The IRIs that the background names."""
    return {str(end) for fact in background for end in fact[::2] if isinstance(end, URIRef)}


def without_targets(shapes: Graph) -> Graph:
    """A copy of the shapes of which none says what it is about."""
    plain = copy(shapes)
    for kind in TARGETS:
        plain.remove((None, kind, None))
    return plain


def _in_part(check: Check) -> str:
    """The query for what the part makes a target; nothing for nodes that the shape names: the background judges them."""
    target = " UNION ".join(group for group in check.targets if not group.startswith("{ VALUES"))
    return check.among(f"GRAPH {PART} {{ {target} }}") if target else ""


def _read(path: Path) -> list[ox.Quad]:
    try:
        return list(ox.parse(path=path, rename_blank_nodes=True))
    except (SyntaxError, OSError, ValueError):
        read_graph(path)  # says what is wrong, and where
        raise


def _kept_apart(end: Any) -> Any:
    return _literal(end) if isinstance(end, ox.Literal) else end


@lru_cache(maxsize=1 << 16)
def _literal(literal: ox.Literal) -> Any:
    return term(node(literal))


def _sorted(nodes: Iterable[ox.NamedNode]) -> Nodes:
    turns: Nodes = [array("Q") for _ in range(_TURNS)]
    for named in nodes:
        number = int.from_bytes(hashlib.blake2b(named.value.encode(), digest_size=8).digest(), "big")
        turns[number % _TURNS].append(number)
    return turns
