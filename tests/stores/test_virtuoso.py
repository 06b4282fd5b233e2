"""What Virtuoso gets wrong by itself, put right or refused: never a wrong or a cut answer."""

from dataclasses import replace

import pytest
from filled import Filled

from keifu.results import Table
from keifu.snapshot import Snapshot
from keifu.stores import check, virtuoso
from keifu.stores.address import Address
from keifu.stores.asking import StoreError

CITY = "<https://w3id.org/keifu/id/org/362018> rdfs:label ?l FILTER(LANG(?l) = 'ja')"
EVERYTHING = "{ ?s ?p ?o }"


@pytest.mark.parametrize(
    "expression",
    [
        'CONCAT(STR(?l), "、", STR(?l))',
        'CONCAT("(", STR(COALESCE(?nothing, "日付の記載なし")), "、", "x")',
        'IF(STR(?l) = "徳島市", "はい", "いいえ")',
        'IF(STR(?l) IN ("津市", "徳島市"), "はい", "いいえ")',
        'REPLACE(STR(?l), "島", "しま")',
        'GROUP_CONCAT(?l; separator="、")',
        "GROUP_CONCAT(DISTINCT STR(?l); SEPARATOR = '''、''')",
        'STRLEN("あいう")',
    ],
)
def test_strings_that_are_not_ascii(expression: str, snapshot: Snapshot, on_virtuoso: Filled) -> None:
    asked = f"SELECT ({expression} AS ?x) WHERE {{ {CITY} }}"
    found, expected = (Table.from_json(run(asked)).column("x") for run in (on_virtuoso.run, snapshot.run))
    assert found == expected


def test_strings_in_data_and_patterns_stay(snapshot: Snapshot, on_virtuoso: Filled) -> None:
    for asked in (
        'SELECT ?x { ?x rdfs:label "徳島市"@ja }',
        'SELECT ?x { VALUES ?l { "徳島市"@ja } ?x rdfs:label ?l }',
        'SELECT ?x { VALUES (?x ?y) { ("あ" "い") } }',
    ):
        found, expected = (Table.from_json(run(asked)).column("x") for run in (on_virtuoso.run, snapshot.run))
        assert found == expected and expected


def test_asking_yes_or_no(on_virtuoso: Filled) -> None:
    for query, truth in ((f"ASK {EVERYTHING}", "true"), ("ASK { ?s ?p <http://example.org/nowhere> }", "false")):
        assert Table.from_json(on_virtuoso.run(query)).column("boolean") == [truth]
        assert on_virtuoso.run(query, "text/csv") == truth.encode()


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT * {EVERYTHING}",
        f"SELECT ?s {EVERYTHING} ORDER BY ?s",
        f"SELECT * {EVERYTHING} LIMIT 20000",
        f"CONSTRUCT {{ ?s ?p ?o }} WHERE {EVERYTHING}",
        f"CONSTRUCT {{ ?s a ?p }} WHERE {EVERYTHING}",
        f"CONSTRUCT WHERE {EVERYTHING}",
    ],
)
def test_a_cut_answer_is_a_problem(query: str, on_virtuoso: Filled) -> None:
    graph = "text/turtle" if query.startswith("CONSTRUCT") else None
    with pytest.raises(StoreError) as caught:
        on_virtuoso.run(query, graph=graph)
    assert (caught.value.trouble, caught.value.said) == ("cut", "10000")


def test_what_is_not_cut_comes_whole(snapshot: Snapshot, on_virtuoso: Filled) -> None:
    small = "CONSTRUCT { ?m rdfs:label ?l } WHERE { ?m a kf:Measure ; rdfs:label ?l }"
    assert on_virtuoso.run(small, graph="application/n-triples").count(b"\n") == 106
    assert len(Table.from_json(on_virtuoso.run(f"SELECT ?s {EVERYTHING} LIMIT 9999")).rows) == 9999
    blank = "SELECT ?s { ?s rdf:first ?o }"
    assert len(Table.from_json(on_virtuoso.run(blank)).rows) == len(Table.from_json(snapshot.run(blank)).rows) > 0


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("PREFIX a: <b> CONSTRUCT { ?s ?p [ a ?b ] } FROM <x> WHERE {?s ?p ?o} LIMIT 5", "PREFIX a: <b> SELECT * FROM <x> WHERE {?s ?p ?o} LIMIT 5"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "SELECT * WHERE { ?s ?p ?o }"),
        ("construct from <x> where { ?s ?p ?o }", "SELECT * from <x> where { ?s ?p ?o }"),
        ("CONSTRUCT { ?s ?p '}' } { ?s ?p ?o }", "SELECT * { ?s ?p ?o }"),
    ],
)  # fmt: skip
def test_a_graph_as_the_rows_that_it_is_made_of(query: str, rows: str) -> None:
    assert " ".join(virtuoso.as_select(query).split()) == rows


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p '日本' }",
        "SELECT * { ?s ?p '日本'@ja FILTER(?p = '日本'@ja || ?p = '日本'^^xsd:string) }",
        "SELECT * { VALUES (?a ?b) { ('日' '本') } # ('日')\n }",
        "SELECT ('ascii' AS ?x) { FILTER(CONTAINS(?x, \"y\")) }",
    ],
)
def test_what_is_right_already_stays_as_it_is(query: str) -> None:
    assert virtuoso.adapted(query) == query


def test_queries_with_a_name_and_a_password(on_virtuoso: Filled) -> None:
    put = on_virtuoso.put()
    url = on_virtuoso.store.query + "-auth"
    held, _ = check.state(replace(put, url=url), 30)
    assert held and held.snapshot
    for wrong in (Address(url), Address(url, put.user, "no", digest=True)):
        with pytest.raises(StoreError, match="401"):
            check.state(wrong, 30)
