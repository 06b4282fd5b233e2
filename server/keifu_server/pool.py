"""The pool: as many worker processes as there should be, each replaced however it ends."""

import asyncio
import socket
from collections.abc import Callable
from typing import cast

from keifu_server.channel import Worker
from keifu_server.nursery import Processes

_START_SECONDS = 600.0  # where nothing can be forked, a worker reads the snapshot itself
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 10.0  # seconds


class Pool:
    """Keeps ``number`` workers: ``offer`` gets each new one, ``withdraw`` each that is lost; those are replaced.

    Where none can be started, ``failed`` is called, and it is tried again after a pause that grows from 0.1 to 10 s.
    ``restarts`` counts the workers that took the place of others.
    """

    def __init__(
        self,
        processes: Processes,
        number: int,
        *,
        offer: Callable[[Worker], None],
        withdraw: Callable[[Worker], None],
        failed: Callable[[], None],
    ) -> None:
        self._processes, self.number = processes, number
        self._offer, self._withdraw, self._failed = offer, withdraw, failed
        self._workers: set[Worker] = set()
        self._starting: set[asyncio.Task[None]] = set()
        self._pause = _FIRST_PAUSE
        self._retry: asyncio.TimerHandle | None = None
        self._closed = False
        self._started = 0

    @property
    def restarts(self) -> int:
        """How many workers have been started in place of others."""
        return max(0, self._started - self.number)

    @property
    def hopeless(self) -> bool:
        """Whether there is no worker and none is being started: the last try has failed, the next comes later."""
        return not self._workers and not self._starting and self._retry is not None

    def pids(self) -> list[int]:
        """The process ids of the workers that are ready."""
        return [worker.pid for worker in self._workers]

    def fill(self) -> None:
        """Starts the workers that are missing; does nothing in the pause after a failure."""
        if self._closed or self._retry is not None:
            return
        for _ in range(self.number - len(self._workers) - len(self._starting)):
            task = asyncio.get_running_loop().create_task(self._start())
            self._starting.add(task)

    def end(self, worker: Worker) -> None:
        """Kills a worker in the midst of its job; another takes its place."""
        self._processes.end(worker.pid)
        self.dismiss(worker)

    def dismiss(self, worker: Worker) -> None:
        """Lets a worker go that ends by itself; another takes its place."""
        worker.hang_up()
        self._lost(worker)

    async def close(self) -> None:
        """Ends all workers, in the middle of a query too."""
        self._closed = True
        if self._retry is not None:
            self._retry.cancel()
        for task in self._starting:
            task.cancel()
        await asyncio.gather(*self._starting, return_exceptions=True)
        for worker in list(self._workers):
            self.end(worker)
        await self._processes.close()

    async def _start(self) -> None:
        worker: Worker | None = None
        try:
            await self._processes.ready()
            async with asyncio.timeout(_START_SECONDS):
                worker = await self._connected()
        except (OSError, EOFError):  # a time-out is an OSError too
            pass
        finally:
            self._starting.discard(cast("asyncio.Task[None]", asyncio.current_task()))
        if worker is None or worker.closed:
            self._try_later()
            return
        self._pause = _FIRST_PAUSE
        self._started += 1
        self._workers.add(worker)
        self._offer(worker)

    async def _connected(self) -> Worker:
        """A new worker that has said that it is ready."""
        worker = Worker(self._lost)
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                self._processes.start(theirs)
            loop = asyncio.get_running_loop()
            connect = loop.create_unix_connection if ours.family != socket.AF_INET else loop.create_connection
            await connect(lambda: worker, sock=ours)
            await worker.hello()
        except BaseException:
            worker.hang_up()
            ours.close()
            raise
        return worker

    def _lost(self, worker: Worker) -> None:
        self._workers.discard(worker)
        self._withdraw(worker)
        self.fill()

    def _try_later(self) -> None:
        if self._retry is None and not self._closed:
            self._retry = asyncio.get_running_loop().call_later(self._pause, self._try_again)
            self._pause = min(self._pause * 2, _LONGEST_PAUSE)
        if self.hopeless:
            self._failed()

    def _try_again(self) -> None:
        self._retry = None
        self.fill()
