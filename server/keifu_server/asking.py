"""A query from outside on its way to the engine: let through by the guard, answered by the site, its time measured."""

import time
from typing import NamedTuple

from keifu import guard
from keifu.prefixes import BASE, PREFIXES
from keifu_server.aside import aside
from keifu_server.mistakes import pointed
from keifu_server.negotiate import GRAPHS, TABLES, Format
from keifu_server.problems import Problem
from keifu_server.protocol import QueryRequest
from keifu_server.respond import not_acceptable, server_timing
from keifu_server.site import Site
from keifu_server.wire import Job, Result

_SHORT = 4_096  # characters, read in about a millisecond; longer ones are not to hold up the others


class Asked(NamedTuple):
    """A query that may be run: what the guard saw in it, and how long it looked (seconds)."""

    request: QueryRequest
    scan: guard.Scan
    guard_seconds: float

    @property
    def filled_in(self) -> list[str]:
        """The prefixes that the query leaves out and Keifu knows, in the order of their first use."""
        return [prefix for prefix in self.scan.prefixes if prefix in PREFIXES]


class Answered(NamedTuple):
    """A whole answer and what its headers say of it: the prefixes filled in, and where the time went."""

    result: Result
    headers: dict[str, str]


async def let_through(site: Site, request: QueryRequest) -> Asked:
    """The query as the guard lets it through; a ``Problem`` of its kinds, pointed at the place."""
    start = time.perf_counter()
    limits = site.settings.query
    try:
        if len(request.query) <= _SHORT:
            scan = guard.check(request.query, limits)
        else:
            scan = await aside(guard.check, request.query, limits)
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
        result = await site.run(job, volatile=asked.scan.volatile)
    except Problem as problem:
        if problem.name == "not-acceptable":
            raise not_acceptable(GRAPHS if problem.extra.get("kind") == "graph" else TABLES) from problem
        raise await aside(pointed, problem, request.query, asked.scan) from problem
    return Answered(result, _headers(asked, result, time.perf_counter() - start))


def _headers(asked: Asked, result: Result, seconds: float) -> dict[str, str]:
    query = min(result.seconds, seconds)  # one that others had asked already may have been under way before
    headers = {"Server-Timing": server_timing(asked.guard_seconds, seconds - query, query)}
    return headers | ({"Keifu-Prefixes": ", ".join(asked.filled_in)} if asked.filled_in else {})
