"""The prefixes as text are those of the libraries that know the vocabularies."""

from rdflib.namespace import DCAT, DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SH, SKOS, TIME, XSD

from keifu import vocabulary as v
from keifu.prefixes import INFERRED, PREFIXES


def test_the_namespaces_are_those_of_rdflib() -> None:
    standard = (DCAT, DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SH, SKOS, TIME, XSD)
    own = (v.KF, v.ELI, v.OA, v.SPDX, v.SEMAPV, v.SSSOM, v.CV)
    assert set(PREFIXES.values()) == {str(namespace) for namespace in (*standard, *own)}
    assert all(str(namespace) == PREFIXES[namespace.__name__.lower()] for namespace in standard)


def test_a_graph_below_the_base_is_named_once() -> None:
    assert str(v.graph_name("inferred")) == INFERRED
