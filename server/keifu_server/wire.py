"""How a job goes to a worker and its answer comes back: frames of a short header in JSON and a body of bytes.

No pickle: nothing that a worker says can become anything but names, numbers and bytes in the web process.
"""

import json
import struct
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import IO, Any, NamedTuple

_SIZES = struct.Struct("!IQd")  # bytes of the header and of the body, and seconds
HEAD = _SIZES.size
_KEPT = 64  # headers, of which there are few different ones


Graphs = tuple[tuple[str, ...], tuple[str, ...]]


class Job(NamedTuple):
    """A query with the media types for a table and for a graph (``None``: that kind is not acceptable).

    ``graphs`` (default graphs, named graphs) is the dataset that the protocol names; without it the dataset is the one
    that the query names, else that of the store, whose default graph is the union of all named graphs. Relative IRIs
    are below ``base``, and a mistake without one.
    """

    query: str
    table: str | None
    graph: str | None
    max_bytes: int
    graphs: Graphs | None = None
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


class Reply(NamedTuple):
    """What a worker says: first its process id alone, then one answer for each job; after ``last`` it ends by itself."""

    answer: Result | Failure | None
    last: bool = False
    pid: int = 0


def job_frame(job: Job) -> bytes:
    """A job as it is sent."""
    head = _job_head(job.table, job.graph, job.max_bytes, job.graphs, job.base)
    return _frame(head, job.query.encode("utf-8", "surrogatepass"))


def reply_frame(reply: Reply) -> bytes:
    """A reply as it is sent."""
    answer = reply.answer
    if isinstance(answer, Result):
        return _frame(_result_head(reply.last, reply.pid, answer.media_type), answer.body, answer.seconds)
    failure = asdict(answer) if answer else None
    return _frame(json.dumps({"last": reply.last, "pid": reply.pid, "failure": failure}).encode(), b"")


def read_job(file: IO[bytes]) -> Job | None:
    """The next job from a buffered file, waiting for it; ``None`` where the other end has closed."""
    sizes = file.read(HEAD)
    if len(sizes) < HEAD:
        return None
    head_size, body_size, _ = _SIZES.unpack(sizes)
    head = _read(file.read(head_size))
    query = file.read(body_size).decode("utf-8", "surrogatepass")
    graphs = (tuple(head["graphs"][0]), tuple(head["graphs"][1])) if head["graphs"] else None
    return Job(query, **{**head, "graphs": graphs})


def length(start: memoryview) -> int:
    """The whole length in bytes of the frame that begins with ``start`` (at least ``HEAD`` bytes)."""
    head_size, body_size, _ = _SIZES.unpack_from(start)
    return HEAD + int(head_size) + int(body_size)


def reply(frame: memoryview) -> Reply:
    """The reply in a whole frame; its body is copied out."""
    head_size, body_size, seconds = _SIZES.unpack_from(frame)
    start = HEAD + head_size
    head = _read(bytes(frame[HEAD:start]))
    answer: Result | Failure | None = None
    if "type" in head:
        answer = Result(head["type"], bytes(frame[start : start + body_size]), seconds)
    elif head["failure"]:
        answer = Failure(**head["failure"])
    return Reply(answer, head["last"], head["pid"])


@lru_cache(_KEPT)
def _job_head(table: str | None, graph: str | None, max_bytes: int, graphs: Graphs | None, base: str | None) -> bytes:
    head = {"table": table, "graph": graph, "max_bytes": max_bytes, "graphs": graphs, "base": base}
    return json.dumps(head).encode()


@lru_cache(_KEPT)
def _result_head(last: bool, pid: int, media_type: str) -> bytes:
    return json.dumps({"last": last, "pid": pid, "type": media_type}).encode()


@lru_cache(_KEPT)
def _read(head: bytes) -> Mapping[str, Any]:
    """What a header says; nobody changes it, for it is kept."""
    return MappingProxyType(json.loads(head))


def _frame(head: bytes, body: bytes, seconds: float = 0.0) -> bytes:
    return b"".join((_SIZES.pack(len(head), len(body), seconds), head, body))
