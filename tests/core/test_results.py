"""SPARQL results JSON as tables."""

from decimal import Decimal

import pytest

from keifu.errors import CannotRunError
from keifu.results import UNBOUND, Cell, Table

XSD = "http://www.w3.org/2001/XMLSchema#"


def test_every_kind_of_value_keeps_what_it_is():
    table = Table.from_json(
        b"""{"head": {"vars": ["b", "a"]}, "results": {"bindings": [
        {"a": {"type": "uri", "value": "https://w3id.org/keifu/id/x"}, "b": {"type": "bnode", "value": "n1"}},
        {"b": {"type": "literal", "value": "\xe5\xbe\xb3\xe5\xb3\xb6\xe5\xb8\x82", "xml:lang": "ja"}},
        {"a": {"type": "literal", "value": "90.50", "datatype": "http://www.w3.org/2001/XMLSchema#decimal"},
         "b": {"type": "literal", "value": "007"}}]}}"""
    )
    assert table.columns == ["b", "a"]  # in the order of the SELECT
    assert table.rows == [
        [Cell("n1", "bnode"), Cell("https://w3id.org/keifu/id/x", "iri")],
        [Cell("徳島市", "literal", "ja"), UNBOUND],
        [Cell("007", "literal"), Cell("90.50", "literal", None, XSD + "decimal")],
    ]
    assert table.column("a") == ["https://w3id.org/keifu/id/x", "", "90.50"]
    assert table.records()[1] == {"b": Cell("徳島市", "literal", "ja"), "a": UNBOUND}


@pytest.mark.parametrize("truth", ["true", "false"])
def test_ask_is_a_table_of_one_cell(truth):
    table = Table.from_json(f'{{"head": {{}}, "boolean": {truth}}}'.encode())
    assert table == Table(["boolean"], [[Cell(truth, "literal", None, XSD + "boolean")]])


def test_no_rows_still_have_columns():
    assert Table.from_json(b'{"head":{"vars":["x"]},"results":{"bindings":[]}}') == Table(["x"], [])


@pytest.mark.parametrize(
    ("value", "datatype", "number"),
    [
        ("7", "integer", 7),
        ("90.50", "decimal", Decimal("90.50")),
        ("1E3", "double", Decimal(1000)),
        ("NaN", "double", None),
        ("INF", "double", None),
        ("seven", "integer", None),
        ("2026", "gYear", None),
        ("7", "string", None),
    ],
)
def test_numbers(value, datatype, number):
    assert Cell(value, "literal", None, XSD + datatype).number == number


@pytest.mark.parametrize("data", [b"", b"{}", b"<html>", b'{"head":{"vars":["x"]},"results":{"bindings":[', b"\xff"])
def test_anything_else_is_refused(data):
    with pytest.raises(CannotRunError, match="not valid SPARQL results JSON"):
        Table.from_json(data)
