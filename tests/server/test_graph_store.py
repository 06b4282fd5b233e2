"""SPARQL 1.1 Graph Store HTTP Protocol: whole graphs to read, by their names and at their own addresses."""

import httpx
import pytest
import rdflib

# rdflib's own reader of JSON-LD uses a class of rdflib that is on its way out.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

LAW = "https://w3id.org/keifu/graph/law"
STORE = "/rdf-graph-store"


def triples(response: httpx.Response, form: str = "turtle") -> int:
    return len(rdflib.Graph().parse(data=response.text, format=form))


def count(client: httpx.Client, where: str) -> int:
    answer = client.get("/sparql", params={"query": f"SELECT (COUNT(*) AS ?n) {{ {where} }}"}).json()
    return int(answer["results"]["bindings"][0]["n"]["value"])


def test_a_graph_by_its_name_and_by_its_address(client: httpx.Client) -> None:
    by_name = client.get(STORE, params={"graph": LAW})
    assert by_name.headers["content-type"] == "text/turtle; charset=utf-8"
    assert triples(by_name) == count(client, f"GRAPH <{LAW}> {{ ?s ?p ?o }}") > 0
    by_address = client.get("/graph/law")
    assert by_address.content == by_name.content
    assert by_address.headers["etag"] == by_name.headers["etag"]
    same = client.get(STORE, params={"graph": LAW}, headers={"If-None-Match": by_name.headers["etag"]})
    assert same.status_code == 304
    head = client.head(STORE, params={"graph": LAW})
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", by_name.headers["etag"])


def test_the_default_graph_holds_all(client: httpx.Client) -> None:
    whole = client.get(STORE + "?default", headers={"Accept": "application/n-triples"})
    assert whole.text.count("\n") == count(client, "?s ?p ?o")


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "xml"),
        ("application/ld+json", "json-ld"),
        ("text/turtle;q=0.2, application/n-triples;q=0.1", "turtle"),
    ],
)
def test_every_format_holds_the_same(client: httpx.Client, accept: str, form: str) -> None:
    response = client.get(STORE, params={"graph": LAW}, headers={"Accept": accept})
    assert response.headers["content-type"].startswith(accept.partition(";")[0])
    assert triples(response, form) == triples(client.get("/graph/law"))


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"{STORE}", 400),
        (f"{STORE}?default&graph={LAW}", 400),
        (f"{STORE}?graph={LAW}&graph={LAW}", 400),
        (f"{STORE}?graph=law", 400),
        (f"{STORE}?graph=http://a>%20{{}}%20%23", 400),
        (f"{STORE}?graph=http://example.org/none", 404),
        ("/graph/none", 404),
    ],
)
def test_a_graph_that_is_not_named_or_not_there(client: httpx.Client, address: str, status: int) -> None:
    problem = client.get(address)
    assert (problem.status_code, problem.json()["status"]) == (status, status)


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
@pytest.mark.parametrize("address", [f"{STORE}?graph={LAW}", f"{STORE}?default", "/graph/law"])
def test_nothing_can_be_written(client: httpx.Client, method: str, address: str) -> None:
    before = client.get("/graph/law").content
    refused = client.request(
        method, address, content=b"<urn:a> <urn:b> <urn:c> .", headers={"Content-Type": "text/turtle"}
    )
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
    assert client.get("/graph/law").content == before
    assert client.get(f"{STORE}?graph={LAW}", headers={"Accept": "image/png"}).status_code == 406
