"""Answers kept for being asked again, and what is asked by many at once carried out once."""

import asyncio
import sys
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol, Self, TypeVar

from keifu_server.problems import Problem
from keifu_server.wire import Job

Repeatable = tuple[str, bytes, str]
"""A request that has nothing besides its address: snapshot digest, query string, ``Accept``."""

Key = tuple[str, Job] | Repeatable
_OVERHEAD = 1_000  # bytes that an entry takes besides its texts, roughly


class Answer(Protocol):
    """What can be kept: an answer (``Result``), or what was sent for it (``Sent``)."""

    @property
    def body(self) -> bytes:
        """Nearly all of it."""

    @property
    def volatile(self) -> bool:
        """Whether another one is given each time."""

    @property
    def kept(self) -> Self:
        """The same for those who ask later."""


A = TypeVar("A", bound=Answer)


@dataclass(eq=False)
class _Flight:
    """A query under way, and all who wait for it; with a task of its own, since whoever asked first may be gone first."""

    task: "asyncio.Task[None] | None" = None
    passengers: "list[asyncio.Future[Any]]" = field(default_factory=list)

    def there(self) -> "Iterator[asyncio.Future[Any]]":
        """Those who have not gone."""
        return (passenger for passenger in self.passengers if not passenger.done())


class Answers:
    """Whole answers by snapshot digest and job, or by request; at most ``most`` bytes, the least recently asked goes first.

    ``hits`` and ``misses`` count; ``size`` is what is held (bytes, with what was asked). A key always stands for the same
    kind of answer.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Key, Any] = OrderedDict()
        self._flights: dict[Key, _Flight] = {}
        self.size = self.hits = self.misses = 0

    def find(self, key: Key) -> Any:
        """The answer kept for ``key``, if there is one."""
        if found := self._kept.get(key):
            self._kept.move_to_end(key)
            self.hits += 1
        return found

    async def get(self, key: Key, run: Callable[[], Awaitable[A]]) -> A:
        """The answer kept for ``key``, else what ``run`` gives; while that is under way, others wait for the same.

        A failure is told to all who wait for it and not kept; only ``busy`` concerns the one who has asked alone, so the
        next one asks anew. What differs each time is neither kept nor shared. The query is called off when the last of
        those who wait has gone.
        """
        while True:
            if found := self.find(key):
                return found  # type: ignore[no-any-return]  # of the same kind as all for this key
            flight = self._flights.get(key)
            mine = flight is None
            try:
                result: A = await self._arrival(key, flight or self._depart(key, run))
                return result if mine or not result.volatile else await run()
            except Problem as problem:
                if mine or problem.name != "busy":
                    raise

    def forget(self) -> None:
        """Keeps nothing of before, nor what is under way; who waits for that still gets it."""
        self._kept.clear()
        self._flights.clear()
        self.size = 0

    def _depart(self, key: Key, run: Callable[[], Awaitable[Answer]]) -> _Flight:
        self.misses += 1
        flight = self._flights[key] = _Flight()
        flight.task = asyncio.get_running_loop().create_task(self._fly(key, flight, run))
        return flight

    async def _fly(self, key: Key, flight: _Flight, run: Callable[[], Awaitable[Answer]]) -> None:
        try:
            result = await run()
            if self._flights.get(key) is flight and not result.volatile:
                self._keep(key, result)
            for passenger in flight.there():
                passenger.set_result(result)
        except Exception as error:
            for passenger in flight.there():
                passenger.set_exception(error)
        finally:
            for passenger in flight.there():  # the query was called off
                passenger.cancel()
            self._land(key, flight)

    async def _arrival(self, key: Key, flight: _Flight) -> Any:
        passenger: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        flight.passengers.append(passenger)
        try:
            return await passenger
        finally:
            flight.passengers.remove(passenger)
            if not flight.passengers and flight.task:  # nobody wants it any more, and nobody may join it now
                self._land(key, flight)
                flight.task.cancel()

    def _land(self, key: Key, flight: _Flight) -> None:
        if self._flights.get(key) is flight:
            del self._flights[key]

    def _keep(self, key: Key, answer: Answer) -> None:
        size = _size(key, answer)
        if size > self._most or key in self._kept:
            return
        self._kept[key] = answer.kept
        self.size += size
        while self.size > self._most:
            self.size -= _size(*self._kept.popitem(last=False))


def _size(key: Key, answer: Answer) -> int:
    asked = key[1].query if isinstance(key[1], Job) else key[1]
    return sys.getsizeof(asked) + sys.getsizeof(key[-1]) + len(answer.body) + _OVERHEAD
