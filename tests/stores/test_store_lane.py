"""The lane to another store: whatever the store does, an answer is whole or there is a problem, and it stays usable."""

import asyncio
import json
import socket
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from broken_store import Answer, BrokenStore, broken_store, reply

from keifu.errors import CannotRunError
from keifu.snapshot import Snapshot
from keifu.stores.address import Address
from keifu.stores.state import NOWHERE, State
from keifu_server import remote
from keifu_server.problems import Problem
from keifu_server.remote import RemoteLane
from keifu_server.settings import Settings
from keifu_server.wire import Job

JSON, TURTLE = "application/sparql-results+json", "text/turtle"
G = "http://example.org/g"
HELD = State("one", {G: 2}, Snapshot(NOWHERE, "0123456789abcdef" * 4, "0.1.0", {G: 2}, {}))
GOOD = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"1"}}]}}'
SELECT, CONSTRUCT = "SELECT ?x { ?x ?p ?o }", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


def bindings(rows: list[dict[str, str]], *names: str) -> bytes:
    cells = [{name: {"type": "literal", "value": value} for name, value in row.items()} for row in rows]
    return json.dumps(
        {"head": {"vars": sorted({*names, *(name for row in rows for name in row)})}, "results": {"bindings": cells}}
    ).encode()


def holding(answer: Answer, state: Callable[[], State | None] = lambda: HELD, triples: int = 2) -> Answer:
    """A store that says that it holds ``state``, and answers everything else by ``answer``."""

    def whole(connection: socket.socket, request: bytes) -> None:
        held = state()
        if b"%3Fload" in request or b"?load" in request:
            reply(bindings([{"load": held.load}] if held and held.snapshot else [], "load"))(connection, request)
        elif b"graph/snapshot" in request:
            said = [(t.subject, t.predicate, t.object) for t in (held.triples() if held else [])]
            rows = [{"s": s.value, "p": p.value, "o": o.value} for s, p, o in said]  # type: ignore[union-attr]
            reply(bindings(rows, "s", "p", "o"))(connection, request)
        elif b"COUNT" in request:
            reply(bindings([{"g": G, "n": "2"}]).replace(b'"literal", "value": "2"', _integer(triples)))(
                connection, request
            )
        else:
            answer(connection, request)

    return whole


def _integer(number: int) -> bytes:
    return f'"literal", "datatype": "http://www.w3.org/2001/XMLSchema#integer", "value": "{number}"'.encode()


def with_lane(store: BrokenStore, work: Callable[[RemoteLane], Awaitable[None]], **settings: float) -> None:
    async def whole() -> None:
        lane = RemoteLane(Address(store.address), Settings.model_validate({"time_limit": 2, **settings}))
        assert await asyncio.to_thread(lane.open) == HELD.snapshot
        try:
            await work(lane)
        finally:
            await lane.close()

    asyncio.run(whole())


def job(query: str = SELECT, **others: object) -> Job:
    return Job(**{"query": query, "table": JSON, "graph": TURTLE, "max_bytes": 100_000, **others})  # type: ignore[arg-type]


async def problem(lane: RemoteLane, asked: Job) -> Problem:
    with pytest.raises(Problem) as caught:
        await lane.run(asked)
    return caught.value


def drip(connection: socket.socket, request: bytes) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    for _ in range(200):
        connection.sendall(b" ")
        time.sleep(0.1)


def drip_an_error(connection: socket.socket, request: bytes) -> None:
    connection.sendall(b"HTTP/1.1 500 Oops\r\nContent-Length: 1000000\r\n\r\n")
    for _ in range(100):
        connection.sendall(b"x" * 100)
        time.sleep(0.1)


def silent(connection: socket.socket, request: bytes) -> None:
    connection.recv(1)


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
LONG = bindings([{"x": "1" * 200_000}])
BAD: dict[str, tuple[Answer, str]] = {
    "no HTTP": (lambda c, r: c.sendall(b"what do you want?\r\n\r\n"), "store-failed"),
    "closed at once": (lambda c, r: None, "store-unreachable"),
    "no JSON": (reply(b"<html>welcome</html>"), "store-failed"),
    "JSON of another kind": (reply(b'{"hello": 1}'), "store-failed"),
    "empty": (reply(b""), "store-failed"),
    "cut JSON": (reply(GOOD[:-30]), "store-failed"),
    "cut on the way": (reply(GOOD[:-30], length=len(GOOD)), "store-failed"),
    "cut in the last chunk": (lambda c, r: c.sendall(CHUNKED + b"1000\r\n" + GOOD), "store-failed"),
    "two answers": (reply(GOOD + GOOD), "store-failed"),
    "5xx": (reply(b"out of memory", status="500 Oops"), "store-failed"),
    "503": (reply(b"", status="503 Busy"), "store-failed"),
    "401": (reply(b"", status="401 Who"), "store-failed"),
    "partial": (reply(GOOD, status="206 Partial Content"), "store-cut"),
    "rows cut by Virtuoso": (reply(GOOD, "X-SPARQL-MaxRows: 10000"), "store-cut"),
    "time cut by Virtuoso": (reply(GOOD, "X-SQL-State: S1TAT"), "store-cut"),
    "too long": (reply(LONG), "answer-too-large"),
    "an error that does not end": (drip_an_error, "store-failed"),
    "drips": (drip, "query-timeout"),
    "silent": (silent, "query-timeout"),
    "refused": (reply(b"Virtuoso 37000 Error SP030\nSPARQL query: ...", status="400 Bad"), "store-refused"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_answer_is_a_problem_and_the_next_one_is_given(what: str) -> None:
    answer, name = BAD[what]

    async def work(lane: RemoteLane) -> None:
        store.answer = holding(answer)
        found = await problem(lane, job())
        assert found.name == name
        assert found.members()["detail"]
        store.answer = holding(reply(GOOD))
        assert json.loads((await lane.run(job())).body) == json.loads(GOOD)

    with broken_store(holding(reply(GOOD))) as store:
        with_lane(store, work, time_limit=1)


@pytest.mark.parametrize(
    "body", [b"<http://a> <http://b> <http://c", b"<http://a> <http://b> .\n", b"\xff\xfe", b"<html></html>"]
)
def test_a_bad_graph_is_a_problem(body: bytes) -> None:
    async def work(lane: RemoteLane) -> None:
        assert (await problem(lane, job(CONSTRUCT))).name == "store-failed"

    with broken_store(holding(reply(body))) as store:
        with_lane(store, work)


def test_what_the_store_says_to_a_query_it_refuses_is_passed_on_in_one_line() -> None:
    async def work(lane: RemoteLane) -> None:
        assert (await problem(lane, job())).detail == "(error at 1:8: expected a variable「日」)"

    refusal = reply("error at 1:8: expected a variable\x1b「日」\nand more\n".encode(), status="400 Bad Request")
    with broken_store(holding(refusal)) as store:
        with_lane(store, work)


def test_what_is_sent_is_a_query_whatever_it_looks_like_with_its_dataset() -> None:
    async def work(lane: RemoteLane) -> None:
        await lane.run(job("# INSERT DATA\nSELECT ?x { ?x ?p 'DELETE' }"))
        await lane.run(job("SELECT ?x FROM <http://f> { ?x ?p ?o }"))
        await lane.run(job(graphs=(("http://d",), ("http://n",))))
        sent = [r for r in store.requests if b"COUNT" not in r and b"graph/snapshot" not in r]
        assert all(b"&query=" in b"&" + r.partition(b"\r\n\r\n")[2] and b"update=" not in r for r in sent)
        assert [b"graph/union" in r for r in sent] == [True, False, False]
        assert b"named-graph-uri=http%3A//example.org/g" in sent[0]
        assert b"default-graph-uri" not in sent[1]
        assert b"default-graph-uri=http%3A//d" in sent[2] and b"named-graph-uri=http%3A//n" in sent[2]

    with broken_store(holding(reply(GOOD))) as store:
        with_lane(store, work)


def test_formats_are_the_servers_own() -> None:
    async def work(lane: RemoteLane) -> None:
        assert (await lane.run(job(table="text/csv"))).body == b"x\r\n1\r\n"
        store.answer = holding(reply(b'<http://a> <http://b> "\\u3042" .\n'))
        assert '<http://a> <http://b> "あ" .' in (await lane.run(job(CONSTRUCT))).body.decode()
        assert (await problem(lane, job(CONSTRUCT, graph=None))).extra == {"kind": "graph"}
        assert (await problem(lane, job(table=None))).name == "not-acceptable"

    with broken_store(holding(reply(GOOD))) as store:
        with_lane(store, work)


def test_nothing_is_answered_while_the_store_is_written_and_then_the_new_snapshot_is_taken() -> None:
    states: list[State | None] = [HELD]
    taken: list[Snapshot] = []

    async def work(lane: RemoteLane) -> None:
        lane.taken = taken.append
        await lane.run(job())
        for state in (replace(HELD, load="two", snapshot=None), None):
            states[0] = state
            assert (await problem(lane, job())).name == "store-incomplete"
        assert not taken
        assert HELD.snapshot
        states[0] = replace(HELD, load="three", snapshot=replace(HELD.snapshot, digest="f" * 64))
        assert (await problem(lane, job())).headers["Retry-After"]
        assert taken[-1].digest == "f" * 64
        await lane.run(job())

    with broken_store(holding(reply(GOOD), lambda: states[0])) as store:
        with_lane(store, work)


def test_the_same_snapshot_written_anew_in_the_midst_of_a_query_is_noticed() -> None:
    states = [HELD]

    def answer(connection: socket.socket, request: bytes) -> None:
        states[0] = replace(HELD, load="again")
        reply(GOOD)(connection, request)

    async def work(lane: RemoteLane) -> None:
        assert (await problem(lane, job())).name == "store-incomplete"
        await lane.run(job())

    with broken_store(holding(answer, lambda: states[0])) as store:
        with_lane(store, work)


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        (holding(reply(GOOD), lambda: None), "keifu build --to"),
        (holding(reply(GOOD), lambda: replace(HELD, snapshot=None)), "keifu build --to"),
        (holding(reply(GOOD), triples=1), "keifu build --to"),
        (reply(b"", status="404 Not Found"), "address"),
        (reply(b"no"), "address"),
    ],
)
def test_a_store_without_a_whole_snapshot_is_not_served(answer: Answer, word: str) -> None:
    with broken_store(answer) as store, pytest.raises(CannotRunError) as caught:
        RemoteLane(Address(store.address), Settings()).open()
    assert word in caught.value.en and caught.value.where == store.address


def test_queries_wait_for_their_turn_and_the_queue_is_bounded() -> None:
    async def work(lane: RemoteLane) -> None:
        store.answer = holding(silent)
        slow = asyncio.create_task(lane.run(job()))
        await asyncio.sleep(0.1)
        waiting = asyncio.create_task(lane.run(job()))
        await asyncio.sleep(0.1)
        assert (await problem(lane, job())).name == "busy"
        with pytest.raises(Problem):
            await slow
        store.answer = holding(reply(GOOD))
        assert (await waiting).body

    with broken_store(holding(reply(GOOD))) as store:
        with_lane(store, work, queue=1, store_connections=1, time_limit=1, wait_limit=20)


def test_no_password_is_ever_shown() -> None:
    address = Address("http://127.0.0.1:9/", "somebody", "secret")
    assert "secret" not in repr(address)
    with pytest.raises(CannotRunError) as caught:
        RemoteLane(address, Settings()).open()
    assert "secret" not in str(caught.value) and "somebody" not in str(caught.value)


@pytest.mark.parametrize("digest", [False, True])
def test_the_password_goes_nowhere_else(digest: bool) -> None:
    with broken_store(reply(GOOD)) as other:
        away = reply(b"", f"Location: {other.address}", status="302 Elsewhere")
        with broken_store(away) as store, pytest.raises(CannotRunError):
            RemoteLane(Address(store.address, "somebody", "secret", digest), Settings()).open()
        assert store.requests and not other.requests


def test_a_snapshot_that_is_written_while_nobody_asks_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "_WATCH_SECONDS", 0.05)
    states = [HELD]
    taken: list[Snapshot] = []

    async def work(lane: RemoteLane) -> None:
        lane.taken = taken.append
        watching = asyncio.create_task(lane.watch())
        await asyncio.sleep(0.3)
        assert not taken
        assert HELD.snapshot
        states[0] = replace(HELD, load="two", snapshot=replace(HELD.snapshot, digest="f" * 64))
        while not taken:
            await asyncio.sleep(0.05)
        watching.cancel()
        assert taken[-1].digest == "f" * 64
        await lane.run(job())

    with broken_store(holding(reply(GOOD), lambda: states[0])) as store:
        with_lane(store, work)
