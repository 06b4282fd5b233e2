"""A syntactic check of OWL 2 RL (OWL 2 Profiles, section 4): what may stand where, as far as RDF graphs of Keifu go.

It knows the constructs by which an ontology leaves the profile; it does not prove the global restrictions of OWL 2 DL
beyond the one on non-simple properties (OWL 2 Structural Specification, section 11.2).
"""

from rdflib import OWL, RDF, RDFS, XSD, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

FORBIDDEN = {
    OWL.hasSelf,
    OWL.disjointUnionOf,
    OWL.cardinality,
    OWL.qualifiedCardinality,
    OWL.minCardinality,
    OWL.minQualifiedCardinality,
    OWL.datatypeComplementOf,
    OWL.withRestrictions,
}
"""Predicates that no axiom of the profile contains, wherever they stand."""

DATATYPES = {RDF.PlainLiteral, RDF.XMLLiteral, RDFS.Literal} | {
    XSD[name]
    for name in [
        "decimal",
        "integer",
        "nonNegativeInteger",
        "nonPositiveInteger",
        "positiveInteger",
        "negativeInteger",
        "long",
        "int",
        "short",
        "byte",
        "unsignedLong",
        "unsignedInt",
        "unsignedShort",
        "unsignedByte",
        "float",
        "double",
        "string",
        "normalizedString",
        "token",
        "language",
        "Name",
        "NCName",
        "NMTOKEN",
        "boolean",
        "hexBinary",
        "base64Binary",
        "anyURI",
        "dateTime",
        "dateTimeStamp",
    ]
}
"""The datatypes of the profile (section 4.2.1); xsd:date, xsd:gYear and the like are not among them."""

_PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
_SIMPLE_ONLY = (OWL.AsymmetricProperty, OWL.IrreflexiveProperty, OWL.FunctionalProperty, OWL.InverseFunctionalProperty)


def violations(graph: Graph) -> list[str]:
    """What takes ``graph`` out of OWL 2 RL, one line each, sorted; empty where it is in the profile."""
    found = [f"{p} is not in the profile" for p in FORBIDDEN if (None, p, None) in graph]
    found += [f"{s} is reflexive" for s in graph.subjects(RDF.type, OWL.ReflexiveProperty)]
    for sub, sup in graph.subject_objects(RDFS.subClassOf):
        found += _not_below(graph, sub) + _not_above(graph, sup)
    for left, right in graph.subject_objects(OWL.equivalentClass):
        found += [f"{e} in an equivalence" for e in (left, right) if not isinstance(e, URIRef)]
    for prop, domain in graph.subject_objects(RDFS.domain):
        found += _not_above(graph, domain) + _not_kind(graph, prop, OWL.Class, domain)
    for prop, range_ in graph.subject_objects(RDFS.range):
        if (prop, RDF.type, OWL.DatatypeProperty) in graph:
            found += [] if range_ in DATATYPES else [f"{prop} has the range {range_}, no datatype of the profile"]
        else:
            found += _not_above(graph, range_) + _not_kind(graph, prop, OWL.Class, range_)
    found += _kinds(graph) + _non_simple(graph)
    return sorted(found)


def _not_above(graph: Graph, expression: Node) -> list[str]:
    """Superclass expressions: a class, an intersection, a complement, all values from, has value, at most 0 or 1."""
    if isinstance(expression, URIRef):
        return [f"{expression} as a superclass"] if expression == OWL.Thing else []
    if (members := graph.value(expression, OWL.intersectionOf)) is not None:
        return [line for member in Collection(graph, members) for line in _not_above(graph, member)]
    if (inner := graph.value(expression, OWL.complementOf)) is not None:
        return _not_below(graph, inner)
    if (inner := graph.value(expression, OWL.allValuesFrom)) is not None:
        return [] if inner in DATATYPES else _not_above(graph, inner)
    if (expression, OWL.hasValue, None) in graph:
        return []
    limits = [graph.value(expression, p) for p in (OWL.maxCardinality, OWL.maxQualifiedCardinality)]
    if any(limit is not None and str(limit) in ("0", "1") for limit in limits):
        return []
    return [f"{sorted(map(str, graph.predicates(expression)))} as a superclass, domain or range"]


def _not_below(graph: Graph, expression: Node) -> list[str]:
    """Subclass expressions: a class, one of, an intersection, a union, some values from, has value."""
    if isinstance(expression, URIRef):
        return [f"{expression} as a subclass"] if expression == OWL.Thing else []
    for joined in (OWL.intersectionOf, OWL.unionOf):
        if (members := graph.value(expression, joined)) is not None:
            return [line for member in Collection(graph, members) for line in _not_below(graph, member)]
    if (inner := graph.value(expression, OWL.someValuesFrom)) is not None:
        return [] if inner in DATATYPES or inner == OWL.Thing else _not_below(graph, inner)
    if (expression, OWL.oneOf, None) in graph or (expression, OWL.hasValue, None) in graph:
        return []
    return [f"{sorted(map(str, graph.predicates(expression)))} as a subclass"]


def _not_kind(graph: Graph, prop: Node, kind: URIRef, named: Node) -> list[str]:
    known = not isinstance(named, URIRef) or (named, RDF.type, kind) in graph
    return [] if known else [f"{prop}: {named} is not declared"]


def _kinds(graph: Graph) -> list[str]:
    """Each property is of one kind, and what relates properties relates those of one kind."""
    found = []
    kinds = {prop: kind for kind in _PROPERTIES for prop in graph.subjects(RDF.type, kind)}
    for prop in kinds:
        if sum((prop, RDF.type, kind) in graph for kind in _PROPERTIES) > 1:
            found.append(f"{prop} is of two kinds of property")
    for relation in (RDFS.subPropertyOf, OWL.equivalentProperty, OWL.inverseOf):
        for left, right in graph.subject_objects(relation):
            if kinds.get(left) is None or kinds.get(left) != kinds.get(right):
                found.append(f"{left} {relation} {right}: undeclared, or of two kinds")
    return found


def _non_simple(graph: Graph) -> list[str]:
    """A property that is transitive or has a chain below it may be neither functional nor asymmetric nor irreflexive."""
    complex_ = set(graph.subjects(RDF.type, OWL.TransitiveProperty)) | set(graph.subjects(OWL.propertyChainAxiom))
    above = {sup for prop in complex_ for sup in graph.transitive_objects(prop, RDFS.subPropertyOf)}
    return [f"{p} is not simple, but {kind}" for p in above for kind in _SIMPLE_ONLY if (p, RDF.type, kind) in graph]
