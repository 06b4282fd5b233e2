"""The W3C SHACL test suite through Keifu's own entry point: no worse than pySHACL alone, and each miss has its reason."""

from pathlib import Path

import pytest
import yaml
from rdflib import RDF, SH, BNode, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from keifu import assets, shacl
from keifu.assemble import read_graph
from keifu.errors import CannotJudgeError
from keifu.findings import path_text
from keifu.shacl import plain

pytestmark = pytest.mark.filterwarnings("ignore:Parsing weird boolean")  # rdflib, on a test of ill-typed values

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")
MISSES = yaml.safe_load((Path(__file__).parent / "shacl-misses.yaml").read_text(encoding="utf-8"))
TOLD = (SH.focusNode, SH.value, SH.resultSeverity, SH.sourceConstraintComponent, SH.sourceShape)


@pytest.fixture(scope="module")
def suite(shared: Path) -> Path:
    place = shared / "conformance" / "shacl" / "tests"
    if not place.is_dir():
        pytest.skip(f"the W3C SHACL suite is not here: {place} (set KEIFU_SHARED)")
    return place


def files(manifest: Path) -> list[Path]:
    """The files with tests, in the order of the manifests."""
    graph = Graph().parse(manifest)
    included = [Path(str(part).removeprefix("file://")) for part in graph.objects(None, MF.include)]
    found = [path for part in sorted(included) for path in files(part)]
    return found + ([manifest] if (None, RDF.type, SHT.Validate) in graph else [])


def expected(graph: Graph, test: Node) -> set[tuple[str, ...]] | None:
    result = graph.value(test, MF.result)
    return None if result == SHT.Failure else told(graph, set(graph.objects(result, SH.result)))


def told(graph: Graph, results: set[Node]) -> set[tuple[str, ...]]:
    """Each result as its focus, path, value, severity, component and shape; blank nodes have no name to compare."""
    return {
        (*(name(graph.value(result, part)) for part in TOLD), path_text(graph, graph.value(result, SH.resultPath)))
        for result in results
    }


def name(node: Node | None) -> str:
    if isinstance(node, BNode):
        return "[]"
    return node.n3() if isinstance(node, URIRef | Literal) else ""


def outcome(path: Path, run: object) -> str:
    """``passed``, or how the answer differs from the expected one."""
    graph = Graph().parse(path)
    (test,) = graph.subjects(RDF.type, SHT.Validate)
    action = graph.value(test, MF.action)
    parts = [Graph().parse(str(graph.value(action, part))) for part in (SHT.dataGraph, SHT.shapesGraph)]
    same = graph.value(action, SHT.dataGraph) == graph.value(action, SHT.shapesGraph)
    try:
        report = run(parts[0], parts[0] if same else parts[1])  # type: ignore[operator]
    except CannotJudgeError:
        return "passed" if expected(graph, test) is None else "refused"
    meant = expected(graph, test)
    if meant is None:
        return "not refused"
    found = told(report, set(report.objects(None, SH.result)))  # not the details of results
    return "passed" if found == meant else "other results"


def test_the_suite_through_our_entry_point(suite: Path) -> None:
    paths = files(suite / "manifest.ttl")
    missed = {}
    for path in paths:
        if (answer := outcome(path, shacl.validate)) != "passed":
            missed[path.relative_to(suite).as_posix()] = answer
    assert missed == {test: miss["outcome"] for test, miss in MISSES.items()}
    assert len(paths) - len(missed) >= 115
    assert len(paths) >= 120


@pytest.mark.parametrize("test", MISSES)
def test_each_miss_is_one_of_pyshacl_alone_and_has_a_reason(suite: Path, test: str) -> None:
    assert outcome(suite / test, plain.report) == MISSES[test]["outcome"]
    assert MISSES[test]["reason"].strip()


def test_our_shapes_are_well_formed(shared: Path) -> None:
    """The shapes of shapes (SHACL, appendix C) find nothing in ours."""
    place = shared / "conformance" / "shapes" / "shacl-shacl.ttl"
    if not place.exists():
        pytest.skip(f"the shapes of shapes are not here: {place} (set KEIFU_SHARED)")
    ours = shacl.load_shapes(sorted(assets.folder("shapes").glob("*.ttl")))
    report = shacl.validate(ours, read_graph(place))
    assert set(report.subjects(RDF.type, SH.ValidationResult)) == set()
    ours.add((URIRef("urn:x"), RDF.type, SH.NodeShape))
    ours.add((URIRef("urn:x"), SH.minCount, Literal(1)))
    assert (None, RDF.type, SH.ValidationResult) in shacl.validate(ours, read_graph(place))
