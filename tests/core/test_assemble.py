"""Files become named graphs, and what cannot be read is named with file and line."""

import re
from pathlib import Path

import pytest
from rdflib import RDF, BNode, Literal, URIRef
from rdflib.namespace import XSD

from keifu import vocabulary as v
from keifu.assemble import assemble, quads, read_graph, union
from keifu.errors import CannotRunError
from keifu.prefixes import BASE

THING = URIRef("http://example.org/thing")


def _assemble(house):
    return assemble(house.place / "data", house.place / "ontology")


def test_every_source_has_its_graph(house):
    house.write("data/national/plans.ttl", "id:edition a kf:Plan .")
    house.write("data/glossary/terms.ttl", "id:concept a kf:Term .")
    house.write("data/catalog.ttl", "id:dataset a kf:Catalog .")
    dataset = _assemble(house)
    names = {str(graph.identifier) for graph in dataset.graphs() if len(graph)}
    assert names == {
        BASE + name
        for name in ("ns", "graph/law", "graph/national", "graph/glossary", "graph/catalog", "graph/plan/123456/dx")
    }
    plan = dataset.graph(v.graph_name("plan", "123456", "dx"))
    assert (v.iri("one"), RDF.type, v.KF.Measure) in plan
    assert (v.iri("requirement"), RDF.type, v.KF.Requirement) not in plan
    assert len(union(dataset)) == len(list(quads(dataset)))


def test_the_shipped_tables_are_read(snapshot):
    assert snapshot.quads[str(v.CLAIMS_GRAPH)] > 0
    assert b"true" in snapshot.run("ASK { GRAPH <https://w3id.org/keifu/graph/national> { ?x a kf:Municipality } }")


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (b"<http://a> <http://b> 1 .\n<http://a> <http://b>\n  zz:c .\n", 3, "zz:"),
        (b"<http://a b> <http://b> 1 .", 1, "IRI"),
        ('<http://a> <http://b> "窓口" .'.encode("shift_jis"), 1, "UTF-8"),
        (b"\x00\x01\xff", 1, "not allowed"),
    ],
)
def test_a_broken_file_is_named_with_its_line(house, content, line, reason):
    (house.place / "data/laws/broken.ttl").write_bytes(content)
    with pytest.raises(CannotRunError) as error:
        _assemble(house)
    assert re.fullmatch(re.escape(f"{house.place / 'data/laws/broken.ttl'}:{line}:") + r"\d+", str(error.value.where))
    assert reason in error.value.en
    assert "読めません" in error.value.ja


def test_a_missing_file_and_an_unknown_ending(tmp_path):
    with pytest.raises(CannotRunError, match=r"nothing\.ttl"):
        read_graph(tmp_path / "nothing.ttl")
    with pytest.raises(CannotRunError, match=r"plan\.docx"):
        read_graph(tmp_path / "plan.docx")


@pytest.mark.parametrize("folder", ["data", "ontology"])
def test_a_missing_or_empty_folder_is_an_error(house, folder):
    place = house.place / folder
    place.rename(house.place / "elsewhere")
    with pytest.raises(CannotRunError, match=folder):
        _assemble(house)
    place.mkdir()
    with pytest.raises(CannotRunError, match="no RDF") as error:
        _assemble(house)
    assert error.value.where == str(place)


def test_a_plan_without_code_in_its_name_is_refused(house):
    house.write("data/plans/tokushima.ttl", "id:x a kf:Plan .")
    with pytest.raises(CannotRunError, match=r"tokushima\.ttl.*362018-dx-2026\.ttl"):
        _assemble(house)


def test_what_is_written_stays_as_written(house):
    path = house.write(
        "x.ttl", '<http://example.org/thing> <http://p> 8.0 , 01 , "2025-03"^^xsd:gYearMonth , "a" , "あ"@ja .'
    )
    assert set(read_graph(path).objects(THING)) == {
        Literal("8.0", datatype=XSD.decimal),
        Literal("01", datatype=XSD.integer, normalize=False),
        Literal("2025-03", datatype=XSD.gYearMonth),
        Literal("a"),
        Literal("あ", lang="ja"),
    }
    assert "01" in {str(text) for text in read_graph(path).objects(THING)}


def test_files_never_share_a_blank_node(house):
    for name in ("a", "b"):
        house.write(f"data/laws/{name}.ttl", f'_:same <http://p> "{name}" .')
    nodes = [quad[0] for quad in _assemble(house).quads((None, URIRef("http://p"), None, None))]
    assert len(set(nodes)) == 2
    assert all(isinstance(node, BNode) for node in nodes)


@pytest.mark.parametrize("name", ["x.nt", "x.nq", "x.trig", "x.jsonld", "x.rdf"])
def test_other_rdf_formats(tmp_path: Path, name):
    texts = {
        "nt": "<http://example.org/thing> <http://p> <http://o> .",
        "nq": "<http://example.org/thing> <http://p> <http://o> <http://g> .",
        "trig": "<http://g> { <http://example.org/thing> <http://p> <http://o> }",
        "jsonld": '{"@id": "http://example.org/thing", "http://p": {"@id": "http://o"}}',
        "rdf": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://">'
        '<rdf:Description rdf:about="http://example.org/thing"><e:p rdf:resource="http://o"/></rdf:Description></rdf:RDF>',
    }
    path = tmp_path / name
    path.write_text(texts[path.suffix[1:]], encoding="utf-8")
    assert set(read_graph(path)) == {(THING, URIRef("http://p"), URIRef("http://o"))}
