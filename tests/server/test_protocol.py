"""SPARQL 1.1 Protocol, section 2.1: the forms of a request, and the forms that are none."""

import random
from urllib.parse import parse_qsl, urlencode

import pytest

from keifu_server.problems import Problem
from keifu_server.protocol import FORM, QUERY, QueryRequest, read

ASK = "ASK { ?s ?p '系譜' }"


def test_the_three_forms_give_the_same_request() -> None:
    fields = [
        ("query", ASK),
        ("default-graph-uri", "http://a"),
        ("default-graph-uri", "http://b"),
        ("named-graph-uri", "http://c"),
    ]
    encoded = urlencode(fields).encode()
    expected = QueryRequest(ASK, ("http://a", "http://b"), ("http://c",))
    assert read("GET", "", encoded, b"") == expected
    assert read("POST", f"{FORM}; charset=UTF-8", b"", encoded) == expected
    assert read("POST", f'{QUERY};charset="utf-8"', urlencode(fields[1:]).encode(), ASK.encode()) == expected


def test_a_post_may_name_graphs_in_its_address_and_in_its_form() -> None:
    address, form = (
        urlencode({"default-graph-uri": "http://a"}),
        urlencode({"query": ASK, "default-graph-uri": "http://b"}),
    )
    assert read("POST", FORM, address.encode(), form.encode()) == QueryRequest(ASK, ("http://a", "http://b"))


def test_a_get_without_query_asks_for_the_description() -> None:
    assert read("GET", "", b"", b"") is None
    assert read("GET", "", b"format=turtle", b"") is None


@pytest.mark.parametrize(
    ("method", "content_type", "address", "body", "name"),
    [
        ("POST", "", b"", b"", "media-type"),
        ("POST", "application/json", b"", b"{}", "media-type"),
        ("POST", "multipart/form-data; boundary=x", b"", b"", "media-type"),
        ("POST", f"{QUERY}; charset=shift_jis", b"", b"ASK {}", "media-type"),
        ("POST", "application/sparql-update", b"", b"CLEAR ALL", "update-refused"),
        ("POST", FORM, b"", b"update=CLEAR+ALL", "update-refused"),
        ("GET", "", b"update=CLEAR+ALL", b"", "update-refused"),
        ("POST", FORM, b"", b"", "bad-request"),
        ("GET", "", b"query=ASK%7B%7D&query=ASK%7B%7D", b"", "bad-request"),
        ("POST", QUERY, b"query=ASK%7B%7D", b"ASK {}", "bad-request"),
        ("POST", FORM, b"query=ASK%7B%7D", b"", "bad-request"),
        ("POST", FORM, b"query=ASK%7B%7D", b"query=ASK%7B%7D", "bad-request"),
        ("GET", "", b"default-graph-uri=http://a", b"", "bad-request"),
        ("GET", "", b"query=ASK%7B%7D&using-graph-uri=http://a", b"", "update-refused"),
        ("GET", "", "query=系".encode(), b"", "bad-request"),
        ("POST", QUERY, b"", b"ASK { ?s ?p '\xff' }", "bad-request"),
        ("GET", "", b"query=%FF", b"", "bad-request"),
        ("POST", FORM, b"", "query=系".encode(), "bad-request"),
        ("GET", "", b"query=a" + b"&x=1" * 300, b"", "bad-request"),
    ],
)
def test_what_is_no_request(method: str, content_type: str, address: bytes, body: bytes, name: str) -> None:
    with pytest.raises(Problem) as caught:
        read(method, content_type, address, body)
    assert caught.value.name == name


def test_fields_are_read_as_every_other_program_reads_them() -> None:
    """The standard library reads the same out of 5,000 forms of all that has a meaning in addresses, and of what has none."""
    chance = random.Random(6)  # noqa: S311
    pieces = [
        *"&=+ \t\n\r#?/\\'\"<>;|^`{[:@\x00\x1f\x7f%",
        "%4",
        "%zz",
        "%41",
        "%26",
        "%3D",
        "%E7%B3%BB",
        "%EF%BF%BD",
        "//",
    ]
    for _ in range(5_000):
        form = "query=" + "".join(chance.choices(pieces, k=chance.randrange(16)))
        expected = [value for name, value in parse_qsl(form, keep_blank_values=True) if name == "query"]
        if len(expected) == 1:
            found = read("POST", FORM, b"", form.encode())
            assert found
            assert found.query == expected[0]
