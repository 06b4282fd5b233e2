"""Starting and stopping: what an operator sees."""

import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from running import Running

from benchmarks.endpoint.servers import children
from keifu.errors import CannotRunError, UsageError
from keifu.snapshot import Snapshot
from keifu_server.app import serve
from keifu_server.listening import listen
from keifu_server.settings import Settings


def gone(*pids: int) -> None:
    """Waits for processes to end; they follow the server as soon as they see that it has gone."""
    end = time.monotonic() + 30
    while any(Path(f"/proc/{pid}").exists() and pid in children(1) for pid in pids):
        assert time.monotonic() < end, pids
        time.sleep(0.05)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_server_and_worker_cleanly(snapshot: Snapshot, tmp_path: Path, number: signal.Signals) -> None:
    with Running(snapshot.path.parent.parent, tmp_path / "log") as running:
        assert httpx.get(running.address + "/sparql", params={"query": "ASK {}"}).status_code == 200
        helpers = [*children(running.process.pid), *running.workers()]
        assert running.workers()
        running.process.send_signal(number)
        assert running.process.wait(30) in (0, 130)
    gone(*helpers)
    assert "Traceback" not in running.log.read_text()


def test_a_signal_in_the_midst_of_a_query_ends_it(snapshot: Snapshot, tmp_path: Path) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    with Running(snapshot.path.parent.parent, tmp_path / "log", KEIFU_TIME_LIMIT=600, KEIFU_STOP_LIMIT=1) as running:
        with ThreadPoolExecutor(1) as threads:
            place = running.address + "/sparql"
            asked = threads.submit(httpx.get, place, params={"query": endless}, timeout=60)
            time.sleep(1)
            worker = running.workers()[0]
            running.process.terminate()
            assert asked.result().status_code == 503
        assert running.process.wait(30) == 0
    gone(worker)
    assert "Traceback" not in running.log.read_text()


def test_a_query_that_ends_in_time_is_answered_whole_before_the_server_ends(snapshot: Snapshot, tmp_path: Path) -> None:
    slow = "SELECT (COUNT(*) AS ?n) { ?a a kf:Measure . ?b a kf:Measure . ?c a kf:Measure FILTER(STR(?a) < STR(?b)) }"
    measures = snapshot.counts["measures"]
    with Running(snapshot.path.parent.parent, tmp_path / "log", KEIFU_TIME_LIMIT=100, KEIFU_STOP_LIMIT=100) as running:
        with ThreadPoolExecutor(1) as threads, httpx.Client(timeout=100) as idle:
            assert idle.get(running.address + "/health").status_code == 200  # a connection that waits keeps nobody
            place, asked = running.address + "/sparql", {"query": slow}
            answer = threads.submit(httpx.get, place, params=asked, headers={"Accept": "text/csv"}, timeout=100)
            time.sleep(0.2)
            running.process.terminate()
            assert answer.result().status_code == 200
            assert int(answer.result().text.split()[1]) == measures * (measures * (measures - 1)) // 2
        assert running.process.wait(30) == 0
    with pytest.raises(httpx.ConnectError):
        httpx.get(running.address + "/health")


def test_a_port_in_use_is_told_before_anything_else(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CannotRunError) as caught:
            serve("127.0.0.1", port, tmp_path / "nothing")
    assert caught.value.where == f"127.0.0.1:{port}"
    assert "--port" in caught.value.ja


def test_an_answer_waits_neither_for_an_acknowledgement_nor_for_ever() -> None:
    with (
        listen("127.0.0.1", 0) as door,
        socket.create_connection(door.getsockname()),
        door.accept()[0] as accepted,
    ):
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        if hasattr(socket, "TCP_USER_TIMEOUT"):  # a client that reads nothing is dropped by the system
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 30_000


@pytest.mark.parametrize(("host", "port"), [("192.0.2.1", 0), ("no such host", 0)])
def test_an_address_that_is_not_ours_is_told(tmp_path: Path, host: str, port: int) -> None:
    with pytest.raises(CannotRunError):
        serve(host, port, tmp_path)


def test_without_a_snapshot_there_is_nothing_to_serve(tmp_path: Path) -> None:
    with pytest.raises(CannotRunError) as caught:
        serve("127.0.0.1", 0, tmp_path)
    assert "keifu build" in caught.value.ja


def test_settings_come_from_the_environment_or_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEIFU_TIME_LIMIT", "2.5")
    monkeypatch.setenv("KEIFU_QUEUE", "")
    assert Settings.from_environment() == Settings(time_limit=2.5)
    for wrong in ("0", "-1", "ten", "inf", "nan"):
        monkeypatch.setenv("KEIFU_TIME_LIMIT", wrong)
        with pytest.raises(UsageError) as caught:
            Settings.from_environment()
        assert caught.value.where == "KEIFU_TIME_LIMIT"


def test_the_server_needs_no_parser_in_the_web_process() -> None:
    """The worker imports pyoxigraph and nothing of the core, so a new one is there quickly."""
    code = (
        "import sys, keifu_server.worker; print(sorted(m for m in sys.modules if m in ('rdflib', 'fastapi', 'jinja2')))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
