"""A snapshot answers queries: complete, read-only, asking nothing elsewhere."""

import json

import pytest

from keifu import snapshot as snapshots
from keifu.errors import CannotRunError, UsageError

GRAPH = "https://w3id.org/keifu/graph/"


def _rows(snapshot, sparql: str) -> list[dict[str, str]]:
    found = json.loads(snapshot.run(sparql))["results"]["bindings"]
    return [{name: cell["value"] for name, cell in row.items()} for row in found]


def _measures(dataset: str) -> str:
    return " ".join(["SELECT ?m", dataset, "{ ?m a kf:Measure }"])


def test_the_default_graph_is_the_union(house):
    snapshot = house.build()
    sparql = "SELECT ?p { ?m kf:plan ?p ; kf:groundedIn ?provision . ?provision kf:partOf ?law }"  # plan, inferred, law
    assert _rows(snapshot, sparql)[0]["p"].endswith("id/plan")
    one = f"SELECT ?m {{ GRAPH <{GRAPH}plan/123456/dx> {{ ?m a kf:Measure }} }}"
    assert len(_rows(snapshot, one)) == 2


def test_a_triple_in_two_graphs_counts_once(snapshot):
    """Oxigraph's own union of the graphs would count it twice; claims and plans do share passages."""
    (row,) = _rows(snapshot, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    (each,) = _rows(snapshot, "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")
    (once,) = _rows(snapshot, "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } }")
    assert int(row["n"]) == int(once["n"]) < int(each["n"])


def test_a_dataset_in_the_query_counts(house):
    snapshot = house.build()
    assert _rows(snapshot, _measures(f"FROM <{GRAPH}law>")) == []
    assert len(_rows(snapshot, _measures(f"FROM <{GRAPH}plan/123456/dx>"))) == 2
    assert _rows(snapshot, _measures(f"FROM NAMED <{GRAPH}plan/123456/dx>")) == []
    assert len(_rows(snapshot, 'SELECT ?m { ?m a kf:Measure . FILTER("FROM" != "") } # FROM')) == 2


def test_service_is_refused_wherever_it_stands(house):
    snapshot = house.build()
    for sparql in (
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { service silent<http://127.0.0.1:9/>{ ?s ?p ?o } }",
        'SELECT * { ?s ?p "\'" SERVICE ?s { ?s ?p ?o } }',
    ):
        with pytest.raises(UsageError, match="SERVICE"):
            snapshot.run(sparql)


def test_service_as_a_name_or_a_text_is_no_service(house):
    snapshot = house.build()
    sparql = (
        "PREFIX service: <http://example.org/SERVICE> # SERVICE\n"
        'SELECT ?SERVICE { ?SERVICE a kf:Measure . FILTER("""a "SERVICE" b""" != \'SERVICE\' && ?SERVICE != service:SERVICE) }'
    )
    assert len(_rows(snapshot, sparql)) == 2


@pytest.mark.parametrize(
    ("sparql", "where"),
    [
        ("SELECT * {\n ?s ?p ", "2:8"),
        ("DELETE WHERE { ?s ?p ?o }", "1:"),
        ("", "1:"),
        ("SELECT * { ?s no:such ?o }", "1:"),
    ],
)
def test_a_broken_query_is_told_with_line_and_column(house, sparql, where):
    with pytest.raises(UsageError) as error:
        house.build().run(sparql)
    assert error.value.where.startswith(where)
    assert error.value.status == 2
    assert len(error.value.en) < 300


def test_a_query_too_deep_for_the_parser_is_refused(house):
    with pytest.raises(UsageError, match="nested"):
        house.build().run("SELECT * " + "{" * 5000 + "}" * 5000)


def test_run_wants_rows(house):
    with pytest.raises(UsageError, match="SELECT"):
        house.build().run("CONSTRUCT WHERE { ?s ?p ?o }")


def test_the_store_cannot_be_changed(house):
    with pytest.raises(RuntimeError, match="read-write"):
        house.build().store().update("INSERT DATA { <http://a> <http://b> <http://c> }")


def test_current_finds_what_was_built(house, monkeypatch):
    with pytest.raises(CannotRunError, match="keifu build"):
        snapshots.current(house.home)
    built = house.build()
    monkeypatch.setenv("KEIFU_HOME", str(house.home))
    assert snapshots.current() == built == snapshots.current(house.home)
    monkeypatch.delenv("KEIFU_HOME")
    monkeypatch.chdir(house.place)
    assert snapshots.home() == house.place / ".keifu"


@pytest.mark.parametrize("damage", ["store", "dump.nq", "snapshot.json"])
def test_a_damaged_snapshot_is_told_and_built_again(house, damage):
    built = house.build()
    (built.path / damage).rename(house.place / "taken")
    with pytest.raises(CannotRunError, match="keifu build"):
        snapshots.current(house.home)
    assert house.build() == built
    assert len(_rows(built, "SELECT ?m { ?m a kf:Measure }")) == 2
