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

from keifu.guard import Limits

_SIZES = struct.Struct("!IQdd")  # bytes of the header and of the body, and seconds: of the engine, of the guard
HEAD = _SIZES.size
_KEPT = 64  # headers, of which there are few different ones


Graphs = tuple[tuple[str, ...], tuple[str, ...]]


class Job(NamedTuple):
    """A query with the media types for a table and for a graph (``None``: that kind is not acceptable).

    ``graphs`` (default graphs, named graphs) is the dataset that the protocol names; without it the dataset is the one
    that the query names, else that of the store, whose default graph is the union of all named graphs. Relative IRIs
    are below ``base``, and a mistake without one. A query from outside has ``limits``: the guard looks at it first.
    """

    query: str
    table: str | None
    graph: str | None
    max_bytes: int
    graphs: Graphs | None = None
    base: str | None = None
    limits: Limits | None = None


class Look(NamedTuple):
    """What the guard saw: whether the query answers differently each time, and the prefixes that Keifu has filled in.

    Those are in the order of their first use. ``seconds`` is how long it looked.
    """

    volatile: bool = False
    filled_in: tuple[str, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True)
class Result:
    """A whole answer: its media type, its bytes, how long it took to find and to write (seconds), and the guard's look."""

    media_type: str
    body: bytes
    seconds: float = field(default=0.0, compare=False)
    look: Look = field(default=Look(), compare=False)

    @property
    def volatile(self) -> bool:
        """Whether another one is given each time."""
        return self.look.volatile

    @property
    def kept(self) -> "Result":
        """The same for those who ask later: it takes no time."""
        return Result(self.media_type, self.body, look=self.look._replace(seconds=0.0))


@dataclass(frozen=True)
class Failure:
    """A query that gave no answer: ``name`` is a kind of ``keifu_server.problems``, ``detail`` what the engine said.

    ``line`` and ``column`` (from 1) are those of what the guard has not let through; 0 where it has no place.
    """

    name: str
    detail: str = ""
    line: int = 0
    column: int = 0


class Reply(NamedTuple):
    """What a worker says: first its process id alone, then one answer for each job; after ``last`` it ends by itself."""

    answer: Result | Failure | None
    last: bool = False
    pid: int = 0


def job_frame(job: Job) -> bytes:
    """A job as it is sent."""
    head = _job_head(*job[1:])
    return _frame(head, job.query.encode("utf-8", "surrogatepass"))


def reply_frame(reply: Reply) -> bytes:
    """A reply as it is sent."""
    answer = reply.answer
    if isinstance(answer, Result):
        look = answer.look
        head = _result_head(reply.last, reply.pid, answer.media_type, look.volatile, look.filled_in)
        return _frame(head, answer.body, answer.seconds, look.seconds)
    failure = asdict(answer) if answer else None
    return _frame(json.dumps({"last": reply.last, "pid": reply.pid, "failure": failure}).encode(), b"")


def read_job(file: IO[bytes]) -> Job | None:
    """The next job from a buffered file, waiting for it; ``None`` where the other end has closed."""
    sizes = file.read(HEAD)
    if len(sizes) < HEAD:
        return None
    head_size, body_size, *_ = _SIZES.unpack(sizes)
    about = _job_about(file.read(head_size))
    return Job(file.read(body_size).decode("utf-8", "surrogatepass"), *about)


def length(start: memoryview) -> int:
    """The whole length in bytes of the frame that begins with ``start`` (at least ``HEAD`` bytes)."""
    head_size, body_size, *_ = _SIZES.unpack_from(start)
    return HEAD + int(head_size) + int(body_size)


def reply(frame: memoryview) -> Reply:
    """The reply in a whole frame; its body is copied out."""
    head_size, body_size, seconds, looked = _SIZES.unpack_from(frame)
    start = HEAD + head_size
    head = _read(bytes(frame[HEAD:start]))
    answer: Result | Failure | None = None
    if "type" in head:
        look = Look(head["volatile"], tuple(head["filled_in"]), looked)
        answer = Result(head["type"], bytes(frame[start : start + body_size]), seconds, look)
    elif head["failure"]:
        answer = Failure(**head["failure"])
    return Reply(answer, head["last"], head["pid"])


@lru_cache(_KEPT)
def _job_head(*about: object) -> bytes:
    """All of a job besides its query, in the order of its fields."""
    return json.dumps(about).encode()


@lru_cache(_KEPT)
def _job_about(head: bytes) -> tuple[Any, ...]:
    table, graph, most, graphs, base, limits = json.loads(head)
    named = (tuple(graphs[0]), tuple(graphs[1])) if graphs else None
    return table, graph, most, named, base, Limits(*limits) if limits else None


@lru_cache(_KEPT)
def _result_head(last: bool, pid: int, media_type: str, volatile: bool, filled_in: tuple[str, ...]) -> bytes:
    head = {"last": last, "pid": pid, "type": media_type, "volatile": volatile, "filled_in": filled_in}
    return json.dumps(head).encode()


@lru_cache(_KEPT)
def _read(head: bytes) -> Mapping[str, Any]:
    """What a header says; nobody changes it, for it is kept."""
    return MappingProxyType(json.loads(head))


def _frame(head: bytes, body: bytes, *seconds: float) -> bytes:
    return b"".join((_SIZES.pack(len(head), len(body), *(seconds or (0.0, 0.0))), head, body))
