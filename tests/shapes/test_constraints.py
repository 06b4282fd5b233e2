"""Every constraint is needed: there is data that its shape refuses, and accepts once the constraint is taken away."""

import re

import pyshacl
import pytest
from rdflib import RDF, RDFS, SH, Graph, URIRef
from test_shapes import EXAMPLES, ONTOLOGY, PROLOGUE, REPORTING, SHAPES, SHAPES_GRAPH, good

NO_CONSTRAINTS = {
    SH.path,
    SH.severity,
    SH.message,
    SH.name,
    SH.property,
    SH.qualifiedValueShape,
    RDF.type,
    RDFS.comment,
}
NO_CONSTRAINTS |= {SH.targetClass, SH.targetNode, SH.targetObjectsOf, SH.targetSubjectsOf}
"""What tells whom a shape is about and how it speaks; a qualified value shape goes with its counts."""


def short(prop: object) -> str:
    return str(prop).removeprefix(str(SH))


def constraints() -> list[tuple[str, str]]:
    """Every shape that reports, with each of its constraints, as short names."""
    found = {(s, p) for s in REPORTING for p in SHAPES_GRAPH.predicates(URIRef(SHAPES + s)) if p not in NO_CONSTRAINTS}
    return sorted((shape, short(prop)) for shape, prop in found)


def examples() -> dict[tuple[str, str], str]:
    """The updates of constraints.ru by shape and constraint."""
    text = (EXAMPLES / "constraints.ru").read_text(encoding="utf-8")
    parts = re.split(r"^## (\S+) (\S+)\n", text, flags=re.MULTILINE)[1:]
    return {(parts[n], parts[n + 1]): parts[n + 2] for n in range(0, len(parts), 3)}


MORE = examples()


def reports(data: Graph, shapes: Graph, shape: URIRef) -> bool:
    _, found, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", advanced=True, inplace=True)
    assert isinstance(found, Graph)
    return (None, SH.sourceShape, shape) in found


def without(shape: URIRef, constraint: URIRef) -> Graph:
    """The shapes less one constraint; counts of qualified values are loosened, for SHACL asks for one of them."""
    kept = Graph()
    for fact in SHAPES_GRAPH:
        if fact[:2] != (shape, constraint):
            kept.add(fact)
    if constraint in (SH.qualifiedMinCount, SH.qualifiedMaxCount) and not (
        set(kept.predicates(shape)) & {SH.qualifiedMinCount, SH.qualifiedMaxCount}
    ):
        kept.remove((shape, SH.qualifiedValueShape, None))
    return kept


@pytest.mark.parametrize(("shape", "constraint"), constraints(), ids=lambda name: str(name))
def test_the_bad_example_passes_without_the_constraint(shape: str, constraint: str) -> None:
    node = URIRef(SHAPES + shape)
    update = MORE.get((shape, constraint)) or (EXAMPLES / "bad" / f"{shape}.ru").read_text(encoding="utf-8")
    data = good()
    data.update(PROLOGUE + update)
    data += ONTOLOGY
    if (shape, constraint) in MORE:
        assert reports(data, SHAPES_GRAPH, node)
    assert not reports(data, without(node, SH[constraint]), node)


def test_every_example_is_for_a_constraint() -> None:
    assert set(MORE) - set(constraints()) == set()


@pytest.mark.parametrize("shape", REPORTING)
def test_severity_and_reason_agree(shape: str) -> None:
    """RFC 2119: what is absolute is a violation, what may have its reasons a warning, what is left to choice an info."""
    word = {SH.Violation: "MUST: ", SH.Warning: "SHOULD: ", SH.Info: "MAY: "}
    node = URIRef(SHAPES + shape)
    severity = SHAPES_GRAPH.value(node, SH.severity)
    assert isinstance(severity, URIRef)
    assert str(SHAPES_GRAPH.value(node, RDFS.comment)).startswith(word[severity])
