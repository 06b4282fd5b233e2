"""What a thing is called, what it belongs to, and where its document speaks of it, for whoever reads no IRIs."""

from functools import cached_property
from typing import NamedTuple

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, ORG, OWL, PROV, RDF, RDFS, SKOS
from rdflib.term import Node

from keifu.vocabulary import KF, OA

_NAMES = (RDFS.label, SKOS.prefLabel, DCTERMS.title)
_ABOUT = (KF.measure, KF.claimMeasure, KF.about, RDF.subject, OWL.annotatedSource, KF.plan, ORG.unitOf)
_HIGHEST = 6  # steps from a value up to its municipality: indicator, measure, plan, municipality, and two to spare


class Place(NamedTuple):
    """Title of a document, page, first and last line (both from 1); what is not known is "" or ``None``."""

    document: str = ""
    page: int | None = None
    first: int | None = None
    last: int | None = None


class Places:
    """Looks things up in ``data``, a graph with the vocabulary in it; every lookup is of one thing and never fails."""

    def __init__(self, data: Graph) -> None:
        self._data = data

    @cached_property
    def _down(self) -> list[Node]:
        """The properties that lead from a thing to its parts, as the vocabulary says it (``kf:lineage``)."""
        return sorted(self._data.subjects(KF.lineage, Literal("down")), key=str)

    def label(self, thing: Node | None, lang: str = "ja") -> str:
        """The name of a thing in ``lang``, else in any language; "" where it has none."""
        for name in _NAMES:
            labels = [label for label in self._data.objects(thing, name) if isinstance(label, Literal)]
            if labels:
                return str(min(labels, key=lambda label: (label.language != lang, str(label))))
        return ""

    def kind(self, thing: Node | None, lang: str = "ja") -> str:
        """The name of the narrowest class of a thing that has a name: "施策"; "" where none has."""
        classes = set(self._data.objects(thing, RDF.type))
        wider = {above for one in classes for above in self._data.objects(one, RDFS.subClassOf) if above != one}
        return min((name for one in classes - wider if (name := self.label(one, lang))), default="")

    def within(self, thing: Node | None) -> list[str]:
        """The names of what a thing belongs to, the nearest first: indicator, measure, plan."""
        return [name for holder in self._above(thing)[1:] if (name := self.label(holder))]

    def place(self, thing: Node | None, path: Node | None = None) -> Place:
        """The first passage that the thing was read from, or else the nearest thing that it belongs to.

        Where the graph says from which lines the property ``path`` of the thing was read, it is these.
        """
        told = [one for one in self._data.subjects(RDF.subject, thing) if (one, RDF.predicate, path) in self._data]
        for one in [*told, *self._above(thing)]:
            passages = (
                [one] if (one, OA.hasSource, None) in self._data else self._data.objects(one, PROV.wasDerivedFrom)
            )
            if places := [self._place(passage) for passage in passages]:
                # A plan is read from its document and from lines of it: the lines say more.
                return min(places, key=lambda place: (place.first is None, place.document, place.first or 0))
        return Place()

    def municipality(self, thing: Node | None) -> str:
        """The name of the body whose plan the thing is in, or whose it is; "" where there is none."""
        for one in self._above(thing):
            if (body := self._data.value(one, KF.adoptedBy)) is not None:
                return self.label(body) or str(body)
            if {KF.Municipality, KF.Prefecture} & set(self._data.objects(one, RDF.type)):
                return self.label(one) or str(one)
        return ""

    def _above(self, thing: Node | None) -> list[Node]:
        """The thing, what it is part of or about, and so on."""
        chain: list[Node] = []
        while thing is not None and thing not in chain and len(chain) < _HIGHEST:
            chain.append(thing)
            thing = self._holder(thing)
        return chain

    def _holder(self, thing: Node) -> Node | None:
        holders = {holder for part in self._down for holder in self._data.subjects(part, thing)}
        if len(holders) == 1:  # a department or a system belongs to no single measure
            return holders.pop()
        return next((object_ for about in _ABOUT for object_ in self._data.objects(thing, about)), None)

    def _place(self, passage: Node) -> Place:
        document = self._data.value(passage, OA.hasSource) or passage
        title = self._data.value(document, DCTERMS.title) or document
        page, first, last = (self._number(passage, name) for name in (KF.page, KF.firstLine, KF.lastLine))
        return Place(str(title), page, first, last)

    def _number(self, passage: Node, name: URIRef) -> int | None:
        number = str(self._data.value(passage, name) or "")
        return int(number) if number.isdecimal() else None
