"""The W3C's tests of SPARQL 1.1 as their manifests describe them (``../shared/conformance/sparql11``)."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rdflib import RDF, RDFS, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

BASE = "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")

QUERY_FOLDERS = (
    *("aggregates", "bind", "bindings", "cast", "construct", "csv-tsv-res", "exists", "functions", "grouping"),
    *("json-res", "negation", "project-expression", "property-path", "service", "subquery", "syntax-query"),
)


@dataclass(frozen=True)
class Case:
    """A test of the query language: ``kind`` is its class; files are named by their IRIs, as the queries name them."""

    iri: str
    kind: str
    folder: str
    query: str
    data: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    result: str = ""


@dataclass(frozen=True)
class Exchange:
    """A request and what must come of it: first digits of the status, the answer of an ASK, the kind of format."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    statuses: frozenset[int]
    boolean: bool | None
    format: str


@dataclass(frozen=True)
class ProtocolCase:
    """A test of the protocol: requests one after the other, and the graphs (IRI to file) that they are about."""

    iri: str
    exchanges: tuple[Exchange, ...]
    graphs: dict[str, str]

    @property
    def name(self) -> str:
        return self.iri.rpartition("#")[2]


def file_of(root: Path, iri: str) -> Path:
    """The file that an IRI of a manifest means."""
    return root / iri.removeprefix(BASE)


def query_cases(root: Path) -> list[Case]:
    """The tests of the query language and of its results formats, in the order of the manifests."""
    return [case for folder in QUERY_FOLDERS for case in _cases(root, folder)]


def protocol_cases(root: Path) -> list[ProtocolCase]:
    """The tests of the SPARQL 1.1 Protocol."""
    graph = _manifest(root, "protocol")
    return [
        ProtocolCase(str(test), tuple(_exchanges(graph, test)), dict(_labelled(graph, test)))
        for test in _entries(graph)
    ]


def description_cases(root: Path) -> list[str]:
    """The IRIs of the tests of the service description; what they ask is only in their names."""
    return [str(test) for test in _entries(_manifest(root, "service-description"))]


def _cases(root: Path, folder: str) -> Iterator[Case]:
    graph = _manifest(root, folder)
    for test in _entries(graph):
        action = graph.value(test, MF.action)
        query = graph.value(action, QT.query) or action
        data, named = (
            tuple(sorted(str(item) for item in graph.objects(action, part))) for part in (QT.data, QT.graphData)
        )
        kind = str(graph.value(test, RDF.type)).rpartition("#")[2]
        result = graph.value(test, MF.result)
        yield Case(str(test), kind, folder, str(query), data, named, str(result or ""))


def _exchanges(graph: Graph, test: Node) -> Iterator[Exchange]:
    requests = graph.value(graph.value(test, MF.action), HT.requests)
    for request in Collection(graph, requests):  # type: ignore[arg-type]
        response, body = graph.value(request, HT.resp), graph.value(request, HT.body)
        headers = graph.value(request, HT.headers)
        fields = Collection(graph, headers) if headers else ()  # type: ignore[arg-type]
        boolean = graph.value(response, MF.expectedBoolean)
        yield Exchange(
            str(graph.value(request, HT.methodName)),
            str(graph.value(request, HT.absolutePath)),
            {str(graph.value(field, HT.fieldName)): str(graph.value(field, HT.fieldValue)) for field in fields},
            str(graph.value(body, CNT.chars)).encode(str(graph.value(body, CNT.characterEncoding))) if body else b"",
            frozenset(int(str(status)[-3]) for status in graph.objects(response, MF.expectedStatus)),
            boolean.toPython() if isinstance(boolean, Literal) else None,
            str(graph.value(response, MF.expectedFormat) or ""),
        )


def _labelled(graph: Graph, test: Node) -> Iterator[tuple[str, str]]:
    for data in graph.objects(test, UT.graphData):
        yield str(graph.value(data, RDFS.label)), str(graph.value(data, UT.graph))


def _manifest(root: Path, folder: str) -> Graph:
    return Graph().parse(root / folder / "manifest.ttl", publicID=f"{BASE}{folder}/manifest")


def _entries(graph: Graph) -> Iterator[URIRef]:
    for entries in graph.objects(None, MF.entries):
        yield from Collection(graph, entries)  # type: ignore[misc]
