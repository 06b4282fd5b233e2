"""What became of the tests as a report in EARL 1.0 (W3C), in Turtle."""

from collections.abc import Iterable
from datetime import UTC, datetime

from rdflib import DCTERMS, DOAP, RDF, XSD, BNode, Graph, Literal, Namespace, URIRef

from keifu import __version__
from keifu.prefixes import BASE

EARL = Namespace("http://www.w3.org/ns/earl#")
OUTCOMES = {"passed": EARL.passed, "failed": EARL.failed, "refused": EARL.inapplicable}


def report(outcomes: Iterable[tuple[str, str, str]]) -> Graph:
    """The report: for each test its IRI, its outcome (``passed``, ``failed``, ``refused``) and the reason, if any."""
    graph, subject, now = (
        Graph(),
        URIRef(BASE),
        Literal(datetime.now(UTC).isoformat(timespec="seconds"), datatype=XSD.dateTime),
    )
    for prefix, namespace in (("earl", EARL), ("doap", DOAP), ("dcterms", DCTERMS)):
        graph.bind(prefix, namespace)
    release = BNode()
    graph.add((subject, RDF.type, DOAP.Project))
    graph.add((subject, RDF.type, EARL.TestSubject))
    graph.add((subject, DOAP.name, Literal("Keifu")))
    graph.add((subject, DOAP.release, release))
    graph.add((release, DOAP.revision, Literal(__version__)))
    for test, outcome, reason in outcomes:
        assertion, result = BNode(), BNode()
        graph.add((assertion, RDF.type, EARL.Assertion))
        graph.add((assertion, EARL.assertedBy, subject))
        graph.add((assertion, EARL.subject, subject))
        graph.add((assertion, EARL.test, URIRef(test)))
        graph.add((assertion, EARL.mode, EARL.automatic))
        graph.add((assertion, EARL.result, result))
        graph.add((result, RDF.type, EARL.TestResult))
        graph.add((result, EARL.outcome, OUTCOMES[outcome]))
        graph.add((result, DCTERMS.date, now))
        if reason:
            graph.add((result, DCTERMS.description, Literal(reason, lang="en")))
    return graph
