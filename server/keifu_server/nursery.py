"""Where worker processes come from, seen from the web process: ``Nursery`` forks them, ``Spawned`` starts each anew.

The nursery is one process that has loaded the snapshot once; its workers are forks of it, so they are there within
milliseconds and share its memory. It knows none of the web process's sockets, and it alone kills and reaps workers,
so no process id is ever taken for another's. Commands to it are eight bytes: 0 with a socket asks for a worker at the
other end of that socket, any other number ends the worker with that process id.
"""

import asyncio
import contextlib
import gc
import multiprocessing
import os
import signal
import socket
import struct
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from multiprocessing.process import BaseProcess
from typing import Protocol

import pyoxigraph as ox

from keifu_server import worker
from keifu_server.worker import Limits, Source

_COMMAND = struct.Struct("!q")
_READY = b"+"
_END_SECONDS = 2.0
CAN_FORK = hasattr(os, "fork") and hasattr(socket, "send_fds")
_context = multiprocessing.get_context("spawn")


class Processes(Protocol):
    """Starts and ends worker processes; called from the event loop alone."""

    async def ready(self) -> None:
        """Returns once workers can be started; ``OSError`` where the snapshot cannot be loaded."""

    def start(self, channel: socket.socket) -> None:
        """Starts a worker at the other end of ``channel`` (the caller closes its copy); ``OSError`` where it cannot."""

    def end(self, pid: int) -> None:
        """Kills a worker."""

    async def close(self) -> None:
        """Kills all there are, and waits for them."""


class Nursery:
    """Workers forked from one process that has the snapshot; that process too is replaced when it has died."""

    def __init__(self, source: Source, limits: Limits) -> None:
        self._source, self._limits = source, limits
        self._process: BaseProcess | None = None
        self._control: socket.socket | None = None
        self._starting = asyncio.Lock()

    async def ready(self) -> None:
        """See ``Processes``. The event loop goes on while the snapshot is read."""
        async with self._starting:
            if self._process and self._process.is_alive():
                return
            self._drop()
            self._control, theirs = socket.socketpair()
            with theirs:
                arguments = (theirs, self._source, self._limits)
                self._process = _context.Process(
                    target=raise_workers, args=arguments, daemon=True, name="keifu-nursery"
                )
                self._process.start()
            self._control.setblocking(False)
            if await asyncio.get_running_loop().sock_recv(self._control, 1) != _READY:
                self._drop()
                raise OSError(self._source.folder)

    def start(self, channel: socket.socket) -> None:
        """See ``Processes``."""
        if self._control is None:
            raise OSError
        socket.send_fds(self._control, [_COMMAND.pack(0)], [channel.fileno()])

    def end(self, pid: int) -> None:
        """See ``Processes``. Where the nursery has died, its workers end by their alarm or with their sockets."""
        if self._control is not None:
            with contextlib.suppress(OSError):
                self._control.send(_COMMAND.pack(pid))

    async def close(self) -> None:
        """See ``Processes``: the nursery ends its workers and itself as soon as nobody can command it."""
        process = self._process
        self._drop()
        if process is not None:
            await asyncio.to_thread(process.join, _END_SECONDS)
            process.kill()  # one that is still reading the snapshot hears nothing
            await asyncio.to_thread(process.join)

    def _drop(self) -> None:
        if self._control is not None:
            self._control.close()
        self._control = self._process = None


class Spawned:
    """Workers that each load the snapshot themselves, for systems that cannot fork."""

    def __init__(self, source: Source, limits: Limits) -> None:
        self._source, self._limits = source, limits
        self._processes: dict[int, BaseProcess] = {}

    async def ready(self) -> None:
        """See ``Processes``: there is nothing to wait for."""

    def start(self, channel: socket.socket) -> None:
        """See ``Processes``."""
        self._processes = {pid: process for pid, process in self._processes.items() if process.is_alive()}
        process = _context.Process(target=worker.serve, args=(channel, self._source, self._limits), daemon=True)
        process.start()
        self._processes[process.pid or 0] = process

    def end(self, pid: int) -> None:
        """See ``Processes``."""
        if process := self._processes.get(pid):
            process.kill()

    async def close(self) -> None:
        """See ``Processes``."""
        for process in self._processes.values():
            process.kill()
            await asyncio.to_thread(process.join)


def raise_workers(control: socket.socket, source: Source, limits: Limits) -> None:
    """The nursery itself: loads the snapshot, says so, and does what it is told until ``control`` closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(OSError, SyntaxError):
        store = _loaded(source) if source.in_memory else None  # one on disk has threads, which do not survive a fork
        gc.freeze()  # what is there now is never looked at again, so its pages stay shared
        control.sendall(_READY)
        _obey(control, partial(_fork, source=source, limits=limits, store=store))


def _loaded(source: Source) -> ox.Store:
    """The store, with its memory in a heap of its own (glibc gives one to each thread).

    The workers begin with one in which nothing is, where memory for a query is found at once: among the remains of the
    loading it takes a quarter of the time of a small query (measured).
    """
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(source.load).result()


def _obey(control: socket.socket, fork: Callable[[int], int]) -> None:
    """Carries out commands until nobody can give them any more, then ends all workers."""
    workers: set[int] = set()
    while True:
        message, channels, _, _ = socket.recv_fds(control, _COMMAND.size, 1)
        if len(message) < _COMMAND.size:
            break
        for pid in [pid for pid in workers if os.waitpid(pid, os.WNOHANG)[0]]:
            workers.discard(pid)
        if channels:
            workers.add(fork(channels[0]))
        else:
            _end(_COMMAND.unpack(message)[0], workers)
    for pid in list(workers):
        _end(pid, workers)


def _fork(channel: int, source: Source, limits: Limits, store: ox.Store | None) -> int:
    pid = os.fork()
    if pid:
        os.close(channel)
        return pid
    try:
        kept = os.dup2(channel, 3)
        os.closerange(4, os.sysconf("SC_OPEN_MAX"))  # also the way back to the nursery
        worker.serve(socket.socket(fileno=kept), source, limits, store)
    except Exception:
        traceback.print_exc()
    finally:
        os._exit(0)


def _end(pid: int, workers: set[int]) -> None:
    if pid in workers:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        workers.discard(pid)
