"""The lane and its worker processes on a small store: deadlines, crashes, the queue. No guard is in the way here."""

import asyncio
import multiprocessing
import os
import re
import shutil
import signal
import sys
from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace
from pathlib import Path
from unittest.mock import ANY

import pyoxigraph as ox
import pytest

from keifu.default_graph import with_union
from keifu_server.lane import Lane
from keifu_server.nursery import CAN_FORK
from keifu_server.problems import Problem
from keifu_server.settings import Settings
from keifu_server.wire import Job, Result
from keifu_server.worker import Source, carry_out

try:
    import uvloop
except ImportError:  # not on Windows
    uvloop = None

JSON = "application/sparql-results+json"
TURTLE = "text/turtle"
A, B = "http://example.org/a", "http://example.org/b"
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { " + " ".join(f"?s{n} ?p{n} ?o{n} ." for n in range(9)) + " }"
DEEP = "ASK " + "{" * 3000 + "}" * 3000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot's folder, as far as a worker reads it: the dump, and the store that holds the union as well."""
    place = tmp_path_factory.mktemp("small")
    named = [
        ox.Quad(ox.NamedNode(f"{graph}/{n}"), ox.NamedNode("http://example.org/p"), ox.Literal(n), ox.NamedNode(graph))
        for graph in (A, B)
        for n in range(60)
    ]
    (place / "dump.nq").write_text("".join(f"{quad} .\n" for quad in named), encoding="utf-8")
    store = ox.Store(place / "store")
    store.bulk_extend(with_union(named))
    store.flush()
    return place


@pytest.fixture(scope="module")
def store(folder: Path) -> ox.Store:
    return Source(str(folder), True, {}).load()


def job(query: str, **others: object) -> Job:
    return Job(**{"query": query, "table": JSON, "graph": TURTLE, "max_bytes": 1_000_000, **others})  # type: ignore[arg-type]


def in_lane(
    folder: Path,
    work: Callable[[Lane], Awaitable[None]],
    *,
    in_memory: bool = True,
    fork: bool = CAN_FORK,
    **settings: float,
) -> None:
    async def whole() -> None:
        limits = Settings.model_validate({"time_limit": 30, "workers": 2, **settings})
        lane = Lane(Source(str(folder), in_memory, {}), limits, fork=fork)
        try:
            await work(lane)
        finally:
            await lane.close()

    loops = {"loop_factory": uvloop.new_event_loop} if uvloop else {}  # as the server does
    with asyncio.Runner(**loops) as runner:
        runner.run(whole())


async def problem(lane: Lane, asked: Job) -> str:
    with pytest.raises(Problem) as caught:
        await lane.run(asked)
    return caught.value.name


async def count(lane: Lane, **others: object) -> int:
    found = await lane.run(job("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }", **others))
    return int(next(iter(ox.parse_query_results(found.body, ox.QueryResultsFormat.JSON)))["n"].value)  # type: ignore


def test_the_loop_of_the_standard_library_will_do(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def work(lane: Lane) -> None:
        assert await count(lane) == 120
        assert await problem(lane, job(DEEP)) == "worker-lost"
        assert await count(lane) == 120

    monkeypatch.setattr(sys.modules[__name__], "uvloop", None)
    in_lane(folder, work)


WAYS = [
    pytest.param({"fork": True}, marks=pytest.mark.skipif(not CAN_FORK, reason="this system cannot fork")),
    pytest.param({"fork": True, "in_memory": False}, marks=pytest.mark.skipif(not CAN_FORK, reason="cannot fork")),
    {"fork": False},
    {"fork": False, "in_memory": False},
]


@pytest.mark.parametrize("way", WAYS, ids=["forked", "forked-disk", "spawned", "spawned-disk"])
def test_the_same_answers_whichever_way_workers_come(folder: Path, way: dict[str, bool]) -> None:
    async def work(lane: Lane) -> None:
        assert await count(lane) == 120
        assert await count(lane, graphs=((A,), ())) == 60
        assert await count(lane, graphs=((), (A,))) == 0
        named = await lane.run(job("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", table="text/csv", graphs=((), (A,))))
        assert named.body.decode().split() == ["g", A]
        both = await lane.run(job(f"ASK FROM <{A}> {{ <{B}/1> ?p ?o }}", table="text/csv"))
        assert both.body == b"false"
        assert await problem(lane, job("ASK {}", graphs=(("no iri",), ()))) == "bad-request"
        assert await problem(lane, job(DEEP)) == "worker-lost"
        assert await problem(lane, job("SELECT ('\ud800' AS ?x) {}")) == "bad-request"
        assert await count(lane) == 120

    in_lane(folder, work, **way)


def test_a_query_out_of_time_is_ended_and_the_next_one_answered(folder: Path) -> None:
    async def work(lane: Lane) -> None:
        assert await problem(lane, job(ENDLESS)) == "query-timeout"
        assert await count(lane) == 120

    in_lane(folder, work, time_limit=2)


def test_workers_killed_from_outside_are_all_replaced(folder: Path) -> None:
    async def work(lane: Lane) -> None:
        first = await all_there(lane)
        for pid in first:
            os.kill(pid, signal.SIGKILL)
        later = await all_there(lane, but=first)
        assert await count(lane) == 120
        assert lane.pool.restarts == len(first) == len(later)

    in_lane(folder, work, workers=3)


def test_the_process_that_forks_them_may_die_too(folder: Path) -> None:
    async def work(lane: Lane) -> None:
        first = await all_there(lane)
        for pid in multiprocessing.active_children():
            pid.kill()
            await asyncio.to_thread(pid.join)
        assert await count(lane) == 120
        for pid in first:
            os.kill(pid, signal.SIGKILL)
        await all_there(lane, but=first)
        assert await count(lane) == 120

    in_lane(folder, work)


def test_a_snapshot_in_memory_outlives_its_folder(folder: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(folder, tmp_path / "copy")

    async def work(lane: Lane) -> None:
        first = await all_there(lane)
        shutil.rmtree(copy)
        for pid in first:
            os.kill(pid, signal.SIGKILL)
        await all_there(lane, but=first)
        assert await count(lane) == 120

    in_lane(copy, work)


async def all_there(lane: Lane, but: Collection[int] = ()) -> set[int]:
    """The process ids of all workers, once they are ready and none of those named is among them."""
    lane.pool.fill()
    while len(pids := set(lane.pool.pids())) < lane.pool.number or pids & set(but):
        await asyncio.sleep(0.01)
    return pids


def test_closing_while_the_snapshot_is_still_being_read_waits_for_nothing(tmp_path: Path) -> None:
    lines = (f"<{A}/{n}> <{A}/p> {n} <{A}> .\n".replace(f" {n} ", f' "{n}" ') for n in range(400_000))
    (tmp_path / "dump.nq").write_text("".join(lines), encoding="utf-8")

    async def work(lane: Lane) -> None:
        waiting = asyncio.create_task(count(lane))
        while not (nurseries := multiprocessing.active_children()):
            await asyncio.sleep(0.01)
        await lane.close()
        assert isinstance(await asyncio.wait_for(asyncio.gather(waiting, return_exceptions=True), 60), list)
        assert isinstance(waiting.exception(), Problem)
        assert not any(process.is_alive() for process in nurseries)

    in_lane(tmp_path, work)


def test_a_query_uses_no_more_memory_than_it_may(folder: Path) -> None:
    async def work(lane: Lane) -> None:
        large = (
            "SELECT (STRLEN(GROUP_CONCAT(CONCAT(STR(?a), STR(?d), STR(?g)))) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
        )
        assert await problem(lane, job(large)) == "worker-lost"
        assert await count(lane) == 120

    in_lane(folder, work, memory_bytes=50_000_000)


def test_a_worker_that_has_grown_is_replaced_without_losing_anything(folder: Path) -> None:
    async def work(lane: Lane) -> None:
        first = await all_there(lane)
        long = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
        asked = [job(long, max_bytes=1000 if n else 80_000_000) for n in range(5)]
        found = await asyncio.gather(*(lane.run(item) for item in asked), return_exceptions=True)
        names = [found.name if isinstance(found, Problem) else "" for found in found]
        assert names == ["answer-too-large"] * 5
        assert len(first - await all_there(lane)) > 0

    in_lane(folder, work, queue=20)


@pytest.mark.skipif(sys.platform == "win32", reason="no such limits")
def test_a_worker_can_open_nothing_and_holds_nothing_of_the_server(folder: Path) -> None:
    async def work(lane: Lane) -> None:
        reached = asyncio.Event()
        listener = await asyncio.start_server(lambda *_: reached.set(), "127.0.0.1", 0)
        port = listener.sockets[0].getsockname()[1]
        assert await problem(lane, job(f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}")) == "failed"
        silent = await lane.run(job(f"SELECT * {{ SERVICE SILENT <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}"))
        assert silent.body
        for pid in await all_there(lane):
            limits = Path(f"/proc/{pid}/limits").read_text()
            assert re.search(r"Max open files +0 +0", limits)
            assert re.search(r"Max core file size +0 +0", limits)
            assert sorted(int(file.name) for file in Path(f"/proc/{pid}/fd").iterdir()) == [0, 1, 2, 3]
        assert not reached.is_set()
        listener.close()

    in_lane(folder, work)


def test_a_request_that_is_called_off_leaves_no_answer_for_the_next(folder: Path) -> None:
    async def work(lane: Lane) -> None:
        assert await count(lane) == 120
        asked = asyncio.create_task(lane.run(job(ENDLESS)))
        await asyncio.sleep(0.2)
        asked.cancel()
        await asyncio.wait({asked})
        assert asked.cancelled()
        assert await count(lane) == 120

    in_lane(folder, work)


def test_the_queue_is_bounded(folder: Path) -> None:
    async def work(lane: Lane) -> None:
        await all_there(lane)
        slow = asyncio.create_task(lane.run(job(ENDLESS)))
        await asyncio.sleep(0.1)
        waiting = asyncio.create_task(count(lane))
        await asyncio.sleep(0.1)
        assert await problem(lane, job("ASK {}")) == "busy"
        assert not slow.done()
        assert await waiting == 120
        assert isinstance(slow.exception(), Problem)

    in_lane(folder, work, queue=1, time_limit=2, workers=1)


def test_waiting_has_an_end_too(folder: Path) -> None:
    async def work(lane: Lane) -> None:
        await all_there(lane)
        slow = asyncio.create_task(lane.run(job(ENDLESS)))
        await asyncio.sleep(0.1)
        assert await problem(lane, job("ASK {}")) == "busy"
        slow.cancel()
        await asyncio.wait({slow})
        assert await count(lane) == 120

    in_lane(folder, work, wait_limit=0.2, workers=1)


def test_many_at_once_each_get_their_own_answer(folder: Path) -> None:
    async def work(lane: Lane) -> None:
        asked = [job(f"SELECT (COUNT(*) AS ?n) WHERE {{ ?s ?p {n} }}", table="text/csv") for n in range(50, 70)]
        found = await asyncio.gather(*(lane.run(item) for item in asked))
        assert [item.body for item in found] == [b"n\r\n2\r\n"] * 10 + [b"n\r\n0\r\n"] * 10

    in_lane(folder, work)


def test_an_answer_is_whole_or_refused(store: ox.Store) -> None:
    asked = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
    whole = carry_out(store, job(asked), {})
    assert isinstance(whole, Result)
    size = len(whole.body)
    assert carry_out(store, job(asked, max_bytes=size), {}) == replace(whole, seconds=ANY)
    for query, most in ((asked, size - 1), ("SELECT * WHERE { ?s ?p ?o }", 100)):
        failure = carry_out(store, job(query, max_bytes=most), {})
        assert getattr(failure, "name", "") == "answer-too-large"


def test_what_a_worker_says_no_to(folder: Path) -> None:
    async def work(lane: Lane) -> None:
        with pytest.raises(Problem) as caught:
            await lane.run(job("SELECT *\nWHERE { ?s ?p }"))
        assert (caught.value.name, caught.value.extra) == ("syntax", {"line": 2, "column": 16})
        assert await problem(lane, job("ASK {}", table=None)) == "not-acceptable"
        assert await problem(lane, job("DESCRIBE <http://x>", graph=None)) == "not-acceptable"
        assert await problem(lane, job("INSERT DATA { <http://a> <http://b> 1 }")) == "syntax"

    in_lane(folder, work)


def test_a_store_that_is_not_there_is_a_problem_not_a_hang(tmp_path: Path) -> None:
    async def work(lane: Lane) -> None:
        assert await problem(lane, job("ASK {}")) == "worker-lost"

    in_lane(tmp_path / "nothing", work)
