"""The one way to ask the snapshot anything: fair turns at a pool of worker processes, each query with a deadline.

``ready``, ``run``, ``counts`` and ``close`` are all that the rest of the server needs (``keifu_server.metrics.Runs``).
"""

from keifu_server.channel import Worker
from keifu_server.counts import Counts
from keifu_server.nursery import CAN_FORK, Nursery, Spawned
from keifu_server.pool import Pool
from keifu_server.problems import Problem
from keifu_server.settings import Settings
from keifu_server.turns import Turns, busy
from keifu_server.wire import Failure, Job, Result
from keifu_server.worker import Limits, Source

_ORPHAN_SECONDS = 5.0
_ABOUT_THE_QUERY = frozenset({"unknown-function", "too-long"})
_READ_SECONDS = 600.0  # in which the largest snapshots are read


class Lane:
    """Runs queries on the snapshot ``source``, as many at once as there are workers; the others wait for their turn."""

    def __init__(self, source: Source, settings: Settings, *, fork: bool = CAN_FORK) -> None:
        self._settings = settings
        self._turns: Turns[Worker] = Turns(settings.queue)
        limits = Limits(settings.time_limit + _ORPHAN_SECONDS, settings.memory_bytes)
        self.pool = Pool(
            (Nursery if fork else Spawned)(source, limits),
            settings.workers,
            offer=self._turns.offer,
            withdraw=self._turns.withdraw,
            failed=lambda: self._turns.fail("worker-lost"),
        )
        self._closed = False

    async def ready(self) -> None:
        """Returns once a worker can be asked, however long it reads the snapshot; ``Problem`` where none can be started."""
        self.pool.fill()
        if self.pool.hopeless:
            raise _lost()
        self._turns.offer(await self._turns.take("", _READ_SECONDS))

    async def run(self, job: Job, client: str = "") -> Result:
        """The whole answer to a query; turns go round between clients.

        ``Problem``: ``busy`` where too many wait or the wait is too long, ``query-timeout``, ``worker-lost`` where the
        worker died over it or none can be started, and what the worker answered (``syntax``, ``not-acceptable``,
        ``answer-too-large`` …). A call that is called off ends its worker, so nobody else gets its answer.
        """
        if self._closed:
            raise busy()
        self.pool.fill()
        if self.pool.hopeless:
            raise _lost()
        worker = await self._turns.take(client, self._settings.wait_limit)
        reply = None
        try:
            reply = await worker.ask(job, self._settings.time_limit)
        except TimeoutError:
            detail = f"({self._settings.time_limit:g} s)"
            raise Problem("query-timeout", detail, headers={"Retry-After": "60"}) from None
        except EOFError:
            raise _lost() from None
        finally:
            if reply is None:
                self.pool.end(worker)
            elif reply.last:
                self.pool.dismiss(worker)
            else:
                self._turns.offer(worker)
        if isinstance(reply.answer, Result):
            return reply.answer
        raise failed(reply.answer or Failure("failed"))

    def counts(self) -> Counts:
        """What has happened so far."""
        return Counts(waiting=self._turns.number, restarts=self.pool.restarts)

    async def close(self) -> None:
        """Ends the workers, in the middle of a query too; whatever waits or comes afterwards is told ``busy``."""
        self._closed = True
        self._turns.fail("busy")
        await self.pool.close()


def failed(failure: Failure) -> Problem:
    """The problem that a worker's failure is for the one who asked; what was said only where it is about the query."""
    if failure.line:
        return _placed(failure.name, failure.line, failure.column)
    if failure.name == "syntax":
        return _syntax(failure.detail)
    extra: dict[str, object] = {"kind": failure.detail} if failure.name == "not-acceptable" else {}
    return Problem(failure.name, failure.detail if failure.name in _ABOUT_THE_QUERY else "", extra=extra)


def _syntax(said: str) -> Problem:
    """From ``error at 3:14: expected …``: the place, and what the engine expected, in one line."""
    place, _, reason = said.removeprefix("error at ").partition(": ")
    line, _, column = place.partition(":")
    reason = " ".join(reason.split())
    if not (line.isdigit() and column.isdigit()):
        return Problem("syntax", reason or said)
    return _placed("syntax", int(line), int(column), f": {reason}")


def _placed(name: str, line: int, column: int, reason: str = "") -> Problem:
    return Problem(name, f"(line {line}, column {column}{reason})", extra={"line": line, "column": column})


def _lost() -> Problem:
    return Problem("worker-lost", headers={"Retry-After": "5"})
