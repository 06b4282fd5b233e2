"""How many patterns a query joins: the shapes that Oxigraph plans slowly are refused, what people ask is not."""

import random
from pathlib import Path
from urllib.parse import unquote, urlparse

import pytest
from rdflib import RDF, Graph, Namespace, URIRef

from keifu import guard
from keifu.guard import Limits, Refused
from keifu.patterns import MOST_BY_A_TOKEN, Patterns
from keifu.questions import catalogue

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
LIMITS = Limits(65_536, 64, 100)


def joined(query: str) -> int:
    """The smallest limit that lets a query through."""
    for patterns in range(1, 1000):
        try:
            guard.check(query, Limits(1_000_000, 1_000, patterns))
        except Refused as refused:
            assert refused.kind == "too-many-patterns"
            continue
        return patterns
    raise AssertionError(query)


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("SELECT * { ?s ?p ?o }", 1),
        ("SELECT * { ?s ?p ?o , 1 , 'a' ; <p> ?q ; . ?x a ?c . }", 5),
        ("SELECT * { ?s ?p [ <p> ?o ; <q> [ <r> 1 ] ] }", 4),
        ("SELECT * { ?s ?p ( 1 2 ?x ) }", 7),
        ("SELECT * { ?s <a>/<b>/^<c> ?o }", 3),
        ("SELECT * { ?s <a>|<b>|!(<c>|^<d>) ?o }", 1),
        ("SELECT * { ?s ?p ?o OPTIONAL { ?s <q> ?x . ?x <r> ?y } }", 3),
        ("SELECT * { { ?a ?b ?c } { ?d ?e ?f . { ?g ?h ?i } } }", 3),
        ("SELECT * { ?s ?p ?o { ?a ?b ?c } UNION { ?d ?e ?f . ?g ?h ?i } UNION { ?j ?k ?l } }", 3),
        ("SELECT * { ?s ?p ?o MINUS { ?a ?b ?c . ?d ?e ?f } FILTER NOT EXISTS { ?s ?p ?o . ?s ?p 1 . ?s ?p 2 } }", 3),
        ("SELECT * { ?s ?p ?o FILTER(?o IN (1, 2, 3) && (?o / 2 / 3) > 1) . BIND(1 / 2 / 3 AS ?x) ?s ?q ?x }", 2),
        ("SELECT * { VALUES (?a ?b) { (1 2) (3 UNDEF) (<a> 'b') } VALUES ?c { 1 2 3 } ?a ?b ?c }", 3),
        ("SELECT (?a / 2 AS ?b) ?c { { SELECT ?a ?c { ?a ?b ?c . ?c ?d ?e } } }", 2),
        ("CONSTRUCT { ?s <a> 1 , 2 , 3 , 4 . } WHERE { ?s ?p ?o }", 1),
        ("CONSTRUCT WHERE { ?s ?p ?o . ?o ?q ?r }", 2),
        ("ASK { GRAPH ?g { ?s ?p ?o } }", 2),
    ],
)
def test_what_counts(query: str, number: int) -> None:
    assert joined(query) == number


def test_no_token_adds_more_than_it_may() -> None:
    """So a query of few tokens is let through without being counted."""
    chance = random.Random(6)  # noqa: S311
    pieces = "( ( ) [ ] { { } } . ; , / UNION OPTIONAL VALUES MINUS FILTER GRAPH BIND SELECT CONSTRUCT EXISTS ?x <a> 1 'x' a p:q | ^"
    largest = 0
    for _ in range(3_000):
        patterns, before = Patterns(), 0
        for token in guard.tokens(" ".join(chance.choices(pieces.split(), k=40))):
            now = patterns.feed(str(token.lastgroup), token[0])
            largest, before = max(largest, now - before), now
    assert largest == MOST_BY_A_TOKEN


@pytest.mark.parametrize(
    "bomb",
    [
        "SELECT * { ?s ?p (" + " (1)" * 60 + ") }",
        "SELECT * { ?s ?p (" + " 1" * 200 + ") }",
        "SELECT * { ?s ?p " + "[ ?p " * 60 + "1 ; ?q 2" + "] , 3" * 60 + " }",
        "SELECT * { ?s ?p ?o " + "OPTIONAL { ?s ?p ?o }" * 200 + " }",
        "SELECT * { ?s ?p ?o "
        + "OPTIONAL { ?s ?p ?o " * 60
        + "; ?q ?r , 1"
        + "}" * 60
        + "OPTIONAL {?a ?b ?c}" * 50
        + "}",
        "SELECT * { " + "?s ?p ?o . " * 200 + " }",
        "SELECT * { ?s " + " ; ".join(["<p> ?o"] * 200) + " }",
        "SELECT * { ?s <p> " + " , ".join(["?o"] * 200) + " }",
        "SELECT * { ?s " + "/".join(["<p>"] * 200) + " ?o }",
        "SELECT * { ?s (" + "/".join(["<p>"] * 200) + ")* ?o }",
        "SELECT * { " + "{ ?s ?p ?o }" * 200 + " }",
        "SELECT * { " + "GRAPH ?g { ?s ?p ?o }" * 200 + " }",
        "SELECT * { " + "VALUES ?v { 1 }" * 200 + " }",
        "SELECT * { ?s ?p ?o FILTER EXISTS { " + "?s ?p ?o . " * 200 + " } }",
        "SELECT * { {} UNION { " + "?s ?p ?o . " * 200 + " } }",
        "CONSTRUCT WHERE { " + "?s ?p ?o . " * 200 + " }",
        "SELECT * { " + "{ SELECT * { ?s ?p ?o } }" * 200 + " }",
    ],
)
def test_slow_shapes_are_refused_where_they_become_too_much(bomb: str) -> None:
    with pytest.raises(Refused) as caught:
        guard.check(bomb, LIMITS)
    assert caught.value.kind == "too-many-patterns"
    assert caught.value.line == 1
    assert 0 < (caught.value.column or 0) < len(bomb)
    assert caught.value.ja != caught.value.en


def test_brackets_that_do_not_match_are_left_to_the_engine() -> None:
    for query in (
        "} ) ] SELECT",
        "SELECT * { ( [ }",
        "{ [ ( } ] )",
        "UNION { } UNION { a }",
        ") } FILTER( { ] } ; . ,",
    ):
        guard.check(query, LIMITS)


def test_no_shipped_query_is_refused(root: Path) -> None:
    assert catalogue()
    queries = sorted(root.glob("queries/**/*.rq"))
    assert len(queries) >= len(catalogue())
    for path in queries:
        guard.check(path.read_text(encoding="utf-8"), LIMITS)


def test_of_the_w3c_suites_only_federated_queries_are_refused(shared: Path) -> None:
    """Every query of a positive test of SPARQL 1.1; what is refused is named with its reason."""
    reasons: dict[str, str] = {}
    asked = positive_tests(shared / "conformance/sparql11")
    for path in asked:
        try:
            guard.check(path.read_text(encoding="utf-8"), LIMITS)
        except Refused as refused:
            reasons[f"{path.parent.name}/{path.name}"] = refused.kind
    assert len(asked) > 300
    assert set(reasons.values()) == {"service-refused"}
    assert {name.partition("/")[0] for name in reasons} <= {"service", "syntax-fed"}
    print(f"{len(asked)} queries, {len(reasons)} refused: {reasons}")


def positive_tests(folder: Path) -> list[Path]:
    found: set[Path] = set()
    for manifest in folder.glob("*/manifest.ttl"):
        graph = Graph().parse(manifest, publicID=manifest.as_uri())
        for kind in (MF.QueryEvaluationTest, MF.PositiveSyntaxTest11, MF.CSVResultFormatTest):
            for test in graph.subjects(RDF.type, kind):
                action = graph.value(test, MF.action)
                query = action if isinstance(action, URIRef) else graph.value(action, QT.query)
                path = Path(unquote(urlparse(str(query)).path))
                if path.suffix == ".rq" and path.is_file():
                    found.add(path)
    return sorted(found)
