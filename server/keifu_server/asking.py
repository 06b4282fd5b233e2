"""A query from outside on its way to the engine: answered by the site, its time measured, its mistakes pointed at."""

import time
from typing import NamedTuple

from keifu.prefixes import BASE
from keifu_server.aside import aside
from keifu_server.mistakes import pointed
from keifu_server.negotiate import GRAPHS, TABLES, Format
from keifu_server.problems import Problem
from keifu_server.protocol import QueryRequest
from keifu_server.respond import not_acceptable
from keifu_server.sent import server_timing
from keifu_server.site import Site
from keifu_server.wire import Job, Result


class Answered(NamedTuple):
    """A whole answer and what its headers say of it: the prefixes filled in, and where the time went."""

    result: Result
    headers: dict[str, str]


async def answer(
    site: Site,
    request: QueryRequest,
    table: Format | None,
    graph: Format | None,
    *,
    most: int | None = None,
    anew: bool = False,
) -> Answered:
    """The answer in the format for its kind, at most so many bytes (default: the setting's); ``anew``: not a kept one.

    ``Problem``: those of the guard and of the lane; one with a place is pointed at it, ``not-acceptable`` names what is
    offered.
    """
    start = time.perf_counter()
    graphs = (request.default_graphs, request.named_graphs)
    settings = site.settings
    job = Job(
        request.query,
        table.media_type if table else None,
        graph.media_type if graph else None,
        min(most or settings.answer_bytes, settings.answer_bytes),
        graphs=graphs if any(graphs) else None,
        base=BASE,
        limits=settings.query,
    )
    try:
        result = await (site.ask(job) if anew else site.run(job))
    except Problem as problem:
        if problem.name == "not-acceptable":
            raise not_acceptable(GRAPHS if problem.extra.get("kind") == "graph" else TABLES) from problem
        raise await aside(pointed, problem, request.query, settings.query) from problem
    return Answered(result, _headers(result, time.perf_counter() - start))


def _headers(result: Result, seconds: float) -> dict[str, str]:
    look = result.look
    query = min(result.seconds, seconds)  # one that others had asked already may have been under way before
    wait = max(seconds - query - look.seconds, 0.0)
    headers = {"Server-Timing": server_timing(look.seconds, wait, query)}
    return headers | ({"Keifu-Prefixes": ", ".join(look.filled_in)} if look.filled_in else {})
