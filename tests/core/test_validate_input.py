"""Bad input to ``keifu validate``: one message with file, line and column where the parser knows them, status 3, no report."""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

MEASURE = 'id:three a kf:Measure ; rdfs:label "窓口"@ja ; kf:owner id:dept .\n'
SHAPE = "kf:S a sh:NodeShape ; sh:targetClass kf:Measure ; "
FROM = "SELECT $this FROM <http://a.example/> WHERE { $this ?p ?o }"
OWNED = SHAPE + "sh:property [ sh:path kf:owner ; sh:minCount 1 ] ."


def refused(house, *arguments: str) -> str:
    """What is told of a run that must end with status 3, without a traceback and without calling it Keifu's fault."""
    found = house.run("validate", *arguments)
    assert found.returncode == 3, found.stdout + found.stderr
    assert found.stdout == ""
    assert "Traceback" not in found.stderr
    assert "fault of its own" not in found.stderr
    return found.stderr


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("\n<a> <b> <c> .", ":12:1: "),
        ('\nid:a kf:b "x"@en_US .', ":12:"),
        ("PK\x03\x04 hello", ":11:"),
        ("\nid:a kf:b <http://a b> .", ":12:"),
    ],
)
def test_what_is_no_rdf_is_told_with_line_and_column(house, content, place):
    house.write("mine.ttl", content)
    found = house.run("validate", "mine.ttl")
    assert found.returncode == 3
    assert f"mine.ttl{place}" in found.stderr
    assert re.search(r"mine\.ttl:\d+:\d+: This is not valid RDF", found.stderr)


def test_bytes_that_are_no_text_are_told(house):
    (house.place / "mine.ttl").write_bytes(b"\xff\xfe<\x00h\x00")
    found = house.run("validate", "mine.ttl")
    assert found.returncode == 3
    assert "mine.ttl:1:1: " in found.stderr


def test_a_day_that_no_calendar_has_is_told_where_it_stands(house):
    house.write(
        "mine.ttl",
        'id:three a kf:Measure ; rdfs:label "x"@ja ; kf:owner id:d ;\n    dcterms:issued "2026-02-30"^^xsd:date .',
    )
    found = house.run("validate", "mine.ttl")
    assert found.returncode == 1
    assert "xsd:date として成り立たない値です。 (2026-02-30)" in found.stdout
    assert "mine.ttl:12" in found.stdout
    assert "Traceback" not in found.stderr


@pytest.mark.parametrize("encoding", ["cp932", "utf-16"])
def test_another_encoding_says_what_to_do(house, encoding):
    path = house.write("mine.ttl", MEASURE)
    path.write_bytes(path.read_text("utf-8").encode(encoding))
    told = refused(house, "mine.ttl")
    assert re.search(r"mine\.ttl:\d+:\d+: .*UTF-8 にして保存し直して", told)
    assert "Save it as UTF-8" in told


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b""])
def test_files_as_windows_writes_them_are_read(house, before):
    """A byte order mark and CR LF change no finding and no line."""
    path = house.write("mine.ttl", "id:three a kf:Measure ;\n    rdfs:label '窓口'@ja .\n")
    path.write_bytes(before + path.read_bytes().replace(b"\n", b"\r\n"))
    found = house.run("validate", "mine.ttl")
    assert found.returncode == 0, found.stderr
    assert "mine.ttl:11" in found.stdout


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("mine.nt", '<measure/1> <http://a.example/p> "x" .', "mine.nt:1:1: "),
        ("mine.jsonld", '{"@id": "measure/1", "http://a.example/p": "x"}', "<measure/1> is a relative IRI"),
        ("mine.jsonld", '{"@context": "http://127.0.0.1:9/c", "@id": "http://a.example/"}', "remote contexts"),
        ("mine.ttl", "<http://a.example/\\u0001> a kf:Measure .", ":11:1: This is not valid RDF: .*'U\\+0001'"),
        ("mine.ttl", 'id:a rdfs:label "x"@abcdefghijklm .', ":11:.*subtag"),
        ("mine.doc", "", "names no RDF format"),
    ],
)
def test_terms_that_rdf_does_not_have_are_told(house, name, content, told):
    house.write(name, content)
    assert re.search(told, refused(house, name))


def test_input_is_bounded_and_the_bound_can_be_raised(house):
    """By size before anything is read, by triples as they are read, over all files together."""
    with (house.place / "large.ttl").open("wb") as file:
        file.truncate(500_000_000)
    assert "500,000,000" in refused(house, "large.ttl")
    for name in ("a.ttl", "b.ttl"):
        house.write(name, MEASURE.replace("three", name[0]))
    assert "b.ttl: There are more than 2 triples" in refused(house, "a.ttl", "b.ttl", "--max-triples", "5")
    assert house.run("validate", "a.ttl", "b.ttl", "--max-triples", "6").returncode == 0


@pytest.mark.parametrize(
    ("shapes", "told"),
    [
        (SHAPE + "sh:node kf:S .", "kf:S → kf:S"),
        (
            SHAPE + "sh:property [ sh:path kf:plan ; sh:or ( [ sh:nodeKind sh:IRI ] kf:T ) ] . kf:T sh:not kf:S .",
            "leads back to itself",
        ),
        (SHAPE + 'sh:property [ sh:path rdfs:label ; sh:pattern "(" ] .', 'kf:S.*sh:pattern "\\("'),
        (SHAPE + 'sh:sparql [ sh:select "SELECT $this WHRE { }" ] .', "kf:S.*WHRE"),
        (SHAPE + f"sh:sparql [ sh:select '{FROM}' ] .", "FROM"),
        (SHAPE + "sh:property [ sh:path kf:owner, kf:plan ; sh:minCount 1 ] .", "sh:path"),
        (SHAPE + 'sh:property [ sh:path "kf:owner" ; sh:minCount 1 ] .', "ill-formed"),
        ("hello", ":11:1: This is not valid RDF"),
    ],
)
def test_shapes_by_which_nothing_can_be_judged_are_told(house, shapes, told):
    house.write("mine.ttl", MEASURE)
    house.write("s.ttl", shapes)
    assert re.search(told, refused(house, "mine.ttl", "--shapes", "s.ttl"))


@contextmanager
def listening() -> Iterator[tuple[int, list[object]]]:
    """A port of this machine and what came in there."""
    calls: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        done = threading.Event()

        def accept() -> None:
            while not done.is_set():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                calls.append(connection.recv(100))
                connection.close()

        thread = threading.Thread(target=accept)
        thread.start()
        yield server.getsockname()[1], calls
        done.set()
        thread.join()


def test_nothing_is_fetched(house):
    """Imports and queries that ask elsewhere are refused, and no connection is made on the way."""
    house.write("mine.ttl", MEASURE)
    with listening() as (port, calls):
        there = f"<http://127.0.0.1:{port}/x>"
        service = f'sh:select "SELECT ?this WHERE {{ SERVICE {there} {{ ?this ?p ?o }} }}"'
        for shape, told in (
            (OWNED + f" <http://a.example/> a owl:Ontology ; owl:imports {there} .", "owl:imports"),
            (SHAPE + f"sh:sparql [ {service} ] .", "SERVICE"),
            (f"kf:S a sh:NodeShape ; sh:target [ a sh:SPARQLTarget ; {service} ] ; sh:nodeKind sh:IRI .", "SERVICE"),
        ):
            house.write("s.ttl", shape)
            assert told in refused(house, "mine.ttl", "--shapes", "s.ttl")
        house.write("s.ttl", OWNED + f" <http://a.example/> a owl:Ontology ; owl:imports {there} .")
        assert house.run("validate", "mine.ttl", "--shapes", "s.ttl", "--allow", "imports").returncode == 0
    assert calls == []


@pytest.mark.parametrize(
    ("allowed", "shape", "data"),
    [
        ("unmet", OWNED + " kf:T a sh:NodeShape ; sh:targetClass kf:Nothing ; sh:nodeKind sh:IRI .", MEASURE),
        ("unknown", OWNED.replace("sh:minCount 1", "sh:minCount 1 ; sh:minCuont 2"), MEASURE),
        ("empty", OWNED, "# nothing"),
    ],
)
def test_what_cannot_be_judged_may_be_allowed_by_name(house, allowed, shape, data):
    house.write("mine.ttl", MEASURE)
    house.write("other.ttl", data.replace("three", "four"))
    house.write("s.ttl", shape)
    told = ("mine.ttl", "other.ttl", "--shapes", "s.ttl")
    refused(house, *told)
    for other in {"unmet", "unknown", "empty", "imports"} - {allowed}:
        refused(house, *told, "--allow", other)
    found = house.run("validate", *told, "--allow", allowed)
    assert found.returncode == 0, found.stderr


def test_facts_that_contradict_each_other_are_told_with_their_line(house):
    house.write("mine.ttl", MEASURE + "id:both a kf:Measure ;\n    a kf:Plan .\n")
    told = refused(house, "mine.ttl")
    assert re.search(r"mine\.ttl:12: The facts contradict each other .*id/both", told)
