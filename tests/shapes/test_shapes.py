"""The shapes from the user's side: good data pass, and for every shape there is data that fails for it alone."""

import os
from pathlib import Path

import pyshacl
import pytest
from owlrl import DeductiveClosure, OWLRL_Semantics
from rdflib import RDF, RDFS, SH, Graph, Literal, URIRef
from rdflib.term import Node

from keifu import assets
from keifu.prefixes import BASE, PREFIXES

SHAPES = BASE + "shapes/"
EXAMPLES = Path(__file__).parent / "examples"
SHARED = Path(os.environ.get("KEIFU_SHARED", Path(__file__).parents[3] / "shared"))
PROLOGUE = f"BASE <{BASE}>\n" + "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
FILES = {
    "integrity.ttl": {SH.Violation},
    "integrity-plans.ttl": {SH.Violation},
    "integrity-evidence.ttl": {SH.Violation},
    "glossary.ttl": {SH.Violation},
    "completeness.ttl": {SH.Warning, SH.Info},
}


def shapes_graph() -> Graph:
    graph = Graph()
    for name in FILES:
        graph.parse(assets.folder("shapes") / name)
    return graph


def ontology() -> Graph:
    folder = assets.folder("ontology")
    return Graph().parse(folder / "keifu.ttl").parse(folder / "alignments.ttl")


def good() -> Graph:
    return Graph().parse(EXAMPLES / "good.ttl")


def named(graph: Graph) -> set[URIRef]:
    """The shapes that have an IRI."""
    kinds = (SH.NodeShape, SH.PropertyShape)
    return {shape for kind in kinds for shape in graph.subjects(RDF.type, kind) if isinstance(shape, URIRef)}


SHAPES_GRAPH = shapes_graph()
ONTOLOGY = ontology()
REPORTING = sorted(str(s).removeprefix(SHAPES) for s in named(SHAPES_GRAPH) if (s, SH.severity, None) in SHAPES_GRAPH)


def report(data: Graph) -> Graph:
    _, found, _ = pyshacl.validate(
        data + ONTOLOGY, shacl_graph=SHAPES_GRAPH, inference="none", advanced=True, inplace=True
    )
    assert isinstance(found, Graph)
    return found


def fired(found: Graph) -> set[str]:
    """The shapes that report something, inner results included: a reader would see them."""
    return {str(shape).removeprefix(SHAPES) for shape in found.objects(None, SH.sourceShape)}


def texts(node: Node, prop: URIRef) -> set[str | None]:
    return {text.language for text in SHAPES_GRAPH.objects(node, prop) if isinstance(text, Literal) and text.strip()}


def test_good_data_conform() -> None:
    assert fired(report(good())) == set()


def test_good_data_conform_after_inference() -> None:
    """Ranges make things of whatever is pointed at; no shape may mistake those for things that were described badly."""
    closure = good() + ONTOLOGY
    DeductiveClosure(OWLRL_Semantics).expand(closure)
    assert fired(report(closure)) == set()


@pytest.mark.parametrize("shape", REPORTING)
def test_bad_data_fail_for_this_shape(shape: str) -> None:
    update = (EXAMPLES / "bad" / f"{shape}.ru").read_text(encoding="utf-8")
    also = {name for line in update.splitlines() if line.startswith("# also: ") for name in line[8:].split()}
    data = good()
    data.update(PROLOGUE + update)
    found = report(data)
    assert fired(found) == {shape} | also
    node = URIRef(SHAPES + shape)
    result = found.value(predicate=SH.sourceShape, object=node, any=True)
    assert found.value(result, SH.resultSeverity) == SHAPES_GRAPH.value(node, SH.severity)
    # As text: pySHACL drops the language of a message of sh:sparql.
    said, meant = found.objects(result, SH.resultMessage), SHAPES_GRAPH.objects(node, SH.message)
    assert set(map(str, said)) == set(map(str, meant))


def test_every_bad_example_is_for_a_shape() -> None:
    assert sorted(path.stem for path in (EXAMPLES / "bad").iterdir()) == REPORTING


@pytest.mark.parametrize(("name", "severities"), FILES.items())
def test_severities_of_a_file(name: str, severities: set[URIRef]) -> None:
    graph = Graph().parse(assets.folder("shapes") / name)
    assert set(graph.objects(None, SH.severity)) == severities


@pytest.mark.parametrize("shape", sorted(named(SHAPES_GRAPH)))
def test_shape_is_explained(shape: URIRef) -> None:
    assert texts(shape, SH.name) == {"ja", "en"}
    if (shape, SH.severity, None) in SHAPES_GRAPH:
        assert texts(shape, SH.message) == {"ja", "en"}
        assert texts(shape, RDFS.comment)


def test_every_shape_is_reached() -> None:
    """A shape that has no target and is used by none would check nothing."""
    used = {node for predicate, node in SHAPES_GRAPH.predicate_objects() if predicate != RDF.type}
    targets = (SH.targetClass, SH.targetNode, SH.targetObjectsOf, SH.targetSubjectsOf)
    idle = {s for s in named(SHAPES_GRAPH) - used if not any((s, target, None) in SHAPES_GRAPH for target in targets)}
    assert idle == set()


def test_files_can_be_checked_alone() -> None:
    """Each file names every shape that it uses from another one, so a forgotten file is noticed, not passed over."""
    defined = named(SHAPES_GRAPH)
    used = {node for node in SHAPES_GRAPH.objects() if isinstance(node, URIRef) and node.startswith(SHAPES)}
    assert used - defined == {URIRef(SHAPES + "prefixes")}


def test_shapes_are_well_formed() -> None:
    shacl_shacl = SHARED / "conformance" / "shapes" / "shacl-shacl.ttl"
    if not shacl_shacl.exists():
        pytest.skip("needs ../shared/conformance/shapes/shacl-shacl.ttl (or its folder in KEIFU_SHARED)")
    conforms, _, text = pyshacl.validate(SHAPES_GRAPH, shacl_graph=Graph().parse(shacl_shacl), inference="none")
    assert conforms, text


def _check_digit(code: str) -> str:
    """The rule of the ministry, as in the table of codes."""
    weighted = sum(weight * int(digit) for weight, digit in zip((6, 5, 4, 3, 2), code, strict=True))
    return str((11 - weighted % 11) % 10)


def test_only_the_right_check_digit_passes() -> None:
    """Sums of many remainders by 11 occur among these: 0 too (01101), where the digit is 1, and 1 (20000), where it is 0."""
    stems = ["01100", "01101", "13101", "20000", "23208", "41205", "42308", "36201", "21221", "00001"]
    right = {stem + _check_digit(stem) for stem in stems}
    codes = {f"{stem}{digit}" for stem in stems for digit in range(10)}
    bodies = "".join(f"<x/{code}> a kf:Prefecture ; dcterms:identifier '{code}' . " for code in codes)
    data = Graph()
    data.update(PROLOGUE + f"INSERT DATA {{ {bodies} }}")
    found = report(data)
    results = found.subjects(SH.sourceShape, URIRef(SHAPES + "code-check-digit"))
    assert {str(found.value(result, SH.value))[-6:] for result in results} == codes - right
    assert {"011011", "200000", "362018", "423084"} <= right
