"""Which snapshot a store holds, and whether it is whole: a small graph in the store itself, written first and last.

``<graph/snapshot>`` has ``dcterms:identifier`` (the name of the load, another one for each), ``dcterms:hasPart`` (every
graph that the load writes or has yet to remove, each with its ``void:triples``), and, only once all of it is there,
``rdf:value``: ``snapshot.json``.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import pyoxigraph as ox
from rdflib.namespace import VOID

from keifu.prefixes import PREFIXES
from keifu.snapshot import Snapshot, parse
from keifu.vocabulary import SNAPSHOT_GRAPH

QUERY = "SELECT ?s ?p ?o WHERE { ?s ?p ?o }"
"""Asks for the statements on the load; the default graph must be ``SNAPSHOT_GRAPH`` alone."""

_NODE = str(SNAPSHOT_GRAPH)
_LOAD = PREFIXES["dcterms"] + "identifier"
_GRAPH = PREFIXES["dcterms"] + "hasPart"
_WHOLE = PREFIXES["rdf"] + "value"
WHOLE = f"SELECT ?load WHERE {{ <{_NODE}> <{_LOAD}> ?load ; <{_WHOLE}> ?snapshot }}"
"""Asks for the name of the load alone, of the same graph; no row while it is being written."""

_JSON = ox.NamedNode(PREFIXES["rdf"] + "JSON")
_SIZE = str(VOID.triples)
_INTEGER = ox.NamedNode(PREFIXES["xsd"] + "integer")
NOWHERE = Path(os.devnull)
"""The path of a snapshot that has no folder here: nothing lies below it."""


@dataclass(frozen=True)
class State:
    """The load ``load``, its graphs with their triples, and the snapshot that is there.

    ``snapshot`` is ``None`` while it is being written, and after that was broken off.
    """

    load: str
    graphs: Mapping[str, int] = field(default_factory=dict)
    snapshot: Snapshot | None = None

    @classmethod
    def of(cls, said: Iterable[tuple[str, str, str]]) -> Self | None:
        """From the statements in the graph; nothing where Keifu has never written there.

        What cannot be read counts as broken off.
        """
        loads: list[str] = []
        whole: list[str] = []
        graphs: dict[str, int] = {}
        for thing, name, value in said:
            if name == _SIZE and value.isdecimal():
                graphs[thing] = int(value)
            if thing == _NODE and name in (_LOAD, _WHOLE):
                (loads if name == _LOAD else whole).append(value)
        if not (loads or whole or graphs):
            return None
        snapshot = parse(whole[0], NOWHERE) if len(whole) == len(loads) == 1 else None
        return cls(loads[0] if len(loads) == 1 else "", graphs, snapshot)

    def triples(self) -> list[ox.Triple]:
        """The statements that ``of`` reads."""
        node = ox.NamedNode(_NODE)
        said = [ox.Triple(node, ox.NamedNode(_LOAD), ox.Literal(self.load))]
        for name, size in sorted(self.graphs.items()):
            said.append(ox.Triple(node, ox.NamedNode(_GRAPH), ox.NamedNode(name)))
            said.append(ox.Triple(ox.NamedNode(name), ox.NamedNode(_SIZE), ox.Literal(str(size), datatype=_INTEGER)))
        if self.snapshot:
            said.append(ox.Triple(node, ox.NamedNode(_WHOLE), ox.Literal(self.snapshot.text(), datatype=_JSON)))
        return said
