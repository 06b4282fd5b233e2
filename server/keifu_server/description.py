"""The SPARQL 1.1 Service Description of the endpoint (W3C 2013)."""

from collections.abc import Mapping
from urllib.parse import quote

from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import RDF, RDFS, VOID

from keifu.vocabulary import new_graph
from keifu_server import graph_store
from keifu_server.negotiate import GRAPHS, TABLES, Format
from keifu_server.settings import Settings

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
SCHEMA = Namespace("https://schema.org/")
SIMPLE = URIRef("http://www.w3.org/ns/entailment/Simple")
DEFAULT_SIZE = "SELECT (COUNT(*) AS ?triples) WHERE { ?s ?p ?o }"
"""Counts the default graph: one row, column ``triples``."""

_FORMATS = Namespace("http://www.w3.org/ns/formats/")
_NAMES = {  # the names of https://www.w3.org/ns/formats/ for those of ``negotiate``
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "turtle": "Turtle",
    "jsonld": "JSON-LD",
    "ntriples": "N-Triples",
    "rdfxml": "RDF_XML",
    "trig": "TriG",
    "nquads": "N-Quads",
}
# What rdflib calls them; one graph alone is written the same in TriG as in Turtle, in N-Quads as in N-Triples.
_WRITERS = {"jsonld": "json-ld", "ntriples": "nt", "rdfxml": "xml", "nquads": "nt"}


def describe(server: str, default: int, graphs: Mapping[str, int], settings: Settings) -> Graph:
    """The description of the endpoint of the server at that address (``https://host``, and its base path).

    It has the language, the formats, the limits, the default graph (all others together) and the named graphs, each
    with its number of triples and where it is to be had whole.
    """
    found = new_graph()
    for prefix, namespace in (("sd", SD), ("void", VOID), ("schema", SCHEMA)):
        found.bind(prefix, namespace)
    service, dataset, store = BNode(), BNode(), server + graph_store.PATH
    found.add((service, RDF.type, SD.Service))
    found.add((service, SD.endpoint, URIRef(server + "/sparql")))
    found.add((service, SD.supportedLanguage, SD.SPARQL11Query))
    found.add((service, SD.feature, SD.UnionDefaultGraph))
    found.add((service, SD.defaultEntailmentRegime, SIMPLE))
    for item in (*TABLES, *GRAPHS):
        found.add((service, SD.resultFormat, _FORMATS[_NAMES[item.name]]))
    _add_limits(found, service, server, settings)
    found.add((service, SD.defaultDataset, dataset))
    found.add((dataset, RDF.type, SD.Dataset))
    found.add((dataset, SD.defaultGraph, _content(found, default, f"{store}?default")))
    for name, triples in sorted(graphs.items()):
        named = BNode()
        found.add((dataset, SD.namedGraph, named))
        found.add((named, RDF.type, SD.NamedGraph))
        found.add((named, SD.name, URIRef(name)))
        found.add((named, SD.graph, _content(found, triples, f"{store}?graph={quote(name, safe='')}")))
    return found


def write(description: Graph, chosen: Format) -> str:
    """The description in a format of ``negotiate.GRAPHS``."""
    return description.serialize(format=_WRITERS.get(chosen.name, "turtle"))


def _content(found: Graph, triples: int, address: str) -> BNode:
    """A graph with its size and the address that gives all of it."""
    content = BNode()
    found.add((content, RDF.type, SD.Graph))
    found.add((content, RDF.type, VOID.Dataset))
    found.add((content, VOID.triples, Literal(triples)))
    found.add((content, VOID.dataDump, URIRef(address)))
    return content


def _add_limits(found: Graph, service: BNode, server: str, settings: Settings) -> None:
    """The limits as ``/limits`` shows them; the Service Description has no words for them, schema.org has."""
    found.add((service, RDFS.seeAlso, URIRef(server + "/limits")))
    for name, field in Settings.limits().items():
        limit = BNode()
        found.add((service, SCHEMA.additionalProperty, limit))
        found.add((limit, RDF.type, SCHEMA.PropertyValue))
        found.add((limit, SCHEMA.propertyID, Literal(name)))
        found.add((limit, SCHEMA.name, Literal(field.title, lang="ja")))
        found.add((limit, SCHEMA.name, Literal(field.description, lang="en")))
        found.add((limit, SCHEMA.value, Literal(getattr(settings, name))))
