"""The report on suspects: pySHACL judges them, and of those of which a shape says the same, one for all.

A shape says the same of every node that fails it where its one constraint is sh:minCount, sh:or or sh:not and its message
is its own: then the results differ in the node alone.
"""

from rdflib import BNode, Graph
from rdflib.namespace import SH
from rdflib.term import Node

from keifu.shacl import plain

_TARGETS = {SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf}
_TOLD = {SH.severity, SH.message, SH.name, SH.description, SH.order, SH.group, SH.path}
_ABOUT_NO_VALUE = {SH.minCount}
_ABOUT_THE_NODE = {SH["or"], SH["not"]}

Suspects = dict[Node, set[Node]]


def report(data: Graph, shapes: Graph, suspects: Suspects, exact: set[Node]) -> Graph:
    """The report of pySHACL on ``shapes`` (their targets as they are) and, for those in ``suspects``, on these nodes.

    ``exact`` are the shapes that each of their suspects fails, which is what lets one speak for all.
    """
    alike = {shape for shape in suspects if shape in exact and _says_the_same(shapes, shape)}
    samples = {shape: {min(nodes, key=str)} if shape in alike else nodes for shape, nodes in suspects.items()}
    found = plain.unnamed(data, with_targets(shapes, samples))
    for shape in alike:
        (sample,) = samples[shape]
        results = set(found.subjects(SH.sourceShape, shape)) & set(found.subjects(SH.focusNode, sample))
        if len(results) != 1:  # another shape asks it as well
            return plain.report(data, with_targets(shapes, suspects))
        _repeat(found, results.pop(), sample, suspects[shape] - {sample})
    return plain.with_names(found)


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


def _says_the_same(shapes: Graph, shape: Node) -> bool:
    said = list(shapes.predicate_objects(shape))
    asked = [word for word, _ in said if str(word).startswith(str(SH)) and word not in _TARGETS | _TOLD]
    where = shapes.value(shape, SH.path)
    messages = list(shapes.objects(shape, SH.message))
    fitting = _ABOUT_THE_NODE if where is None else _ABOUT_NO_VALUE
    own = bool(messages) and not any("{" in str(message) for message in messages)
    return len(asked) == 1 and asked[0] in fitting and own and not isinstance(where, BNode)


def _repeat(report: Graph, result: Node, sample: Node, others: set[Node]) -> None:
    """Adds the result about ``sample`` again for each of the ``others``."""
    said = [(word, object_) for word, object_ in report.predicate_objects(result)]
    holders = list(report.subjects(SH.result, result))
    for other in others:
        again = BNode()
        for holder in holders:
            report.add((holder, SH.result, again))
        for word, object_ in said:
            about = object_ == sample and word in (SH.focusNode, SH.value)
            report.add((again, word, other if about else object_))
