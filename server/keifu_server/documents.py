"""Linked Data: ``/id`` sends on to ``/doc``; ``/doc``, ``/ns`` and ``/graph`` answer in HTML or RDF."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from keifu.vocabulary import ONTOLOGY
from keifu_server.describe import construct, describe, exists
from keifu_server.links import address, thing
from keifu_server.names import names_of
from keifu_server.negotiate import GRAPHS, HTML, Format, best
from keifu_server.problems import Problem
from keifu_server.respond import page, tagged, unchanged
from keifu_server.site import Site, site_of

_RDF = tuple(item for item in GRAPHS if item.name != "trig")
_OFFERED = (HTML, *_RDF)
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
    chosen = chosen or _negotiated(request)
    etag = site.etag(request.url.path, str(chosen))
    if same := unchanged(request, etag):
        return same
    response = await _page(request, site, iri) if chosen == HTML else await _rdf(site, construct(iri), chosen)
    response.headers["Link"] = ", ".join(
        f'<{address(iri, site.settings.base_path)}.{item.ending}>; rel="alternate"; type="{item.media_type}"'
        for item in _OFFERED
    )
    return tagged(response, etag)


async def ontology(request: Request) -> Response:
    """``/ns``: the vocabulary, as a list of its terms or as RDF; ``/ns.ttl`` and the like too."""
    site, ending = site_of(request), request.path_params.get("ending")
    chosen = next((item for item in _OFFERED if item.ending == ending), None) if ending else _negotiated(request)
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
        response = page(request, "ontology.html", terms=terms, formats=_RDF)
    else:
        response = await _rdf(site, _whole(str(ONTOLOGY)), chosen)
    return tagged(response, etag)


async def graph(request: Request) -> Response:
    """``/graph/…``: a named graph as RDF, in Turtle unless something else is asked for."""
    site = site_of(request)
    iri = thing(request.path_params["path"], "graph/")
    if iri is None or (await site.table(f"ASK {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}")).rows[0][0].value != "true":
        raise Problem("not-found")
    chosen = best(request.headers.get("accept"), _RDF) or _RDF[0]
    etag = site.etag(request.url.path, str(chosen))
    return unchanged(request, etag) or tagged(await _rdf(site, _whole(iri), chosen), etag)


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


def _negotiated(request: Request) -> Format:
    chosen = best(request.headers.get("accept"), _OFFERED)
    if chosen is None:
        types = [item.media_type for item in _OFFERED]
        raise Problem("not-acceptable", f"({', '.join(types)})", extra={"offered": types})
    return chosen


async def _page(request: Request, site: Site, iri: str) -> Response:
    names = await names_of(site)
    found = await describe(site, names, iri)
    if found is None:
        raise Problem("not-found")
    return page(request, "document.html", thing=found, names=names, formats=_RDF)


async def _rdf(site: Site, sparql: str, chosen: Format) -> Response:
    return Response((await site.graph(sparql, chosen)).body, media_type=chosen.content_type)


def _whole(iri: str) -> str:
    return f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{iri}> {{ ?s ?p ?o }} }} ORDER BY ?s ?p ?o"
