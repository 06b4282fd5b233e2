"""What runs in a worker process: holds the snapshot and carries out queries, one after the other. Knows no HTTP.

An answer is executed and written whole in one call, since results of pyoxigraph must not leave their thread; it ends
at ``max_bytes`` by a writer that raises, so nothing is ever cut. The process is ended from outside: Oxigraph cannot
be cancelled from Python (measured, 0.5.13). It can open no file and no socket where it has the snapshot in memory.
"""

import contextlib
import os
import signal
import socket
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

import pyoxigraph as ox

from keifu.default_graph import with_union
from keifu_server.look import look
from keifu_server.wire import Failure, Job, Reply, Result, read_job, reply_frame

with contextlib.suppress(ImportError):  # not on Windows
    import resource

_NO_FUNCTION = "The custom function "  # the engine's words, before the IRI


@dataclass(frozen=True)
class Source:
    """The snapshot in ``folder``, with Keifu's prefixes; held in memory, or read from its store on disk."""

    folder: str
    in_memory: bool
    prefixes: dict[str, str]

    def load(self) -> ox.Store:
        """The store, read into memory from the dump (about 5 µs a quad); ``OSError`` and ``SyntaxError`` as they come."""
        store = ox.Store()
        store.bulk_extend(with_union(ox.parse(path=Path(self.folder) / "dump.nq", format=ox.RdfFormat.N_QUADS)))
        return store

    def open(self) -> ox.Store:
        """The store as a worker that nobody has loaded it for gets it; ``OSError`` where it cannot."""
        return self.load() if self.in_memory else ox.Store.read_only(str(Path(self.folder) / "store"))


@dataclass(frozen=True)
class Limits:
    """What a worker may use.

    ``seconds``: after them the kernel ends a query whose server has died (the server itself ends it earlier).
    ``memory_bytes``: what queries may add to the address space. ``grown_bytes``: after a query that has added as much to
    the largest resident size, the process ends and another takes its place, so that memory is given back.
    """

    seconds: float
    memory_bytes: int
    grown_bytes: int = 64_000_000


class _TooLarge(Exception):
    """The answer has reached ``max_bytes``."""


class _Capped:
    """A writer that keeps what it is given and raises once that is too much."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._parts: list[bytes] = []
        self._size = 0

    def write(self, data: bytes) -> int:
        self._size += len(data)
        if self._size > self._most:
            raise _TooLarge
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits anywhere."""

    def content(self) -> bytes:
        return b"".join(self._parts)


def serve(channel: socket.socket, source: Source, limits: Limits, store: ox.Store | None = None) -> None:
    """Says its process id, then answers each ``Job`` from ``channel`` until the other end closes.

    ``store`` is the one of ``source`` where somebody has loaded it already. Where it cannot be opened, ends without a word.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's business
    _step_back()
    with contextlib.suppress(OSError, SyntaxError), channel, channel.makefile("rb") as jobs:
        opened = store or source.open()
        _confine(limits.memory_bytes, files=not source.in_memory)
        most = _largest() + limits.grown_bytes
        channel.sendall(reply_frame(Reply(None, pid=os.getpid())))
        last = False
        while not last and (job := read_job(jobs)):
            _alarm(limits.seconds)
            answer = carry_out(opened, job, source.prefixes)
            _alarm(0)
            last = _largest() > most
            channel.sendall(reply_frame(Reply(answer, last)))


def carry_out(store: ox.Store, job: Job, prefixes: dict[str, str]) -> Result | Failure:
    """Runs one query that the guard lets through; whatever the engine raises becomes a ``Failure``."""
    seen = look(job, prefixes)
    if isinstance(seen, Failure):
        return seen
    start = time.perf_counter()
    filled_in = prefixes if seen.filled_in or job.limits is None else None  # what is filled in is told, and costs time
    try:
        found = store.query(job.query, base_iri=job.base, prefixes=filled_in, **_dataset(job))
    except SyntaxError as error:
        return Failure("syntax", str(error))
    except ValueError as error:
        return Failure("bad-request", str(error))
    except RuntimeError as error:
        unknown = str(error).startswith(_NO_FUNCTION)
        return Failure("unknown-function" if unknown else "failed", str(error).removeprefix(_NO_FUNCTION))
    except (OSError, MemoryError) as error:
        return Failure("failed", str(error))
    media_type = job.graph if isinstance(found, ox.QueryTriples) else job.table
    if media_type is None:
        return Failure("not-acceptable", "graph" if isinstance(found, ox.QueryTriples) else "table")
    out = _Capped(job.max_bytes)
    try:
        _write(found, media_type, out, prefixes)
    except _TooLarge:
        return Failure("answer-too-large")
    except (OSError, RuntimeError, MemoryError) as error:
        return Failure("failed", str(error))
    return Result(media_type, out.content(), time.perf_counter() - start, seen)


def _write(
    found: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples,
    media_type: str,
    out: _Capped,
    prefixes: dict[str, str],
) -> None:
    writer = cast("IO[bytes]", out)
    if isinstance(found, ox.QueryTriples):
        ox.serialize(found, writer, ox.RdfFormat.from_media_type(media_type), prefixes=prefixes)
    else:
        found.serialize(writer, ox.QueryResultsFormat.from_media_type(media_type))


def _dataset(job: Job) -> dict[str, Any]:
    if job.graphs is None:
        return {}
    default, named = ([ox.NamedNode(iri) for iri in iris] for iris in job.graphs)
    return {"default_graph": default, "named_graphs": named}


def _alarm(seconds: float) -> None:
    if hasattr(signal, "setitimer"):  # not on Windows
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _step_back() -> None:
    """A worker that is given a job does not push the web process aside in the midst of its own (Linux): a tenth more answers."""
    with contextlib.suppress(AttributeError, OSError):
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


def _largest() -> int:
    """The largest resident size of this process so far in bytes; 0 where the system does not tell it in KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 if sys.platform == "linux" else 0


def _confine(memory_bytes: int, *, files: bool) -> None:
    """No core dumps, an end to memory before the machine has none left, and nothing to be opened (where the system can)."""
    with contextlib.suppress(NameError, OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        most = pages * resource.getpagesize() + memory_bytes
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    if not files:
        with contextlib.suppress(NameError, OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
