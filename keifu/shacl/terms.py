"""Terms and paths of SHACL as SPARQL text, written so that Oxigraph keeps every term apart that rdflib keeps apart.

Oxigraph stores ``8.0`` as ``8``. So a typed literal that it would rewrite, and one whose text does not fit its type, is
stored under another datatype (``AS_WRITTEN``, ``ILL_TYPED``); constants in queries are written the same way.
"""

import itertools
from collections.abc import Iterator
from functools import lru_cache

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH, XSD
from rdflib.term import Node

AS_WRITTEN = "urn:x-keifu:as-written:"
ILL_TYPED = "urn:x-keifu:ill-typed:"
_REPEATED = {SH.zeroOrMorePath: "*", SH.oneOrMorePath: "+", SH.zeroOrOnePath: "?"}

Term = ox.NamedNode | ox.BlankNode | ox.Literal


class UnknownError(Exception):
    """The compiler does not know this: the shape goes to pySHACL; the text says what, for the log."""


@lru_cache(maxsize=1 << 17)
def term(node: Node) -> Term:
    """An rdflib term for the store; distinct terms stay distinct. ``ValueError`` for what RDF does not allow there."""
    if isinstance(node, URIRef):
        return ox.NamedNode(node)
    if isinstance(node, BNode):
        return ox.BlankNode(node)
    if not isinstance(node, Literal):
        raise ValueError(f"no RDF term: {node!r}")
    if node.language:
        return ox.Literal(str(node), language=node.language)
    if node.datatype is None or node.datatype == XSD.string:
        # rdflib tells "a" and "a"^^xsd:string apart; RDF 1.1 does not, and the loaders of files never make the latter.
        return (
            ox.Literal(str(node), datatype=ox.NamedNode(ILL_TYPED + XSD.string)) if node.datatype else ox.Literal(node)
        )
    written = ox.Literal(str(node), datatype=ox.NamedNode(node.datatype))
    if node.ill_typed:
        return ox.Literal(str(node), datatype=ox.NamedNode(ILL_TYPED + node.datatype))
    return written if _kept(written) else ox.Literal(str(node), datatype=ox.NamedNode(AS_WRITTEN + node.datatype))


def _kept(literal: ox.Literal) -> bool:
    probe = ox.Store()
    probe.add(ox.Quad(ox.NamedNode("urn:x"), ox.NamedNode("urn:x"), literal))
    return all(str(quad.object) == str(literal) for quad in probe)


def constant(node: Node) -> str:
    """A term of the shapes as SPARQL text. ``UnknownError`` for a blank node, which a query cannot name."""
    if isinstance(node, BNode):
        raise UnknownError("a blank node as a value")
    return str(term(node))


def walk(shapes: Graph, way: Node, start: str, end: str, test: str, names: Iterator[str]) -> str:
    """A condition: along the SHACL path ``way`` (section 2.3.1) from ``start`` there is an ``end`` for which ``test`` holds.

    One EXISTS a step: Oxigraph takes a bound variable there as the start of one look-up, but joins steps over all the data.
    """
    if isinstance(way, URIRef):
        return f"EXISTS {{ {start} <{way}> {end} FILTER({test}) }}"
    if (way, RDF.first, None) in shapes:
        *steps, last = members(shapes, way)
        stops = [next(names) for _ in steps]
        test = walk(shapes, last, stops[-1] if stops else start, end, test, names)
        for step, (here, there) in reversed(list(zip(steps, itertools.pairwise([start, *stops]), strict=True))):
            test = walk(shapes, step, here, there, test, names)
        return test
    if (ways := shapes.value(way, SH.alternativePath)) is not None:
        return "(" + " || ".join(walk(shapes, one, start, end, test, names) for one in members(shapes, ways)) + ")"
    inner = shapes.value(way, SH.inversePath)
    if isinstance(inner, URIRef):
        return f"EXISTS {{ {end} <{inner}> {start} FILTER({test}) }}"
    for predicate, mark in _REPEATED.items():
        if isinstance(inner := shapes.value(way, predicate), URIRef):
            return f"EXISTS {{ {start} <{inner}>{mark} {end} FILTER({test}) }}"
    raise UnknownError("a path that turns round or repeats more than one step")


def members(shapes: Graph, head: Node) -> list[Node]:
    """The members of an RDF list."""
    if head != RDF.nil and (head, RDF.first, None) not in shapes:
        raise UnknownError("a list that is none")
    return list(Collection(shapes, head))


def whole_number(node: Node) -> int:
    """The number of an xsd:integer that is not negative."""
    if not isinstance(node, Literal) or node.datatype != XSD.integer or node.ill_typed or int(node) < 0:
        raise UnknownError(f"{node} where a whole number belongs")
    return int(node)
