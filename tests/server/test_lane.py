"""The lane and its worker process on a small store: deadlines, crashes, the queue. Nothing is in the guard's way here."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from keifu_server.lane import Lane
from keifu_server.problems import Problem
from keifu_server.settings import Settings
from keifu_server.worker import Job, Result, carry_out

JSON = "application/sparql-results+json"
TURTLE = "text/turtle"
A, B = "http://example.org/a", "http://example.org/b"
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { " + " ".join(f"?s{n} ?p{n} ?o{n} ." for n in range(9)) + " }"
DEEP = "ASK " + "{" * 3000 + "}" * 3000


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("small") / "store"
    store = ox.Store(place)
    for graph in (A, B):
        for number in range(60):
            thing = ox.NamedNode(f"{graph}/{number}")
            for name in (ox.NamedNode(graph), ox.DefaultGraph()):  # a snapshot's default graph holds the union
                store.add(ox.Quad(thing, ox.NamedNode("http://example.org/p"), ox.Literal(number), name))
    store.flush()
    del store
    return place


def job(query: str, **others: object) -> Job:
    return Job(**{"query": query, "table": JSON, "graph": TURTLE, "max_bytes": 1_000_000, **others})  # type: ignore[arg-type]


def in_lane(store: Path, work: Callable[[Lane], Awaitable[None]], **settings: float) -> None:
    async def whole() -> None:
        lane = Lane(store, Settings.model_validate({"time_limit": 30, **settings}))
        try:
            await work(lane)
        finally:
            await lane.close()

    asyncio.run(whole())


async def problem(lane: Lane, asked: Job) -> str:
    with pytest.raises(Problem) as caught:
        await lane.run(asked)
    return caught.value.name


async def count(lane: Lane, **others: object) -> int:
    found = await lane.run(job("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }", **others))
    return int(next(iter(ox.parse_query_results(found.body, ox.QueryResultsFormat.JSON)))["n"].value)  # type: ignore


def test_the_dataset_of_a_query(store: Path) -> None:
    async def work(lane: Lane) -> None:
        assert await count(lane) == 120
        assert await count(lane, graphs=((A,), ())) == 60
        assert await count(lane, graphs=((), (A,))) == 0
        named = await lane.run(job("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", table="text/csv", graphs=((), (A,))))
        assert named.body.decode().split() == ["g", A]
        both = await lane.run(job(f"ASK FROM <{A}> {{ <{B}/1> ?p ?o }}", table="text/csv"))
        assert both.body == b"false"
        assert await problem(lane, job("ASK {}", graphs=(("no iri",), ()))) == "bad-request"

    in_lane(store, work)


def test_a_query_out_of_time_is_ended_and_the_next_one_answered(store: Path) -> None:
    async def work(lane: Lane) -> None:
        assert await problem(lane, job(ENDLESS)) == "query-timeout"
        assert await count(lane) == 120

    in_lane(store, work, time_limit=2)


def test_a_worker_that_dies_over_a_query_is_replaced(store: Path) -> None:
    async def work(lane: Lane) -> None:
        assert await problem(lane, job(DEEP)) == "worker-lost"
        assert await count(lane) == 120

    in_lane(store, work)


def test_a_worker_killed_from_outside_is_replaced(store: Path) -> None:
    async def work(lane: Lane) -> None:
        assert await count(lane) == 120
        worker = lane._worker
        assert worker is not None and worker.process.pid is not None
        os.kill(worker.process.pid, signal.SIGKILL)
        await asyncio.to_thread(worker.process.join)
        assert await count(lane) == 120

    in_lane(store, work)


def test_a_request_that_is_called_off_leaves_no_answer_for_the_next(store: Path) -> None:
    async def work(lane: Lane) -> None:
        assert await count(lane) == 120
        asked = asyncio.create_task(lane.run(job(ENDLESS)))
        await asyncio.sleep(0.2)
        asked.cancel()
        await asyncio.wait({asked})
        assert asked.cancelled()
        assert await count(lane) == 120

    in_lane(store, work)


def test_the_queue_is_bounded_and_keeps_its_order(store: Path) -> None:
    async def work(lane: Lane) -> None:
        await count(lane)
        slow = asyncio.create_task(lane.run(job(ENDLESS)))
        await asyncio.sleep(0.1)
        waiting = asyncio.create_task(count(lane))
        await asyncio.sleep(0.1)
        assert await problem(lane, job("ASK {}")) == "busy"
        assert not slow.done()
        assert await waiting == 120
        assert isinstance(slow.exception(), Problem)

    in_lane(store, work, queue=1, time_limit=2)


def test_waiting_has_an_end_too(store: Path) -> None:
    async def work(lane: Lane) -> None:
        await count(lane)
        slow = asyncio.create_task(lane.run(job(ENDLESS)))
        await asyncio.sleep(0.1)
        assert await problem(lane, job("ASK {}")) == "busy"
        slow.cancel()
        await asyncio.wait({slow})

    in_lane(store, work, wait_limit=0.2)


def test_many_at_once_each_get_their_own_answer(store: Path) -> None:
    async def work(lane: Lane) -> None:
        asked = [job(f"SELECT (COUNT(*) AS ?n) WHERE {{ ?s ?p {n} }}", table="text/csv") for n in range(50, 70)]
        found = await asyncio.gather(*(lane.run(item) for item in asked))
        assert [item.body for item in found] == [b"n\r\n2\r\n"] * 10 + [b"n\r\n0\r\n"] * 10

    in_lane(store, work)


def test_an_answer_is_whole_or_refused(store: Path) -> None:
    opened = ox.Store.read_only(str(store))
    asked = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
    whole = carry_out(opened, job(asked), {})
    assert isinstance(whole, Result)
    size = len(whole.body)
    assert carry_out(opened, job(asked, max_bytes=size), {}) == whole
    for query, most in ((asked, size - 1), ("SELECT * WHERE { ?s ?p ?o }", 100)):
        failure = carry_out(opened, job(query, max_bytes=most), {})
        assert getattr(failure, "name", "") == "answer-too-large"


def test_what_a_worker_says_no_to(store: Path) -> None:
    async def work(lane: Lane) -> None:
        with pytest.raises(Problem) as caught:
            await lane.run(job("SELECT *\nWHERE { ?s ?p }"))
        assert (caught.value.name, caught.value.extra) == ("syntax", {"line": 2, "column": 16})
        assert await problem(lane, job("ASK {}", table=None)) == "not-acceptable"
        assert await problem(lane, job("DESCRIBE <http://x>", graph=None)) == "not-acceptable"
        assert await problem(lane, job("INSERT DATA { <http://a> <http://b> 1 }")) == "syntax"

    in_lane(store, work)


def test_a_store_that_is_not_there_is_a_problem_not_a_hang(tmp_path: Path) -> None:
    async def work(lane: Lane) -> None:
        assert await problem(lane, job("ASK {}")) == "worker-lost"

    in_lane(tmp_path / "nothing", work)
