"""Asking well: mistakes pointed at, prefixes filled in and said so, the page for people."""

import re

import httpx
import pytest

MEASURE = "https://w3id.org/keifu/id/plan/362018/dx-2026/measure/1"
LABEL = f"SELECT ?label WHERE {{ <{MEASURE}> rdfs:label ?label FILTER(LANG(?label) = 'ja') }}"
CONSTRUCT = f"CONSTRUCT {{ <{MEASURE}> ?p ?o }} WHERE {{ <{MEASURE}> ?p ?o }}"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def test_the_position_of_a_mistake_is_given_and_shown(client: httpx.Client) -> None:
    broken = "SELECT ?s\nWHERE { ?s ?p ?o . }}"
    assert client.get("/sparql", params={"query": broken}).json()["line"] == 2
    page = client.get("/sparql", params={"query": broken}, headers={"Accept": BROWSER})
    assert page.status_code == 400
    assert "line 2" in page.text
    assert "WHERE { ?s ?p ?o . }}</textarea>" in page.text
    assert "WHERE { ?s ?p ?o . }}\n                    ^</code>" in page.text


@pytest.mark.parametrize(
    ("query", "line", "column", "excerpt", "said"),
    [
        ("SELECT *\r\n{ ?系譜 nope:p '系譜' }", 2, 7, "{ ?系譜 nope:p '系譜' }\n   \u3000\u3000 ^", "nope:"),
        ("ASK { ?s :p ?o }", 1, 10, "ASK { ?s :p ?o }\n         ^", "':' is not known"),
        ("ASK { ?s kf:plan ?o\n\tSERVICE <http://e> {} }", 2, 2, "\tSERVICE <http://e> {\n\t^", "SERVICE"),
        ("ASK { 'x }", 1, 7, "ASK { 'x }\n      ^", "mark is not closed"),
        ("ASK { ?s a <http://a b> }", 1, 12, "ASK { ?s a <http://a b> }\n           ^", "IRI that begins here"),
        ("ASK {\n ?s a ?o", 1, 5, "ASK {\n    ^", "'{' is not closed"),
        ("ASK { FILTER(1 < 2 }", 1, 20, "ASK { FILTER(1 < 2 }\n                   ^", "Close the '('"),
        ("ASK { } # }\n }", 2, 2, " }\n ^", "closes nothing"),
        ("kf:x SELCT * {}", 1, 6, "kf:x SELCT * {}\n     ^", "begins with SELECT"),
        ("# nothing", 1, 1, "# nothing\n^", "begins with SELECT"),
        ("SELECT * { ?s ?p ?o } GROUP BY ?s", 1, 34, None, "SELECT * is not authorized with GROUP BY"),
        ("ASK { ?s ?p ?o , }", 1, 19, None, "here or before"),
    ],
)
def test_a_mistake_is_pointed_at(
    client: httpx.Client, query: str, line: int, column: int, excerpt: str | None, said: str
) -> None:
    """``None`` where the engine knows no better place than the end."""
    problem = client.get("/sparql", params={"query": query}).json()
    shown = query + "\n" + " " * (column - 1) + "^" if excerpt is None else excerpt
    assert (problem["line"], problem["column"], problem["excerpt"]) == (line, column, shown)
    assert said in problem["message"]["en"]
    assert problem["message"]["ja"] != problem["message"]["en"]


def test_prefixes_filled_in_are_told(client: httpx.Client) -> None:
    query = "PREFIX skos: <urn:x> SELECT ?m { ?m a kf:Measure ; rdfs:label ?l . _:b skos:p dcterms:title . } LIMIT 1"
    answer = client.get("/sparql", params={"query": query})
    assert answer.headers["keifu-prefixes"] == "kf, rdfs, dcterms"
    assert "keifu-prefixes" not in client.get("/sparql", params={"query": "SELECT * { ?s ?p ?o } LIMIT 1"}).headers
    page = client.get("/sparql", params={"query": query}, headers={"Accept": BROWSER}).text
    assert "PREFIX kf: &lt;https://w3id.org/keifu/ns#&gt;" in page
    assert "PREFIX skos:" not in page.replace("PREFIX skos: &lt;urn:x&gt;", "")


def test_where_the_time_went(client: httpx.Client) -> None:
    spans = client.get("/sparql", params={"query": LABEL}).headers["server-timing"]
    assert re.fullmatch(r"guard;dur=[\d.]+, wait;dur=[\d.]+, query;dur=[\d.]+", spans)


def test_a_page_is_not_flooded(client: httpx.Client) -> None:
    everything = {"query": "SELECT * { ?s ?p ?o }"}
    page = client.get("/sparql", params=everything, headers={"Accept": BROWSER})
    assert page.status_code == 503
    assert "LIMIT" in page.text
    assert client.get("/sparql", params=everything, headers={"Accept": "text/csv"}).status_code == 200


def test_people_get_a_form_and_answers_in_it(client: httpx.Client) -> None:
    assert "<textarea" in client.get("/sparql", headers={"Accept": BROWSER}).text
    table = client.get("/sparql", params={"query": LABEL}, headers={"Accept": BROWSER}).text
    assert '<td lang="ja">オープンデータの推進</td>' in table
    graph = client.get("/sparql", params={"query": CONSTRUCT, "format": "html"}, headers={"Accept": BROWSER}).text
    assert "&lt;https://w3id.org/keifu/id/plan/362018/dx-2026/measure/1&gt;" in graph
    bad = "SELECT ('<script>alert(1)</script>' AS ?x) (IRI('javascript:alert(1)') AS ?y) {}"
    shown = client.get("/sparql", params={"query": bad}, headers={"Accept": BROWSER}).text
    assert "<script" not in shown
    assert "javascript:alert(1)" in shown
    assert 'href="javascript' not in shown
