"""The names that Keifu's graph is written with: namespaces, prefixes and IRIs below the base.

The terms themselves are defined in ``ontology/keifu.ttl``; nothing here repeats what they mean.
"""

import re
import unicodedata

from rdflib import Graph, Namespace, URIRef

from keifu import prefixes
from keifu.prefixes import BASE, PREFIXES

KF, OA, ELI, SPDX, SEMAPV, SSSOM, CV = (
    Namespace(PREFIXES[prefix]) for prefix in ("kf", "oa", "eli", "spdx", "semapv", "sssom", "cv")
)

_NOT_IN_A_SEGMENT = re.compile(r"[\s/?#\[\]<>\"{}|\\^`%\x00-\x1f\x7f]+")


def segment(text: str) -> str:
    """One path segment of an IRI: NFKC, and ``_`` for white space and what a segment may not hold (RFC 3987)."""
    return _NOT_IN_A_SEGMENT.sub("_", unicodedata.normalize("NFKC", text).strip())


def iri(*segments: str) -> URIRef:
    """The IRI of a thing: ``iri("org", "362018")`` is ``<https://w3id.org/keifu/id/org/362018>`` (contract, section 1)."""
    return URIRef(BASE + "id/" + "/".join(segment(part) for part in segments))


def below(parent: URIRef, *segments: str) -> URIRef:
    """The IRI of what a thing holds: ``below(plan, "measure", "1")`` is ``<…plan…/measure/1>``."""
    return URIRef(str(parent) + "/" + "/".join(segment(part) for part in segments))


def graph_name(*segments: str) -> URIRef:
    """The name of a graph: ``graph_name("plan", "362018", "dx-2026")``; the ontology's own is ``ONTOLOGY``."""
    return URIRef(BASE + "graph/" + "/".join(segments))


ONTOLOGY = URIRef(prefixes.ONTOLOGY)
LAW_GRAPH = graph_name("law")
NATIONAL_GRAPH = graph_name("national")
GLOSSARY_GRAPH = graph_name("glossary")
CLAIMS_GRAPH = graph_name("claims")
INFERRED_GRAPH = URIRef(prefixes.INFERRED)
VALIDATION_GRAPH = graph_name("validation")
CATALOG_GRAPH = graph_name("catalog")

# In other stores alone: the union of all graphs, and what the store holds (``keifu.stores``).
UNION_GRAPH = graph_name("union")
SNAPSHOT_GRAPH = graph_name("snapshot")


def new_graph(store: str = "default") -> Graph:
    """An empty ``rdflib.Graph`` with Keifu's prefixes bound and no others; ``store`` as rdflib names it."""
    graph = Graph(store, bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    return graph
