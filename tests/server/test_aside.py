"""Work beside the event loop: two at a time, and whatever comes of it comes back."""

import asyncio
import threading

import pytest

from keifu_server.aside import aside


def test_no_more_than_two_work_at_once_and_the_loop_goes_on() -> None:
    both, go = threading.Barrier(2), threading.Event()
    at_work: set[int] = set()

    def work(number: int) -> int:
        at_work.add(number)
        if number < 2:
            both.wait(30)  # the first two do work together
            assert go.wait(30)
        return number

    async def whole() -> None:
        tasks = [asyncio.create_task(aside(work, number)) for number in range(6)]
        while not {0, 1} <= at_work:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.05)
        assert at_work == {0, 1}
        go.set()
        assert await asyncio.gather(*tasks) == list(range(6))

    asyncio.run(whole())


def test_an_error_comes_back() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        asyncio.run(aside(int, "x"))
    assert asyncio.run(aside(int, "11", base=2)) == 3
