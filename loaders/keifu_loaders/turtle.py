"""Turtle whose subjects stand in the order of the document, so that a small change is a small diff."""

import io
from collections.abc import Mapping
from typing import Any

from rdflib import RDF, RDFS, Graph
from rdflib.graph import _TripleType
from rdflib.plugins.serializers.turtle import TurtleSerializer
from rdflib.term import Node, URIRef

from keifu.prefixes import PREFIXES


class Ordered(Graph):
    """A graph that remembers in which order its subjects came."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        super().__init__(bind_namespaces="none")
        for prefix, namespace in (PREFIXES | dict(prefixes)).items():
            self.bind(prefix, namespace)
        self.order: dict[Node, None] = {}

    def add(self, triple: "_TripleType") -> "Ordered":
        """Add a triple; its subject takes its place in the order when it first comes."""
        self.order.setdefault(triple[0])
        super().add(triple)
        return self


class _InOrder(TurtleSerializer):
    def __init__(self, store: Ordered) -> None:
        super().__init__(store)
        self.predicateOrder = [RDF.type, RDFS.label]
        self._names: dict[tuple[Node, bool], str | None] = {}

    def get_pname(self, uri: Node, gen_prefix: bool = True) -> str | None:
        """The prefixed name of an IRI, worked out once: rdflib asks for each several times."""
        if (uri, gen_prefix) not in self._names:
            self._names[uri, gen_prefix] = super().get_pname(uri, gen_prefix)
        return self._names[uri, gen_prefix]

    def relativize(self, uri: Any) -> Any:
        """Shorten every IRI below the base: rdflib's own way stops at the first slash."""
        base = self.base
        return URIRef(uri[len(base) :]) if base and uri.startswith(base) and uri != base else uri

    def orderSubjects(self) -> list[Any]:
        assert isinstance(self.store, Ordered)  # noqa: S101 - made by turtle() alone
        return list(self.store.order)


def turtle(graph: Ordered, base: str) -> str:
    """The graph as Turtle with ``@base``; the same graph gives the same bytes."""
    buffer = io.BytesIO()
    _InOrder(graph).serialize(buffer, base=base, encoding="utf-8")
    return buffer.getvalue().decode("utf-8")
