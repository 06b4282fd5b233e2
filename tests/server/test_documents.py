"""/id, /doc, /ns and /graph: things of the real data by their IRIs."""

import unicodedata
from urllib.parse import quote, unquote

import httpx
import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic

from keifu.snapshot import Snapshot
from keifu_server.links import address, thing

BASE = "https://w3id.org/keifu/"
MEASURE = "plan/362018/dx-2026/measure/1"
DEPARTMENT = "org/362018/デジタル推進課"
HTML = {"Accept": "text/html"}

# rdflib's own reader of JSON-LD uses a class of rdflib that is on its way out.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")


def follow(client: httpx.Client, path: str, accept: str) -> httpx.Response:
    first = client.get(path, headers={"Accept": accept})
    assert first.status_code == 303
    assert first.headers["location"].isascii()
    return client.get(first.headers["location"], headers={"Accept": accept})


@pytest.mark.parametrize("path", [MEASURE, DEPARTMENT])
def test_an_identifier_leads_to_a_page_and_to_rdf(client: httpx.Client, path: str) -> None:
    page = follow(client, "/id/" + quote(path), "text/html")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert f'<p class="iri">{BASE}id/{path}</p>' in page.text
    found = rdflib.Graph().parse(data=follow(client, "/id/" + quote(path), "text/turtle").text)
    assert (rdflib.URIRef(f"{BASE}id/{path}"), rdflib.RDFS.label) in {(s, p) for s, p, _ in found}


def test_one_thing_however_its_name_is_encoded(client: httpx.Client) -> None:
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        response = client.get("/id/" + quote(unicodedata.normalize(form, DEPARTMENT)))
        assert unquote(response.headers["location"]) == f"/doc/{DEPARTMENT}"
    wide = client.get("/id/" + quote("org/362018/デジタル推進課"))
    assert unquote(wide.headers["location"]) == f"/doc/{DEPARTMENT}"


@pytest.mark.parametrize(
    ("ending", "media_type", "form"),
    [
        ("ttl", "text/turtle", "turtle"),
        ("jsonld", "application/ld+json", "json-ld"),
        ("nt", "application/n-triples", "nt"),
        ("rdf", "application/rdf+xml", "xml"),
    ],
)
def test_the_same_triples_in_every_format(client: httpx.Client, ending: str, media_type: str, form: str) -> None:
    by_ending = client.get(f"/doc/{MEASURE}.{ending}", headers=HTML)
    by_accept = client.get(f"/doc/{MEASURE}", headers={"Accept": media_type})
    assert by_ending.content == by_accept.content
    assert by_ending.headers["content-type"].startswith(media_type)
    found = rdflib.Graph().parse(data=by_ending.text, format=form)
    assert set(found) == set(rdflib.Graph().parse(data=client.get(f"/doc/{MEASURE}.ttl").text))
    owner = rdflib.URIRef(BASE + "id/" + DEPARTMENT)
    assert (rdflib.URIRef(f"{BASE}id/{MEASURE}"), rdflib.URIRef(BASE + "ns#owner"), owner) in found
    assert (owner, rdflib.RDFS.label, rdflib.Literal("デジタル推進課", lang="ja")) in found


def test_a_name_that_ends_like_an_ending_is_still_a_name(client: httpx.Client) -> None:
    edition = client.get("/doc/plan/jp/jichitai-dx/5.1", headers=HTML)
    assert edition.status_code == 200
    assert client.get("/doc/plan/jp/jichitai-dx/5.1.html").text == edition.text


def test_a_page_links_its_evidence_its_formats_and_what_points_to_it(client: httpx.Client) -> None:
    page = client.get(f"/doc/{MEASURE}", headers=HTML)
    assert '<link rel="alternate" type="text/turtle" href="/doc/plan/362018/dx-2026/measure/1.ttl">' in page.text
    assert 'rel="alternate"; type="application/ld+json"' in page.headers["link"]
    evidence = "/doc/plan/362018/dx-2026/document#line=516,528"
    assert f'<a href="{evidence}">517–528行</a>' in page.text
    assert quote(f"/doc/{DEPARTMENT}") in page.text
    document = client.get(evidence, headers=HTML).text
    row = document.split('<tr id="line=516,528">')[1].split("</tr>")[0]
    assert f'href="/doc/{MEASURE}"' in row
    assert 'id="sha256"' in document


def test_links_to_a_thing_are_capped_with_their_number(client: httpx.Client) -> None:
    page = client.get("/doc/fiscal-year/2026", headers=HTML).text
    query = "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s kf:fiscalYear <https://w3id.org/keifu/id/fiscal-year/2026> }"
    rows = client.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    total = int(rows[0]["n"]["value"])
    assert total > 50
    assert f"全 {total} 件" in page


@pytest.mark.parametrize(
    "path",
    [
        "/id/nothing",
        "/doc/nothing",
        "/doc/nothing.ttl",
        "/doc/",
        "/doc/%FF",
        "/doc/a%00b",
        "/doc/%22%3E%3Cb%3E",
        "/ns.x",
        "/graph/x",
    ],
)
def test_what_is_not_there_is_404(client: httpx.Client, path: str) -> None:
    as_page, as_json = client.get(path, headers=HTML), client.get(path)
    assert as_page.status_code == as_json.status_code == 404
    assert as_json.headers["content-type"] == "application/problem+json"
    assert "そのようなものはありません" in as_page.text


def test_the_vocabulary_as_a_list_and_as_rdf(client: httpx.Client) -> None:
    page = client.get("/ns", headers=HTML).text
    assert '<tr id="Measure">' in page
    found = rdflib.Graph().parse(data=client.get("/ns", headers={"Accept": "text/turtle"}).text)
    assert (rdflib.URIRef(BASE + "ns#Measure"), rdflib.RDF.type, rdflib.OWL.Class) in found
    assert isomorphic(found, rdflib.Graph().parse(data=client.get("/ns.nt").text, format="nt"))
    assert 'href="/ns#Measure"' in client.get(f"/doc/{MEASURE}", headers=HTML).text


def test_a_named_graph_as_rdf(client: httpx.Client, snapshot: Snapshot) -> None:
    name = BASE + "graph/plan/423084/dx"
    found = rdflib.Graph().parse(data=client.get("/graph/plan/423084/dx").text)
    assert len(found) == snapshot.quads[name]


def test_a_page_is_known_again_by_its_tag(client: httpx.Client) -> None:
    for path in (f"/doc/{MEASURE}", "/ns", "/", "/graph/law", "/api/questions/plans"):
        tag = client.get(path).headers["etag"]
        assert client.get(path, headers={"If-None-Match": tag}).status_code == 304


def test_every_thing_of_the_data_has_an_address_that_means_it(snapshot: Snapshot) -> None:
    query = f'SELECT DISTINCT ?s WHERE {{ ?s ?p ?o FILTER(STRSTARTS(STR(?s), "{BASE}id/")) }}'
    found = snapshot.query(query)
    assert isinstance(found, ox.QuerySolutions)
    lost = []
    for row in found:
        iri = row["s"].value  # type: ignore[union-attr]
        path, mark, fragment = (address(iri) or "").removeprefix("/doc/").partition("#")
        if (thing(unquote(path)) or "") + mark + unquote(fragment) != iri:
            lost.append(iri)
    assert lost == []
