"""What the guard lets through, and what it must not. The clauses were tried on Oxigraph 0.5.13: each sent a request."""

import pytest

from keifu import guard
from keifu.guard import Limits, Refused, Scan, place

U = "http://127.0.0.1:1/x"
PREFIXES = f"PREFIX : <{U}> PREFIX ex: <{U}> PREFIX service: <{U}> "


def check(query: str, most: int, depth: int, patterns: int = 100) -> Scan:
    return guard.check(query, Limits(most, depth, patterns))


def refused(query: str) -> Refused:
    with pytest.raises(Refused) as caught:
        check(query, 65_536, 64)
    return caught.value


@pytest.mark.parametrize(
    "clause",
    [
        f"SERVICE <{U}> {{ ?a ?b ?c }}",
        f"sErViCe<{U}>{{ ?a ?b ?c }}",
        f"SERVICE SILENT <{U}> {{ ?a ?b ?c }}",
        f"SERVICE # comment\n <{U}> {{ ?a ?b ?c }}",
        "SERVICE ?endpoint { ?a ?b ?c }",
        f"SERVICESILENT<{U}>{{ ?a ?b ?c }}",
        "SERVICE:x { ?a ?b ?c }",
        "SERVICEex:x { ?a ?b ?c }",
        "service:x { ?a ?b ?c }",
        "service:x # comment\n { ?a ?b ?c }",
        f"?s ?p trueSERVICE<{U}>{{ ?a ?b ?c }}",
        f"?s ?p 5SERVICE<{U}>{{ ?a ?b ?c }}",
        f"?s ?p 5.SERVICE<{U}>{{ ?a ?b ?c }}",
        f"?s ?p 1e5SERVICE<{U}>{{ ?a ?b ?c }}",
        f"?s a5SERVICE<{U}>{{ ?a ?b ?c }}",
        "?s ?p 5.SERVICE:x{ ?a ?b ?c }",
        f"?s ?p ex:.SERVICE<{U}>{{ ?a ?b ?c }}",
        f"?s ?p 'x'@en--ltrSERVICE<{U}>{{ ?a ?b ?c }}",
        f"?s <http://x/\\u0041#> ?o . SERVICE <{U}> {{ ?a ?b ?c }}",
        f"?s ex:a\\#b ?o . SERVICE <{U}> {{ ?a ?b ?c }}",
        f"?s ?p '''it's''' . SERVICE <{U}> {{ ?a ?b ?c }}",
        f'?s ?p """a "" b""" . SERVICE <{U}> {{ ?a ?b ?c }}',
        f"FILTER EXISTS {{ SERVICE <{U}> {{ ?a ?b ?c }} }}",
    ],
)
def test_service_is_refused_however_it_is_written(clause: str) -> None:
    assert refused(f"{PREFIXES} SELECT * WHERE {{ {clause} }}").kind == "service-refused"


@pytest.mark.parametrize(
    "clause",
    [
        "?s ?p ?o FILTER(?o<9)SERVICE?e#>\n{?x ?y ?z}",
        "?s ?p ?o FILTER(?o<'>'||true) SERVICE ?e {?x ?y '} hmm'}",
        "?s ?p ?o FILTER(?o<((?b>2)||1)&&?c<'>') SERVICE ?e {?x ?y '} hmm'}",
    ],
)
def test_a_comparison_that_looks_like_an_iri_hides_nothing(clause: str) -> None:
    assert refused(f"SELECT * WHERE {{ VALUES ?e {{ <{U}> }} {clause} }}").kind in ("ambiguous", "service-refused")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * WHERE { ?s ?p 'SERVICE <http://x> {' }",
        "SELECT * WHERE { ?s ?p ?o } # SERVICE <http://x> { ?a ?b ?c }",
        "SELECT * WHERE { ?s <http://example.org/SERVICE> ?o }",
        "SELECT * WHERE { ?s <http://example.org/SERVICE#insert> ?o }",
        "SELECT ?service WHERE { ?service a ?o }",
        "SELECT ?service { ?s ?p ?service }",
        "PREFIX service: <http://x/> SELECT * WHERE { ?s service:x ?o . ?s service:y 5 }",
        "SELECT * WHERE { ?s ?p ?o FILTER(?o < 5 && ?o > 3) }",
        "SELECT * WHERE { ?s ?p ?o FILTER(?o<5&&?o>3) }",
        "SELECT * WHERE { ?s ?p ?o FILTER(?o<=5) }",
        "SELECT * WHERE { VALUES (?a ?b) { (<http://x/#a> <http://x/it's>) } }",
        "SELECT * WHERE { ?s (<http://a#x>/<http://b#y>)* ?o FILTER(?o IN (<#a>, <#b>)) }",
        "SELECT * WHERE { ?s ?p '''a 'quoted' and ''doubled'' text''', \"\", '' }",
        "PREFIX insert: <http://x/> SELECT * WHERE { ?delete insert:load 'drop' }",
        "BASE <http://x/> PREFIX a: <b#> ASK { a:b\\#c a:d <#e> }",
    ],
)
def test_words_in_iris_strings_comments_and_names_are_let_through(query: str) -> None:
    check(query, 65_536, 64)


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <a> <b> <c> }",
        "PREFIX a: <http://a/> # comment\n delete where { ?s ?p ?o }",
        "LOAD <http://127.0.0.1:1/>",
        "CLEAR ALL",
        "WITH <http://g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "BASE <http://x/> DROP GRAPH <g>",
    ],
)
def test_updates_are_refused(update: str) -> None:
    assert refused(update).kind == "update-refused"


def test_length_and_depth_have_limits_that_count_bytes_and_all_brackets() -> None:
    check("#" + "a" * 99, 100, 64)
    assert refused("#" + "系" * 65_536).kind == "too-long"
    check("ASK " + "{ (" * 3 + ") }" * 3, 1000, 6)
    with pytest.raises(Refused) as caught:
        check("ASK\n " + "{ ( [" * 3, 1000, 8)
    assert caught.value.kind == "too-deep"
    assert (caught.value.line, caught.value.column) == (2, 16)


def test_a_string_that_does_not_end_is_told_with_its_place() -> None:
    problem = refused("SELECT *\n{ ?s ?p 'abc }")
    assert (problem.kind, problem.line, problem.column) == ("syntax", 2, 9)


def test_the_scan_tells_what_changes_each_time() -> None:
    assert not check("SELECT ?now { ?s ?p ?now , 'NOW' } # NOW()", 1000, 9).volatile
    assert check("SELECT (now() AS ?t) {}", 1000, 9).volatile


def test_prefixes_that_are_used_and_not_declared_are_told_with_their_first_place() -> None:
    query = (
        "PREFIX a: <http://a:b/> # c:d\n"
        "SELECT * { _:n a:b ?x .\n"
        "  ?s kf:p 'e:f'^^xsd:string , <g:h> , '''i:j''' ; kf:q :k ; a a: . }"
    )
    found = check(query, 1000, 64).prefixes
    assert {prefix: place(query, start) for prefix, start in found.items()} == {
        "kf": (3, 6),
        "xsd": (3, 18),
        "": (3, 56),
    }
    assert list(found) == ["kf", "xsd", ""]
    assert check("ASK {}", 1000, 64).prefixes == {}
