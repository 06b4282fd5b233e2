"""Plans to measure with: the shipped ones, with their claims, again and again under the codes of other municipalities."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from rdflib import Dataset, Graph, URIRef
from rdflib.namespace import RDF
from rdflib.term import Node

from keifu import vocabulary as v
from keifu.assemble import assemble
from keifu.vocabulary import KF

Triple = tuple[Node, Node, Node]
_PREFIX = str(v.graph_name("plan", ""))


class Plans:
    """``shared``: everything but plans and claims, as one graph. ``copies``: plan after plan, as many as are asked for."""

    def __init__(self, data: Path, ontology: Path) -> None:
        dataset = assemble(data, ontology)
        self.shared = Graph()
        self._plans: list[tuple[str, list[Triple], list[Triple]]] = []
        claims = dataset.graph(v.CLAIMS_GRAPH)
        for graph in sorted(dataset.graphs(), key=lambda graph: graph.identifier):
            name = str(graph.identifier)
            if name.startswith(_PREFIX):
                code = name.removeprefix(_PREFIX).partition("/")[0]
                marks = f"/plan/{code}/", f"/claim/{code}/"
                mine = [fact for fact in claims if any(mark in term for term in fact for mark in marks)]
                self._plans.append((code, list(graph), mine))
            elif graph.identifier != v.CLAIMS_GRAPH:
                self.shared += graph
        towns = dataset.subjects(RDF.type, KF.Municipality, unique=True)
        known = {code for code, _, _ in self._plans}
        self._codes = sorted({str(town).rpartition("/")[2] for town in towns} - known)

    def copies(self, number: int) -> Iterator[tuple[URIRef, list[Triple], list[Triple]]]:
        """Name of the graph, triples of the plan and of its claims, for the first ``number`` other municipalities."""
        for place, new in enumerate(islice(self._codes, number)):
            code, plan, claims = self._plans[place % len(self._plans)]
            yield v.graph_name("plan", new, "copy"), _copied(plan, code, new), _copied(claims, code, new)

    def dataset(self, number: int) -> Dataset:
        """The shared facts with ``number`` copies, each plan a graph of its own, the claims in one."""
        dataset = Dataset(default_union=True)
        dataset.addN((*triple, dataset.graph(v.ONTOLOGY)) for triple in self.shared)
        for name, plan, claims in self.copies(number):
            dataset.addN((*triple, dataset.graph(name)) for triple in plan)
            dataset.addN((*triple, dataset.graph(v.CLAIMS_GRAPH)) for triple in claims)
        return dataset


def _copied(triples: list[Triple], code: str, new: str) -> list[Triple]:
    names: dict[Node, Node] = {}

    def copied(term: Node) -> Node:
        if not isinstance(term, URIRef):
            return term
        if term not in names:
            names[term] = URIRef(term.replace(f"/{code}", f"/{new}"))
        return names[term]

    return [(copied(subject), predicate, copied(object_)) for subject, predicate, object_ in triples]
