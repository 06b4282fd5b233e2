"""A new snapshot while the server answers, seen by its clients: nothing lost, nothing mixed, and damage told."""

import hashlib
import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event
from typing import Protocol

import httpx
import pytest
from running import Running

from keifu.errors import CannotRunError
from keifu.keep import hold
from keifu.snapshot import Snapshot, current
from keifu_server.app import operate
from keifu_server.settings import Settings

COUNT = "SELECT (COUNT(*) AS ?n) { ?m a kf:Measure }"
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { " + " ".join(f"?s{n} ?p{n} ?o{n} ." for n in range(9)) + " }"
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g a ?i }"  # so that at any moment one is being answered
CLIENTS = 6


class House(Protocol):
    """What ``house`` of the tests' common fixtures is."""

    place: Path
    home: Path

    def build(self) -> Snapshot: ...


@pytest.fixture
def small(house: House) -> House:
    """A house with a snapshot of two measures."""
    house.build()
    return house


@pytest.fixture
def running(small: House) -> Iterator[Running]:
    """A server that looks for a new snapshot ten times a second."""
    settings = {"KEIFU_WATCH_INTERVAL": 0.1, "KEIFU_TIME_LIMIT": 4, "KEIFU_ACCESS_LOG": small.place / "log"}
    with Running(small.home, small.place / "said", **settings) as server:
        yield server
    assert "Traceback" not in server.log.read_text()


def more(house: House, number: int) -> Snapshot:
    """A snapshot of as many measures as ``number``."""
    text = "".join(f'id:m{n} a kf:Measure ; kf:plan id:plan ; rdfs:label "{n}"@ja .\n' for n in range(2, number))
    place, beside = house.place / "data/plans/123456-dx.ttl", house.place / "plan.ttl"
    if not beside.exists():
        shutil.copy(place, beside)
    place.write_text(beside.read_text(encoding="utf-8") + text, encoding="utf-8")
    return house.build()


def until(there: Callable[[], bool]) -> None:
    """Waits for something that will be so."""
    end = time.monotonic() + 60
    while not there():
        assert time.monotonic() < end
        time.sleep(0.05)


def served(running: Running) -> str:
    return str(httpx.get(running.address + "/health").json()["snapshot"])


def count(running: Running, **headers: str) -> httpx.Response:
    return httpx.get(running.address + "/sparql", params={"query": COUNT}, headers={"Accept": "text/csv", **headers})


@dataclass
class Load:
    """What clients got that asked all the time: digest, number of measures, entity tag of every answer."""

    address: str
    stop: Event = field(default_factory=Event)

    def ask(self) -> list[tuple[str, str, str]]:
        found = []
        with httpx.Client(base_url=self.address, timeout=60) as client:
            while not self.stop.is_set():
                answer = client.get("/sparql", params={"query": COUNT}, headers={"Accept": "text/csv"})
                assert answer.status_code == 200, answer.text
                found.append((answer.headers["Keifu-Snapshot"], answer.text.split()[1], answer.headers["ETag"]))
                for path, query in (("/doc/one", {}), ("/sparql", {"query": SLOW})):
                    other = client.get(path, params=query, headers={"Accept": "*/*"})
                    assert other.status_code == 200, other.text
        return found


def test_a_snapshot_that_takes_longer_to_read_than_anybody_waits_is_taken_up(small: House) -> None:
    settings = {"KEIFU_WATCH_INTERVAL": 0.1, "KEIFU_WAIT_LIMIT": 0.05}
    with Running(small.home, small.place / "said", **settings) as server:
        digest = more(small, 3).digest
        until(lambda: served(server) == digest)
        assert count(server).text.split() == ["n", "3"]
    assert "Going on with" not in server.log.read_text()


def test_a_new_snapshot_under_load_loses_no_request(small: House, running: Running) -> None:
    load = Load(running.address)
    numbers = {served(running): "2"}
    with ThreadPoolExecutor(CLIENTS) as threads:
        asking = [threads.submit(load.ask) for _ in range(CLIENTS)]
        try:
            for number in (3, 4):
                digest = more(small, number).digest
                numbers[digest] = str(number)
                until(lambda digest=digest: served(running) == digest)  # type: ignore[misc]
                time.sleep(0.3)
        finally:
            load.stop.set()
        answers = [answer for client in asking for answer in client.result()]
    assert {(digest, number) for digest, number, _ in answers} == set(numbers.items())
    tags = {digest: {tag for given, _, tag in answers if given == digest} for digest in numbers}
    assert all(len(tag) == 1 for tag in tags.values())
    assert len(set.union(*tags.values())) == len(numbers)
    old, new = (
        next(iter(tags[digest]))
        for digest in (min(numbers, key=numbers.__getitem__), max(numbers, key=numbers.__getitem__))
    )
    assert count(running, **{"If-None-Match": old}).status_code == 200
    assert count(running, **{"If-None-Match": new}).status_code == 304


def test_the_old_workers_end_when_their_last_request_is_done(small: House, running: Running) -> None:
    before = served(running)
    assert count(running).status_code == 200
    workers = set(running.workers())
    with ThreadPoolExecutor(1) as threads:
        slow = threads.submit(httpx.get, running.address + "/sparql", params={"query": ENDLESS}, timeout=60)
        time.sleep(0.5)
        digest = more(small, 3).digest
        until(lambda: served(running) == digest)
        assert count(running).text.split()[1] == "3"
        answer = slow.result()
    assert answer.json()["type"].endswith("#query-timeout")
    assert answer.headers["Keifu-Snapshot"] == before
    until(lambda: workers.isdisjoint(running.workers()))


def trouble(running: Running) -> object:
    ready = httpx.get(running.address + "/ready")
    assert ready.status_code == 200
    return ready.json()["trouble"]


def said(running: Running, event: str) -> int:
    return running.log.with_name("log").read_text(encoding="utf-8").count(event)


def no_folder(snapshot: Snapshot) -> None:
    """In one step, as all damage is here: what is seen halfway would be a trouble of its own."""
    snapshot.path.rename(snapshot.path.parents[1] / f"gone-{snapshot.path.name}")


def half_a_dump(snapshot: Snapshot) -> None:
    dump = snapshot.path / "dump.nq"
    os.truncate(dump, dump.stat().st_size // 2)


def no_pointer(snapshot: Snapshot) -> None:
    (snapshot.path.parents[1] / "current").unlink()


def a_strange_pointer(snapshot: Snapshot) -> None:
    strange = snapshot.path.parents[1] / "strange"
    strange.write_bytes(b"\xff\x00/../..")
    strange.replace(snapshot.path.parents[1] / "current")


def test_a_snapshot_that_is_damaged_is_told_and_outlived(small: House, running: Running) -> None:
    digest = served(running)
    assert count(running).status_code == 200
    for number, damage in enumerate((no_folder, half_a_dump, no_pointer, a_strange_pointer), 1):
        told = said(running, "snapshot-trouble")
        damage(current(small.home))
        until(lambda: trouble(running) is not None)
        assert "keifu_snapshot_trouble 1.0" in httpx.get(running.address + "/metrics").text
        answer = count(running)
        assert (answer.status_code, answer.text.split()[1], answer.headers["Keifu-Snapshot"]) == (200, "2", digest)
        assert said(running, "snapshot-trouble") == told + 1
        dump = httpx.get(running.address + "/dump/keifu.nq").status_code
        assert dump == {no_folder: 404, half_a_dump: 500}.get(damage, 200)
        shutil.rmtree(small.home / "snapshots", ignore_errors=True)
        small.build()
        until(lambda: trouble(running) is None)
        assert served(running) == digest
        assert count(running).text.split()[1] == "2"
        assert said(running, "snapshot-taken-up") == number
    assert "keifu build" in running.log.read_text(encoding="utf-8")


def test_a_snapshot_that_cannot_be_opened_is_not_taken_up(small: House, running: Running) -> None:
    digest = served(running)
    sound = current(small.home)
    bad = small.home / "snapshots" / ("0" * 16)
    shutil.copytree(sound.path, bad, ignore=shutil.ignore_patterns("*.sst", "MANIFEST*"))
    (bad / "dump.nq").write_text("no N-Quads", encoding="utf-8")  # as its digest says, so only opening it tells
    replace(sound, digest=hashlib.sha256(b"no N-Quads").hexdigest()).save(bad)
    (small.home / "current").write_text(bad.name)
    until(lambda: trouble(running) is not None)
    assert served(running) == digest
    assert count(running).text.split()[1] == "2"
    (small.home / "current").write_text(sound.path.name)
    until(lambda: trouble(running) is None)
    more(small, 3)
    until(lambda: count(running).text.split()[1] == "3")


def test_a_damaged_snapshot_is_not_served_in_the_first_place(small: House) -> None:
    half_a_dump(current(small.home))
    with pytest.raises(CannotRunError) as caught:
        operate(small.home, Settings())
    assert "keifu build" in caught.value.ja


def test_old_snapshots_go_but_never_one_that_is_held(small: House) -> None:
    first = current(small.home)
    held = hold(first)
    assert held is not None
    with held:
        built = [first, *(more(small, number) for number in range(3, 6))]
        left = {folder.name for folder in (small.home / "snapshots").iterdir()}
        assert left == {first.path.name, *(snapshot.path.name for snapshot in built[-3:])}
    small.build()
    assert not first.path.exists()
    assert len(list((small.home / "snapshots").iterdir())) == 3


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="this system has no SIGHUP")
def test_a_server_holds_what_it_serves_and_looks_at_once_on_a_hangup(small: House) -> None:
    first = current(small.home)
    with Running(small.home, small.place / "said", KEIFU_WATCH_INTERVAL=86_400) as running:
        built = [more(small, number) for number in range(3, 6)]
        assert first.path.exists()
        assert served(running) == first.digest
        running.process.send_signal(signal.SIGHUP)
        until(lambda: served(running) == built[-1].digest)
        assert running.process.poll() is None
        small.build()
        assert not first.path.exists()


def test_the_oldest_may_be_current_again(small: House) -> None:
    """Data that go back to what they were give the old digest: that folder stays, however old it is."""
    first = current(small.home)
    for number in (3, 4):
        more(small, number)
    assert more(small, 2).path == first.path
    more(small, 5)
    assert more(small, 2).path == first.path
    assert first.path.exists()
