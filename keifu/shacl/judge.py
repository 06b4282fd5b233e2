"""The report on suspects: pySHACL judges them, and of those of which a shape says the same, one for all.

A shape says the same of every node that fails it where its one constraint is sh:minCount, sh:or or sh:not and its message
is its own: then the results differ in the node alone.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from keifu.shacl import plain

_TARGETS = {SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf}
_TOLD = {SH.severity, SH.message, SH.name, SH.description, SH.order, SH.group, SH.path}
_ABOUT_NO_VALUE = {SH.minCount}
_ABOUT_THE_NODE = {SH["or"], SH["not"]}

Suspects = dict[Node, set[Node]]
Said = list[tuple[Node, Node | None]]
"""What a result says: predicate and object; ``None`` stands for the node that it is about."""


@dataclass
class Judge:
    """Judges suspects of ``shapes``; what a shape says of every node it learns once. A shape that has targets keeps them.

    ``exact`` are the shapes that each of their suspects fails, which is what lets one speak for all.
    """

    shapes: Graph
    exact: set[Node]
    said: dict[Node, Said] = field(default_factory=dict)
    _shapes_are_known_to_be_well_formed: bool = False

    def report(self, data: Callable[[], Graph], suspects: Suspects) -> Graph:
        """The report of pySHACL on ``suspects``; ``data`` is called where there is something new to judge."""
        asked = {shape: those for shape, nodes in suspects.items() if (those := self._to_ask(shape, nodes))}
        if asked or not self._shapes_are_known_to_be_well_formed:
            found = plain.unnamed(data(), with_targets(self.shapes, asked))
            self._shapes_are_known_to_be_well_formed = True
        else:
            found = Graph()
            found.add((BNode(), RDF.type, SH.ValidationReport))
        for shape in asked.keys() - self.said.keys():
            if self._says_the_same(shape) and not self._learn(found, shape, min(suspects[shape], key=str)):
                return plain.report(data(), with_targets(self.shapes, suspects))
        named = plain.with_names(found)
        self._repeat(named, {shape: nodes - asked.get(shape, set()) for shape, nodes in suspects.items()})
        return named

    def _to_ask(self, shape: Node, nodes: set[Node]) -> set[Node]:
        """The nodes of which pySHACL has to say something: what is said of a node without an IRI is not repeated."""
        if shape not in self.said and not self._says_the_same(shape):
            return nodes
        sample = set() if shape in self.said else {min(nodes, key=str)}
        return sample | {node for node in nodes if not isinstance(node, URIRef)}

    def _says_the_same(self, shape: Node) -> bool:
        said = list(self.shapes.predicate_objects(shape))
        asked = [word for word, _ in said if str(word).startswith(str(SH)) and word not in _TARGETS | _TOLD]
        where = self.shapes.value(shape, SH.path)
        messages = list(self.shapes.objects(shape, SH.message))
        fitting = _ABOUT_THE_NODE if where is None else _ABOUT_NO_VALUE
        own = bool(messages) and not any("{" in str(message) for message in messages)
        return shape in self.exact and len(asked) == 1 and asked[0] in fitting and own and not isinstance(where, BNode)

    def _learn(self, report: Graph, shape: Node, sample: Node) -> bool:
        """Notes what is said of ``sample``; not where it is said more than once, for then another shape asks it as well."""
        results = set(report.subjects(SH.sourceShape, shape)) & set(report.subjects(SH.focusNode, sample))
        if len(results) != 1:
            return False
        said = report.predicate_objects(results.pop())
        about = (SH.focusNode, SH.value)
        self.said[shape] = [(word, None if word in about and object_ == sample else object_) for word, object_ in said]
        return True

    def _repeat(self, report: Graph, others: Suspects) -> None:
        """Adds a result for each of the ``others`` of which it is known what their shape says."""
        (whole,) = report.subjects(RDF.type, SH.ValidationReport)
        for shape in others.keys() & self.said.keys():
            for result, node in repeats(self.said[shape], others[shape]):
                report.add((whole, SH.result, result))
                for word, object_ in self.said[shape]:
                    report.add((result, word, node if object_ is None else object_))
        report.set((whole, SH.conforms, Literal((whole, SH.result, None) not in report)))


def repeats(said: Said, nodes: set[Node]) -> Iterator[tuple[URIRef, Node]]:
    """The IRI of the result on each of ``nodes``, of which the shape says the same, as ``plain.with_names`` gives it."""
    nothing = Graph()
    same = [plain.said(nothing, word, end) for word, end in said if end is not None]
    about = [word for word, end in said if end is None]
    for node in nodes:
        yield plain.name([*same, *(plain.said(nothing, word, node) for word in about)]), node


def with_targets(shapes: Graph, nodes: Suspects) -> Graph:
    """A copy of the shapes that has ``nodes`` as targets, too."""
    narrowed = copy(shapes)
    for shape, found in nodes.items():
        for node in found:
            narrowed.add((shape, SH.targetNode, node))
    return narrowed


def copy(graph: Graph) -> Graph:
    """The same triples and prefixes, free to be changed."""
    made = Graph(bind_namespaces="none")
    for prefix, namespace in graph.namespaces():
        made.bind(prefix, namespace)
    made += graph
    return made
