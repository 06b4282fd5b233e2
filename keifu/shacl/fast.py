"""The fast way of validation: SPARQL finds the things that may fail, pySHACL judges these alone and writes the report.

Each shape with a target is compiled to one query per property shape (``keifu.shacl.compile``); its targets are then
replaced by the nodes that the query found. So the results are pySHACL's own, word for word, and a query may find too
much but never too little. A shape that the compiler does not know keeps its targets, and that is logged.
"""

import gc
import itertools
import logging
import os
import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF, RDFS, SH
from rdflib.term import Node

from keifu.shacl import judge, plain
from keifu.shacl.compile import TARGETS, Compiler, Condition
from keifu.shacl.terms import UnknownError, term

_IRI = re.compile(r"<([^<>\s]*)>")
_A_PIECE = 10_000
"""How many triples are written as text at a time: new memory for all of them takes its time, too."""
_log = logging.getLogger("keifu.shacl")
_SHAPE_KINDS = {SH.NodeShape, SH.PropertyShape}
_BEYOND = (SH.rule, SH.target, SH.expression, SH.entailment, SH.parameter)

Triple = tuple[Node, Node, Node]


@dataclass(frozen=True)
class Check:
    """Which nodes may fail ``shape``: of those in one of ``targets`` the ones for which ``failing`` holds, both about ``?this``."""

    shape: Node
    targets: tuple[str, ...]
    failing: Condition

    @property
    def named(self) -> set[str]:
        """The IRIs of the nodes that the shape names as targets."""
        return {name for target in self.targets if target.startswith("{ VALUES") for name in _IRI.findall(target)}

    @property
    def query(self) -> str:
        """The two as one query."""
        return self.among(" UNION ".join(self.targets))

    def among(self, targets: str) -> str:
        """The query for those of other ``targets``, a graph pattern on ``?this``."""
        if self.failing.patterns:
            each = f"{{ SELECT DISTINCT ?this WHERE {{ {targets} }} }}"
            found = " UNION ".join(f"{{ {each} {pattern} }}" for pattern in self.failing.patterns)
        else:
            found = f"{targets} FILTER({self.failing.text})"
        return f"SELECT DISTINCT ?this WHERE {{ {found} }}"


@dataclass
class Plan:
    """How the shapes of one graph are run: ``checks``, then ``shapes`` (without their targets) on what these find.

    ``handed_over`` says why a shape stays with pySHACL, targets and all.
    """

    shapes: Graph
    checks: list[Check] = field(default_factory=list)
    handed_over: dict[Node, str] = field(default_factory=dict)

    @property
    def predicates(self) -> frozenset[str]:
        """The predicates that a query can meet (and other IRIs that it names)."""
        named = (name for check in self.checks for name in _IRI.findall(check.query))
        return frozenset(named) | {str(RDF.type)}

    @property
    def exact(self) -> set[Node]:
        """The shapes that every node found by their queries fails."""
        return {c.shape for c in self.checks if c.failing.exact} - {c.shape for c in self.checks if not c.failing.exact}


def report(data: Graph, shapes: Graph) -> Graph:
    """The same report as ``plain.report(data, shapes)``, and the same errors, mostly much sooner."""
    gc.freeze()  # the data stay: no use in looking through them for garbage while others come and go
    try:
        return _report(data, shapes)
    finally:
        gc.unfreeze()


def _report(data: Graph, shapes: Graph) -> Graph:
    made = plan(shapes, data)
    try:
        found = suspects(made, store(asked(made, data))) if made.checks else {}
    except (UnknownError, ValueError, SyntaxError) as error:  # a literal as a focus node; a term or query that is none
        _log.warning("すべて pySHACL で検査 / everything left to pySHACL: %s", error)
        return plain.report(data, shapes)
    return judge.Judge(made.shapes, made.exact).report(lambda: data, found)


def plan(shapes: Graph, data: Graph) -> Plan:
    """Compiles ``shapes`` for ``data``, of which only the tree of classes matters; logs every shape handed over."""
    made = Plan(judge.copy(shapes))
    beyond = next((word for word in _BEYOND if (None, word, None) in shapes), None)
    compiler = Compiler(
        shapes, lambda kind: {one for one in data.transitive_subjects(RDFS.subClassOf, kind) if one is not None}
    )
    implicit = _implicit(shapes)
    for shape in sorted({shape for kind in TARGETS for shape in shapes.subjects(kind)} | implicit, key=str):
        if beyond is not None:
            made.handed_over[shape] = f"<{beyond}>"
        elif isinstance(shape, BNode):
            made.handed_over[shape] = "a shape without a name"  # reports carry a copy of it, targets and all
        elif shape in implicit:
            made.handed_over[shape] = "a shape that is a class, too"
        else:
            _compile(shape, shapes, compiler, made)
    for shape, reason in made.handed_over.items():
        few = not any((shape, kind, None) in made.shapes for kind in TARGETS if kind != SH.targetNode)
        _log.log(logging.INFO if few else logging.WARNING, "pySHACL で検査 / left to pySHACL: %s: %s", shape, reason)
    return made


def store(triples: Iterable[Triple]) -> ox.Store:
    """The triples in memory, each term kept apart (``keifu.shacl.terms``). ``ValueError`` for what is no RDF.

    Oxigraph reads text sooner than an object for each triple, but would give blank nodes other names.
    """
    made, rest = ox.Store(), list[Triple]()
    lines = _lines(triples, rest)
    with ThreadPoolExecutor(1) as reader:  # while Oxigraph reads a piece, the next one is written
        reading = None
        while piece := "".join(itertools.islice(lines, _A_PIECE)):
            if reading is not None:
                reading.result()
            reading = reader.submit(made.load, piece, format=ox.RdfFormat.N_TRIPLES, lenient=True)
        if reading is not None:
            reading.result()
    made.extend(quads(rest))
    return made


def _lines(triples: Iterable[Triple], rest: list[Triple]) -> Iterator[str]:
    """The triples as lines of N-Triples; those that cannot stand there as they are go to ``rest``."""
    last, way, end = None, None, ""
    for subject, predicate, object_ in triples:
        if object_ is not last or predicate is not way:  # rdflib gives the triples of a predicate by object
            last, way = object_, predicate
            end = "" if isinstance(object_, BNode) else f"> <{predicate}> {term(object_)} .\n"
        if end and isinstance(subject, URIRef) and ">" not in subject and "\\" not in subject:
            yield "".join(("<", subject, end))
        else:
            rest.append((subject, predicate, object_))


def quads(triples: Iterable[Triple]) -> Iterable[ox.Quad]:
    """The triples as quads of the default graph. ``ValueError`` for a literal as a subject, which reasoners may make."""
    for subject, predicate, object_ in triples:
        if isinstance(subject, Literal) or not isinstance(predicate, URIRef):
            raise ValueError(f"no RDF triple: {subject!r} {predicate!r}")
        yield ox.Quad(term(subject), term(predicate), term(object_))  # type: ignore[arg-type]


def suspects(made: Plan, data: ox.Store) -> dict[Node, set[Node]]:
    """For each shape, the nodes in ``data`` that may fail it; as many queries at once as there are processors."""
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        terms = threads.map(lambda check: _asked(data, check.query), made.checks)
        return _by_shape((check.shape, found) for check, found in zip(made.checks, terms, strict=True))


def find(data: ox.Store, queries: Iterable[tuple[Node, str]], whole: bool = False) -> dict[Node, set[Node]]:
    """What the query for each shape finds as ``?this``; ``whole``: the default graph is the union of all."""
    return _by_shape((shape, _asked(data, query, whole)) for shape, query in queries)


def _asked(data: ox.Store, query: str, whole: bool = False) -> list[object]:
    """What a query finds. An answer of pyoxigraph has to end in the thread that asked, so nothing more is done here."""
    answers = data.query(query, use_default_graph_as_union=whole)
    return [solution["this"] for solution in answers] if isinstance(answers, ox.QuerySolutions) else []


def _by_shape(answers: Iterable[tuple[Node, list[object]]]) -> dict[Node, set[Node]]:
    found: dict[Node, set[Node]] = {}
    for shape, terms in answers:
        if terms:
            found.setdefault(shape, set()).update(map(_node, terms))
    return found


def asked(made: Plan, data: Graph) -> Iterator[Triple]:
    """The triples that the queries can meet."""
    for name in sorted(made.predicates):
        yield from data.triples((None, URIRef(name), None))


def _compile(shape: Node, shapes: Graph, compiler: Compiler, made: Plan) -> None:
    """Moves the targets of ``shape`` to its property shapes, where it has nothing else, and compiles each alone."""
    targets = [(kind, value) for kind in TARGETS for value in shapes.objects(shape, kind)]
    for kind, value in targets:
        made.shapes.remove((shape, kind, value))
    if compiler.deactivated(shape):
        return
    own = {p for p in shapes.predicates(shape) if str(p).startswith(str(SH))}
    alone = SH.property in own and own.isdisjoint(_constraining(own) - {SH.property}) and SH.path not in own
    parts = sorted(shapes.objects(shape, SH.property), key=str)
    if not alone or any(isinstance(part, BNode) for part in parts):
        parts = [shape]
    for part in parts:
        try:
            made.checks.append(Check(part, compiler.target(shape), compiler.fails(part, "?this")))
        except UnknownError as reason:
            made.handed_over[part] = str(reason)
            for kind, value in targets:
                made.shapes.add((part, kind, value))


def _constraining(words: set[Node]) -> set[Node]:
    silent = {*TARGETS, SH.severity, SH.message, SH.name, SH.description, SH.order, SH.group, SH.deactivated}
    return words - silent


def _implicit(shapes: Graph) -> set[Node]:
    """Shapes that are something else as well: a class is its own target."""
    found = {shape for kind in _SHAPE_KINDS for shape in shapes.subjects(RDF.type, kind)}
    return {shape for shape in found if set(shapes.objects(shape, RDF.type)) - _SHAPE_KINDS}


def _node(found: object) -> Node:
    if isinstance(found, ox.NamedNode):
        return URIRef(found.value)
    if isinstance(found, ox.BlankNode):
        return BNode(found.value)
    raise UnknownError("a literal as a focus node")
