"""How much a validation looked at: for every shape the things that it met and the constraints that they were held to."""

from dataclasses import dataclass

import pyshacl
from pyshacl.constraints import ALL_CONSTRAINT_PARAMETERS, CONSTRAINT_PARAMETERS_MAP
from rdflib import Graph
from rdflib.namespace import SH
from rdflib.term import Node

from keifu.findings import name_of, short

TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf, SH.target)


@dataclass(frozen=True)
class Seen:
    """One shape with a target: its name, how many ``targets`` it met, and ``constraints``, those that each must pass.

    Constraints are counted as SHACL's components: those of the shape and of the property shapes below it
    (``sh:property``), whose IRIs are in ``parts`` with its own; what ``sh:node``, ``sh:or`` and the like lead to counts
    as one.
    """

    shape: str
    ja: str
    en: str
    targets: int
    constraints: int
    parts: tuple[str, ...]

    @property
    def evaluated(self) -> int:
        """How many constraints were evaluated, one for each thing."""
        return self.targets * self.constraints


def seen(data: Graph, shapes: Graph, things: set[Node] | None = None) -> list[Seen]:
    """What each shape with a target meets in ``data``, sorted by its IRI; with ``things``, only these count."""
    found = []
    for shape in pyshacl.ShapesGraph(shapes).shapes:
        shape.set_advanced(True)
        if shape.deactivated or not (_targets(shapes, shape.node) or shape.implicit_class_targets()):
            continue
        met = {node for node in shape.focus_nodes(data) if things is None or _counts(node, data, things)}
        parts = _parts(shapes, shape.node)
        found.append(
            Seen(
                shape=short(str(shape.node)),
                ja=name_of(shapes, shape.node, "ja"),
                en=name_of(shapes, shape.node, "en"),
                targets=len(met),
                constraints=sum(_constraints(shapes, part) for part in parts),
                parts=tuple(sorted(str(part) for part in parts)),
            )
        )
    return sorted(found, key=lambda one: one.shape)


def _targets(shapes: Graph, shape: Node) -> bool:
    return any((shape, target, None) in shapes for target in TARGETS)


def _counts(node: Node, data: Graph, things: set[Node]) -> bool:
    """A thing of the files; or a class as a whole, of which they have a member."""
    return node in things or any(member in things for member in data.subjects(None, node))


def _parts(shapes: Graph, shape: Node) -> set[Node]:
    return {part for part in shapes.transitive_objects(shape, SH.property) if part is not None}


def _constraints(shapes: Graph, shape: Node) -> int:
    """One for each component, and one more for each further value of one parameter (two ``sh:sparql``, two ``sh:or``)."""
    parameters = [p for p in shapes.predicates(shape) if p in ALL_CONSTRAINT_PARAMETERS and p != SH.property]
    components = {CONSTRAINT_PARAMETERS_MAP[p] for p in parameters}
    return len(components) + len(parameters) - len(set(parameters))
