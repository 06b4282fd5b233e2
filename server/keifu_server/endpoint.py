"""``/sparql``: the SPARQL 1.1 Protocol, its service description, and a page with a form for people."""

import asyncio
import codecs
import re

from starlette.requests import Request
from starlette.responses import Response

from keifu_server import description, protocol, query_page
from keifu_server.asking import Asked, answer, let_through
from keifu_server.cache import Repeatable
from keifu_server.negotiate import CSV, GRAPHS, TABLES, prefers_html, requested
from keifu_server.problems import Problem
from keifu_server.respond import Again, negotiated, not_acceptable, sent_again, tagged, unchanged
from keifu_server.site import Site, site_of

_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:[0-9]+)?")
_ENCODED = 3  # a byte is at most three in a form ("%E7")
_LINK = '<{}/sparql>; rel="service-desc", <https://creativecommons.org/licenses/by/4.0/>; rel="license"'
_ANNOUNCED = (b"content-length", b"transfer-encoding")  # one of them wherever there is a body (RFC 9112, 6)
_BESIDES = (*_ANNOUNCED, b"if-none-match")
_OTHER_FIELDS = 16_384  # bytes of a form besides its query


async def sparql(request: Request) -> Response:
    """SPARQL 1.1 Protocol, query operation: GET, POST form, POST direct; a GET without query describes the service.

    Answers are whole. Those to GET have an ``ETag`` (snapshot, query, dataset, formats) except where a query answers
    differently each time. Problems: those of ``protocol``, ``asking`` and the lane, and ``not-acceptable``.
    """
    site = site_of(request)
    repeatable = _repeatable(request, site)
    if repeatable and (sent := site.answers.sent(repeatable)):
        return Again(sent)
    body = await _body(request, site)
    content_type = request.headers.get("content-type", "")
    asked = protocol.read(request.method, content_type, request.scope["query_string"], body)
    for_people = prefers_html(request.headers.get("accept"), (*TABLES, *GRAPHS))
    if asked is None:
        return query_page.form(request) if for_people else await _description(request, site)
    if for_people and (not asked.formats or "html" in asked.formats):
        return await query_page.answered(request, site, asked)
    query = await let_through(site, asked)
    response = await _answer(request, site, query, saved=for_people)
    if repeatable and response.status_code == 200 and not query.scan.volatile:
        site.answers.send_again(repeatable, sent_again(response))
    return response


def _repeatable(request: Request, site: Site) -> Repeatable | None:
    """All that the answer to a request follows from, where it has nothing besides its address and ``Accept``."""
    if request.method != "GET" or any(name in _BESIDES for name, _ in request.scope["headers"]):
        return None
    return site.snapshot.digest, request.scope["query_string"], request.headers.get("accept", "")


async def _answer(request: Request, site: Site, asked: Asked, *, saved: bool) -> Response:
    """The answer for programs; ``saved`` where a browser asks for a format that it cannot show: a file with an ending."""
    table, graph = requested(asked.request.formats, request.headers.get("accept"), TABLES, GRAPHS)
    if table is None and graph is None:
        raise not_acceptable((*TABLES, *GRAPHS))
    etag = site.etag(repr(asked.request), *(item.media_type if item else "" for item in (table, graph)))
    if not asked.scan.volatile and (same := unchanged(request, etag)):
        return same
    found = await answer(site, asked, table, graph)
    chosen = next(item for item in (*TABLES, *GRAPHS) if item.media_type == found.result.media_type)
    headers, body = found.headers | {"Link": _LINK.format(site.settings.base_path)}, found.result.body
    if saved:
        headers["Content-Disposition"] = f'attachment; filename="sparql.{chosen.ending}"'
        body = codecs.BOM_UTF8 + body if chosen == CSV else body  # Excel takes it for another encoding otherwise
    response = Response(body, media_type=chosen.content_type, headers=headers)
    if asked.scan.volatile:
        response.headers.update({"Cache-Control": "no-store", "Vary": "Accept"})
        return response
    return tagged(request, response, etag)


async def _description(request: Request, site: Site) -> Response:
    chosen, server = negotiated(request, GRAPHS), own_address(request)
    etag = site.etag("description", server, str(chosen))
    if same := unchanged(request, etag):
        return same
    found = description.describe(server, await _default_size(site), site.snapshot.quads, site.settings)
    return tagged(request, Response(description.write(found, chosen), media_type=chosen.content_type), etag)


async def _default_size(site: Site) -> int:
    """How many triples the default graph has, counted once for a snapshot."""
    known = site.cache.get("default graph")
    if not isinstance(known, int):
        (row,) = (await site.table(description.DEFAULT_SIZE)).records()
        known = site.cache["default graph"] = int(row["triples"].value)
    return known


def own_address(request: Request) -> str:
    """The address below which the client finds this server, as far as its ``Host`` is one; no slash at its end."""
    host = request.headers.get("host", "")
    if not _HOST.fullmatch(host):
        raise Problem("bad-request", "(Host)")
    return f"{request.url.scheme}://{host}{request.scope.get('root_path', '')}"


async def _body(request: Request, site: Site) -> bytes:
    """The body, as long as it comes in time and is no longer than a query may be; packed bodies are not taken."""
    if not any(name in _ANNOUNCED for name, _ in request.scope["headers"]):
        return b""
    if request.headers.get("content-encoding", "identity") != "identity":
        raise Problem("media-type", "(Content-Encoding)")
    most = site.settings.query_bytes * _ENCODED + _OTHER_FIELDS
    body = bytearray()
    try:
        async with asyncio.timeout(site.settings.body_limit):
            async for part in request.stream():
                body += part
                if len(body) > most:
                    raise Problem("too-long")
    except TimeoutError:
        raise Problem("too-slow", headers={"Connection": "close"}) from None
    return bytes(body)
