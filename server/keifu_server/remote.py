"""The lane to another SPARQL 1.1 store: queries go there in a few threads, and its answers are taken whole or not at all.

The same face as ``keifu_server.lane``: ``ready``, ``run``, ``counts`` and ``close``. The store is always asked for JSON or
N-Triples, and what it says is read and written anew, so that what was cut, broken or is no answer at all does not get
through.
"""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from keifu.errors import CannotRunError
from keifu.prefixes import PREFIXES
from keifu.snapshot import Snapshot
from keifu.stores import check
from keifu.stores.address import Address
from keifu.stores.asking import StoreError
from keifu.stores.state import State
from keifu_server import exchange
from keifu_server.aside import aside
from keifu_server.counts import Counts
from keifu_server.lane import failed
from keifu_server.look import look
from keifu_server.problems import Problem
from keifu_server.settings import Settings
from keifu_server.wire import Failure, Job, Result

_PROBLEMS = {
    "refused": "store-refused",
    "unreachable": "store-unreachable",
    "timeout": "query-timeout",
    "too-large": "answer-too-large",
    "cut": "store-cut",
    "failed": "store-failed",
}
_WATCH_SECONDS = 5.0
_SOON = {"Retry-After": "5"}


class RemoteLane:
    """Asks the store at ``address``, as many queries at once as ``store_connections``; others wait for their turn.

    An answer counts only if the store says after it that it holds the same load as before, and whole. When it holds
    another one, ``taken`` is called with its snapshot, and who asked is told to ask again.
    """

    def __init__(self, address: Address, settings: Settings) -> None:
        self.taken: Callable[[Snapshot], None] = lambda snapshot: None
        self._address = address
        self._settings = settings
        self._state: State | None = None
        self._told: State | None = None
        self._virtuoso = False
        self._turns = asyncio.Semaphore(settings.store_connections)
        self._waiting = 0
        self._ended = threading.Event()
        self._stops: set[threading.Event] = set()
        self._threads = ThreadPoolExecutor(settings.store_connections, "keifu-store")

    def open(self) -> Snapshot:
        """What the store holds, counted. ``CannotRunError`` where it cannot be asked or does not hold it whole."""
        try:
            self._look()
        except StoreError as error:
            raise CannotRunError(
                f"ストアに尋ねられません({error})。動いているか、アドレスが正しいかを確かめてください。",
                f"The store cannot be asked ({error}). Check that it runs and that the address is right.",
                self._address.url,
            ) from error
        if self._state is None or self._state.snapshot is None:
            raise CannotRunError(
                "ストアに完全なスナップショットがありません。keifu build --to で書いてください。",
                "The store holds no whole snapshot: write one with 'keifu build --to'.",
                self._address.url,
            )
        self._told = self._state
        return self._state.snapshot

    async def ready(self) -> None:
        """As a lane does: ``open`` has asked the store already."""

    async def run(self, job: Job, client: str = "") -> Result:
        """The whole answer to a query.

        ``Problem``: what the guard refuses, ``busy`` where too many wait or the wait is too long, ``query-timeout``,
        ``not-acceptable``,
        ``answer-too-large``, and those of a store: ``store-unreachable``, ``store-incomplete``, ``store-refused``,
        ``store-cut``, ``store-failed``. A thread whose query is out of time is free again once its store is silent.
        """
        seen = await aside(look, job, PREFIXES)
        if isinstance(seen, Failure):
            raise failed(seen)
        await self._my_turn()
        stop = threading.Event()
        self._stops.add(stop)
        loop = asyncio.get_running_loop()
        answer = loop.run_in_executor(self._threads, self._answer, job, stop)
        answer.add_done_callback(self._free)
        try:
            done, _ = await asyncio.wait({answer}, timeout=self._settings.time_limit)
        finally:
            stop.set()
            self._stops.discard(stop)
        if not done:
            raise Problem("query-timeout", f"({self._settings.time_limit:g} s)", headers={"Retry-After": "60"})
        before, result = answer.result()
        if not self._tell() and isinstance(result, Result) and before is self._state:
            return replace(result, look=seen)
        raise result if isinstance(result, Problem) else _incomplete()

    async def watch(self) -> None:
        """Looks from time to time whether the store holds another snapshot, so that nothing old is called current."""
        while not self._ended.is_set():
            await asyncio.sleep(_WATCH_SECONDS)
            before = self._state
            with contextlib.suppress(StoreError):
                if await asyncio.to_thread(self._changed) and before is self._state:
                    await asyncio.to_thread(self._look)
            self._tell()

    def counts(self) -> Counts:
        """How many wait now; there are no workers to restart."""
        return Counts(waiting=self._waiting)

    def _tell(self) -> bool:
        """Hands over the snapshot that the store holds now; whether it is another one than was told before."""
        state = self._state
        if state is None or state.snapshot is None or state is self._told:
            return False
        self._told = state
        self.taken(state.snapshot)
        return True

    def _changed(self) -> bool:
        whole = self._state.load if self._state and self._state.snapshot else None
        return check.load(self._address, self._settings.time_limit) != whole

    async def close(self) -> None:
        """Ends the reading of answers; whatever comes afterwards is told ``busy``. A silent store is given up in its time."""
        self._ended.set()
        for stop in self._stops:
            stop.set()
        await asyncio.to_thread(self._threads.shutdown)

    def _answer(self, job: Job, stop: threading.Event) -> tuple[State | None, Result | Problem]:
        """In a thread: the answer with the state that it was asked in, or what came of it."""
        before = self._state
        try:
            if before is None or before.snapshot is None:
                self._look()
                return before, _incomplete()
            result = exchange.answer(self._address, job, before, self._virtuoso, self._settings.time_limit, stop)
            if check.load(self._address, self._settings.time_limit) == before.load:
                return before, result
            self._look()
            return before, _incomplete()
        except Problem as problem:
            return before, problem
        except StoreError as error:
            headers = _SOON if error.trouble in ("unreachable", "failed") else {}
            return before, Problem(_PROBLEMS[error.trouble], f"({error.said})" if error.said else "", headers=headers)

    def _look(self) -> None:
        """Takes in what the store holds now; whole only if every graph has the triples that it ought to have."""
        state, said = check.state(self._address, self._settings.time_limit)
        if state and state.snapshot and check.missing(self._address, state, self._settings.time_limit):
            state = None
        self._virtuoso = exchange.is_virtuoso(said)
        self._state = state

    async def _my_turn(self) -> None:
        if self._ended.is_set() or self._waiting >= self._settings.queue:
            raise Problem("busy", headers=_SOON)
        self._waiting += 1
        try:
            async with asyncio.timeout(self._settings.wait_limit):
                await self._turns.acquire()
        except TimeoutError as error:
            raise Problem("busy", headers=_SOON) from error
        finally:
            self._waiting -= 1

    def _free(self, answer: "asyncio.Future[tuple[State | None, Result | Problem]]") -> None:
        self._turns.release()
        if not answer.cancelled():
            answer.exception()  # looked at, even where nobody waits for it any more


def _incomplete() -> Problem:
    return Problem("store-incomplete", headers=_SOON)
