"""The worker process: opens the snapshot read-only and carries out queries. The only file of the server that does.

An answer is executed and written whole in one call, since results of pyoxigraph must not leave their thread; it ends
at ``max_bytes`` by a writer that raises, so nothing is ever cut. The process holds no network connection and is
ended from outside: Oxigraph cannot be cancelled from Python (measured, 0.5.13).
"""

import contextlib
import signal
import time
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import IO, Any, cast

import pyoxigraph as ox

_NO_FUNCTION = "The custom function "  # the engine's words, before the IRI


@dataclass(frozen=True)
class Job:
    """A query with the media types for a table and for a graph (``None``: that kind is not acceptable).

    ``graphs`` (default graphs, named graphs) is the dataset that the protocol names; without it the dataset is the one
    that the query names, else that of the store, whose default graph is the union of all named graphs. Relative IRIs
    are below ``base``, and a mistake without one.
    """

    query: str
    table: str | None
    graph: str | None
    max_bytes: int
    graphs: tuple[tuple[str, ...], tuple[str, ...]] | None = None
    base: str | None = None


@dataclass(frozen=True)
class Result:
    """A whole answer: its media type, its bytes, and how long it took to find and to write (seconds)."""

    media_type: str
    body: bytes
    seconds: float = field(default=0.0, compare=False)


@dataclass(frozen=True)
class Failure:
    """A query that gave no answer: ``name`` is a kind of ``keifu_server.problems``, ``detail`` what the engine said."""

    name: str
    detail: str = ""


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


def serve(pipe: Connection, store: str, prefixes: dict[str, str], seconds: float, memory_bytes: int) -> None:
    """Answers each ``Job`` from ``pipe`` with a ``Result`` or a ``Failure`` until the other end closes.

    The first message is ``None`` once the store is open, or a ``Failure``. ``seconds`` is the time after which the
    kernel ends a process whose server has died; the server itself ends it earlier.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's business
    try:
        opened = ox.Store.read_only(store)
    except OSError as error:
        pipe.send(Failure("worker-lost", str(error)))
        return
    _limit(memory_bytes)
    pipe.send(None)
    with contextlib.suppress(EOFError, OSError):
        while True:
            job = pipe.recv()
            _alarm(seconds)
            answer = carry_out(opened, job, prefixes)
            _alarm(0)
            pipe.send(answer)


def carry_out(store: ox.Store, job: Job, prefixes: dict[str, str]) -> Result | Failure:
    """Runs one query; whatever the engine raises becomes a ``Failure``."""
    start = time.perf_counter()
    try:
        found = store.query(job.query, base_iri=job.base, prefixes=prefixes, **_dataset(job))
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
    return Result(media_type, out.content(), time.perf_counter() - start)


def _write(
    found: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples,
    media_type: str,
    out: _Capped,
    prefixes: dict[str, str],
) -> None:
    writer = cast(IO[bytes], out)
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


def _limit(memory_bytes: int) -> None:
    """No core dumps, and an end to memory before the machine has none left (where the system can)."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
