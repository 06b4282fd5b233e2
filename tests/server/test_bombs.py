"""Queries that take a worker down or keep it busy: the server goes on, and says what happened."""

import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import islice

import httpx
import pytest
from running import Running

from benchmarks.endpoint.queries import BOMBS, made, spoilt
from keifu.snapshot import Snapshot
from keifu_server.problems import KINDS

CROSS = BOMBS["cross product"]
SMALL = {"query": "ASK { ?s ?p ?o }"}
REFUSED = {"too-deep", "too-many-patterns", "service-refused", "too-long"}
ENDED = {"query-timeout", "worker-lost", "answer-too-large", "syntax", "failed"}


def kind(response: httpx.Response) -> str:
    """The kind of a problem, which must be whole and say what it says in both languages; ``""`` for an answer."""
    if response.status_code == 200:
        return ""
    problem = response.json()
    assert response.headers["content-type"] == "application/problem+json"
    name = str(problem["type"]).removeprefix("/limits#")
    assert KINDS[name].status == problem["status"] == response.status_code
    assert problem["message"]["ja"] != problem["message"]["en"]
    return name


@pytest.fixture(scope="module")
def besieged(snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server that ends queries after half a second, so that many bombs take little time."""
    log = tmp_path_factory.mktemp("besieged") / "log"
    limits = {"KEIFU_TIME_LIMIT": 0.5, "KEIFU_WAIT_LIMIT": 120, "KEIFU_QUEUE": 64, "KEIFU_WORKERS": 2}
    with Running(snapshot.path.parent.parent, log, **limits, KEIFU_MEMORY_BYTES=300_000_000) as running:
        yield running
    assert "Traceback" not in log.read_text()


class Health:
    """Asks ``/health`` all the time while the block runs; every answer must be a good one."""

    def __init__(self, server: Running) -> None:
        self._server, self._over = server, threading.Event()
        self._thread = ThreadPoolExecutor(1)
        self.answers = 0

    def __enter__(self) -> "Health":
        self._asking = self._thread.submit(self._ask)
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._asking.result()
        assert self.answers > 3

    def _ask(self) -> None:
        with httpx.Client(base_url=self._server.address, timeout=60) as client:
            while not self._over.wait(0.05):
                assert client.get("/health").json()["status"] == "ok"
                self.answers += 1


def two_workers(server: Running, but: set[int] | None = None) -> None:
    """Waits until there are two of them, none of those named among them."""
    end = time.monotonic() + 60
    while len(after := set(server.workers())) != 2 or after & (but or set()):
        assert time.monotonic() < end, after
        time.sleep(0.02)


def test_every_bomb_ends_as_a_problem_or_an_answer_while_the_server_lives(besieged: Running) -> None:
    def throw(query: str) -> str:
        return kind(httpx.post(besieged.address + "/sparql", data={"query": query}, timeout=120))

    with Health(besieged), ThreadPoolExecutor(8) as threads:
        found = dict(zip(BOMBS, threads.map(throw, BOMBS.values()), strict=True))
    assert set(found.values()) <= REFUSED | ENDED | {""}
    refused = {name for name, what in found.items() if what in REFUSED}
    assert refused >= {
        "nested lists",
        "flat list",
        "nested [ ]",
        "OPTIONAL chain",
        "BGP chain",
        "path sequence",
        "SERVICE",
    }
    assert refused >= {"nested { }", "flat { }", "sub-selects", "brackets in FILTER", "property list"}
    ended = {name for name, what in found.items() if what in ENDED}
    assert ended >= {"cross product", "many rows", "sorting without end", "a text that doubles", "paths without end"}
    two_workers(besieged)
    assert httpx.get(besieged.address + "/sparql", params=SMALL).json()["boolean"] is True


def test_spoilt_queries_and_killed_workers_leave_every_request_a_right_answer_or_a_problem(
    besieged: Running, server: Running
) -> None:
    """Some of them; ``make soak`` sends them by the ten thousand. Right is what an undisturbed server answers."""
    queries = list(islice(made(7), 60))
    chance = random.Random(7)  # noqa: S311
    over = threading.Event()

    def ask(query: str, place: Running = besieged) -> httpx.Response:
        return httpx.post(place.address + "/sparql", data={"query": query}, headers={"Accept": "text/csv"}, timeout=120)

    def kill() -> None:
        while not over.wait(0.3):
            if workers := besieged.workers():
                with suppress(ProcessLookupError):  # has ended just now
                    os.kill(chance.choice(workers), signal.SIGKILL)

    with Health(besieged), ThreadPoolExecutor(12) as threads:
        killing = threads.submit(kill)
        found = threads.map(ask, queries)
        spoiled = list(threads.map(ask, islice(spoilt(7), 120)))
        answers = list(found)
        over.set()
        killing.result()
    for query, answer in zip(queries, answers, strict=True):
        assert kind(answer) or answer.content == ask(query, server).content, query
    assert sum(not kind(answer) for answer in answers) > len(answers) / 2
    assert {kind(answer) for answer in spoiled} <= {*KINDS, ""}
    two_workers(besieged)
    assert httpx.get(besieged.address + "/sparql", params=SMALL).json()["boolean"] is True


def test_a_slow_query_is_ended_while_others_are_answered(impatient: Running) -> None:
    def ask(path: str, **params: str) -> httpx.Response:
        return httpx.get(impatient.address + path, params=params, timeout=60)

    with ThreadPoolExecutor(3) as threads:
        slow = [threads.submit(ask, "/sparql", query=CROSS + "#" * number) for number in range(2)]
        time.sleep(0.5)
        assert ask("/health").json()["status"] == "ok"
        assert ask("/limits").status_code == 200
        waiting = threads.submit(ask, "/sparql", **SMALL)
        assert not any(asked.done() for asked in slow)
        for asked in slow:
            assert (asked.result().status_code, kind(asked.result())) == (503, "query-timeout")
            assert "retry-after" in asked.result().headers
        assert waiting.result().json()["boolean"] is True


def test_too_many_at_once_are_told_to_come_back(impatient: Running) -> None:
    def ask(number: int) -> httpx.Response:
        query = CROSS + "#" * number if number < 2 else f"ASK {{ ?s ?p {number} }}"
        return httpx.get(impatient.address + "/sparql", params={"query": query}, timeout=60)

    with ThreadPoolExecutor(10) as threads:
        slow = [threads.submit(ask, number) for number in range(2)]
        time.sleep(0.5)
        others = list(threads.map(ask, range(2, 10)))
    assert [kind(response.result()) for response in slow] == ["query-timeout"] * 2
    assert sorted(response.status_code for response in others) == [200, 200] + [503] * 6
    assert {kind(response) for response in others if response.status_code == 503} == {"busy"}
    assert all("retry-after" in response.headers for response in others if response.status_code == 503)


def test_one_client_cannot_take_all_turns(impatient: Running) -> None:
    """The addresses are those that a trusted proxy on this machine names."""

    def ask(query: str, address: str) -> httpx.Response:
        headers = {"X-Forwarded-For": address}
        return httpx.get(impatient.address + "/sparql", params={"query": query}, headers=headers, timeout=60)

    with ThreadPoolExecutor(10) as threads:
        greedy = [threads.submit(ask, CROSS + "#" * number, "192.0.2.1") for number in range(4)]
        time.sleep(0.5)
        assert ask("ASK { ?s ?p 1000 }", "192.0.2.2").status_code == 200
    assert sorted(kind(asked.result()) for asked in greedy) == ["busy", *["query-timeout"] * 3]


def test_a_large_answer_is_an_error_not_a_cut_answer(hasty: httpx.Client) -> None:
    for query in ("SELECT * WHERE { ?s ?p ?o }", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"):
        response = hasty.get("/sparql", params={"query": query})
        assert (response.status_code, kind(response)) == (503, "answer-too-large")


def test_killed_workers_are_replaced(impatient: Running, hasty: httpx.Client) -> None:
    assert hasty.get("/sparql", params=SMALL).status_code == 200
    before = set(impatient.workers())
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    two_workers(impatient, but=before)
    assert hasty.get("/sparql", params=SMALL).json()["boolean"] is True
