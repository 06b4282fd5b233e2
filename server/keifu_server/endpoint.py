"""``/sparql``: the SPARQL 1.1 Protocol, its service description, and a page with a form for people."""

import asyncio
import codecs
import re
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from keifu_server import description, protocol, query_page
from keifu_server.asking import Answered, answer
from keifu_server.cache import Repeatable
from keifu_server.negotiate import CSV, GRAPHS, TABLES, prefers_html, requested
from keifu_server.problems import Problem
from keifu_server.protocol import QueryRequest
from keifu_server.respond import Again, cached, negotiated, not_acceptable, tagged, unchanged
from keifu_server.sent import Sent, raw
from keifu_server.site import Site, site_of

_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:[0-9]+)?")
_ENCODED = 3  # a byte is at most three in a form ("%E7")
_LINK = '<{}/sparql>; rel="service-desc", <https://creativecommons.org/licenses/by/4.0/>; rel="license"'
_ANNOUNCED = (b"content-length", b"transfer-encoding")  # one of them wherever there is a body (RFC 9112, 6)
_BESIDES = (*_ANNOUNCED, b"if-none-match")
_FORMATS = (*TABLES, *GRAPHS)
_NOT_KEPT = {"Cache-Control": "no-store", "Vary": "Accept"}
_OTHER_FIELDS = 16_384  # bytes of a form besides its query


async def sparql(request: Request) -> Response:
    """SPARQL 1.1 Protocol, query operation: GET, POST form, POST direct; a GET without query describes the service.

    Answers are whole. Those to GET have an ``ETag`` (snapshot, address, formats) except where a query answers
    differently each time. Problems: those of ``protocol``, ``asking`` and the lane, and ``not-acceptable``.
    """
    site, accept = site_of(request), request.headers.get("accept", "")
    repeatable = _repeatable(request, site, accept)
    if repeatable and (sent := site.answers.find(repeatable)):
        return Again(sent)
    address = request.scope["query_string"]
    asked = protocol.read("GET", "", address, b"") if repeatable else await _asked(request, site)
    for_people = prefers_html(accept, _FORMATS)
    if asked is None:
        return query_page.form(request) if for_people else await _description(request, site)
    if for_people and (not asked.formats or "html" in asked.formats):
        return await query_page.answered(request, site, asked)
    table, graph = requested(asked.formats, accept, TABLES, GRAPHS)
    if table is None and graph is None:
        raise not_acceptable(_FORMATS)
    etag = site.etag(address.decode("latin-1"), table.media_type if table else "", graph.media_type if graph else "")
    if same := unchanged(request, etag):  # never of what differs each time, for that has no tag
        return same

    async def whole() -> Sent:
        found = await answer(site, asked, table, graph, anew=repeatable is not None)
        return _sent(site, found, cached(etag) if repeatable else {}, saved=for_people)

    if repeatable:
        return Again(await site.answers.get(repeatable, whole))
    sent = await whole()
    return Again(sent) if sent.volatile else tagged(request, Again(sent), etag)


def _repeatable(request: Request, site: Site, accept: str) -> Repeatable | None:
    """All that the answer to a request follows from, where it has nothing besides its address and ``Accept``."""
    if request.method != "GET" or any(name in _BESIDES for name, _ in request.scope["headers"]):
        return None
    return site.snapshot.digest, request.scope["query_string"], accept


async def _asked(request: Request, site: Site) -> QueryRequest | None:
    content_type = request.headers.get("content-type", "")
    return protocol.read(request.method, content_type, request.scope["query_string"], await _body(request, site))


def _sent(site: Site, found: Answered, told: Mapping[str, str], *, saved: bool) -> Sent:
    """The answer for programs, with what caches are ``told``.

    ``saved`` where a browser asks for a format that it cannot show: a file with an ending.
    """
    result = found.result
    chosen = next(item for item in _FORMATS if item.media_type == result.media_type)
    headers, body = {**found.headers, "Link": _LINK.format(site.settings.base_path)}, result.body
    headers.update(_NOT_KEPT if result.volatile else told)
    if saved:
        headers["Content-Disposition"] = f'attachment; filename="sparql.{chosen.ending}"'
        body = codecs.BOM_UTF8 + body if chosen == CSV else body  # Excel takes it for another encoding otherwise
    headers["Content-Type"], headers["Content-Length"] = chosen.content_type, str(len(body))
    return Sent(raw(headers), body, result.volatile)


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
