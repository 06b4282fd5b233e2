"""Clients that go away, send slowly, or do nothing; the server goes on for the others."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
from running import Running

from keifu.snapshot import Snapshot

CROSS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
SMALL = {"query": "ASK { ?s ?p ?o }"}
PATIENCE = 60


@pytest.fixture(scope="module")
def patient(snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server with one worker that gives a query all the time in the world."""
    log = tmp_path_factory.mktemp("patient") / "log"
    with Running(snapshot.path.parent.parent, log, KEIFU_TIME_LIMIT=3600, KEIFU_WORKERS=1) as running:
        yield running
    assert "Traceback" not in log.read_text()


def connection(server: Running) -> socket.socket:
    address = httpx.URL(server.address)
    return socket.create_connection((address.host, address.port or 80), timeout=PATIENCE)


def request(path: str, **query: str) -> bytes:
    return f"GET {path}?{urlencode(query)} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()


def busy(pid: int) -> bool:
    """Whether a process is computing at this moment."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "R"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_worker_of_a_client_that_leaves_is_free_at_once(patient: Running, method: str) -> None:
    assert httpx.get(patient.address + "/sparql", params=SMALL).status_code == 200
    worker = patient.workers()[0]
    with connection(patient) as leaving:
        if method == "GET":
            leaving.sendall(request("/sparql", query=CROSS))
        else:
            head = f"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\nContent-Length: {len(CROSS)}\r\n\r\n"
            leaving.sendall(head.encode() + CROSS.encode())
        until(lambda: busy(worker))
    until(lambda: worker not in patient.workers())
    assert httpx.get(patient.address + "/sparql", params=SMALL, timeout=PATIENCE).json()["boolean"] is True


def test_one_of_two_who_ask_the_same_may_leave(patient: Running) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?a a kf:Measure . ?b a kf:Measure . ?c a kf:Measure FILTER(?a != ?c) }"
    with connection(patient) as leaving, connection(patient) as staying:
        leaving.sendall(request("/sparql", query=query))
        staying.sendall(request("/sparql", query=query))
        time.sleep(0.3)
        leaving.close()
        assert staying.recv(1000).startswith(b"HTTP/1.1 200")


def test_a_thousand_idle_and_some_slow_connections_hold_nobody_up(patient: Running) -> None:
    with ExitStack() as stack:
        for number in range(1000):
            idle = stack.enter_context(connection(patient))
            if number % 10 == 0:
                idle.sendall(b"GET /sparql?query=ASK HTTP/1.1\r\nHost: ")  # and never ends
            elif number % 10 == 1:
                idle.sendall(b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\nquery=")
        for number in range(20):
            other = {"query": f"ASK {{ ?s ?p {number} }}"}
            assert httpx.get(patient.address + "/sparql", params=other, timeout=PATIENCE).status_code == 200
        assert httpx.get(patient.address + "/health", timeout=PATIENCE).json()["status"] == "ok"


def until(true: Callable[[], bool]) -> None:
    """Waits, not for ever, until something is so."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)
