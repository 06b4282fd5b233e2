"""``keifu query``: any query on the current snapshot, in the formats of SPARQL and RDF."""

import csv
import io
import json

import pyoxigraph as ox
import pytest

SELECT = "SELECT ?measure ?label { ?measure a kf:Measure ; rdfs:label ?label } ORDER BY ?measure"


@pytest.fixture
def asked(house):
    house.build()

    def ask(sparql: str, *options: str):
        return house.run("query", "-", *options, text=sparql)

    return ask


def test_a_table_for_people(asked):
    found = asked(SELECT)
    assert found.returncode == 0, found.stderr
    header, first, second = found.stdout.splitlines()
    assert header.split() == ["measure", "label"]
    assert first.split() == ["https://w3id.org/keifu/id/one", "窓口"]
    assert second.split() == ["https://w3id.org/keifu/id/two", "相談"]


def test_a_long_text_is_not_cut(asked):
    text = "あ" * 3000
    assert text in asked(f'SELECT ("{text}" AS ?x) ?measure {{ ?measure a kf:Measure }}').stdout


def test_the_formats_of_rows(asked):
    rows = list(csv.reader(io.StringIO(asked(SELECT, "--format", "csv").stdout)))
    assert rows[1] == ["https://w3id.org/keifu/id/one", "窓口"]
    assert '"窓口"@ja' in asked(SELECT, "--format", "tsv").stdout
    assert len(json.loads(asked(SELECT, "--format", "json").stdout)["results"]["bindings"]) == 2
    results = ox.parse_query_results(asked(SELECT, "--format", "xml").stdout, ox.QueryResultsFormat.XML)
    assert len(list(results)) == 2
    assert asked("ASK { ?m a kf:Measure }").stdout == "true\n"
    assert asked("ASK { ?m a kf:Nothing }").stdout == "false\n"
    assert json.loads(asked("ASK { ?m a kf:Measure }", "--format", "json").stdout)["boolean"] is True


@pytest.mark.parametrize("name", ["turtle", "ntriples", "jsonld", "rdfxml"])
def test_the_formats_of_graphs(asked, name):
    formats = {"turtle": "ttl", "ntriples": "nt", "jsonld": "jsonld", "rdfxml": "rdf"}
    found = asked("CONSTRUCT { ?m kf:satisfies ?r } WHERE { ?m kf:satisfies ?r }", "--format", name)
    assert found.returncode == 0, found.stderr
    (triple,) = ox.parse(found.stdout, format=ox.RdfFormat.from_extension(formats[name]))
    assert triple.subject.value == "https://w3id.org/keifu/id/one"


def test_describe_is_turtle_with_prefixes(asked):
    assert "kf:MunicipalPlan" in asked("DESCRIBE <https://w3id.org/keifu/id/plan>").stdout


@pytest.mark.parametrize(
    ("sparql", "options", "told"),
    [
        ("SELECT * {\n ?s ?p ", [], "2:8"),
        ("", [], "1:1"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", [], "SERVICE"),
        (SELECT, ["--format", "turtle"], "turtle"),
        (SELECT, ["--format", "html"], "html"),
        ("CONSTRUCT WHERE { ?s a kf:Measure }", ["--format", "csv"], "csv"),
        ("INSERT DATA { <http://a> <http://b> 1 }", [], "SPARQL"),
    ],
)
def test_wrong_use_is_status_2(asked, sparql, options, told):
    found = asked(sparql, *options)
    assert found.returncode == 2, found.stderr
    assert told in found.stderr
    assert found.stdout == ""
    assert "Traceback" not in found.stderr


def test_a_file_that_cannot_be_read_is_status_3(house):
    house.build()
    assert "none.rq" in (found := house.run("query", "none.rq")).stderr
    assert found.returncode == 3
    (house.place / "latin.rq").write_bytes(b"SELECT \xff")
    assert "UTF-8" in (found := house.run("query", "latin.rq")).stderr
    assert found.returncode == 3


def test_a_query_in_a_file_and_no_snapshot(house):
    house.write("q.rq", SELECT)
    found = house.run("query", "q.rq")
    assert found.returncode == 3
    assert "keifu build" in found.stderr
    house.build()
    assert house.run("query", "q.rq").returncode == 0
