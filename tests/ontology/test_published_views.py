"""What others read by standards of their own: the catalogue by DCAT-AP 3.0.1, the numbers by RDF Data Cube."""

import os
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
from rdflib import DCAT, DCTERMS, RDF, SH, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from keifu import assets, template
from keifu.prefixes import BASE
from keifu.snapshot import Snapshot

QB = Namespace("http://purl.org/linked-data/cube#")
CUBE = Namespace(BASE + "id/cube/indicators#")
CATALOGUE = assets.folder("data") / "catalog.ttl"
VIEW = assets.folder("queries") / "views/indicator-cube.rq"
SHAPES = Path(os.environ.get("KEIFU_SHARED") or Path(__file__).parents[3] / "shared") / "conformance/shapes"


def results(data: Graph, name: str) -> set[tuple[Node | None, Node | None]]:
    """What the shapes in ``name`` report about ``data``: focus and severity."""
    if not (SHAPES / name).exists():
        pytest.skip(f"the shapes are not here: {SHAPES / name} (set KEIFU_SHARED)")
    shapes = Graph().parse(SHAPES / name)
    _, found, text = pyshacl.validate(data, shacl_graph=shapes, inference="none", advanced=True)
    assert isinstance(found, Graph), text
    every = found.subjects(RDF.type, SH.ValidationResult)
    return {(found.value(result, SH.focusNode), found.value(result, SH.resultSeverity)) for result in every}


@pytest.mark.parametrize("part", ["shapes", "range", "deprecateduris"])
def test_catalogue_conforms_to_dcat_ap(part: str) -> None:
    assert results(Graph().parse(CATALOGUE), f"dcat-ap-3.0.1-{part}.ttl") == set()


def test_catalogue_without_a_title_does_not() -> None:
    catalogue = Graph().parse(CATALOGUE)
    dataset = URIRef(BASE + "id/dataset/keifu")
    catalogue.remove((dataset, DCTERMS.title, None))
    assert results(catalogue, "dcat-ap-3.0.1-shapes.ttl") == {(dataset, SH.Violation)}


@pytest.fixture(scope="module")
def published(snapshot: Snapshot) -> Graph:
    """The catalogue as a server gives it."""
    view = template.read(assets.folder("queries") / "views/catalog.rq")
    here = ox.NamedNode("https://data.example/keifu/")
    values = {
        "server": [here],
        "digest": [ox.Literal(snapshot.digest)],
        "dump": [ox.NamedNode(f"{here.value}dump/keifu.nq")],
    }
    return constructed(snapshot.path / "dump.nq", view.bound(values))


@pytest.mark.parametrize("part", ["shapes", "range", "deprecateduris"])
def test_published_catalogue_conforms_to_dcat_ap(published: Graph, part: str) -> None:
    assert results(published, f"dcat-ap-3.0.1-{part}.ttl") == set()


def test_published_catalogue_says_where_the_data_are(published: Graph) -> None:
    assert set(published.objects(None, DCAT.endpointURL)) == {URIRef("https://data.example/keifu/sparql")}
    assert set(published.objects(None, DCAT.downloadURL)) == {URIRef("https://data.example/keifu/dump/keifu.nq")}


def cube(quads: Path) -> Graph:
    return constructed(quads, VIEW.read_text(encoding="utf-8"))


def constructed(quads: Path, query: str) -> Graph:
    store = ox.Store()
    store.bulk_load(path=quads)
    found = store.query(query, use_default_graph_as_union=True)
    assert isinstance(found, ox.QueryTriples)
    return Graph().parse(data=ox.serialize(found, format=ox.RdfFormat.N_TRIPLES), format="nt")


@pytest.fixture(scope="module")
def indicators(snapshot: Snapshot) -> Graph:
    return cube(snapshot.path / "dump.nq")


def some(whole: Graph, count: int) -> Graph:
    """The structure and the first ``count`` observations: the constraints compare each with every other."""
    kept = whole + Graph()
    for value in sorted(whole.subjects(RDF.type, QB.Observation))[count:]:
        kept.remove((value, None, None))
    return kept


def test_cube_holds_the_targets_as_the_plan_prints_them(indicators: Graph) -> None:
    """徳島市's plan sets 90 data sets for fiscal 2026."""
    plan = BASE + "id/plan/362018/dx-2026"
    target = URIRef(f"{plan}/indicator/1-1/target/2026")
    assert (target, CUBE.area, URIRef(BASE + "id/org/362018")) in indicators
    assert (target, CUBE.year, URIRef(BASE + "id/fiscal-year/2026")) in indicators
    assert (target, CUBE.role, CUBE.target) in indicators
    assert float(str(indicators.value(target, CUBE.number))) == 90
    assert indicators.value(target, CUBE.unit) == Literal("データセット", lang="ja")


@pytest.mark.slow
def test_cube_passes_the_integrity_constraints(indicators: Graph) -> None:
    assert len(set(indicators.subjects(RDF.type, QB.Observation))) > 100
    assert results(indicators, "data-cube.ttl") == set()


def test_a_cube_with_two_values_for_one_cell_does_not(indicators: Graph) -> None:
    few = some(indicators, 3)
    assert results(few, "data-cube.ttl") == set()
    value = min(few.subjects(RDF.type, QB.Observation))
    again = URIRef(f"{value}/again")
    for prop, object_ in list(few.predicate_objects(value)):
        few.add((again, prop, object_))
    assert results(few, "data-cube.ttl") == {(value, SH.Violation), (again, SH.Violation)}
    few.remove((again, CUBE.year, None))
    assert (again, SH.Violation) in results(few, "data-cube.ttl")
