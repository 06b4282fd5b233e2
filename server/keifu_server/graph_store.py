"""SPARQL 1.1 Graph Store HTTP Protocol (W3C 2013), reading only: a whole graph by its own address or by its name.

Writing methods are answered 405 with ``Allow``, as for every address that can only be read.
"""

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from keifu_server.links import named_node, thing
from keifu_server.negotiate import RDF
from keifu_server.problems import Problem
from keifu_server.respond import negotiated, tagged, unchanged
from keifu_server.site import Site, site_of

PATH = "/rdf-graph-store"


def content_of(graph: str | None) -> str:
    """CONSTRUCT all of a graph by its IRI, of the default graph (all others together) for ``None``.

    In the store's own order, which the content fixes: subjects stay together, and sorting takes eight times as long.
    """
    pattern = "?s ?p ?o" if graph is None else f"GRAPH <{graph}> {{ ?s ?p ?o }}"
    return f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}"


async def direct(request: Request) -> Response:
    """``/graph/…``: a named graph at its own address (direct identification, section 4.1); 404 for no such graph."""
    iri = thing(request.path_params["path"], "graph/")
    if iri is None:
        raise Problem("not-found")
    return await _graph(request, iri)


async def indirect(request: Request) -> Response:
    """``/rdf-graph-store?graph=IRI`` or ``?default`` (indirect identification, section 4.2); 400 for neither or both."""
    return await _graph(request, _named(request.query_params))


async def _graph(request: Request, iri: str | None) -> Response:
    site = site_of(request)
    if iri is not None and not await _exists(site, iri):
        raise Problem("not-found")
    chosen = negotiated(request, RDF)
    etag = site.etag("graph", str(iri), str(chosen))
    if same := unchanged(request, etag):
        return same
    found = await site.graph(content_of(iri), chosen)
    return tagged(request, Response(found.body, media_type=chosen.content_type), etag)


def _named(parameters: QueryParams) -> str | None:
    """The graph that a request names: its IRI, or ``None`` for the default graph."""
    default, graphs = parameters.getlist("default"), parameters.getlist("graph")
    if len(default) + len(graphs) != 1:
        raise Problem(
            "bad-request",
            words=(
                "?graph=(グラフの IRI)か ?default のどちらか一つを付けてください。",
                "Give either ?graph= with the IRI of a graph, or ?default.",
            ),
        )
    if default:
        return None
    iri = named_node(graphs[0])
    if iri is None:
        raise Problem("bad-request", f"({graphs[0]})", words=("graph が IRI ではありません。", "graph is not an IRI."))
    return iri


async def _exists(site: Site, iri: str) -> bool:
    return (await site.table(f"ASK {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}")).rows[0][0].value == "true"
