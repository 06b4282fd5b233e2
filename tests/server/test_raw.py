"""Bad input over raw sockets: what no client library would send, and clients that stall or leave."""

import re
import socket
import struct
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from running import Running

from keifu.snapshot import Snapshot

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
POST = b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\n"


@pytest.fixture(scope="module")
def patient(snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server that would work on a query for ten minutes, and waits a second for a body."""
    log = tmp_path_factory.mktemp("patient") / "log"
    home: Path = snapshot.path.parent.parent
    with Running(home, log, KEIFU_TIME_LIMIT=600, KEIFU_WAIT_LIMIT=600, KEIFU_BODY_LIMIT=1) as running:
        yield running
    assert "Traceback" not in log.read_text()


@pytest.fixture
def address(patient: Running) -> Iterator[tuple[str, int]]:
    """Where to connect; afterwards the server still answers."""
    host, _, port = patient.address.removeprefix("http://").partition(":")
    yield host, int(port)
    answers(patient)


def answers(patient: Running) -> None:
    asked = httpx.get(patient.address + "/sparql", params={"query": "ASK { ?s ?p ?o }"}, timeout=60)
    assert asked.json()["boolean"] is True


def said(address: tuple[str, int], request: bytes, end: bool = False) -> bytes:
    """All that the server says to a request until it closes; ``end`` closes our direction after it."""
    with socket.create_connection(address, timeout=60) as connection:
        connection.sendall(request)
        if end:
            connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65_536), b""))


def statuses(answer: bytes) -> list[int]:
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", answer)]


@pytest.mark.parametrize(
    "request_",
    [
        b"GET /sparql?query=ASK%7B%7D\xff\xfe HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        b"GET /sparql?query=%FF%FE HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        b"GET /sparql?query=%ED%A0%80 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        b"GET /sparql?query=ASK%7B%7D&query=ASK%7B%7D HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        POST + b"Connection: close\r\nContent-Length: 8\r\n\r\nASK {} \xff",
        POST + b"Connection: close\r\nContent-Length: eight\r\n\r\nASK { }",
        POST + b"Connection: close\r\nContent-Length: -7\r\n\r\nASK { }",
        POST + b"Connection: close\r\nContent-Length: 7\r\nContent-Length: 9\r\n\r\nASK { }  ",
        POST + b"Connection: close\r\nContent-Length: 3\r\n\r\nASK { }",
        POST + b"Connection: close\r\n\r\n",
        POST + b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nASK {}\r\n0\r\n\r\n",
        POST + b"Connection: close\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n3\r\nASK\r\n0\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"GET /sparql\r\n\r\n",
    ],
    ids=lambda value: repr(value[:60]),
)
def test_what_is_no_request_is_told_so(address: tuple[str, int], request_: bytes) -> None:
    (status,) = statuses(said(address, request_))
    assert status == 400


@pytest.mark.parametrize("length", [60_000, 100_000, 5_000_000])
def test_a_head_that_is_too_long_is_refused(address: tuple[str, int], length: int) -> None:
    """By what reads the query, or by what reads the head: that one may hang up before it has heard all."""
    head = b"GET /sparql?query=" + b"a" * length + b" HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    with suppress(ConnectionResetError, BrokenPipeError):
        assert statuses(said(address, head)) in ([400], [413])


def test_requests_one_after_the_other_without_waiting(address: tuple[str, int]) -> None:
    one = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: a\r\n\r\n"
    last = one.replace(b"Host: a", b"Host: a\r\nConnection: close")
    assert statuses(said(address, one + one + last)) == [200, 200, 200]


def test_a_body_that_ends_too_soon_is_nobodys(address: tuple[str, int]) -> None:
    assert statuses(said(address, POST + b"Content-Length: 100\r\n\r\nASK {", end=True)) in ([], [400])


def test_a_body_that_does_not_come_is_waited_for_no_longer(address: tuple[str, int]) -> None:
    stalled = said(address, POST + b"Content-Length: 100\r\n\r\nASK {")
    assert statuses(stalled) == [408]
    assert b"#too-slow" in stalled


def test_many_slow_senders_hold_nobody_up(patient: Running, address: tuple[str, int]) -> None:
    with ExitStack() as open_connections:
        for _ in range(300):
            slow = open_connections.enter_context(socket.create_connection(address, timeout=60))
            slow.sendall(b"GET /sparql?query=AS")
        answers(patient)
        slow.sendall(b"K%7B%7D HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        assert statuses(b"".join(iter(lambda: slow.recv(65_536), b""))) == [200]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_query_of_a_client_that_has_gone_is_called_off(address: tuple[str, int], method: str) -> None:
    """Each of these would keep a worker for ten minutes; the next client is answered (see ``address``)."""
    for _ in range(8):
        with socket.create_connection(address, timeout=60) as connection:
            if method == "GET":
                connection.sendall(f"GET /sparql?query={quote(ENDLESS)} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
            else:
                connection.sendall(POST + f"Content-Length: {len(ENDLESS)}\r\n\r\n{ENDLESS}".encode())


def test_a_client_that_leaves_in_the_midst_of_its_answer(address: tuple[str, int]) -> None:
    everything = quote("SELECT * { ?s ?p ?o }")
    for _ in range(3):
        with socket.create_connection(address, timeout=60) as connection:
            connection.sendall(f"GET /sparql?query={everything} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
            assert connection.recv(1000).startswith(b"HTTP/1.1 200")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # leaves with a reset
