"""What every route shares: the snapshot, the limits, and the lane that answers from it."""

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.requests import Request

from keifu import __version__
from keifu.questions import Answer, answer
from keifu.results import Table
from keifu.snapshot import Snapshot
from keifu_server.lane import Lane
from keifu_server.negotiate import TABLES, Format
from keifu_server.problems import Problem
from keifu_server.remote import RemoteLane
from keifu_server.settings import Settings
from keifu_server.worker import Job, Result


@dataclass
class Site:
    """One snapshot being served. ``cache`` keeps what never changes with it (labels of terms, choices of forms)."""

    snapshot: Snapshot
    settings: Settings
    lane: Lane | RemoteLane
    cache: dict[str, object] = field(default_factory=dict)

    def take(self, snapshot: Snapshot) -> None:
        """Another snapshot is being served from now on."""
        self.snapshot = snapshot
        self.cache.clear()

    async def table(self, sparql: str) -> Table:
        """The answer to one of the server's own queries (SELECT or ASK), over the union of all named graphs."""
        return Table.from_json((await self._run(sparql, TABLES[0].media_type, None)).body)

    async def graph(self, sparql: str, chosen: Format) -> Result:
        """The answer to one of the server's own queries (CONSTRUCT) in a format of ``negotiate.GRAPHS``."""
        return await self._run(sparql, None, chosen.media_type)

    async def question(self, name: str, values: Mapping[str, str]) -> Answer:
        """Asks one of the ready questions; errors as in ``keifu.questions.answer``, or a ``Problem`` of the lane."""
        loop = asyncio.get_running_loop()

        def run(sparql: str) -> bytes:
            asked = asyncio.run_coroutine_threadsafe(self._run(sparql, TABLES[0].media_type, None), loop)
            return asked.result().body

        return await asyncio.to_thread(answer, name, values, run, self.snapshot.digest)

    def etag(self, *parts: str) -> str:
        """A weak entity tag (RFC 9110, 8.8.3) for what follows from this snapshot, this version of Keifu, and ``parts``."""
        whole = "\n".join((self.snapshot.digest, __version__, *parts))
        return f'W/"{hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:32]}"'

    async def _run(self, sparql: str, table: str | None, graph: str | None) -> Result:
        try:
            return await self.lane.run(Job(sparql, table, graph, self.settings.answer_bytes))
        except Problem as problem:
            if problem.name in ("syntax", "not-acceptable", "store-refused"):  # our own query, not theirs
                raise Problem("failed", problem.detail) from problem
            raise


def site_of(request: Request) -> Site:
    """The site that a request is for."""
    site: Site = request.app.state.site
    return site
