"""The shipped tables as others read them: each file, rendered as RDF by the slots of SSSOM, conforms to SSSOM's own shapes.

The shapes (made from SSSOM's LinkML) take references as literals of rdfs:Resource and have no place for extension slots,
which SSSOM leaves out of RDF.
"""

import csv
import io
from itertools import takewhile
from pathlib import Path
from typing import Any

import pyshacl
import pytest
import yaml
from rdflib import DCTERMS, OWL, RDF, RDFS, XSD, BNode, Graph, Literal, Namespace, URIRef

from keifu.vocabulary import SEMAPV, SSSOM

PAV = Namespace("http://purl.org/pav/")
DATA = Path(__file__).parent.parent.parent / "data"
FILES = sorted(DATA.glob("*/*.sssom.tsv"))
SLOTS: dict[str, tuple[URIRef, URIRef]] = {
    "record_id": (SSSOM.record_id, RDFS.Resource),
    "subject_id": (OWL.annotatedSource, RDFS.Resource),
    "subject_label": (SSSOM.subject_label, XSD.string),
    "predicate_id": (OWL.annotatedProperty, RDFS.Resource),
    "object_id": (OWL.annotatedTarget, RDFS.Resource),
    "object_label": (SSSOM.object_label, XSD.string),
    "mapping_justification": (SSSOM.mapping_justification, RDFS.Resource),
    "author_id": (PAV.authoredBy, RDFS.Resource),
    "mapping_date": (DCTERMS.created, XSD.date),
    "confidence": (SSSOM.confidence, XSD.double),
    "comment": (RDFS.comment, XSD.string),
}
PREFIXES = {"semapv": str(SEMAPV), "skos": "http://www.w3.org/2004/02/skos/core#"}  # SSSOM's own, among others


@pytest.fixture(scope="module")
def shapes(shared: Path) -> Graph:
    place = shared / "conformance" / "shapes" / "sssom.ttl"
    if not place.exists():
        pytest.skip(f"SSSOM's shapes are not here: {place} (set KEIFU_SHARED)")
    return Graph().parse(place)


def rendered(path: Path) -> Graph:
    """The file as SSSOM says, read without Keifu's own reader."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    head = list(takewhile(lambda line: line.startswith("#"), lines))
    metadata = yaml.safe_load("".join(line[1:] for line in head))
    prefixes = PREFIXES | metadata["curie_map"]
    graph, mapping_set = Graph(), URIRef(metadata["mapping_set_id"])
    _describe(graph, mapping_set, metadata, prefixes)
    for row in csv.DictReader(io.StringIO("".join(lines[len(head) :])), delimiter="\t"):
        mapping = BNode()
        graph.add((mapping_set, SSSOM.mappings, mapping))
        graph.add((mapping, RDF.type, OWL.Axiom))
        for slot, value in row.items():
            if value and not slot.startswith("ext_"):
                predicate, datatype = SLOTS[slot]
                for part in value.split("|") if slot == "author_id" else [value]:
                    text = _whole(part, prefixes) if datatype == RDFS.Resource else part
                    graph.add((mapping, predicate, Literal(text, datatype=datatype)))
    return graph


def _describe(graph: Graph, mapping_set: URIRef, metadata: dict[str, Any], prefixes: dict[str, str]) -> None:
    graph.add((mapping_set, RDF.type, SSSOM.MappingSet))
    graph.add((mapping_set, SSSOM.mapping_set_id, Literal(str(mapping_set), datatype=RDFS.Resource)))
    graph.add((mapping_set, DCTERMS.license, Literal(metadata["license"])))
    graph.add((mapping_set, DCTERMS.title, Literal(metadata["mapping_set_title"])))
    graph.add((mapping_set, DCTERMS.description, Literal(metadata["mapping_set_description"])))
    for creator in metadata["creator_id"]:
        graph.add((mapping_set, DCTERMS.creator, Literal(_whole(creator, prefixes), datatype=RDFS.Resource)))
    for extension in metadata.get("extension_definitions", []):
        declared = BNode()
        graph.add((mapping_set, SSSOM.extension_definitions, declared))
        graph.add((declared, RDF.type, SSSOM.ExtensionDefinition))
        graph.add((declared, SSSOM.slot_name, Literal(extension["slot_name"])))


def _whole(curie: str, prefixes: dict[str, str]) -> str:
    prefix, _, local = curie.partition(":")
    return prefixes[prefix] + local


def report(graph: Graph, shapes: Graph) -> str:
    conforms, _, text = pyshacl.validate(graph, shacl_graph=shapes, inference="none")
    return "" if conforms else str(text)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_file_conforms_to_sssom(path: Path, shapes: Graph) -> None:
    graph = rendered(path)
    assert len(list(graph.subjects(RDF.type, OWL.Axiom))) > 1
    assert report(graph, shapes) == ""


@pytest.mark.parametrize(
    ("predicate", "wrong"),
    [
        (SSSOM.mapping_justification, None),
        (OWL.annotatedProperty, None),
        (SSSOM.confidence, Literal(1.5)),
        (DCTERMS.created, Literal("2026")),
        (RDFS.label, Literal("no slot of SSSOM")),
    ],
)
def test_the_check_can_fail(predicate: URIRef, wrong: Literal | None, shapes: Graph) -> None:
    graph = rendered(DATA / "glossary" / "412058-dx.sssom.tsv")
    mapping = next(graph.subjects(RDF.type, OWL.Axiom))
    graph.remove((mapping, predicate, None))
    if wrong is not None:
        graph.add((mapping, predicate, wrong))
    assert report(graph, shapes)


def test_claims_and_glossary_are_both_there() -> None:
    assert {path.parent.name for path in FILES} == {"claims", "glossary"}
