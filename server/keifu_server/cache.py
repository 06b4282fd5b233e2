"""Answers kept for being asked again, also as they were sent, and questions asked by many at once carried out once."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from keifu_server.problems import Problem
from keifu_server.wire import Job, Result

Key = tuple[str, Job]
Repeatable = tuple[str, bytes, str]
_OVERHEAD = 1_000  # bytes that an entry takes besides its texts, roughly


@dataclass(frozen=True)
class Sent:
    """An answer as it was sent, with status 200: its headers, and its body."""

    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes


@dataclass
class _Flight:
    """A query under way and how many wait for it."""

    task: "asyncio.Task[Result]"
    waiting: int = 0


class Answers:
    """Whole answers by snapshot digest and job, at most ``most`` bytes; what was asked least recently goes first.

    So are those sent, by digest and request, so that one that is repeated need not be read again. ``hits`` and ``misses``
    count; ``size`` is what is held (bytes, with the queries; a body that stands here in both ways counts twice).
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Key | Repeatable, Result | Sent] = OrderedDict()
        self._flights: dict[Key, _Flight] = {}
        self.size = self.hits = self.misses = 0

    async def get(self, key: Key, run: Callable[[], Awaitable[Result]]) -> Result:
        """The answer kept for ``key``, else what ``run`` gives; while that is under way, others wait for the same.

        A failure is told to all who wait for it and not kept; only ``busy`` concerns the one who has asked alone, so the
        next one asks anew. The query is called off when the last of those who wait has gone.
        """
        while True:
            if isinstance(found := self._find(key), Result):
                return found
            flight, mine = self._flights.get(key), False
            if flight is None:
                flight, mine = self._depart(key, run), True
            try:
                return await self._arrival(key, flight)
            except Problem as problem:
                if mine or problem.name != "busy":
                    raise

    def sent(self, request: Repeatable) -> Sent | None:
        """What was sent to an equal request: snapshot digest, query string, ``Accept``."""
        found = self._find(request)
        return found if isinstance(found, Sent) else None

    def send_again(self, request: Repeatable, sent: Sent) -> None:
        """Keeps what is sent for requests that are equal."""
        self._keep(request, sent)

    def forget(self) -> None:
        """Keeps nothing of before, nor what is under way; who waits for that still gets it."""
        self._kept.clear()
        self._flights.clear()
        self.size = 0

    def _depart(self, key: Key, run: Callable[[], Awaitable[Result]]) -> _Flight:
        async def fly() -> Result:
            try:
                result = await run()
                if self._flights.get(key) is flight:
                    self._keep(key, replace(result, seconds=0.0))  # which is what it takes those who ask later
                return result
            finally:
                self._land(key, flight)

        self.misses += 1
        flight = self._flights[key] = _Flight(asyncio.get_running_loop().create_task(fly()))
        flight.task.add_done_callback(lambda task: task.cancelled() or task.exception())  # looked at in any case
        return flight

    async def _arrival(self, key: Key, flight: _Flight) -> Result:
        flight.waiting += 1
        try:
            return await asyncio.shield(flight.task)
        finally:
            flight.waiting -= 1
            if not flight.waiting and not flight.task.done():  # nobody wants it any more, and nobody may join it now
                self._land(key, flight)
                flight.task.cancel()

    def _land(self, key: Key, flight: _Flight) -> None:
        if self._flights.get(key) is flight:
            del self._flights[key]

    def _find(self, key: Key | Repeatable) -> Result | Sent | None:
        if found := self._kept.get(key):
            self._kept.move_to_end(key)
            self.hits += 1
        return found

    def _keep(self, key: Key | Repeatable, answer: Result | Sent) -> None:
        size = _size(key, answer)
        if size > self._most or key in self._kept:
            return
        self._kept[key] = answer
        self.size += size
        while self.size > self._most:
            self.size -= _size(*self._kept.popitem(last=False))


def _size(key: Key | Repeatable, answer: Result | Sent) -> int:
    asked = key[1].query.encode("utf-8", "surrogatepass") if isinstance(key[1], Job) else key[1] + key[-1].encode()
    return len(asked) + len(answer.body) + _OVERHEAD
