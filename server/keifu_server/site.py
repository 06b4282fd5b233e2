"""What every route shares: the snapshot, the limits, and the lane that answers from it."""

import asyncio
import hashlib
from collections.abc import Awaitable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from starlette.requests import Request

from keifu import __version__
from keifu.questions import Answer, answer
from keifu.results import Table
from keifu.snapshot import Snapshot
from keifu.stores.state import NOWHERE
from keifu_server.cache import Answers
from keifu_server.clients import client
from keifu_server.counts import Counts
from keifu_server.metrics import Runs
from keifu_server.negotiate import TABLES, Format
from keifu_server.problems import Problem
from keifu_server.settings import Settings
from keifu_server.wire import Job, Result


@dataclass
class Site:
    """One snapshot being served. ``cache`` keeps what never changes with it (labels of terms, choices of forms)."""

    snapshot: Snapshot
    settings: Settings
    lane: Runs
    cache: dict[str, object] = field(default_factory=dict)
    answers: Answers = field(init=False)

    def __post_init__(self) -> None:
        self.answers = Answers(self.settings.cache_bytes)

    async def run(self, job: Job) -> Result:
        """The answer to a query, kept from an earlier time unless it is volatile; a ``Problem`` as in ``Lane.run``."""
        return await self.answers.get((self.snapshot.digest, job), partial(self.ask, job))

    def ask(self, job: Job) -> Awaitable[Result]:
        """The answer to a query, from the lane in any case."""
        return self.lane.run(job, client.get())

    @property
    def dump(self) -> Path | None:
        """The file with all quads; none where another store holds them."""
        return None if self.snapshot.path == NOWHERE else self.snapshot.path / "dump.nq"

    def take(self, snapshot: Snapshot) -> None:
        """The lane serves another snapshot from now on (that of another store does): nothing of the one before is kept."""
        self.snapshot = snapshot
        self.cache.clear()
        self.answers.forget()

    async def table(self, sparql: str) -> Table:
        """The answer to one of the server's own queries (SELECT or ASK), over the union of all named graphs."""
        return Table.from_json((await self._run(sparql, TABLES[0].media_type, None)).body)

    async def graph(self, sparql: str, chosen: Format) -> Result:
        """The answer to one of the server's own queries (CONSTRUCT) in a format of ``negotiate.GRAPHS``."""
        return await self._run(sparql, None, chosen.media_type)

    async def question(self, name: str, values: Mapping[str, str]) -> Answer:
        """Asks one of the ready questions; errors as in ``keifu.questions.answer``, or a ``Problem`` of the lane."""
        loop = asyncio.get_running_loop()

        asked: list[Future[Result]] = []

        def run(sparql: str) -> bytes:
            asked.append(asyncio.run_coroutine_threadsafe(self._run(sparql, TABLES[0].media_type, None), loop))
            return asked[-1].result().body

        try:
            return await asyncio.to_thread(answer, name, values, run, self.snapshot.digest)
        except asyncio.CancelledError:
            for query in asked:  # nobody waits for the thread any more, nor for its query
                query.cancel()
            raise

    def counts(self) -> Counts:
        """What has happened so far, for ``/metrics``."""
        return replace(self.lane.counts(), cache_hits=self.answers.hits, cache_misses=self.answers.misses)

    def etag(self, *parts: str) -> str:
        """A weak entity tag (RFC 9110, 8.8.3) for what follows from this snapshot, version of Keifu, base path, and ``parts``."""
        whole = "\n".join((self.snapshot.digest, __version__, self.settings.base_path, *parts))
        return f'W/"{hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:32]}"'

    async def _run(self, sparql: str, table: str | None, graph: str | None) -> Result:
        try:
            return await self.run(Job(sparql, table, graph, self.settings.answer_bytes))
        except Problem as problem:
            if problem.name in ("syntax", "not-acceptable", "store-refused"):  # our own query, not theirs
                raise Problem("failed", problem.detail) from problem
            raise


def site_of(request: Request) -> Site:
    """The site that a request is for: the same one until it is answered, whatever is taken up meanwhile."""
    site: Site = request.scope["state"]["site"]
    return site
