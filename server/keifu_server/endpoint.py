"""``/sparql``: the SPARQL 1.1 Protocol, its service description, and a page with a form for people."""

import asyncio
import re

from starlette.requests import Request
from starlette.responses import Response

from keifu import guard
from keifu.results import Table
from keifu_server import description, protocol
from keifu_server.negotiate import GRAPHS, TABLES, TURTLE, Format, best, named, prefers_html
from keifu_server.problems import Problem
from keifu_server.protocol import QueryRequest
from keifu_server.respond import page, tagged, unchanged
from keifu_server.site import Site, site_of
from keifu_server.wire import Job, Result

_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+)(:[0-9]+)?")
_ENCODED = 3  # a byte is at most three in a form ("%E7")
_LONG = 4_000  # characters; looking at as many takes about a millisecond, a thread for it a tenth of that
_OTHER_FIELDS = 16_384  # bytes of a form besides its query
EXAMPLE = """SELECT ?measure ?label WHERE {
  ?measure a kf:Measure ; rdfs:label ?label .
}
ORDER BY ?measure
LIMIT 20"""


async def sparql(request: Request) -> Response:
    """SPARQL 1.1 Protocol, query operation: GET, POST form, POST direct; a GET without query describes the service.

    Answers are whole, with ``ETag`` (snapshot, query, dataset, formats) except where a query answers differently each
    time. Problems: those of ``protocol``, ``guard`` and the lane, and ``not-acceptable``.
    """
    site = site_of(request)
    body = await _body(request, site.settings.query_bytes * _ENCODED + _OTHER_FIELDS)
    content_type = request.headers.get("content-type", "")
    asked = protocol.read(request.method, content_type, request.scope["query_string"], body)
    for_people = prefers_html(request.headers.get("accept"), (*TABLES, *GRAPHS))
    if asked is None:
        return _form(request) if for_people else await _description(request, site)
    scan = await _let_through(asked.query, site)
    if for_people and (not asked.formats or "html" in asked.formats):
        return await _for_people(request, site, asked, scan)
    table, graph = _formats(asked, request.headers.get("accept"))
    etag = site.etag(repr(asked), str(table), str(graph))
    if not scan.volatile and (same := unchanged(request, etag)):
        return same
    found = await _run(site, asked, scan, table, graph)
    response = Response(found.body, media_type=_content_type(found))
    if scan.volatile:
        response.headers.update({"Cache-Control": "no-store", "Vary": "Accept"})
        return response
    return tagged(response, etag)


async def _let_through(query: str, site: Site) -> guard.Scan:
    limits = site.settings.query
    try:
        if len(query) > _LONG:
            return await asyncio.to_thread(guard.check, query, limits)
        return guard.check(query, limits)
    except guard.Refused as refused:
        raise Problem.of(refused) from None


async def _run(site: Site, asked: QueryRequest, scan: guard.Scan, table: Format | None, graph: Format | None) -> Result:
    graphs = (asked.default_graphs, asked.named_graphs)
    job = Job(
        asked.query,
        table.media_type if table else None,
        graph.media_type if graph else None,
        site.settings.answer_bytes,
        graphs=graphs if any(graphs) else None,
    )
    try:
        return await site.run(job, volatile=scan.volatile)
    except Problem as problem:
        if problem.name != "not-acceptable":
            raise
        raise _not_acceptable(GRAPHS if problem.extra.get("kind") == "graph" else TABLES) from problem


def _formats(asked: QueryRequest, accept: str | None) -> tuple[Format | None, Format | None]:
    """The formats for a table and for a graph: the first known ``format=``, else by ``Accept`` where that says anything."""
    for name in asked.formats:
        chosen = named(name, TABLES), named(name, GRAPHS)
        if any(chosen):
            return chosen
    chosen = best(accept, TABLES), best(accept, GRAPHS)
    if not any(chosen) or (asked.formats and accept in (None, "", "*/*")):
        raise _not_acceptable((*TABLES, *GRAPHS))
    return chosen


def _content_type(found: Result) -> str:
    return next(item for item in (*TABLES, *GRAPHS) if item.media_type == found.media_type).content_type


def _not_acceptable(offered: tuple[Format, ...]) -> Problem:
    types = [item.media_type for item in offered]
    return Problem("not-acceptable", f"({', '.join(types)})", extra={"offered": types})


async def _for_people(request: Request, site: Site, asked: QueryRequest, scan: guard.Scan) -> Response:
    """The form with the answer below it: a table, or a graph as Turtle."""
    try:
        found = await _run(site, asked, scan, TABLES[0], TURTLE)
    except Problem as problem:
        return _form(request, asked.query, problem=problem)
    if found.media_type == TURTLE.media_type:
        return _form(request, asked.query, turtle=found.body.decode())
    return _form(request, asked.query, table=Table.from_json(found.body))


def _form(
    request: Request,
    query: str = EXAMPLE,
    table: Table | None = None,
    turtle: str | None = None,
    problem: Problem | None = None,
) -> Response:
    return page(
        request,
        "sparql.html",
        status=problem.status if problem else 200,
        formats=(*TABLES, *GRAPHS),
        query=query,
        table=table,
        turtle=turtle,
        problem=problem,
    )


async def _description(request: Request, site: Site) -> Response:
    chosen = best(request.headers.get("accept"), GRAPHS)
    if chosen is None:
        raise _not_acceptable(GRAPHS)
    graph = description.describe(_own_address(request) + "/sparql", await site.table(description.NAMED_GRAPHS))
    written = graph.serialize(
        format={"jsonld": "json-ld", "ntriples": "nt", "rdfxml": "xml"}.get(chosen.name, "turtle")
    )
    return Response(written, media_type=chosen.content_type, headers={"Vary": "Accept"})


def _own_address(request: Request) -> str:
    """The address that the client used, as far as its ``Host`` is one."""
    host = request.headers.get("host", "")
    if not _HOST.fullmatch(host):
        raise Problem("bad-request", "(Host)")
    return f"{request.url.scheme}://{host}"


async def _body(request: Request, most: int) -> bytes:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > most:
            raise Problem("too-long")
    return bytes(body)
