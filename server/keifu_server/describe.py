"""What the graph says about one thing: the queries behind ``/doc``, and their answers put in order for a page."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from keifu.results import Cell, Table
from keifu.vocabulary import INFERRED_GRAPH, OA
from keifu_server.names import Names
from keifu_server.site import Site

_DIGITS = re.compile(r"(\d+)")


@dataclass
class Value:
    """One value: a text with its language, or a thing (``iri``) by its label; ``source`` is the document of a passage."""

    text: str
    language: str | None = None
    iri: str | None = None
    source: str | None = None
    inferred: bool = True


@dataclass
class Row:
    """A property with its values. ``total`` is how many there are, where a page does not list all."""

    property: str
    values: list[Value]
    total: int = 0


@dataclass
class Part:
    """A part of a document with a fragment of its own: lines with the records read from them, or a checksum."""

    iri: str
    label: str
    rows: list[Row]


@dataclass
class Description:
    """All of a page: labels by language, rows of what is said about the thing, of what points to it, and its parts."""

    iri: str
    labels: dict[str, str] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    incoming: list[Row] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)


def exists(iri: str) -> str:
    """ASK whether anything is said about a thing, or points to it."""
    return f"ASK {{ {{ <{iri}> ?p ?o }} UNION {{ ?s ?p <{iri}> }} }}"


def construct(iri: str) -> str:
    """CONSTRUCT everything said about a thing and its parts (``#…``), with the labels of what they link to; not capped."""
    own = (
        f"{{ BIND(<{iri}> AS ?s) }} UNION {{ SELECT DISTINCT ?s WHERE {{ "
        f"{{ <{iri}> ?any ?s }} UNION {{ ?s <{OA.hasSource}> <{iri}> }} "
        f'FILTER(STRSTARTS(STR(?s), "{iri}#")) }} }}'
    )
    return (
        f"CONSTRUCT {{ ?s ?p ?o . ?o rdfs:label ?label }} WHERE {{ SELECT DISTINCT ?s ?p ?o ?label WHERE {{ {own} "
        f"?s ?p ?o . OPTIONAL {{ ?o rdfs:label ?label }} }} ORDER BY ?s ?p ?o ?label }}"
    )


async def describe(site: Site, names: Names, iri: str) -> Description | None:
    """The description of a thing for its page; ``None`` where the graph says nothing about it."""
    outgoing = await site.table(_outgoing(f"<{iri}>"))
    counts = await site.table(
        f"SELECT ?p (COUNT(DISTINCT ?s) AS ?n) WHERE {{ ?s ?p <{iri}> FILTER(?s != <{iri}>) }} GROUP BY ?p"
    )
    if not outgoing.rows and not counts.rows:
        return None
    found = Description(iri)
    for row in outgoing.records():
        if row["p"].value.endswith("#label"):
            found.labels[row["o"].language or ""] = row["o"].value
    found.rows = _rows(names, (row for row in outgoing.records() if not row["p"].value.endswith("#label")))
    totals = {row["p"].value: int(row["n"].number or 0) for row in counts.records()}
    shown = names.without_inverses(totals, (row.property for row in found.rows))
    if str(OA.hasSource) in shown:
        shown.remove(str(OA.hasSource))
        found.parts = _passages(names, await site.table(_passages_of(iri)))
    found.parts += [await _part(site, names, part) for part in _parts_of(iri, found.rows)]
    if shown:
        linking = await site.table(_incoming(iri, shown, site.settings.links))
        found.incoming = _rows(names, linking.records(), totals)
    return found


def natural(text: str) -> list[tuple[int, str]]:
    """A key that sorts 2 before 10."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in _DIGITS.split(text) if part]


def _outgoing(thing: str) -> str:
    return (
        f"SELECT DISTINCT ?p ?o ?label ?source ?g WHERE {{ GRAPH ?g {{ {thing} ?p ?o }} OPTIONAL {{ ?o rdfs:label ?label }} "
        f"OPTIONAL {{ ?o oa:hasSource/rdfs:label ?source }} }}"
    )


def _incoming(iri: str, properties: Iterable[str], most: int) -> str:
    """Things that point to ``iri``, at most so many for each property, so that the counts tell what is left out."""
    parts = (
        f"{{ SELECT DISTINCT ?p ?o WHERE {{ VALUES ?p {{ <{name}> }} ?o ?p <{iri}> FILTER(?o != <{iri}>) }} "
        f"ORDER BY ?o LIMIT {most} }}"
        for name in properties
    )
    return (
        f"SELECT DISTINCT ?p ?o ?label ?source ?g WHERE {{ {' UNION '.join(parts)} OPTIONAL {{ ?o rdfs:label ?label }} "
        f"OPTIONAL {{ ?o oa:hasSource/rdfs:label ?source }} }}"
    )


def _passages_of(iri: str) -> str:
    return (
        f"SELECT DISTINCT ?part ?first ?last ?lines ?o ?label ?source ?g WHERE {{ ?part oa:hasSource <{iri}> ; rdfs:label ?lines . "
        f"OPTIONAL {{ ?part kf:firstLine ?first ; kf:lastLine ?last }} "
        f"OPTIONAL {{ ?o prov:wasDerivedFrom ?part . OPTIONAL {{ ?o rdfs:label ?label }} }} }} ORDER BY ?first ?last ?part ?o"
    )


def _rows(names: Names, records: Iterable[dict[str, Cell]], totals: dict[str, int] | None = None) -> list[Row]:
    """Records with ``p``, ``o``, ``label``, ``source`` and ``g`` as rows in the order of ``names``; values sorted."""
    found: dict[str, dict[Cell, Value]] = {}
    for record in records:
        values = found.setdefault(record["p"].value, {})
        _take(names, values, record)
    rows = [
        Row(name, sorted(values.values(), key=lambda value: natural(value.iri or value.text)))
        for name, values in found.items()
    ]
    for row in rows:
        row.total = (totals or {}).get(row.property, len(row.values))
    return sorted(rows, key=lambda row: names.place(row.property))


def _take(names: Names, values: dict[Cell, Value], record: dict[str, Cell]) -> None:
    """Adds one record to the values of its property: a value comes once for each of its labels and graphs."""
    thing, label = record["o"], record["label"]
    is_thing = thing.kind == "iri"
    value = values.setdefault(
        thing,
        Value(names.text(thing.value) if is_thing else thing.value, thing.language, thing.value if is_thing else None),
    )
    if label.value and (label.language == "ja" or value.language is None):
        value.text, value.language = label.value, label.language
    value.source = record["source"].value or value.source
    value.inferred = value.inferred and record["g"].value == str(INFERRED_GRAPH)


def _passages(names: Names, table: Table) -> list[Part]:
    """One part for each passage in the order of its lines, with the records that were read from it."""
    labels: dict[str, str] = {}
    values: dict[str, dict[Cell, Value]] = {}
    for record in table.records():
        labels[record["part"].value] = record["lines"].value
        known = values.setdefault(record["part"].value, {})
        if record["o"].value:
            _take(names, known, record)
    return [Part(iri, label, [Row("", list(values[iri].values()))]) for iri, label in labels.items()]


def _parts_of(iri: str, rows: Iterable[Row]) -> list[str]:
    return [value.iri for row in rows for value in row.values if value.iri and value.iri.startswith(f"{iri}#")]


async def _part(site: Site, names: Names, iri: str) -> Part:
    table = await site.table(_outgoing(f"<{iri}>"))
    return Part(iri, iri.partition("#")[2], _rows(names, table.records()))
