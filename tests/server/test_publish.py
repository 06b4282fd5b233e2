"""The data as a whole: the catalogue that harvesters read, and the dump."""

import hashlib
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from rdflib import DCAT, RDF, VOID, Graph, Literal, Namespace, URIRef

from keifu.prefixes import BASE
from keifu.snapshot import Snapshot

DATASET = URIRef(BASE + "id/dataset/keifu")
SPDX = Namespace("http://spdx.org/rdf/terms#")


@pytest.fixture(scope="module")
def catalog(server: object) -> Graph:
    text = httpx.get(server.address + "/catalog", headers={"Accept": "text/turtle"}, timeout=60).text  # type: ignore[attr-defined]
    return Graph().parse(data=text, format="turtle")


def test_every_address_in_the_catalogue_answers(catalog: Graph, client: httpx.Client, snapshot: Snapshot) -> None:
    distribution = catalog.value(DATASET, DCAT.distribution)
    download = str(catalog.value(distribution, DCAT.downloadURL))
    assert download == str(catalog.value(DATASET, VOID.dataDump))
    got = client.get(download)
    checksum = str(catalog.value(catalog.value(distribution, SPDX.checksum), SPDX.checksumValue))
    assert hashlib.sha256(got.content).hexdigest() == checksum == snapshot.digest
    assert got.headers["Content-Type"] == "application/n-quads"
    service = catalog.value(predicate=RDF.type, object=DCAT.DataService)
    for endpoint in (catalog.value(service, DCAT.endpointURL), catalog.value(DATASET, VOID.sparqlEndpoint)):
        answer = client.get(str(endpoint), params={"query": "ASK { ?m a kf:Measure }"}, headers={"Accept": "text/csv"})
        assert answer.text == "true"


def test_the_statistics_are_those_of_the_dump(catalog: Graph, client: httpx.Client, snapshot: Snapshot) -> None:
    quads = list(ox.parse(client.get("/dump/keifu.nq").content, format=ox.RdfFormat.N_QUADS))
    triples = {(quad.subject, quad.predicate, quad.object) for quad in quads}
    types = ox.NamedNode(str(RDF.type))
    assert catalog.value(DATASET, VOID.triples) == Literal(len(triples))
    assert catalog.value(DATASET, VOID.properties) == Literal(len({triple[1] for triple in triples}))
    assert catalog.value(DATASET, VOID.classes) == Literal(len({triple[2] for triple in triples if triple[1] == types}))
    for graph in catalog.objects(DATASET, VOID.subset):
        assert catalog.value(graph, VOID.triples) == Literal(snapshot.quads[str(graph)])
    assert len(list(catalog.objects(DATASET, VOID.subset))) == len(snapshot.quads)
    measures = catalog.value(predicate=VOID["class"], object=URIRef(BASE + "ns#Measure"))
    assert catalog.value(measures, VOID.entities) == Literal(snapshot.counts["measures"])
    uses = catalog.value(predicate=VOID.property, object=URIRef(BASE + "ns#satisfies"))
    assert catalog.value(uses, VOID.triples) == Literal(sum("ns#satisfies>" in str(triple[1]) for triple in triples))


@pytest.mark.parametrize(
    ("path", "accept", "media_type"),
    [
        ("/catalog", "application/ld+json", "application/ld+json"),
        ("/catalog.rdf", "*/*", "application/rdf+xml"),
        ("/catalog", "*/*", "text/turtle"),
        ("/.well-known/void", "application/n-triples", "application/n-triples"),
        ("/catalog", "text/html,*/*;q=0.5", "text/html"),
    ],
)
def test_the_catalogue_comes_in_the_form_that_is_asked_for(
    client: httpx.Client, path: str, accept: str, media_type: str
) -> None:
    answer = client.get(path, headers={"Accept": accept}, follow_redirects=True)
    assert (answer.status_code, answer.headers["Content-Type"].partition(";")[0]) == (200, media_type)
    assert "データカタログ" in answer.text or "\\u30C7" in answer.text or media_type != "text/html"


def test_a_catalogue_that_is_known_is_not_sent_again(client: httpx.Client) -> None:
    tag = client.get("/catalog.ttl").headers["ETag"]
    assert client.get("/catalog.ttl", headers={"If-None-Match": tag}).status_code == 304
    assert client.get("/catalog.nothing").status_code == 404
    assert client.get("/catalog", headers={"Accept": "image/png"}).status_code == 406


def test_the_dump_in_ranges_and_not_again(client: httpx.Client, snapshot: Snapshot) -> None:
    whole = (snapshot.path / "dump.nq").read_bytes()
    first = client.get("/dump/keifu.nq", headers={"Range": "bytes=0-999", "Accept-Encoding": "identity"})
    tag = first.headers["ETag"]
    assert (first.status_code, first.headers["Content-Range"]) == (206, f"bytes 0-999/{len(whole)}")
    rest = {"Range": "bytes=1000-", "If-Range": tag, "Accept-Encoding": "identity"}
    assert first.content + client.get("/dump/keifu.nq", headers=rest).content == whole
    packed = client.get("/dump/keifu.nq", headers={"Range": "bytes=1000-9999", "Accept-Encoding": "gzip"})
    assert packed.content == whole[1000:10000]  # a range is one of the plain bytes, whatever else the client takes
    assert "Content-Encoding" not in packed.headers
    other = client.get("/dump/keifu.nq", headers={**rest, "If-Range": '"another version"'})
    assert (other.status_code, other.content) == (200, whole)
    assert client.get("/dump/keifu.nq", headers={"If-None-Match": tag}).status_code == 304
    assert client.get("/dump/keifu.nq", headers={"Range": "bytes=999999999-"}).status_code == 416
    head = client.head("/dump/keifu.nq", headers={"Accept-Encoding": "identity"})
    assert (head.headers["Content-Length"], head.content) == (str(len(whole)), b"")


def test_a_version_of_the_dump_has_an_address_of_its_own(client: httpx.Client, snapshot: Snapshot) -> None:
    assert "immutable" in client.head(f"/dump/{snapshot.digest}.nq").headers["Cache-Control"]
    for name in ("0" * 64 + ".nq", "dump.nq", "..%2Fsnapshot.json", "%2e%2e%2f%2e%2e%2fcurrent"):
        assert client.get(f"/dump/{name}").status_code == 404
    assert Path(snapshot.path / "snapshot.json").exists()
