"""Whose turn it is: fair between clients, bounded, and nothing is lost when somebody leaves."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from keifu_server.problems import Problem
from keifu_server.turns import Turns


def with_turns(most: int, work: Callable[[Turns[str]], Awaitable[None]]) -> None:
    async def whole() -> None:
        await work(Turns(most))

    asyncio.run(whole())


async def waiting(turns: Turns[str], client: str, served: list[str]) -> None:
    try:
        await turns.take(client, 60)
        served.append(client)
    except Problem as problem:
        served.append(f"{client} {problem.name}")


async def line_up(turns: Turns[str], clients: str, served: list[str]) -> "list[asyncio.Task[None]]":
    tasks = [asyncio.create_task(waiting(turns, client, served)) for client in clients]
    await asyncio.sleep(0)
    return tasks


def test_turns_go_round_between_clients() -> None:
    async def work(turns: Turns[str]) -> None:
        served: list[str] = []
        tasks = await line_up(turns, "aaaabbc", served)
        for _ in tasks:
            turns.offer("worker")
            await asyncio.sleep(0)
            await asyncio.sleep(0)
        assert "".join(served) == "abcabaa"

    with_turns(10, work)


def test_who_has_most_places_gives_way_and_nobody_else() -> None:
    async def work(turns: Turns[str]) -> None:
        served: list[str] = []
        await line_up(turns, "aaa", served)
        await line_up(turns, "b", served)
        await asyncio.sleep(0)
        assert served == ["a busy"]
        await line_up(turns, "ba", served)
        await asyncio.sleep(0)
        assert served == ["a busy", "b busy", "a busy"]
        assert turns.number == 3

    with_turns(3, work)


def test_who_leaves_at_the_last_moment_gives_the_turn_back() -> None:
    async def work(turns: Turns[str]) -> None:
        first, second = asyncio.create_task(turns.take("a", 60)), asyncio.create_task(turns.take("b", 60))
        await asyncio.sleep(0)
        turns.offer("worker")
        first.cancel()
        assert await second == "worker"
        assert first.cancelled()
        third = asyncio.create_task(turns.take("c", 60))
        await asyncio.sleep(0)
        third.cancel()
        await asyncio.wait({third})
        turns.offer("worker")
        assert await turns.take("d", 60) == "worker"
        assert turns.number == 0

    with_turns(3, work)


def test_what_is_withdrawn_is_not_handed_out_and_who_waits_is_told_in_the_end() -> None:
    async def work(turns: Turns[str]) -> None:
        turns.offer("lost")
        turns.withdraw("lost")
        with pytest.raises(Problem):
            await turns.take("a", 0.01)
        served: list[str] = []
        await line_up(turns, "ab", served)
        turns.fail("worker-lost")
        await asyncio.sleep(0)
        assert served == ["a worker-lost", "b worker-lost"]

    with_turns(3, work)
