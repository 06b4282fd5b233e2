"""Linked Data: ``/id`` sends on to ``/doc``; ``/doc`` and ``/ns`` answer in HTML or RDF."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from keifu.vocabulary import ONTOLOGY
from keifu_server.describe import construct, describe, exists
from keifu_server.graph_store import content_of
from keifu_server.links import address, thing
from keifu_server.names import names_of
from keifu_server.negotiate import HTML, RDF, Format
from keifu_server.problems import Problem
from keifu_server.respond import negotiated, page, tagged, unchanged
from keifu_server.site import Site, site_of

_OFFERED = (HTML, *RDF)
_TERMS = f"""SELECT ?term ?kind ?label ?definition WHERE {{
  GRAPH <{ONTOLOGY}> {{ ?term a ?type ; rdfs:isDefinedBy ?ontology }}
  BIND(IF(?type = owl:Class, 0, IF(STRSTARTS(STR(?type), STR(owl:)), 1, 2)) AS ?kind)
  OPTIONAL {{ ?term rdfs:label ?label }}
  OPTIONAL {{ ?term skos:definition ?definition FILTER(LANG(?definition) = LANG(?label)) }}
}} ORDER BY ?kind ?term ?label"""


async def identifier(request: Request) -> Response:
    """``/id/…``: 303 to the page about the thing (W3C, "Cool URIs for the Semantic Web", 4.2); 404 where there is none."""
    iri = _thing(request.path_params["path"])
    if not await _known(site_of(request), iri):
        raise Problem("not-found")
    return RedirectResponse(address(iri, site_of(request).settings.base_path) or "/", 303, {"Vary": "Accept"})


async def document(request: Request) -> Response:
    """``/doc/…``: what the graph says about a thing, by ``Accept`` or by an ending (``.ttl`` ``.jsonld`` ``.nt`` ``.rdf`` ``.html``)."""
    site, path = site_of(request), request.path_params["path"]
    iri = _thing(path)
    chosen = None
    if not await _known(site, iri):
        iri, chosen = _ending(path)
        if not await _known(site, iri):
            raise Problem("not-found")
    chosen = chosen or negotiated(request, _OFFERED)
    etag = site.etag(request.url.path, str(chosen))
    if same := unchanged(request, etag):
        return same
    response = await _page(request, site, iri) if chosen == HTML else await _rdf(site, construct(iri), chosen)
    response.headers["Link"] = ", ".join(
        f'<{address(iri, site.settings.base_path)}.{item.ending}>; rel="alternate"; type="{item.media_type}"'
        for item in _OFFERED
    )
    return tagged(request, response, etag)


async def ontology(request: Request) -> Response:
    """``/ns``: the vocabulary, as a list of its terms or as RDF; ``/ns.ttl`` and the like too."""
    site, ending = site_of(request), request.path_params.get("ending")
    chosen = (
        next((item for item in _OFFERED if item.ending == ending), None) if ending else negotiated(request, _OFFERED)
    )
    if chosen is None:
        raise Problem("not-found")
    etag = site.etag(request.url.path, str(chosen))
    if same := unchanged(request, etag):
        return same
    if chosen == HTML:
        terms: dict[str, dict[str, object]] = {}
        for row in (await site.table(_TERMS)).records():
            term = terms.setdefault(row["term"].value, {"kind": row["kind"].number})
            term[row["label"].language or "en"] = (row["label"].value, row["definition"].value)
        response = page(request, "ontology.html", terms=terms, formats=RDF)
    else:
        response = await _rdf(site, content_of(str(ONTOLOGY)) + " ORDER BY ?s ?p ?o", chosen)
    return tagged(request, response, etag)


def _thing(path: str) -> str:
    iri = thing(path)
    if iri is None:
        raise Problem("not-found")
    return iri


async def _known(site: Site, iri: str) -> bool:
    return (await site.table(exists(iri))).rows[0][0].value == "true"


def _ending(path: str) -> tuple[str, Format]:
    """A path with an ending, as the thing and the format; the ending may be part of a name, so the whole is tried first."""
    stem, _, ending = path.rpartition(".")
    chosen = next((item for item in _OFFERED if item.ending == ending), None)
    if chosen is None or not stem:
        raise Problem("not-found")
    return _thing(stem), chosen


async def _page(request: Request, site: Site, iri: str) -> Response:
    names = await names_of(site)
    found = await describe(site, names, iri)
    if found is None:
        raise Problem("not-found")
    return page(request, "document.html", thing=found, names=names, formats=RDF)


async def _rdf(site: Site, sparql: str, chosen: Format) -> Response:
    return Response((await site.graph(sparql, chosen)).body, media_type=chosen.content_type)
