"""A query from outside on its way to the engine: let through by the guard, answered by the lane, its time measured."""

import asyncio
import time
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import TypeVar

from starlette.requests import ClientDisconnect, Request

from keifu import guard
from keifu.vocabulary import BASE, PREFIXES
from keifu_server.mistakes import pointed
from keifu_server.negotiate import GRAPHS, TABLES, Format
from keifu_server.problems import Problem
from keifu_server.protocol import QueryRequest
from keifu_server.respond import not_acceptable
from keifu_server.site import Site
from keifu_server.worker import Job, Result

_T = TypeVar("_T")
_SHORT = 4_096  # characters, read in about a millisecond; longer ones are not to hold up the others


@dataclass(frozen=True)
class Asked:
    """A query that may be run: what the guard saw in it, and how long it looked (seconds)."""

    request: QueryRequest
    scan: guard.Scan
    guard_seconds: float

    @property
    def filled_in(self) -> list[str]:
        """The prefixes that the query leaves out and Keifu knows, in the order of their first use."""
        return [prefix for prefix in self.scan.prefixes if prefix in PREFIXES]


@dataclass(frozen=True)
class Answered:
    """A whole answer and what its headers say of it: the prefixes filled in, and where the time went."""

    result: Result
    headers: dict[str, str]


async def let_through(site: Site, request: QueryRequest) -> Asked:
    """The query as the guard lets it through; a ``Problem`` of its kinds, pointed at the place."""
    start = time.perf_counter()
    limits = site.settings.query_bytes, site.settings.query_depth
    try:
        if len(request.query) <= _SHORT:
            scan = guard.check(request.query, *limits)
        else:
            scan = await asyncio.to_thread(guard.check, request.query, *limits)
    except guard.Refused as refused:
        raise pointed(Problem.of(refused), request.query) from None
    return Asked(request, scan, time.perf_counter() - start)


async def answer(
    site: Site, asked: Asked, table: Format | None, graph: Format | None, most: int | None = None
) -> Answered:
    """The answer in the format for its kind, at most so many bytes (default: the setting's).

    ``Problem``: those of the lane; ``syntax`` is pointed at the place, ``not-acceptable`` names what is offered.
    """
    start = time.perf_counter()
    request = asked.request
    graphs = (request.default_graphs, request.named_graphs)
    job = Job(
        request.query,
        table.media_type if table else None,
        graph.media_type if graph else None,
        min(most or site.settings.answer_bytes, site.settings.answer_bytes),
        graphs=graphs if any(graphs) else None,
        base=BASE,
    )
    try:
        result = await site.lane.run(job)
    except Problem as problem:
        if problem.name == "not-acceptable":
            raise not_acceptable(GRAPHS if problem.extra.get("kind") == "graph" else TABLES) from problem
        raise await asyncio.to_thread(pointed, problem, request.query, asked.scan) from problem
    return Answered(result, _headers(asked, result, time.perf_counter() - start))


async def while_wanted(request: Request, work: Awaitable[_T]) -> _T:
    """What ``work`` gives, called off once the client has gone, so that nobody's query holds up the others.

    ``work`` must not read the request: what still comes of it is dropped.
    """
    working, leaving = asyncio.ensure_future(work), asyncio.ensure_future(_left(request))
    working.add_done_callback(lambda done: done.cancelled() or done.exception())  # looked at, even where nobody waits
    try:
        await asyncio.wait((working, leaving), return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise ClientDisconnect
        return working.result()
    finally:
        working.cancel()
        leaving.cancel()


async def _left(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _headers(asked: Asked, result: Result, seconds: float) -> dict[str, str]:
    wait = max(seconds - result.seconds, 0.0)
    spans = {"guard": asked.guard_seconds, "wait": wait, "query": result.seconds}
    headers = {"Server-Timing": ", ".join(f"{name};dur={span * 1000:.2f}" for name, span in spans.items())}
    return headers | ({"Keifu-Prefixes": ", ".join(asked.filled_in)} if asked.filled_in else {})
