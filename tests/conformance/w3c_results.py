"""Answers compared: what was expected and what came, up to the names of blank nodes and the order of rows and columns.

Numbers and booleans are compared by their values: Oxigraph keeps 1.0E2 as a number and writes it as 100.
"""

import csv
import io
from collections import Counter
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

RS = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
FORMATS = {
    ".srx": ox.QueryResultsFormat.XML,
    ".srj": ox.QueryResultsFormat.JSON,
    ".csv": ox.QueryResultsFormat.CSV,
    ".tsv": ox.QueryResultsFormat.TSV,
}
Answer = bool | ox.Dataset | Counter[frozenset[tuple[str, str]]]
"""Of ASK; of CONSTRUCT and SELECT, blank nodes renamed; of CSV, which has no terms, its cells by column."""
Term = ox.NamedNode | ox.BlankNode | ox.Literal

_XSD = "http://www.w3.org/2001/XMLSchema#"
_VALUES = {
    "boolean": lambda text: {"1": "true", "0": "false"}.get(text, text),
    "integer": lambda text: str(int(text)),
    "decimal": lambda text: f"{Decimal(text).normalize():f}",
    "double": lambda text: repr(float(text)),
    "float": lambda text: repr(float(text)),
}


def expected(path: Path, base: str) -> Answer:
    """The answer that a test's file holds."""
    if path.suffix in FORMATS:
        return table(path.read_bytes(), FORMATS[path.suffix])
    graph = Graph().parse(path, publicID=base)
    found = graph.value(predicate=RDF.type, object=RS.ResultSet)
    if found is None:
        return triples(path.read_bytes(), ox.RdfFormat.from_extension(path.suffix[1:]), base)
    return _canonical(
        [
            {
                str(graph.value(binding, RS.variable)): _term(graph.value(binding, RS.value))
                for binding in graph.objects(row, RS.binding)
            }
            for row in graph.objects(found, RS.solution)
        ]
    )


def table(content: bytes, form: ox.QueryResultsFormat) -> Answer:
    """The answer to SELECT or ASK that a text in one of the results formats holds."""
    if form == ox.QueryResultsFormat.CSV:
        return _cells(content.decode())
    found = ox.parse_query_results(content, format=form)
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    names = [variable.value for variable in found.variables]
    return _canonical([{name: row[name] for name in names if row[name] is not None} for row in found])


def triples(content: bytes, form: ox.RdfFormat | None, base: str | None = None) -> Answer:
    """The answer to CONSTRUCT that a text in an RDF format holds."""
    read = ox.parse(content, format=form, base_iri=base)
    found = ox.Dataset([ox.Quad(quad.subject, quad.predicate, _valued(quad.object)) for quad in read])
    found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return found


def _canonical(rows: list[dict[str, Term]]) -> ox.Dataset:
    """Each row a node of its own with its values, so that equal rows count and blank nodes may be called anything."""
    found = ox.Dataset()
    for row in rows:
        node = ox.BlankNode()
        found.add(ox.Quad(node, ox.NamedNode("urn:row"), ox.Literal(True)))
        for name, value in row.items():
            found.add(ox.Quad(node, ox.NamedNode(f"urn:variable:{name}"), _valued(value)))
    found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return found


def _valued(term: Term) -> Term:
    """The term, a number or boolean in one spelling; a literal that is none of its datatype as it is."""
    if not isinstance(term, ox.Literal) or term.datatype.value.removeprefix(_XSD) not in _VALUES:
        return term
    with suppress(ValueError, ArithmeticError):
        spelt = _VALUES[term.datatype.value.removeprefix(_XSD)](term.value)
        return ox.Literal(spelt, datatype=term.datatype)
    return term


def _cells(text: str) -> Counter[frozenset[tuple[str, str]]]:
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    return Counter(frozenset(zip(header, map(_cell, row), strict=True)) for row in rows)


def _cell(text: str) -> str:
    with suppress(ValueError):
        return repr(float(text))
    return "_:" if text.startswith("_:") else text


def _term(value: Node | None) -> Term:
    if isinstance(value, URIRef):
        return ox.NamedNode(str(value))
    if isinstance(value, Literal):
        datatype = ox.NamedNode(str(value.datatype)) if value.datatype and not value.language else None
        return ox.Literal(str(value), language=value.language, datatype=datatype)
    return ox.BlankNode(str(value))
