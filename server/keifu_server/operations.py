"""For whoever runs the server: ``/health``, ``/ready``, ``/metrics``, and what starts and ends with the application."""

import asyncio
import gc
import signal
import sys
import time
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from keifu import __version__
from keifu.errors import KeifuError
from keifu_server.log import Log
from keifu_server.metrics import Metrics
from keifu_server.names import names_of
from keifu_server.negotiate import TABLES
from keifu_server.problems import Problem
from keifu_server.remote import RemoteLane
from keifu_server.settings import Settings
from keifu_server.site import Site
from keifu_server.takeover import Served, Takeover
from keifu_server.wire import Job

_FRESH = {"Cache-Control": "no-store"}
_PROBE_SECONDS = 1.0
_ANSWERING = ("busy", "query-timeout")  # a lane with too much to do is no broken lane


@dataclass
class Probe:
    """Whether the lane answers, asked at most once a second; the number makes each query its own, whatever is cached."""

    answering: bool = False
    _begun: float = float("-inf")
    _task: asyncio.Task[None] | None = None
    _asked: int = 0

    async def ask(self, site: Site) -> bool:
        """Asks, and waits no longer than a second: after that the last answer counts."""
        now = time.monotonic()
        if (self._task is None or self._task.done()) and now - self._begun > _PROBE_SECONDS:
            self._begun, self._task = now, asyncio.create_task(self._run(site))
        if self._task:
            await asyncio.wait({self._task}, timeout=_PROBE_SECONDS)
        return self.answering

    async def _run(self, site: Site) -> None:
        try:
            self._asked += 1
            await site.lane.run(Job(f"ASK {{}} # {self._asked}", TABLES[0].media_type, None, 1000))
            self.answering = True
        except Problem as problem:
            self.answering = self.answering and problem.name in _ANSWERING


@dataclass
class Operations:
    """What the operator's routes look at: what is served comes from a folder (``takeover``) or from another ``store``."""

    def __post_init__(self) -> None:
        self.metrics.counted(self.served.counts)

    settings: Settings
    served: Served
    metrics: Metrics
    log: Log
    takeover: Takeover | None = None
    store: RemoteLane | None = None
    probe: Probe = field(default_factory=Probe)

    @property
    def trouble(self) -> KeifuError | None:
        """What is wrong with the snapshot on disk."""
        return self.takeover.trouble if self.takeover else None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Starts the workers and the watch over new snapshots; at the end closes all lanes and the log."""
        # A question waits in a thread for its answers: as many threads as queries may wait or run, so no client has them all.
        at_once = self.settings.store_connections if self.store else self.settings.workers
        threads = ThreadPoolExecutor(self.settings.queue + at_once, "keifu")
        asyncio.get_running_loop().set_default_executor(threads)
        with suppress(Problem, KeifuError):  # a request, and /ready, will tell if it cannot be started
            await names_of(self.served.site)
        gc.freeze()  # what is loaded now stays, so nobody waits while it is looked through for garbage
        watching = []
        if self.takeover:
            watching.append(asyncio.create_task(self.takeover.watch(self.settings.watch_interval)))
            _on_hangup(self.takeover)
        if self.store:
            watching.append(asyncio.create_task(self.store.watch()))
        try:
            yield
        finally:
            for task in watching:
                task.cancel()
            await self.served.close()
            self.log.close()

    async def end(self) -> None:
        """Ends what is still being worked on: it gets a problem."""
        await self.served.close()


async def health(request: Request) -> Response:
    """``/health``: 200 as long as the web process lives; asks the lane nothing."""
    return JSONResponse(
        {"status": "ok", "snapshot": operations_of(request).served.site.snapshot.digest}, headers=_FRESH
    )


async def ready(request: Request) -> Response:
    """``/ready``: 200 where queries are answered, else 503; with the digest, and what is wrong with the snapshot on disk."""
    operations = operations_of(request)
    answering = await operations.probe.ask(operations.served.site)
    trouble = operations.trouble
    content = {
        "status": "ready" if answering else "not ready",
        "snapshot": operations.served.site.snapshot.digest,
        "version": __version__,
        "trouble": {"ja": trouble.ja, "en": trouble.en} if trouble else None,
    }
    return JSONResponse(content, 200 if answering else 503, _FRESH if answering else {**_FRESH, "Retry-After": "5"})


async def metrics(request: Request) -> Response:
    """``/metrics``: in the text format of Prometheus, or OpenMetrics where that is asked for."""
    operations = operations_of(request)
    operations.metrics.serving(operations.served.site.snapshot.digest)
    body, media_type = operations.metrics.page(request.headers.get("accept", ""))
    return Response(body, headers={"Content-Type": media_type, "Vary": "Accept", **_FRESH})


def operations_of(request: Request) -> Operations:
    """What runs the application that a request is for."""
    found: Operations = request.app.state.operations
    return found


def _on_hangup(takeover: Takeover) -> None:
    """SIGHUP looks for a new snapshot, where there is such a signal; at a terminal it keeps its meaning: the end."""
    at_terminal = sys.stdin is not None and not sys.stdin.closed and sys.stdin.isatty()
    if hasattr(signal, "SIGHUP") and not at_terminal:
        with suppress(NotImplementedError, RuntimeError, ValueError):
            asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, takeover.wake)
