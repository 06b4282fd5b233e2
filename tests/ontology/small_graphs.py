"""The vocabulary as graphs, and small graphs of facts to try it on."""

from rdflib import Graph

from keifu import assets
from keifu.prefixes import BASE, PREFIXES

FOLDER = assets.folder("ontology")
VOCABULARY = Graph().parse(FOLDER / "keifu.ttl")
ALIGNMENTS = Graph().parse(FOLDER / "alignments.ttl")
PROLOGUE = f"BASE <{BASE}>\n" + "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())


def example(turtle: str) -> Graph:
    """A graph of a few triples, written with Keifu's prefixes and base."""
    graph = Graph()
    graph.update(f"{PROLOGUE} INSERT DATA {{ {turtle} }}")
    return graph
