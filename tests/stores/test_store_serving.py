"""``keifu serve`` in front of another store: the same endpoint, the same pages, the same limits."""

from collections.abc import Iterator

import httpx
import pytest
from filled import Filled
from running import Running

from keifu.progress import Progress
from keifu.snapshot import Snapshot
from keifu.stores.graphs import GraphStore
from keifu.stores.state import State
from keifu.stores.write import write
from keifu.vocabulary import SNAPSHOT_GRAPH

MEASURES = "SELECT ?m WHERE { ?m a kf:Measure } ORDER BY ?m"


@pytest.fixture(scope="module", params=["on_oxigraph", "on_virtuoso"])
def filled(request: pytest.FixtureRequest) -> Filled:
    found: Filled = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="module")
def server(filled: Filled, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("in-front")
    settings = {"KEIFU_STORE": filled.store.query, "KEIFU_TIME_LIMIT": 30, "KEIFU_ANSWER_BYTES": 1_000_000}
    with Running(folder / "no-home", folder / "log", **settings) as running:
        yield running
    assert "Traceback" not in (folder / "log").read_text()


@pytest.fixture
def client(server: Running) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.address, timeout=60) as asking:
        yield asking


def test_answers_are_those_of_the_snapshot(client: httpx.Client, snapshot: Snapshot) -> None:
    found = client.get("/sparql", params={"query": MEASURES}, headers={"Accept": "application/sparql-results+json"})
    assert found.status_code == 200
    assert found.json()["results"] == httpx.Response(200, content=snapshot.run(MEASURES)).json()["results"]
    assert client.get("/health").json()["snapshot"] == snapshot.digest
    assert (
        client.get("/sparql", params={"query": MEASURES}, headers={"If-None-Match": found.headers["etag"]}).status_code
        == 200
    )
    again = {"Accept": "application/sparql-results+json", "If-None-Match": found.headers["etag"]}
    assert client.get("/sparql", params={"query": MEASURES}, headers=again).status_code == 304


def test_pages_and_documents_are_there(client: httpx.Client) -> None:
    page = client.get("/questions/gaps", params={"municipality": "423084"}, headers={"Accept": "text/html"})
    assert page.status_code == 200 and "時津町DX推進計画" in page.text
    thing = client.get("/doc/plan/423084/dx/measure/6", headers={"Accept": "text/turtle"})
    assert thing.status_code == 200 and "measure/6>" in thing.text
    assert client.get("/", headers={"Accept": "text/html"}).status_code == 200


def test_the_operators_routes_are_there_and_no_dump_is_promised(client: httpx.Client) -> None:
    assert client.get("/ready").json()["status"] == "ready"
    assert "keifu_queue_length 0.0" in client.get("/metrics").text
    assert client.get("/dump/keifu.nq").status_code == 404
    catalogue = client.get("/catalog.nt")
    assert catalogue.status_code == 200 and "endpointURL" in catalogue.text and "dump" not in catalogue.text
    assert "/dump/" not in client.get("/", headers={"Accept": "text/html"}).text


def test_relative_addresses_are_below_the_base_and_time_is_told(client: httpx.Client) -> None:
    query = "ASK { <id/org/412058> ?p ?o }"
    found = client.get("/sparql", params={"query": query}, headers={"Accept": "application/sparql-results+json"})
    assert found.json()["boolean"] is True
    assert "query;dur=0.00" not in found.headers["Server-Timing"]
    again = client.get("/sparql", params={"query": query}, headers={"Accept": "application/sparql-results+json"})
    assert again.json() == found.json() and "query;dur=0.00" in again.headers["Server-Timing"]


@pytest.mark.parametrize(
    ("query", "status", "kind"),
    [
        ("INSERT DATA { <http://a> <http://b> 1 }", 403, "update-refused"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 403, "service-refused"),
        ("SELECT * WHERE { ?s ?p }", 400, "store-refused"),
        ("ASK " + "{" * 3000 + "}" * 3000, 400, "too-deep"),
        ("SELECT * WHERE { ?s ?p ?o } LIMIT 9000", 503, "answer-too-large"),
    ],
)
def test_the_guard_stands_in_front_and_limits_hold(client: httpx.Client, query: str, status: int, kind: str) -> None:
    found = client.post("/sparql", data={"query": query})
    assert (found.status_code, found.json()["type"]) == (status, f"/limits#{kind}")


def test_while_the_store_is_written_there_is_no_answer_and_then_the_new_one(
    client: httpx.Client, snapshot: Snapshot, filled: Filled
) -> None:
    fresh = MEASURES.replace("?m a", "?m rdf:type")  # nobody has asked that yet
    with GraphStore(filled.put()) as store:
        store.put(str(SNAPSHOT_GRAPH), State("half").triples())
    found = client.get("/sparql", params={"query": fresh})
    assert (found.status_code, found.json()["type"]) == (503, "/limits#store-incomplete")
    assert found.headers["retry-after"]
    assert client.get("/health").status_code == 200
    write(snapshot, filled.put(), Progress(quiet=True))
    answers = [client.get("/sparql", params={"query": fresh}).status_code for _ in range(3)]
    assert answers[-1] == 200 and set(answers) <= {503, 200}


def test_a_server_without_its_store_does_not_start(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("nothing")
    server = Running(folder, folder / "log", KEIFU_STORE="http://127.0.0.1:9/sparql")
    with pytest.raises(RuntimeError, match="The store cannot be asked"), server:
        pass
    assert "Traceback" not in (folder / "log").read_text()
