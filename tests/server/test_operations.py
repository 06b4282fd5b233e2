"""What an operator sees of a running server: alive, ready, measured, logged."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from running import Running
from settings_page import PAGE, page

from keifu.errors import CannotRunError, UsageError
from keifu.snapshot import Snapshot
from keifu_server.app import create_app, operate
from keifu_server.log import Log
from keifu_server.metrics import form
from keifu_server.settings import Settings

ASKED = "誰にも言わない"  # stands in queries and addresses, and nowhere else
COUNT = "SELECT (COUNT(*) AS ?n) { ?m a kf:Measure }"


@pytest.fixture(scope="module")
def running(snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server that writes a log, and believes a proxy on this machine."""
    folder = tmp_path_factory.mktemp("operated")
    settings = {"KEIFU_ACCESS_LOG": folder / "requests.jsonl", "KEIFU_TRUSTED_PROXIES": "127.0.0.1"}
    with Running(snapshot.path.parent.parent, folder / "said", **settings) as server:
        yield server
    assert "Traceback" not in server.log.read_text()


@pytest.fixture
def operated(running: Running) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=running.address, timeout=60) as client:
        yield client


def measured(client: httpx.Client) -> dict[tuple[str, ...], float]:
    """Every sample of ``/metrics`` by its name and the values of its labels, which stand in order of their names."""
    families = text_string_to_metric_families(client.get("/metrics").text)
    return {(sample.name, *sample.labels.values()): sample.value for family in families for sample in family.samples}


def line(running: Running, response: httpx.Response) -> dict[str, object]:
    """What the log says of a request; it is written when the answer is out, so it may be a moment behind."""
    log, known = running.log.with_name("requests.jsonl"), response.headers["X-Request-ID"]
    end = time.monotonic() + 30
    while time.monotonic() < end:
        for text in log.read_text(encoding="utf-8").splitlines() if log.exists() else ():
            if (found := json.loads(text)).get("request_id") == known:
                return dict(found)
        time.sleep(0.02)
    raise AssertionError(known)


def test_alive_and_ready_with_the_digest(operated: httpx.Client, snapshot: Snapshot) -> None:
    assert operated.get("/health").json() == {"status": "ok", "snapshot": snapshot.digest}
    ready = operated.get("/ready")
    assert ready.status_code == 200
    assert ready.json()["snapshot"] == ready.headers["Keifu-Snapshot"] == snapshot.digest
    assert ready.json()["trouble"] is None
    assert ready.headers["Cache-Control"] == "no-store"


def test_queries_are_counted_by_form_and_by_how_they_ended(operated: httpx.Client, snapshot: Snapshot) -> None:
    before = measured(operated)
    for query in (
        COUNT,
        "# why\nPREFIX a: <http://b#c> ASK {}",
        "DESCRIBE <http://a>",
        "CONSTRUCT WHERE { ?s a kf:Plan }",
    ):
        assert operated.get("/sparql", params={"query": query}).status_code == 200
    assert operated.get("/sparql", params={"query": "SELECT * {"}).status_code == 400
    assert operated.get("/sparql", params={"query": "INSERT DATA {}"}).status_code == 403
    assert operated.get("/doc/nothing").status_code == 404
    after = measured(operated)

    def more(*key: str) -> float:
        return after[key] - before.get(key, 0)

    assert more("keifu_queries_total", "describe", "ok") == more("keifu_queries_total", "construct", "ok") == 1
    assert more("keifu_queries_total", "select", "ok") == 1
    assert more("keifu_queries_total", "select", "syntax") == more("keifu_problems_total", "syntax") == 1
    assert more("keifu_problems_total", "update-refused") == more("keifu_problems_total", "not-found") == 1
    assert more("keifu_http_requests_total", "GET", "/sparql", "200") == 4
    assert more("keifu_http_requests_total", "GET", "/doc/{path}", "404") == 1
    assert more("keifu_query_seconds_count", "describe") == 1
    assert after["keifu_snapshot_info", snapshot.digest, operated.get("/ready").json()["version"]] == 1
    assert after[("keifu_queue_length",)] == after[("keifu_snapshot_trouble",)] == 0


def test_openmetrics_where_it_is_asked_for(operated: httpx.Client) -> None:
    plain = operated.get("/metrics")
    assert plain.headers["Content-Type"].startswith("text/plain")
    other = operated.get("/metrics", headers={"Accept": "application/openmetrics-text; version=1.0.0"})
    assert other.headers["Content-Type"].startswith("application/openmetrics-text")
    assert other.text.endswith("# EOF\n")


def test_a_worker_that_is_replaced_is_counted(operated: httpx.Client, running: Running) -> None:
    assert operated.get("/sparql", params={"query": COUNT}).status_code == 200
    before = measured(operated)[("keifu_worker_restarts_total",)]
    for pid in running.workers():
        os.kill(pid, signal.SIGKILL)
    end = time.monotonic() + 30
    while measured(operated)[("keifu_worker_restarts_total",)] == before:
        assert time.monotonic() < end
        operated.get("/sparql", params={"query": COUNT})  # not every lane looks before it is asked
    assert operated.get("/sparql", params={"query": COUNT}).status_code == 200
    assert operated.get("/ready").status_code == 200


def test_the_log_tells_what_was_done_and_nothing_about_who_asked_what(
    operated: httpx.Client, running: Running, snapshot: Snapshot
) -> None:
    asked = operated.post("/sparql", data={"query": f'ASK {{ ?s ?p "{ASKED}" }}'})
    refused = operated.get("/sparql", params={"query": f'SELECT "{ASKED}'}, headers={"X-Request-ID": "from-proxy.1"})
    head = operated.head("/questions/term", params={"term": ASKED})
    lost = operated.get(f"/{ASKED}", headers={"X-Request-ID": "two words", "User-Agent": "nobody-special"})
    keys = {"time", "route", "method", "status", "problem", "milliseconds", "bytes", "request_id"}
    for response, route, method, problem in (
        (asked, "/sparql", "POST", None),
        (refused, "/sparql", "GET", "syntax"),
        (head, "/questions/{name}", "HEAD", None),
        (lost, "other", "GET", "not-found"),
    ):
        told = line(running, response)
        assert set(told) == keys
        done = tuple(told[name] for name in ("route", "method", "status", "problem", "bytes"))
        assert done == (route, method, response.status_code, problem, len(response.content))
    assert refused.headers["X-Request-ID"] == "from-proxy.1"
    assert lost.headers["X-Request-ID"] != "two words"
    whole = running.log.with_name("requests.jsonl").read_text(encoding="utf-8")
    assert ASKED not in whole and "nobody-special" not in whole
    assert "127.0.0.1" not in whole and snapshot.path.name not in whole


def test_the_log_goes_on_in_a_new_file_after_a_rotation(operated: httpx.Client, running: Running) -> None:
    log = running.log.with_name("requests.jsonl")
    assert line(running, operated.get("/health"))
    log.rename(log.with_suffix(".1"))
    assert line(running, operated.get("/health"))["route"] == "/health"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_under_the_log_stops_nothing(snapshot: Snapshot, tmp_path: Path) -> None:
    with Running(snapshot.path.parent.parent, tmp_path / "said", KEIFU_ACCESS_LOG="/dev/full") as running:
        assert httpx.get(running.address + "/sparql", params={"query": COUNT}).status_code == 200
        assert httpx.get(running.address + "/health").status_code == 200
    assert "Traceback" not in running.log.read_text()


def test_the_log_on_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    log = Log("-")
    log.request(route="/health", status=200)
    log.event("snapshot-taken-up", "日本語", "English", snapshot="abc")
    said = capsys.readouterr()
    request, event = (json.loads(line) for line in said.out.splitlines())
    assert (request["route"], request["status"]) == ("/health", 200)
    assert (event["event"], event["message"]["ja"], event["snapshot"]) == ("snapshot-taken-up", "日本語", "abc")
    assert said.err == "Keifu: 日本語 / English\n"


def test_a_log_that_cannot_be_written_is_told_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(CannotRunError) as caught:
        Log(str(tmp_path / "nowhere" / "log"))
    assert "KEIFU_ACCESS_LOG" in caught.value.ja


def test_a_server_whose_lane_answers_nothing_lives_but_is_not_ready(snapshot: Snapshot) -> None:
    async def work() -> None:
        running = operate(snapshot.path.parent.parent, Settings())
        await running.served.site.lane.close()  # from now on it refuses everything
        transport = httpx.ASGITransport(create_app(running))
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            assert (await client.get("/health")).status_code == 200
            ready = await client.get("/ready")
            assert (ready.status_code, ready.json()["status"]) == (503, "not ready")
            assert ready.headers["Retry-After"]
        await running.end()

    asyncio.run(work())


def test_a_mistake_of_ours_is_told_without_its_words_and_raised_for_the_log(snapshot: Snapshot) -> None:
    async def broken(job: object, client: str = "") -> None:
        raise RuntimeError(ASKED)

    async def work() -> None:
        running = operate(snapshot.path.parent.parent, Settings())
        app = create_app(running)
        await running.served.site.lane.close()
        running.served.site.lane.run = broken  # type: ignore[method-assign, assignment]
        for path in ("/sparql?query=ASK{}", "/doc/org/412058.ttl"):  # a fixed address, and one with a part that varies
            quiet = httpx.ASGITransport(app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=quiet, base_url="http://here") as client:
                told = await client.get(path)
            assert (told.status_code, told.json()["type"]) == (500, "/limits#failed")
            assert ASKED not in told.text
            assert told.headers["Keifu-Snapshot"] == snapshot.digest
            async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here") as client:
                with pytest.raises(RuntimeError):
                    await client.get(path)
        await running.end()

    asyncio.run(work())


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("  #SELECT\nprefix : <http://ask> base<x> select*{}", "select"),
        ("PREFIX a.b: <x>PREFIX c:<y>\nASK{}", "ask"),
        ("describe <x>", "describe"),
        ("PREFIX x: SELECT", "other"),
        ("", "other"),
    ],
)
def test_the_form_of_a_query(query: str, expected: str) -> None:
    assert form(query) == expected


def test_settings_that_are_texts_are_checked_too(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, wrong in (("BASE_PATH", "keifu"), ("BASE_PATH", "/keifu/"), ("TRUSTED_PROXIES", "localhost")):
        with monkeypatch.context() as patch, pytest.raises(UsageError) as caught:
            patch.setenv(f"KEIFU_{name}", wrong)
            Settings.from_environment()
        assert caught.value.where == f"KEIFU_{name}"
        assert "0 より" not in caught.value.ja
    monkeypatch.setenv("KEIFU_TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8, ::1")
    monkeypatch.setenv("KEIFU_BASE_PATH", "/a/b")
    assert Settings.from_environment().base_path == "/a/b"


def test_the_page_of_settings_is_that_of_the_code_and_help_leads_there() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run 'make docs'"
    told = subprocess.run([sys.executable, "-m", "keifu", "serve", "--help"], capture_output=True, encoding="utf-8")
    assert "docs/settings.md" in told.stdout


def test_the_page_of_limits_shows_numbers_and_no_places(operated: httpx.Client, running: Running) -> None:
    shown = operated.get("/limits").text
    assert "KEIFU_STOP_LIMIT" in shown
    assert "KEIFU_ACCESS_LOG" not in shown and "requests.jsonl" not in shown
