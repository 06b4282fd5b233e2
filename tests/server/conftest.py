"""Servers on the real data, and clients for them."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from running import Running

from keifu.snapshot import Snapshot

SHORT = 3.0


@pytest.fixture(scope="session")
def server(snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The server with its usual limits."""
    log = tmp_path_factory.mktemp("server") / "log"
    with Running(snapshot.path.parent.parent, log, KEIFU_TIME_LIMIT=60, KEIFU_WAIT_LIMIT=120) as running:
        yield running
    assert "Traceback" not in log.read_text()


@pytest.fixture(scope="session")
def impatient(snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server that gives a query little time, and to an answer little room; it believes a proxy on this machine."""
    log = tmp_path_factory.mktemp("impatient") / "log"
    home: Path = snapshot.path.parent.parent
    limits = {"KEIFU_TIME_LIMIT": SHORT, "KEIFU_ANSWER_BYTES": 300_000, "KEIFU_QUEUE": 2, "KEIFU_WORKERS": 2}
    with Running(home, log, **limits, KEIFU_TRUSTED_PROXIES="127.0.0.1") as running:
        yield running
    assert "Traceback" not in log.read_text()


@pytest.fixture
def client(server: Running) -> Iterator[httpx.Client]:
    """Asks the usual server; follows no redirect by itself."""
    with httpx.Client(base_url=server.address, timeout=60) as asking:
        yield asking


@pytest.fixture
def hasty(impatient: Running) -> Iterator[httpx.Client]:
    """Asks the impatient server."""
    with httpx.Client(base_url=impatient.address, timeout=60) as asking:
        yield asking
