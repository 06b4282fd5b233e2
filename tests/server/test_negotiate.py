"""Accept headers of real clients, and odd ones."""

import pytest

from keifu_server.negotiate import CSV, GRAPHS, HTML, TABLES, accepts_coding, best, named, prefers_html

FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "json"),
        ("", "json"),
        ("*/*", "json"),
        ("text/csv", "csv"),
        ("text/*", "xml"),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.6", "xml"),
        ("text/csv;q=0.0, */*;q=0.1", "json"),
        ("*/*;q=0.9, application/sparql-results+json;q=0, application/json;q=0", "xml"),
        ("application/json", "json"),
        ("TEXT/CSV ; Q=1", "csv"),
        ("text/tab-separated-values, text/csv", "csv"),
        ("text/turtle", None),
        ("text/csv;q=nan", None),
        ("text/csv;q=7", None),
        ("nonsense", None),
        ("*/csv", None),
        (FIREFOX, "xml"),
    ],
)
def test_the_best_table_format(accept: str | None, expected: str | None) -> None:
    chosen = best(accept, TABLES)
    assert (chosen and chosen.name) == expected


def test_only_the_first_ranges_are_weighed() -> None:
    assert best(",".join(["x/y"] * 60 + ["text/csv"]), TABLES) == CSV
    assert best(",".join(["x/y"] * 6000 + ["text/csv"]), TABLES) is None


def test_a_browser_gets_html_and_a_client_does_not() -> None:
    assert best(FIREFOX, (HTML, *GRAPHS)) == HTML
    assert prefers_html(FIREFOX, (*TABLES, *GRAPHS))
    assert not prefers_html("*/*", TABLES)
    assert not prefers_html("text/*", TABLES)
    assert not prefers_html("text/html;q=0.5, text/csv", TABLES)
    assert not prefers_html(None, TABLES)


@pytest.mark.parametrize(
    ("name", "table", "graph"),
    [
        ("json", "json", "jsonld"),
        ("xml", "xml", "rdfxml"),
        ("ttl", None, "turtle"),
        ("CSV", "csv", None),
        ("x", None, None),
    ],
)
def test_one_name_may_mean_a_table_and_a_graph(name: str, table: str | None, graph: str | None) -> None:
    found = named(name, TABLES), named(name, GRAPHS)
    assert [item and item.name for item in found] == [table, graph]


@pytest.mark.parametrize(
    ("accepted", "taken"),
    [
        (None, False),
        ("", False),
        ("gzip", True),
        ("GZIP ; q=0.5", True),
        ("gzip;q=0", False),
        ("gzip;q=nonsense", False),
        ("*", True),
        ("*, gzip;q=0", False),
        ("br", False),
    ],
)
def test_whether_an_answer_may_be_packed(accepted: str | None, taken: bool) -> None:
    assert accepts_coding(accepted, "gzip") == taken
