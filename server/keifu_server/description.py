"""The SPARQL 1.1 Service Description of the endpoint (W3C 2013)."""

from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import RDF, VOID

from keifu.results import Table
from keifu.vocabulary import new_graph

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
_FORMATS = Namespace("http://www.w3.org/ns/formats/")
_RESULTS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "JSON-LD",
    "N-Triples",
    "RDF_XML",
    "TriG",
)

NAMED_GRAPHS = (
    "SELECT ?graph (COUNT(*) AS ?triples) WHERE { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph ORDER BY ?graph"
)
"""Asks for what ``describe`` takes: columns ``graph`` and ``triples``."""


def describe(endpoint: str, graphs: Table) -> Graph:
    """The description of the endpoint at that address: language, formats, the union as default graph, the named graphs."""
    found = new_graph()
    found.bind("sd", SD)
    found.bind("void", VOID)
    service, dataset, union = BNode(), BNode(), BNode()
    found.add((service, RDF.type, SD.Service))
    found.add((service, SD.endpoint, URIRef(endpoint)))
    found.add((service, SD.supportedLanguage, SD.SPARQL11Query))
    found.add((service, SD.feature, SD.UnionDefaultGraph))
    for name in _RESULTS:
        found.add((service, SD.resultFormat, _FORMATS[name]))
    found.add((service, SD.defaultDataset, dataset))
    found.add((dataset, RDF.type, SD.Dataset))
    found.add((dataset, SD.defaultGraph, union))
    found.add((union, RDF.type, SD.Graph))
    for row in graphs.records():
        named, content = BNode(), BNode()
        found.add((dataset, SD.namedGraph, named))
        found.add((named, RDF.type, SD.NamedGraph))
        found.add((named, SD.name, URIRef(row["graph"].value)))
        found.add((named, SD.graph, content))
        found.add((content, RDF.type, SD.Graph))
        found.add((content, VOID.triples, Literal(row["triples"].number)))
    return found
