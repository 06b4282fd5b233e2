"""How a job goes to a worker and its answer comes back: frames of a short header in JSON and a body of bytes.

No pickle: nothing that a worker says can become anything but names, numbers and bytes in the web process.
"""

import json
import struct
from dataclasses import asdict, dataclass, field
from typing import IO

_SIZES = struct.Struct("!IQ")
HEAD = _SIZES.size


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


@dataclass(frozen=True)
class Reply:
    """What a worker says: first its process id alone, then one answer for each job; after ``last`` it ends by itself."""

    answer: Result | Failure | None
    last: bool = False
    pid: int = 0


def job_frame(job: Job) -> bytes:
    """A job as it is sent."""
    head = {key: value for key, value in vars(job).items() if key != "query"}
    return _frame(head, job.query.encode("utf-8", "surrogatepass"))


def reply_frame(reply: Reply) -> bytes:
    """A reply as it is sent."""
    head: dict[str, object] = {"last": reply.last, "pid": reply.pid}
    if isinstance(reply.answer, Result):
        return _frame({**head, "type": reply.answer.media_type, "seconds": reply.answer.seconds}, reply.answer.body)
    return _frame({**head, "failure": asdict(reply.answer) if reply.answer else None}, b"")


def read_job(file: IO[bytes]) -> Job | None:
    """The next job from a buffered file, waiting for it; ``None`` where the other end has closed."""
    sizes = file.read(HEAD)
    if len(sizes) < HEAD:
        return None
    head_size, body_size = _SIZES.unpack(sizes)
    head = json.loads(file.read(head_size))
    query = file.read(body_size).decode("utf-8", "surrogatepass")
    if graphs := head.pop("graphs"):
        graphs = (tuple(graphs[0]), tuple(graphs[1]))
    return Job(query, graphs=graphs, **head)


def length(start: memoryview) -> int:
    """The whole length in bytes of the frame that begins with ``start`` (at least ``HEAD`` bytes)."""
    head_size, body_size = _SIZES.unpack_from(start)
    return HEAD + int(head_size) + int(body_size)


def reply(frame: memoryview) -> Reply:
    """The reply in a whole frame; its body is copied out."""
    head_size, body_size = _SIZES.unpack_from(frame)
    start = HEAD + head_size
    head = json.loads(bytes(frame[HEAD:start]))
    answer: Result | Failure | None = None
    if "type" in head:
        answer = Result(head["type"], bytes(frame[start : start + body_size]), head["seconds"])
    elif head["failure"]:
        answer = Failure(**head["failure"])
    return Reply(answer, head["last"], head["pid"])


def _frame(head: dict[str, object], body: bytes) -> bytes:
    written = json.dumps(head).encode()
    return b"".join((_SIZES.pack(len(written), len(body)), written, body))
