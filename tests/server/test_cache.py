"""Answers kept: within their bytes, asked once for many, and nobody's misfortune is anybody else's."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from keifu_server.cache import Answers
from keifu_server.problems import Problem
from keifu_server.sent import Sent
from keifu_server.wire import Job, Look, Result


def key(query: str, digest: str = "d", table: str = "text/csv") -> tuple[str, Job]:
    return digest, Job(query, table, None, 100)


class Asked:
    """Gives the next of ``answers`` each time it is run, once ``go`` is set."""

    def __init__(self, *answers: Result | Sent | Problem) -> None:
        self.answers = list(answers)
        self.times = self.called_off = 0
        self.go = asyncio.Event()

    async def __call__(self) -> Any:
        self.times += 1
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            self.called_off += 1
            raise
        answer = self.answers.pop(0)
        if isinstance(answer, Problem):
            raise answer
        return answer


def result(size: int) -> Result:
    return Result("text/csv", b"x" * size)


def with_answers(most: int, work: Callable[[Answers], Awaitable[None]]) -> None:
    async def whole() -> None:
        await work(Answers(most))

    asyncio.run(whole())


def test_an_answer_is_kept_for_the_same_snapshot_query_and_format_alone() -> None:
    async def work(answers: Answers) -> None:
        asked = Asked(*(result(n) for n in range(4)))
        asked.go.set()
        assert [len((await answers.get(key("a"), asked)).body) for _ in range(3)] == [0, 0, 0]
        for number, other in enumerate((key("a", digest="e"), key("a", table="text/html"), key("b")), 1):
            assert len((await answers.get(other, asked)).body) == number
        assert (answers.hits, answers.misses, asked.times) == (2, 4, 4)

    with_answers(100_000, work)


def test_what_was_asked_least_recently_goes_first_and_the_bytes_hold() -> None:
    async def work(answers: Answers) -> None:
        asked = Asked(*(result(30_000) for _ in range(5)), result(200_000), result(200_000), result(30_000))
        asked.go.set()
        for query in ("a", "b", "c", "a", "d"):
            await answers.get(key(query), asked)
        assert asked.times == 4
        assert answers.size <= 100_000
        await answers.get(key("a"), asked)
        await answers.get(key("b"), asked)
        assert asked.times == 5
        for _ in range(2):
            await answers.get(key("larger than all"), asked)
        assert asked.times == 7
        assert answers.size <= 100_000

    with_answers(100_000, work)


def test_twenty_at_once_run_once() -> None:
    async def work(answers: Answers) -> None:
        asked = Asked(result(5))
        tasks = [asyncio.create_task(answers.get(key("a"), asked)) for _ in range(20)]
        await asyncio.sleep(0.01)
        asked.go.set()
        assert {len(found.body) for found in await asyncio.gather(*tasks)} == {5}
        assert asked.times == 1

    with_answers(100_000, work)


def test_one_who_goes_away_spoils_nothing_and_the_last_ends_it() -> None:
    async def work(answers: Answers) -> None:
        asked = Asked(result(5), result(6))
        first, second, third = (asyncio.create_task(answers.get(key("a"), asked)) for _ in range(3))
        await asyncio.sleep(0.01)
        first.cancel()
        await asyncio.sleep(0.01)
        assert asked.called_off == 0
        asked.go.set()
        assert (await second).body == (await third).body == b"xxxxx"
        asked.go.clear()
        last = asyncio.create_task(answers.get(key("b"), asked))
        await asyncio.sleep(0.01)
        last.cancel()
        await asyncio.wait({last})
        joining = asyncio.create_task(answers.get(key("b"), asked))  # in the moment in which the other one ends
        await asyncio.sleep(0.01)
        assert asked.called_off == 1
        asked.go.set()
        assert len((await joining).body) == 6

    with_answers(100_000, work)


def test_a_failure_is_not_kept_and_one_that_is_busy_is_busy_alone() -> None:
    async def work(answers: Answers) -> None:
        asked = Asked(Problem("query-timeout"), Problem("busy"), result(5))
        tasks = [asyncio.create_task(answers.get(key("a"), asked)) for _ in range(3)]
        await asyncio.sleep(0.01)
        asked.go.set()
        found = await asyncio.gather(*tasks, return_exceptions=True)
        assert [getattr(problem, "name", "") for problem in found] == ["query-timeout"] * 3
        assert asked.times == 1
        asked.go.clear()
        tasks = [asyncio.create_task(answers.get(key("a"), asked)) for _ in range(3)]
        await asyncio.sleep(0.01)
        asked.go.set()
        found = await asyncio.gather(*tasks, return_exceptions=True)
        assert [isinstance(item, Result) for item in found] == [False, True, True]
        assert asked.times == 3
        with pytest.raises(Problem):
            raise found[0] if isinstance(found[0], Problem) else AssertionError(found)

    with_answers(100_000, work)


def test_what_is_forgotten_is_asked_anew_and_who_waits_is_still_answered() -> None:
    async def work(answers: Answers) -> None:
        asked = Asked(result(1), result(2), result(3), result(4))
        asked.go.set()
        assert len((await answers.get(key("a"), asked)).body) == 1
        asked.go.clear()
        waiting = asyncio.create_task(answers.get(key("b"), asked))
        await asyncio.sleep(0.01)
        answers.forget()
        assert answers.size == 0
        asked.go.set()
        assert len((await waiting).body) == 2
        assert [len((await answers.get(key(query), asked)).body) for query in ("a", "b")] == [3, 4]
        assert (answers.hits, answers.misses) == (0, 4)

    with_answers(100_000, work)


def test_a_kept_answer_takes_no_time() -> None:
    async def work(answers: Answers) -> None:
        asked = Asked(Result("text/csv", b"x", 1.5))
        asked.go.set()
        assert [(await answers.get(key("a"), asked)).seconds for _ in range(2)] == [1.5, 0.0]

    with_answers(100_000, work)


def test_what_differs_each_time_is_neither_kept_nor_shared() -> None:
    async def work(answers: Answers) -> None:
        asked = Asked(*(Result("text/csv", b"x" * size, look=Look(volatile=True)) for size in range(4)))
        tasks = [asyncio.create_task(answers.get(key("a"), asked)) for _ in range(3)]
        await asyncio.sleep(0.01)
        asked.go.set()
        assert {len(found.body) for found in await asyncio.gather(*tasks)} == {0, 1, 2}
        assert len((await answers.get(key("a"), asked)).body) == 3
        assert answers.size == 0

    with_answers(100_000, work)


def test_what_was_sent_is_kept_in_its_place() -> None:
    async def work(answers: Answers) -> None:
        timed = Sent(((b"etag", b"1"), (b"server-timing", b"query;dur=9.00")), b"x" * 30_000)
        asked = Asked(timed, timed, replace(timed, volatile=True))
        asked.go.set()
        request, other = ("d", b"query=a", "text/csv"), ("e", b"query=a", "text/csv")
        assert await answers.get(request, asked) is timed
        assert answers.find(other) is None
        assert dict(answers.find(request).headers)[b"server-timing"] == b"guard;dur=0.00, wait;dur=0.00, query;dur=0.00"
        assert answers.find(request).body == timed.body
        assert await answers.get(other, asked) is timed
        assert 60_000 < answers.size <= 100_000
        assert (await answers.get(("f", b"query=a", ""), asked)).volatile
        assert answers.find(("f", b"query=a", "")) is None

    with_answers(100_000, work)
