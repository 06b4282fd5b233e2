"""The service description, in every format and held against what the server does."""

import httpx
import pytest
import rdflib
from rdflib.namespace import VOID
from running import Running

# rdflib's own reader of JSON-LD uses a class of rdflib that is on its way out.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

DESCRIPTIONS = {
    "text/turtle": "turtle",
    "application/trig": "trig",
    "application/n-triples": "nt",
    "application/n-quads": "nquads",
    "application/rdf+xml": "xml",
    "application/ld+json": "json-ld",
}
FORMATS = {f"SPARQL_Results_{name}" for name in ("JSON", "XML", "CSV", "TSV")} | {
    *("Turtle", "TriG", "N-Triples", "N-Quads", "RDF_XML", "JSON-LD")
}


def parsed(text: str, form: str) -> rdflib.Graph:
    """A description: one graph, whatever the format could hold besides."""
    return rdflib.Graph().parse(data=text, format={"trig": "turtle", "nquads": "nt"}.get(form, form))


def test_the_service_describes_itself(client: httpx.Client, server: Running) -> None:
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    for accept, form in DESCRIPTIONS.items():
        response = client.get("/sparql", headers={"Accept": accept})
        assert response.headers["content-type"].startswith(accept)
        found = parsed(response.text, form)
        service = found.value(predicate=rdflib.RDF.type, object=sd.Service)
        assert str(found.value(service, sd.endpoint)) == server.address + "/sparql"
        assert (service, sd.supportedLanguage, sd.SPARQL11Query) in found
        assert (service, sd.feature, sd.UnionDefaultGraph) in found
        assert rdflib.URIRef("https://w3id.org/keifu/graph/law") in set(found.objects(None, sd.name))
    assert client.get("/sparql", headers={"Accept": "image/png"}).status_code == 406
    assert client.get("/sparql", headers={"Host": "a<b>"}).status_code == 400
    assert client.get("/sparql?format=n-triples").headers["content-type"] == "application/n-triples"
    same = client.get("/sparql", headers={"If-None-Match": client.get("/sparql").headers["etag"]})
    assert same.status_code == 304


def test_the_description_is_true(client: httpx.Client) -> None:
    """Counts, addresses, formats and limits, each held against what the server does."""
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    found = rdflib.Graph().parse(data=client.get("/sparql").text, format="turtle")
    counts = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
    rows = client.get("/sparql", params={"query": counts}).json()["results"]["bindings"]
    named = {row["g"]["value"]: int(row["n"]["value"]) for row in rows}
    told = {
        str(found.value(graph, sd.name)): found.value(graph, sd.graph) for graph in found.objects(None, sd.namedGraph)
    }
    assert {name: found.value(content, VOID.triples).toPython() for name, content in told.items()} == named
    law = found.value(told["https://w3id.org/keifu/graph/law"], VOID.dataDump)
    dump = rdflib.Graph().parse(data=client.get(str(law)).text, format="turtle")
    assert len(dump) == named["https://w3id.org/keifu/graph/law"]
    everything = {"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}
    union = client.get("/sparql", params=everything).json()["results"]["bindings"][0]["n"]["value"]
    default = next(found.objects(None, sd.defaultGraph))
    assert str(found.value(default, VOID.triples)) == union
    schema = rdflib.Namespace("https://schema.org/")
    limit = found.value(predicate=schema.propertyID, object=rdflib.Literal("query_bytes"))
    assert found.value(limit, schema.value) == rdflib.Literal(65_536)
    formats = {str(name).rpartition("/")[2] for name in found.objects(None, sd.resultFormat)}
    assert formats == FORMATS
