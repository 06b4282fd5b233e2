"""/sparql over HTTP, as clients of the standard use it."""

import codecs
import gzip
import json

import httpx
import pytest
import rdflib
from running import Running
from SPARQLWrapper import CSV, JSON, JSONLD, RDFXML, TURTLE, XML, SPARQLWrapper

from keifu_server.negotiate import GRAPHS, HTML, TABLES
from keifu_server.problems import KINDS

MEASURE = "https://w3id.org/keifu/id/plan/362018/dx-2026/measure/1"
LABEL = f"SELECT ?label WHERE {{ <{MEASURE}> rdfs:label ?label FILTER(LANG(?label) = 'ja') }}"
CONSTRUCT = f"CONSTRUCT {{ <{MEASURE}> ?p ?o }} WHERE {{ <{MEASURE}> ?p ?o }}"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

# rdflib's own reader of JSON-LD uses a class of rdflib that is on its way out.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")


def wrapper(server: Running, query: str, form: str, method: str = "GET") -> SPARQLWrapper:
    asked = SPARQLWrapper(server.address + "/sparql")
    asked.setQuery(query)
    asked.setReturnFormat(form)
    asked.setMethod(method)
    return asked


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_sparqlwrapper_gets_select_and_ask(server: Running, method: str) -> None:
    query = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> " + LABEL
    found = wrapper(server, query, JSON, method).queryAndConvert()
    assert [row["label"]["value"] for row in found["results"]["bindings"]] == ["オープンデータの推進"]
    assert found["results"]["bindings"][0]["label"]["xml:lang"] == "ja"
    ask = f"ASK {{ <{MEASURE}> ?p ?o }}"
    assert wrapper(server, ask, JSON, method).queryAndConvert()["boolean"] is True
    assert "true" in wrapper(server, ask, XML, method).queryAndConvert().toxml()
    assert "オープンデータの推進" in wrapper(server, query, CSV, method).queryAndConvert().decode()


@pytest.mark.parametrize("query", [CONSTRUCT, f"DESCRIBE <{MEASURE}>"])
def test_sparqlwrapper_gets_construct_and_describe(server: Running, query: str) -> None:
    wanted = (rdflib.URIRef(MEASURE), rdflib.RDFS.label, rdflib.Literal("オープンデータの推進", lang="ja"))
    as_xml = wrapper(server, query, RDFXML).queryAndConvert()
    assert wanted in as_xml
    assert wanted in wrapper(server, query, JSONLD, "POST").queryAndConvert()
    as_turtle = rdflib.Graph().parse(data=wrapper(server, query, TURTLE).queryAndConvert(), format="turtle")
    assert set(as_turtle) == set(as_xml)


@pytest.mark.parametrize(
    ("query", "accept", "expected"),
    [
        (LABEL, None, "application/sparql-results+json"),
        (LABEL, "application/sparql-results+xml", "application/sparql-results+xml"),
        (LABEL, "application/xml", "application/sparql-results+xml"),
        (LABEL, "text/csv;q=0.9, application/json;q=0.1", "text/csv; charset=utf-8"),
        (LABEL, "text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        (LABEL, "text/turtle, */*;q=0.1", "application/sparql-results+json"),
        (CONSTRUCT, None, "text/turtle; charset=utf-8"),
        (CONSTRUCT, "application/sparql-results+json, application/n-triples;q=0.5", "application/n-triples"),
        (CONSTRUCT, "application/ld+json", "application/ld+json"),
        (CONSTRUCT, "application/rdf+xml", "application/rdf+xml"),
        (CONSTRUCT, "application/trig", "application/trig"),
        (CONSTRUCT, "application/n-quads", "application/n-quads"),
        (LABEL, BROWSER, "text/html; charset=utf-8"),
    ],
)
def test_the_format_follows_accept(client: httpx.Client, query: str, accept: str | None, expected: str) -> None:
    headers = {"Accept": accept} if accept else {}
    response = client.get("/sparql", params={"query": query}, headers=headers)
    assert (response.status_code, response.headers["content-type"]) == (200, expected)
    assert int(response.headers["content-length"]) == response.num_bytes_downloaded
    assert {"Accept", "Accept-Encoding"} <= set(response.headers["vary"].split(", "))


def test_format_in_the_address_goes_before_accept(client: httpx.Client) -> None:
    for name, expected in (("csv", "text/csv"), ("xml", "application/sparql-results+xml")):
        response = client.get("/sparql", params={"query": LABEL, "format": name}, headers={"Accept": BROWSER})
        assert response.headers["content-type"].startswith(expected)
        assert response.headers["content-disposition"] == f'attachment; filename="sparql.{name}"'
        assert response.content.startswith(codecs.BOM_UTF8) == (name == "csv")
    for_a_program = client.get("/sparql", params={"query": LABEL, "format": "csv"})
    assert "content-disposition" not in for_a_program.headers
    assert for_a_program.content.startswith(b"label\r\n")
    several = {"query": LABEL, "format": ["", "n3", "text/csv", "json"]}
    assert client.get("/sparql", params=several).headers["content-type"].startswith("text/csv")
    unknown = {"query": CONSTRUCT, "format": "n3"}
    assert client.get("/sparql", params=unknown, headers={"Accept": "text/n3,text/turtle"}).status_code == 200
    assert client.get("/sparql", params=unknown).status_code == 406
    wrong = client.get("/sparql", params={"query": LABEL, "format": "turtle"})
    assert wrong.status_code == 406
    assert "text/csv" in wrong.json()["offered"]


@pytest.mark.parametrize(
    ("asked", "status", "kind"),
    [
        ({"params": {"query": "SELECT * WHERE { ?s ?p }"}}, 400, "syntax"),
        ({"params": {"query": "SELECT * { ?s undeclared:p ?o }"}}, 400, "syntax"),
        ({"params": {"query": LABEL}, "headers": {"Accept": "image/png"}}, 406, "not-acceptable"),
        ({"params": {"query": LABEL}, "headers": {"Accept": "text/turtle"}}, 406, "not-acceptable"),
        ({"params": {"query": "SELECT (<http://example.org/f>(1) AS ?x) {}"}}, 400, "unknown-function"),
        ({"params": {"query": "CLEAR ALL"}}, 403, "update-refused"),
        ({"params": {"query": "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"}}, 403, "service-refused"),
        ({"params": {"query": "ASK " + "{" * 100 + "}" * 100}}, 400, "too-deep"),
        ({"params": {"query": "ASK {}", "default-graph-uri": "not an IRI"}}, 400, "bad-request"),
        ({"params": {"query": ["ASK {}", "ASK {}"]}}, 400, "bad-request"),
    ],
)
def test_a_refusal_says_what_and_why_in_two_languages(
    client: httpx.Client, asked: dict[str, dict[str, str]], status: int, kind: str
) -> None:
    response = client.get("/sparql", **asked)  # type: ignore[arg-type]
    problem = response.json()
    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")
    assert (problem["status"], problem["type"]) == (status, f"/limits#{kind}")
    assert problem["message"]["ja"] in problem["detail"]
    assert problem["message"]["en"] in problem["detail"]


def test_posts_in_other_types_or_too_long_are_refused(client: httpx.Client) -> None:
    assert client.post("/sparql", json={"query": "ASK {}"}).status_code == 415
    update = client.post("/sparql", content=b"CLEAR ALL", headers={"Content-Type": "application/sparql-update"})
    assert update.status_code == 403
    sparql = {"Content-Type": "application/sparql-query"}
    assert client.post("/sparql", content=b"ASK {} #" + b"a" * 65_530, headers=sparql).status_code == 413
    assert client.post("/sparql", content=b"#" * 1_000_000, headers=sparql).status_code == 413
    assert client.post("/sparql", data={"query": "ASK {} #" + "系" * 21_000}).status_code == 200
    packed = {**sparql, "Content-Encoding": "gzip"}
    assert client.post("/sparql", content=gzip.compress(b"ASK {}"), headers=packed).status_code == 415


def test_relative_iris_are_below_the_base_of_the_data(client: httpx.Client) -> None:
    ask = "ASK { <id/plan/362018/dx-2026/measure/1> a <ns#Measure> }"
    assert client.get("/sparql", params={"query": ask}).json()["boolean"] is True
    assert client.get("/sparql", params={"query": f"BASE <http://a/> {ask}"}).json()["boolean"] is False


def test_the_dataset_of_query_and_protocol(client: httpx.Client) -> None:
    ask = f"ASK {{ <{MEASURE}> a kf:Measure }}"
    plan, law = (f"https://w3id.org/keifu/graph/{name}" for name in ("plan/362018/dx-2026", "law"))

    def answer(query: str, **graphs: str) -> bool:
        return bool(client.get("/sparql", params={"query": query, **graphs}).json()["boolean"])

    assert answer(ask)
    assert answer(ask.replace("ASK", f"ASK FROM <{plan}>"))
    assert not answer(ask.replace("ASK", f"ASK FROM <{law}>"))
    assert not answer(ask.replace("ASK", f"ASK FROM NAMED <{plan}>"))
    assert answer(ask, **{"default-graph-uri": plan})
    assert not answer(ask, **{"default-graph-uri": law})
    assert not answer(ask.replace("ASK", f"ASK FROM <{plan}>"), **{"default-graph-uri": law})


def test_the_interface_is_described_and_needs_no_page_from_elsewhere(client: httpx.Client) -> None:
    paths = json.loads(client.get("/openapi.json").text)["paths"]
    assert {"/sparql", "/api/questions/{name}", "/id/{path}", "/doc/{path}"} <= paths.keys()
    operation = paths["/sparql"]["get"]
    assert operation["responses"]["200"]["content"].keys() == {item.media_type for item in (*TABLES, *GRAPHS, HTML)}
    assert set(operation["responses"]) - {"200"} <= {str(int(kind.status)) for kind in KINDS.values()}
    assert {item["name"] for item in operation["parameters"]} >= {"query", "default-graph-uri", "named-graph-uri"}
    assert paths["/rdf-graph-store"]["get"]["parameters"][0]["name"] == "graph"
    assert "application/sparql-query" in paths["/sparql"]["post"]["requestBody"]["content"]
    assert client.get("/docs").status_code == client.get("/redoc").status_code == 404
