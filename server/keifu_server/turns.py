"""Who is next: a bounded queue before a few things that are used in turn, fair between clients."""

import asyncio
from collections import deque
from typing import Generic, TypeVar

from keifu_server.problems import Problem

Thing = TypeVar("Thing")


class Turns(Generic[Thing]):
    """Hands out what it is offered, to one client after the other, and to each in the order of its requests.

    At most ``most`` wait. Where all places are taken, the newest request of the client with the most of them gives way
    to that of a client with fewer; so nobody can fill the queue against others.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._free: list[Thing] = []
        self._waiting: dict[str, deque[asyncio.Future[Thing]]] = {}
        self.number = 0

    async def take(self, client: str, seconds: float) -> Thing:
        """One of the things, to be offered again after use; ``Problem`` ``busy`` after ``seconds`` or where it gave way."""
        if self._free:
            return self._free.pop()
        if self.number >= self._most:
            self._make_room(client)
        turn: asyncio.Future[Thing] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(client, deque()).append(turn)
        self.number += 1
        timer = asyncio.get_running_loop().call_later(seconds, _refuse, turn)
        try:
            return await turn
        except BaseException:
            self._leave(client, turn)
            raise
        finally:
            timer.cancel()

    def offer(self, thing: Thing) -> None:
        """Gives it to who is next, or keeps it until somebody comes."""
        turn = self._next()
        if turn is None:
            self._free.append(thing)
        else:
            turn.set_result(thing)

    def withdraw(self, thing: Thing) -> None:
        """Hands it out no more, if it is here."""
        if thing in self._free:
            self._free.remove(thing)

    def fail(self, problem: str) -> None:
        """Tells everybody who waits that it will not be."""
        while turn := self._next():
            turn.set_exception(Problem(problem, headers={"Retry-After": "5"}))

    def _next(self) -> "asyncio.Future[Thing] | None":
        while self._waiting:
            client = next(iter(self._waiting))
            turns = self._waiting.pop(client)
            turn = turns.popleft()
            self.number -= 1
            if turns:
                self._waiting[client] = turns  # behind all others
            if not turn.done():
                return turn
        return None

    def _make_room(self, client: str) -> None:
        greedy, turns = max(self._waiting.items(), key=lambda item: len(item[1]))
        if len(turns) <= len(self._waiting.get(client, ())) + 1:
            raise busy()
        turn = turns[-1]
        self._forget(greedy, turn)
        turn.set_exception(busy())

    def _leave(self, client: str, turn: "asyncio.Future[Thing]") -> None:
        self._forget(client, turn)
        if turn.done() and not turn.cancelled() and turn.exception() is None:
            self.offer(turn.result())  # called off in the moment in which it was its turn

    def _forget(self, client: str, turn: "asyncio.Future[Thing]") -> None:
        turns = self._waiting.get(client)
        if turns and turn in turns:
            turns.remove(turn)
            self.number -= 1
            if not turns:
                del self._waiting[client]


def _refuse(turn: "asyncio.Future[Thing]") -> None:
    if not turn.done():
        turn.set_exception(busy())


def busy() -> Problem:
    """Too many wait, or it took too long."""
    return Problem("busy", headers={"Retry-After": "5"})
