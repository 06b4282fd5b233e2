"""The one way to ask the snapshot anything: a lane with one worker process, a bounded queue and a deadline.

``run`` and ``close`` are all that the rest of the server knows, so that a pool can take its place.
"""

import asyncio
import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from keifu.vocabulary import PREFIXES
from keifu_server import worker
from keifu_server.counts import Counts
from keifu_server.problems import Problem
from keifu_server.settings import Settings

_START_SECONDS = 30.0
_ORPHAN_SECONDS = 5.0
_FORKSERVER = "forkserver" in multiprocessing.get_all_start_methods()  # not on Windows


class _Worker:
    """A started worker process and the server's end of its pipe; ``ask`` and ``end`` block, so they run in a thread."""

    def __init__(self, store: Path, settings: Settings) -> None:
        context = multiprocessing.get_context("forkserver") if _FORKSERVER else multiprocessing.get_context("spawn")
        context.set_forkserver_preload(["keifu_server.worker"])
        self._pipe: Connection
        self._pipe, theirs = context.Pipe()
        seconds = settings.time_limit + _ORPHAN_SECONDS
        arguments = (theirs, str(store), PREFIXES, seconds, settings.memory_bytes)
        self.process: BaseProcess = context.Process(target=worker.serve, args=arguments, daemon=True)
        self.process.start()
        theirs.close()
        if not self._pipe.poll(_START_SECONDS) or self._pipe.recv() is not None:
            self.process.kill()
            self.end()
            raise EOFError

    def gone(self) -> bool:
        """Whether an idle worker has died: its end of the pipe is closed, so there is an end of file to read."""
        return self._pipe.poll()

    def ask(self, job: worker.Job) -> worker.Result | worker.Failure:
        self._pipe.send(job)
        reply: worker.Result | worker.Failure = self._pipe.recv()
        return reply

    def end(self) -> None:
        self.process.join()
        self._pipe.close()


class Lane:
    """Runs one query at a time on the snapshot in ``store``; requests wait for their turn, in their order."""

    def __init__(self, store: Path, settings: Settings) -> None:
        self._store = store
        self._settings = settings
        self._restarts = -1  # the first worker is none
        self._turn = asyncio.Lock()
        self._waiting = 0
        self._closed = False
        self._worker: _Worker | None = None
        # A thread of its own: with the shared ones, requests that wait for an answer could take the thread that gives it.
        self._thread = ThreadPoolExecutor(1, "keifu-lane")

    async def run(self, job: worker.Job) -> worker.Result:
        """The whole answer to a query.

        ``Problem``: ``busy`` where too many wait or the wait is too long, ``query-timeout``, ``worker-lost`` where the
        worker died over it, and what the worker answered (``syntax``, ``not-acceptable``, ``answer-too-large`` …).
        """
        await self._my_turn()
        try:
            reply = await self._ask(job)
        finally:
            self._turn.release()
        if isinstance(reply, worker.Failure):
            raise failed(reply)
        return reply

    def counts(self) -> Counts:
        """What has happened so far."""
        return Counts(waiting=self._waiting, restarts=max(0, self._restarts))

    async def close(self) -> None:
        """Ends the worker, in the middle of a query too; whatever waits or comes afterwards is told ``busy``."""
        self._closed = True
        self._drop()
        await asyncio.to_thread(self._thread.shutdown)

    async def _my_turn(self) -> None:
        if self._waiting >= self._settings.queue:
            raise _busy()
        self._waiting += 1
        try:
            async with asyncio.timeout(self._settings.wait_limit):
                await self._turn.acquire()
        except TimeoutError as error:
            raise _busy() from error
        finally:
            self._waiting -= 1

    async def _ask(self, job: worker.Job) -> worker.Result | worker.Failure:
        if self._closed:
            raise _busy()
        loop = asyncio.get_running_loop()
        try:
            if self._worker is None or self._worker.gone():
                self._drop()
                self._restarts += 1
                self._worker = await loop.run_in_executor(self._thread, _Worker, self._store, self._settings)
            reply = loop.run_in_executor(self._thread, self._worker.ask, job)
            reply.add_done_callback(
                lambda done: done.cancelled() or done.exception()
            )  # looked at, even where nobody waits for it any more
            done, _ = await asyncio.wait({reply}, timeout=self._settings.time_limit)
            if not done:
                raise Problem("query-timeout", f"({self._settings.time_limit:g} s)", headers={"Retry-After": "60"})
            return reply.result()
        except (EOFError, OSError) as error:
            self._drop()
            raise Problem("worker-lost", headers={"Retry-After": "5"}) from error
        except BaseException:  # also a request that is called off: the worker may be in the midst of its query
            self._drop()
            raise

    def _drop(self) -> None:
        """Kills the worker at once; its thread then gets an end of file and reaps it. The next query starts another."""
        if self._worker is not None:
            lost, self._worker = self._worker, None
            lost.process.kill()
            self._thread.submit(lost.end)


def failed(failure: worker.Failure) -> Problem:
    """The problem that a worker's failure is for the one who asked; the engine's words only where they are about the query."""
    if failure.name == "syntax":
        return _syntax(failure.detail)
    extra: dict[str, object] = {"kind": failure.detail} if failure.name == "not-acceptable" else {}
    return Problem(failure.name, failure.detail if failure.name == "unknown-function" else "", extra=extra)


def _syntax(said: str) -> Problem:
    """From ``error at 3:14: expected …``: the place, and what the engine expected, in one line."""
    place, _, reason = said.removeprefix("error at ").partition(": ")
    line, _, column = place.partition(":")
    reason = " ".join(reason.split())
    if not (line.isdigit() and column.isdigit()):
        return Problem("syntax", reason or said)
    extra: dict[str, object] = {"line": int(line), "column": int(column)}
    return Problem("syntax", f"(line {line}, column {column}: {reason})", extra=extra)


def _busy() -> Problem:
    return Problem("busy", headers={"Retry-After": "5"})
