"""Queries that take the worker down or keep it busy: the server goes on, and says what happened."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from running import Running

CROSS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
SMALL = {"query": "ASK { ?s ?p ?o }"}


def kind(response: httpx.Response) -> str:
    return str(response.json().get("type", "")).removeprefix("/limits#")


def test_a_slow_query_is_ended_while_the_server_lives(impatient: Running) -> None:
    def ask(path: str, **params: str) -> httpx.Response:
        return httpx.get(impatient.address + path, params=params, timeout=60)

    with ThreadPoolExecutor(2) as threads:
        slow = threads.submit(ask, "/sparql", query=CROSS)
        time.sleep(0.5)
        assert ask("/health").json()["status"] == "ok"
        assert ask("/limits").status_code == 200
        waiting = threads.submit(ask, "/sparql", **SMALL)
        assert not slow.done()
        assert (slow.result().status_code, kind(slow.result())) == (503, "query-timeout")
        assert "retry-after" in slow.result().headers
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
    statuses = sorted(response.status_code for response in others)
    assert statuses == [200, 200] + [503] * 6
    assert {kind(response) for response in others if response.status_code == 503} == {"busy"}


@pytest.mark.parametrize(
    "bomb",
    [
        "ASK " + "{" * 3000 + "}" * 3000,
        "SELECT * WHERE { ?s ?p ?o FILTER(" + "(" * 3000 + "1" + ")" * 3000 + ") }",
        "SELECT * WHERE { ?s ?p " + "(" * 200 + "1" + ")" * 200 + " }",
        "SELECT * WHERE { ?s ?p " + "[ ?p " * 500 + "1" + "]" * 500 + " }",
    ],
)
def test_deep_nesting_is_refused_at_the_door(hasty: httpx.Client, bomb: str) -> None:
    response = hasty.post("/sparql", data={"query": bomb})
    assert (response.status_code, kind(response)) == (400, "too-deep")


@pytest.mark.parametrize(
    "bomb",
    [
        "SELECT * WHERE { ?s ?p ?o " + " ".join(f"OPTIONAL {{ ?s ?p{n} ?o{n} }}" for n in range(1500)) + " }",
        "SELECT * WHERE { ?s " + "/".join(["<p>"] * 3000) + " ?o }",
        "SELECT * WHERE { ?s ?p ?o FILTER(" + "!" * 20_000 + "true) }",
        "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?d))) AS ?x) WHERE { ?a ?b ?c . ?d ?e ?f }",
        "SELECT DISTINCT ?a ?d ?g WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a",
    ],
)
def test_flat_bombs_end_as_a_problem_and_the_next_query_works(hasty: httpx.Client, bomb: str) -> None:
    response = hasty.post("/sparql", data={"query": bomb})
    assert response.status_code == 503 or kind(response) == "syntax"
    assert hasty.get("/sparql", params=SMALL).json()["boolean"] is True


def test_a_large_answer_is_an_error_not_a_cut_answer(hasty: httpx.Client) -> None:
    for query in ("SELECT * WHERE { ?s ?p ?o }", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"):
        response = hasty.get("/sparql", params={"query": query})
        assert (response.status_code, kind(response)) == (503, "answer-too-large")


def test_killed_workers_are_replaced(impatient: Running, hasty: httpx.Client) -> None:
    assert hasty.get("/sparql", params=SMALL).status_code == 200
    before = set(impatient.workers())
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    while len(after := set(impatient.workers())) < 2 or after & before:
        time.sleep(0.02)
    assert hasty.get("/sparql", params=SMALL).json()["boolean"] is True
    assert len(impatient.workers()) == 2
