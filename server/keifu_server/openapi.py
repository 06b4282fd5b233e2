"""What ``/openapi.json`` says of the endpoint and of the graph store: parameters, bodies, formats, problems."""

from collections.abc import Sequence

from keifu_server import problems, protocol
from keifu_server.negotiate import GRAPHS, HTML, RDF, TABLES, Format

Part = dict[str, object]

_QUERY = (400, 403, 406, 408, 413, 415, 503)
_ALL = (*TABLES, *GRAPHS, HTML)
_READ = (400, 404, 406, 503)


def query() -> Part:
    """GET ``/sparql``: a query in the address, or none for the service description."""
    named = [_parameter("query", "問い合わせ。なければサービスの記述 / The query; without it, the service description")]
    return _operation(_QUERY, [*named, *_dataset(), _format(_ALL)], _ALL)


def posted() -> Part:
    """POST ``/sparql``: a query as the body, or in a form."""
    text: Part = {"schema": {"type": "string"}}
    fields = {"query": {"type": "string"}} | dict.fromkeys(_GRAPHS, _LIST)
    form: Part = {"schema": {"type": "object", "required": ["query"], "properties": fields}}
    body: Part = {"required": True, "content": {protocol.QUERY: text, protocol.FORM: form}}
    return _operation(_QUERY, [*_dataset(), _format(_ALL)], _ALL) | {"requestBody": body}


def graph() -> Part:
    """GET ``/rdf-graph-store``: a whole graph."""
    named = [
        _parameter("graph", "グラフの IRI / The IRI of a graph"),
        _parameter("default", "すべてのグラフの和 / All graphs together", {"type": "string", "maxLength": 0}),
    ]
    return _operation(_READ, [*named, _format(RDF)], RDF)


_LIST: Part = {"type": "array", "items": {"type": "string", "format": "iri"}}
_GRAPHS = {
    "default-graph-uri": "既定のグラフにするもの / Graphs that make the default graph",
    "named-graph-uri": "名前付きグラフ / Named graphs",
}


def _dataset() -> list[Part]:
    return [_parameter(name, text, _LIST) for name, text in _GRAPHS.items()]


def _format(offered: Sequence[Format]) -> Part:
    return _parameter("format", "Accept より優先 / Goes before Accept", {"enum": [item.name for item in offered]})


def _parameter(name: str, description: str, schema: Part | None = None) -> Part:
    return {"name": name, "in": "query", "description": description, "schema": schema or {"type": "string"}}


def _operation(refusals: Sequence[int], parameters: list[Part], offered: Sequence[Format]) -> Part:
    answered: Part = {
        "description": "完全な答え / A whole answer",
        "content": {item.media_type: {} for item in offered},
    }
    refused: Part = {"description": "RFC 9457 (/limits)", "content": {problems.MEDIA_TYPE: {}}}
    return {"parameters": parameters, "responses": {"200": answered} | {str(code): refused for code in refusals}}
