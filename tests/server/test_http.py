"""What HTTP has to say around an answer: methods, tags, packing, other sites, the version of the data."""

import httpx
import pytest

from keifu.snapshot import Snapshot

MEASURE = "https://w3id.org/keifu/id/plan/362018/dx-2026/measure/1"
LABEL = f"SELECT ?label WHERE {{ <{MEASURE}> rdfs:label ?label FILTER(LANG(?label) = 'ja') }}"
CONSTRUCT = f"CONSTRUCT {{ <{MEASURE}> ?p ?o }} WHERE {{ <{MEASURE}> ?p ?o }}"


@pytest.mark.parametrize(("path", "allowed"), [("/sparql", "GET, HEAD, OPTIONS, POST"), ("/", "GET, HEAD, OPTIONS")])
def test_what_may_be_done_at_an_address_is_told(client: httpx.Client, path: str, allowed: str) -> None:
    for method in ("PUT", "DELETE", "PATCH"):
        refused = client.request(method, path, content=b"")
        assert (refused.status_code, refused.headers["allow"]) == (405, allowed)
    asked = client.options(path)
    assert (asked.status_code, asked.headers["allow"], asked.content) == (204, allowed, b"")
    assert client.options("/no/such/thing").status_code == 404


def test_head_says_what_get_would(client: httpx.Client) -> None:
    for headers in ({}, {"Accept-Encoding": "identity"}, {"Accept": "text/turtle"}):
        for query in (LABEL, CONSTRUCT):
            asked = {"params": {"query": query}, "headers": headers}
            got, head = client.get("/sparql", **asked), client.head("/sparql", **asked)  # type: ignore[arg-type]
            assert (head.status_code, head.content) == (got.status_code, b"")
            for name in ("content-type", "content-length", "etag", "vary", "content-encoding", "keifu-snapshot"):
                assert head.headers.get(name) == got.headers.get(name)


def test_head_is_get_without_its_body(client: httpx.Client) -> None:
    for path in ("/", "/health", "/sparql?query=ASK%20%7B%7D"):
        got, head = client.get(path), client.head(path)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-length"] == str(got.num_bytes_downloaded)


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [("gzip", True), ("br, gzip;q=0.1", True), ("gzip;q=0", False), ("identity", False), ("*;q=0, gzip", True)],
)
def test_long_answers_are_packed_for_who_takes_them(client: httpx.Client, accepted: str, packed: bool) -> None:
    everything = {"query": "SELECT * { ?s ?p ?o } LIMIT 2000"}
    answer = client.get("/sparql", params=everything, headers={"Accept-Encoding": accepted})
    assert ("content-encoding" in answer.headers) == packed
    assert len(answer.json()["results"]["bindings"]) == 2000
    assert "Accept-Encoding" in answer.headers["vary"]
    assert (answer.num_bytes_downloaded < len(answer.content) / 3) == packed
    short = client.get("/sparql", params={"query": "ASK {}"}, headers={"Accept-Encoding": accepted})
    assert "content-encoding" not in short.headers
    assert "Accept-Encoding" in short.headers["vary"]
    style = client.get("/static/keifu.css", headers={"Accept-Encoding": accepted})
    assert style.headers["etag"].startswith("W/") == packed


def test_an_answer_is_known_again_by_its_tag(client: httpx.Client) -> None:
    first = client.get("/sparql", params={"query": LABEL})
    again = client.get("/sparql", params={"query": LABEL}, headers={"If-None-Match": f'"x", {first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    as_csv = client.get("/sparql", params={"query": LABEL, "format": "csv"})
    assert as_csv.headers["etag"] != first.headers["etag"]
    bare = first.headers["etag"].removeprefix("W/")
    for known in (bare, "*", f'"a,b" , {bare}'):
        same = client.get("/sparql", params={"query": LABEL}, headers={"If-None-Match": known})
        assert (same.status_code, same.headers["etag"], same.headers["vary"]) == (
            304,
            first.headers["etag"],
            first.headers["vary"],
        )
    changed = {"query": LABEL, "default-graph-uri": "https://w3id.org/keifu/graph/law"}
    assert client.get("/sparql", params=changed, headers={"If-None-Match": bare}).status_code == 200
    assert client.get("/sparql", params={"query": "ASK {"}, headers={"If-None-Match": "*"}).status_code == 400
    posted = client.post("/sparql", data={"query": LABEL}, headers={"If-None-Match": "*"})
    assert (posted.status_code, "etag" in posted.headers) == (200, False)
    random = client.get("/sparql", params={"query": "SELECT (RAND() AS ?r) {}"})
    assert "etag" not in random.headers
    assert random.headers["cache-control"] == "no-store"


def test_other_sites_may_ask_without_credentials(client: httpx.Client) -> None:
    response = client.get("/sparql", params={"query": LABEL}, headers={"Origin": "https://example.org"})
    assert response.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in response.headers
    asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    assert client.options("/sparql", headers=asked).headers["access-control-allow-origin"] == "*"


def test_an_answer_leads_to_the_description_and_the_licence(client: httpx.Client) -> None:
    links = client.get("/sparql", params={"query": "ASK {}"}).links
    assert client.get(links["service-desc"]["url"]).headers["content-type"].startswith("text/turtle")
    assert links["license"]["url"] == "https://creativecommons.org/licenses/by/4.0/"


def test_every_answer_names_the_version_of_its_data(client: httpx.Client, snapshot: Snapshot) -> None:
    for path in ("/", "/sparql?query=ASK{}", "/sparql?query=ASK{", "/ns", "/health", "/nothing", "/static/keifu.css"):
        assert client.get(path).headers["keifu-snapshot"] == snapshot.digest
    assert client.delete("/sparql").headers["keifu-snapshot"] == snapshot.digest


def test_what_is_asked_again_is_answered_as_before(client: httpx.Client) -> None:
    """A repeated request is not read again, and nobody sees a difference but in the time it took."""
    query = LABEL + " # asked again"
    for accept in ("text/csv", "application/sparql-results+xml", "text/html,application/xhtml+xml"):
        for more in ({}, {"format": "csv"}):
            asked = {"params": {"query": query, **more}, "headers": {"Accept": accept}}
            first, again, head = client.get("/sparql", **asked), client.get("/sparql", **asked), None
            head = client.head("/sparql", **asked)
            assert (again.status_code, again.content, head.content) == (200, first.content, b"")
            for name in set(first.headers) | set(again.headers) | set(head.headers):
                if name not in ("server-timing", "x-request-id", "date"):
                    assert first.headers.get(name) == again.headers.get(name) == head.headers.get(name), name
    asked = {"params": {"query": query}, "headers": {"Accept": "text/csv"}}
    again = client.get("/sparql", **asked)
    assert again.headers["server-timing"] == "guard;dur=0.00, wait;dur=0.00, query;dur=0.00"
    asked["headers"]["If-None-Match"] = again.headers["etag"]
    assert client.get("/sparql", **asked).status_code == 304
    asked["headers"]["If-None-Match"] = '"another"'
    assert client.get("/sparql", **asked).content == again.content


def test_what_differs_each_time_or_is_refused_is_read_each_time(client: httpx.Client) -> None:
    random = {"params": {"query": "SELECT (RAND() AS ?r) {}"}}
    assert len({client.get("/sparql", **random).content for _ in range(3)}) == 3
    for query, status in (("CLEAR ALL", 403), ("ASK {", 400)):
        assert [client.get("/sparql", params={"query": query}).status_code for _ in range(2)] == [status, status]
