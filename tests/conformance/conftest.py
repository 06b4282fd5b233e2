"""A server on the data of the W3C's tests, and what became of all of them."""

import os
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from running import Running
from w3c_manifests import ProtocolCase, protocol_cases, query_cases
from w3c_running import Outcome, over_http, snapshot_of


@pytest.fixture(scope="session")
def suite(root: Path) -> Path:
    """The folder with the W3C's tests of SPARQL 1.1, which the checkout does not carry: ``$KEIFU_SHARED`` or ``../shared``."""
    place = Path(os.environ.get("KEIFU_SHARED") or root.parent / "shared") / "conformance" / "sparql11"
    if not (place / "manifest-all.ttl").is_file():
        pytest.skip(f"the W3C's tests are not here: {place} (set KEIFU_SHARED)")
    return place


@pytest.fixture(scope="session")
def protocol(suite: Path) -> list[ProtocolCase]:
    return protocol_cases(suite)


@pytest.fixture(scope="session")
def w3c(suite: Path, protocol: list[ProtocolCase], tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Asks a server that holds the data of all tests."""
    home = tmp_path_factory.mktemp("w3c")
    files = {file for case in query_cases(suite) for file in (*case.data, *case.named)}
    snapshot_of(
        suite, home, {file: file for file in files} | {k: v for case in protocol for k, v in case.graphs.items()}
    )
    with Running(home, home / "log") as running, httpx.Client(base_url=running.address, timeout=60) as client:
        yield client
    assert "Traceback" not in (home / "log").read_text()


@pytest.fixture(scope="session")
def outcomes(suite: Path, w3c: httpx.Client) -> list[Outcome]:
    """The tests of the query language and of its results formats, carried out once."""
    return [over_http(w3c, suite, case) for case in query_cases(suite)]
