"""The data as a whole: the catalogue (DCAT 3, VoID) and the dump."""

import asyncio

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from keifu import assets, template
from keifu.snapshot import verify
from keifu_server.endpoint import own_address
from keifu_server.negotiate import HTML, RDF
from keifu_server.operations import operations_of
from keifu_server.problems import Problem
from keifu_server.respond import negotiated, tagged, unchanged
from keifu_server.site import site_of

_OFFERED = (*RDF, HTML)
DUMP = "keifu.nq"


async def catalog(request: Request) -> Response:
    """``/catalog``: what is published, its parts and where it is to be had, as RDF; for people 303 to the page about it.

    The graph is that of ``queries/views/catalog.rq``; its addresses are those that the client used.
    """
    site, ending = site_of(request), request.path_params.get("ending")
    chosen = next((item for item in RDF if item.ending == ending), None) if ending else negotiated(request, _OFFERED)
    if chosen is None:
        raise Problem("not-found")
    if chosen == HTML:
        return RedirectResponse(f"{site.settings.base_path}/doc/catalog", 303, {"Vary": "Accept"})
    server = own_address(request) + "/"
    etag = site.etag("catalog", server, str(chosen))
    if same := unchanged(request, etag):
        return same
    view = template.read(assets.folder("queries") / "views/catalog.rq")
    values: dict[str, list[template.Term]] = {
        "server": [ox.NamedNode(server)],
        "digest": [ox.Literal(site.snapshot.digest)],
    }
    if site.dump:
        values["dump"] = [ox.NamedNode(f"{server}dump/{DUMP}")]
    asked = view.bound(values)
    return tagged(request, Response((await site.graph(asked, chosen)).body, media_type=chosen.content_type), etag)


async def well_known_void(request: Request) -> Response:
    """``/.well-known/void``: 303 to the catalogue, which is the VoID description too (W3C, VoID, section 7.2)."""
    return RedirectResponse(f"{site_of(request).settings.base_path}/catalog", 303, {"Vary": "Accept"})


async def dump(request: Request) -> Response:
    """``/dump/keifu.nq``, and ``/dump/<digest>.nq`` for this version alone: all quads, sorted; in ranges where asked for.

    The SHA-256 of the bytes is the digest of the snapshot, so the entity tag is a strong one (RFC 9110, 8.8.1).
    """
    site, name = site_of(request), request.path_params["name"]
    snapshot, file, forever = site.snapshot, site.dump, "public, max-age=31536000, immutable"
    if name not in (DUMP, f"{snapshot.digest}.nq") or not (
        file and file.is_file()
    ):  # the folder may go, the answers stay
        raise Problem("not-found")
    if operations_of(request).trouble:  # then it may be this one: no bytes that are not what the tag says
        await asyncio.to_thread(verify, snapshot)
    tag = f'"{snapshot.digest}"'
    if same := unchanged(request, tag):
        return same
    headers = {"ETag": tag, "Cache-Control": "no-cache" if name == DUMP else forever}
    return FileResponse(
        file, media_type="application/n-quads", filename=f"keifu-{snapshot.digest[:16]}.nq", headers=headers
    )
