"""``keifu build --to``: a store holds the snapshot whole, or is seen not to."""

import socket
from collections.abc import Callable
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from broken_store import BrokenStore, broken_store, reply
from filled import Filled
from real_stores import oxigraph

from keifu.errors import CannotRunError, UsageError
from keifu.progress import Progress
from keifu.results import Table
from keifu.snapshot import Snapshot
from keifu.stores import check
from keifu.stores.address import Address, address, from_environment
from keifu.stores.write import write

QUIET = Progress(quiet=True)
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
OTHERS = '<http://example.org/x> <http://example.org/y> "z" .'


def rows(store: Address, query: str) -> list[list[str]]:
    found = httpx.post(store.url, data={"query": query}, headers={"Accept": "text/csv"})
    return [line.split(",") for line in found.text.split()[1:]]


def test_what_is_there_is_the_snapshot_and_says_so(snapshot: Snapshot, on_oxigraph: Filled) -> None:
    held, _ = check.state(on_oxigraph.ask(), 30)
    assert held and held.snapshot
    assert (held.snapshot.digest, held.snapshot.counts) == (snapshot.digest, snapshot.counts)
    named = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
    written = {name: int(number) for name, number in rows(on_oxigraph.ask(), named)}
    assert {name: written[name] for name in snapshot.quads} == snapshot.quads
    assert on_oxigraph.run(COUNT) == snapshot.run(COUNT)
    assert (
        on_oxigraph.run(named, "text/csv").count(b"\n") == len(snapshot.quads) + 1
    )  # neither union nor state among them


def test_the_same_on_virtuoso(snapshot: Snapshot, on_virtuoso: Filled) -> None:
    held, _ = check.state(on_virtuoso.ask(), 30)
    assert held and held.snapshot and held.snapshot.digest == snapshot.digest
    assert check.missing(on_virtuoso.ask(), held, 30) == []
    assert Table.from_json(on_virtuoso.run(COUNT)) == Table.from_json(snapshot.run(COUNT))


def test_what_is_gone_from_the_data_is_gone_from_the_store_and_others_graphs_stay(house, tmp_path: Path) -> None:
    first = house.build()
    house.write("data/plans/123456-dx.ttl", "")
    (house.place / "data/plans/123456-dx.ttl").unlink()
    house.write("data/plans/654321-dx.ttl", "id:other a kf:MunicipalPlan ; rdfs:label '別'@ja .")
    second = house.build()
    gone = set(first.quads) - set(second.quads)
    assert any("123456" in name for name in gone)
    with oxigraph(tmp_path) as store:
        httpx.put(
            store.graphs,
            params={"graph": "http://example.org/g"},
            content=OTHERS,
            headers={"Content-Type": "text/turtle"},
        )
        for snapshot in (first, second):
            write(snapshot, Address(store.graphs), QUIET, Address(store.query))
            names = {name for (name,) in rows(Address(store.query), "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")}
            base = "https://w3id.org/keifu/graph/"
            assert names == {*snapshot.quads, "http://example.org/g", base + "union", base + "snapshot"}


def test_a_build_that_breaks_off_leaves_a_store_that_says_so_and_the_next_mends_it(house, tmp_path: Path) -> None:
    snapshot = house.build()
    with oxigraph(tmp_path) as store:
        write(snapshot, Address(store.graphs), QUIET)
        with broken_store(lambda connection, request: None) as between:
            after = _pass_on_until(between, Address(store.graphs), puts=3)
            with pytest.raises(CannotRunError, match="half written"):
                write(snapshot, Address(between.address), QUIET)
            assert after == [3]
        held, _ = check.state(Address(store.query), 30)
        assert held and held.snapshot is None
        write(snapshot, Address(store.graphs), QUIET, Address(store.query))
        held, _ = check.state(Address(store.query), 30)
        assert held and held.snapshot and held.snapshot.digest == snapshot.digest


def test_of_two_that_write_at_once_the_first_stops(house, tmp_path: Path) -> None:
    snapshot = house.build()
    with oxigraph(tmp_path) as store, broken_store(lambda connection, request: None) as between:
        after = _pass_on_until(
            between, Address(store.graphs), puts=3, then=lambda: write(snapshot, Address(store.graphs), QUIET)
        )
        with pytest.raises(CannotRunError, match="Another 'keifu build --to'"):
            write(snapshot, Address(between.address), QUIET)
        assert after == [4]  # the one that was under way, and no other
        held, _ = check.state(Address(store.query), 30)
        assert held and held.snapshot and not check.missing(Address(store.query), held, 30)


def test_a_store_that_does_not_keep_what_it_was_given_is_not_called_whole(house, tmp_path: Path) -> None:
    snapshot = house.build()
    with oxigraph(tmp_path) as store, oxigraph(tmp_path) as other:
        with pytest.raises(CannotRunError, match=r"does not hold what was written: <.*> 0 /|: 0 / "):
            write(snapshot, Address(store.graphs), QUIET, Address(other.query))
        held, _ = check.state(Address(store.query), 30)
        assert held and held.snapshot is None


@pytest.mark.parametrize("status", ["401 Who", "403 No", "404 Where", "405 How", "500 Oops"])
def test_a_store_that_refuses_is_left_as_it_was(house, status: str) -> None:
    snapshot = house.build()

    def answer(connection: socket.socket, request: bytes) -> None:
        reply(b"", status="404 Not Found" if request.startswith(b"GET") else status)(connection, request)

    with broken_store(answer) as store:
        with pytest.raises(CannotRunError) as caught:
            write(snapshot, Address(store.address, "me", "secret"), QUIET)
        assert "half written" not in caught.value.en and "secret" not in str(caught.value)
        assert sum(request.startswith(b"PUT") for request in store.requests) == 1


def test_wrong_credentials_change_nothing(snapshot: Snapshot, on_virtuoso: Filled) -> None:
    before = check.state(on_virtuoso.ask(), 30)[0]
    put = on_virtuoso.put()
    for wrong in (
        Address(put.url),
        Address(put.url, put.user, "no", put.digest),
        Address(put.url, put.user, put.password),
    ):
        with pytest.raises(CannotRunError, match="KEIFU_STORE_PASSWORD"):
            write(snapshot, wrong, QUIET)
    assert check.state(on_virtuoso.ask(), 30)[0] == before


def test_the_command(house, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with oxigraph(tmp_path) as store:
        done = house.run("build", "--to", store.graphs)
        assert done.returncode == 0 and "KEIFU_STORE" in done.stderr, done.stderr
        monkeypatch.setenv("KEIFU_STORE", store.query)
        done = house.run("build", "--to", store.graphs)
        assert done.returncode == 0 and "KEIFU_STORE" not in done.stderr, done.stderr
        held, _ = check.state(Address(store.query), 30)
        assert held and held.snapshot and held.snapshot.digest[:16] == Path(done.stdout.strip()).name
    done = house.run("build", "--to", store.graphs)
    assert done.returncode == 3 and store.graphs in done.stderr and "Traceback" not in done.stderr
    assert house.run("build", "--to", "ftp://example.org/").returncode == 2


@pytest.mark.parametrize(
    "url", ["", "store", "ftp://h/", "http://", "http://h:x/", "http://h/#f", "http://h/ x", "http://ほ/"]
)
def test_what_is_no_address(url: str) -> None:
    with pytest.raises(UsageError) as caught:
        address(url, "--to")
    assert caught.value.where == "--to"


def test_credentials_come_from_the_environment_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError) as caught:
        address("http://me:secret@h/", "--to")
    assert "secret" not in str(caught.value) and "KEIFU_STORE_PASSWORD" in caught.value.en
    monkeypatch.setenv("KEIFU_STORE", "https://h/sparql")
    monkeypatch.setenv("KEIFU_STORE_USER", "me")
    monkeypatch.setenv("KEIFU_STORE_PASSWORD", "secret")
    assert from_environment() == Address("https://h/sparql", "me", "secret")
    monkeypatch.setenv("KEIFU_STORE_AUTH", "magic")
    with pytest.raises(UsageError):
        from_environment()


def _pass_on_until(
    between: BrokenStore, store: Address, puts: int, then: Callable[[], None] | None = None
) -> list[int]:
    """Lets ``between`` hand requests on to ``store`` until that many graphs were put; then connections break.

    With ``then``, that is called at that moment instead, and everything goes on.
    """
    seen = [0]

    def answer(connection: socket.socket, request: bytes) -> None:
        head, _, body = request.partition(b"\r\n\r\n")
        method, target = head.split(b" ")[0].decode(), head.split(b" ")[1].decode()
        if method == "PUT":
            if seen[0] == puts and then is None:
                return
            if seen[0] == puts and then:
                then()
            seen[0] += 1
        kind = "application/n-triples"
        headers = {"Content-Type": kind} if method == "PUT" else {"Accept": kind}
        found = httpx.request(method, f"{store.url}?{target.partition('?')[2]}", content=body, headers=headers)
        reply(found.content, status=f"{found.status_code} {found.reason_phrase}")(connection, request)

    between.answer = answer
    return seen


def test_a_graph_of_the_same_triples_is_one_triple_in_the_union(house, tmp_path: Path) -> None:
    """A triple that stands in two graphs counts once, as in Keifu's own store."""
    twice = "id:plan a kf:MunicipalPlan ."
    house.write("data/laws/M.ttl", twice)
    snapshot = house.build()
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s a <https://w3id.org/keifu/ns#MunicipalPlan> }"
    with oxigraph(tmp_path) as store:
        write(snapshot, Address(store.graphs), QUIET)
        found = Filled(store).run(count)
    assert found == snapshot.run(count)
    assert [row["n"].value for row in ox.parse_query_results(found, ox.QueryResultsFormat.JSON)] == ["1"]  # type: ignore
