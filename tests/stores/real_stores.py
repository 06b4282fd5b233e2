"""Real stores on the loopback address, each a process of its own that is ended by its id: Virtuoso and Oxigraph."""

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

_START_SECONDS = 60
_INI = """\
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
ServerThreads = 10
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
DirsAllowed = .
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 10
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = 10000
MaxQueryCostEstimationTime = 0
MaxQueryExecutionTime = 60
"""
"""As Debian ships it, as far as answers depend on it, and without the limit that docs/other-stores.md has taken away."""


@dataclass(frozen=True)
class Store:
    """Where a store is asked, where graphs are put, and what the environment must hold for it."""

    query: str
    graphs: str
    environment: dict[str, str] = field(default_factory=dict)


@contextmanager
def virtuoso(folder: Path) -> Iterator[Store]:
    """Debian's virtuoso-opensource with a database of its own in ``folder``; the test is skipped where it is absent."""
    program = shutil.which("virtuoso-t")
    if program is None:
        pytest.skip("no Virtuoso here (Debian: virtuoso-opensource)")
    http, sql = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(_INI.format(folder=folder, http=http, sql=sql))
    command = [program, "+foreground", "+configfile", str(folder / "virtuoso.ini")]
    at = f"http://127.0.0.1:{http}"
    login = {"KEIFU_STORE_USER": "dba", "KEIFU_STORE_PASSWORD": "dba", "KEIFU_STORE_AUTH": "digest"}
    with _process(command, folder, f"{at}/sparql?query=ASK%7B%7D"):
        yield Store(f"{at}/sparql", f"{at}/sparql-graph-crud-auth", login)


@contextmanager
def oxigraph(folder: Path, *options: str) -> Iterator[Store]:
    """The server of the package ``oxigraph``, in memory."""
    program = Path(sys.executable).with_name("oxigraph")
    at = f"127.0.0.1:{free_port()}"
    with _process([str(program), "serve", "--bind", at, *options], folder, f"http://{at}/query?query=ASK%7B%7D"):
        yield Store(f"http://{at}/query", f"http://{at}/store")


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@contextmanager
def _process(command: list[str], folder: Path, alive: str) -> Iterator[None]:
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        _wait(process, alive, folder / "log")
        yield
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: "subprocess.Popen[bytes]", alive: str, log: Path) -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(alive, timeout=5) as response:  # noqa: S310
                response.read()
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"{process.args!r} did not start:\n{log.read_text(errors='replace')[-2000:]}")
