"""Real stores on the loopback address, each a process of its own that is ended by its id: Virtuoso and Oxigraph."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from benchmarks.endpoint.servers import HOST, Server, free_port

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


class _Real(Server):
    START_SECONDS = 60.0


@contextmanager
def virtuoso(folder: Path) -> Iterator[Store]:
    """Debian's virtuoso-opensource with a database of its own in ``folder``; the test is skipped where it is absent."""
    program = shutil.which("virtuoso-t")
    if program is None:
        pytest.skip("no Virtuoso here (Debian: virtuoso-opensource)")
    http, sql = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(_INI.format(folder=folder, http=http, sql=sql))
    command = [program, "+foreground", "+configfile", str(folder / "virtuoso.ini")]
    at = f"http://{HOST}:{http}"
    login = {"KEIFU_STORE_USER": "dba", "KEIFU_STORE_PASSWORD": "dba", "KEIFU_STORE_AUTH": "digest"}
    with _Real(command, http, folder / "log", folder=folder):
        yield Store(f"{at}/sparql", f"{at}/sparql-graph-crud-auth", login)


@contextmanager
def oxigraph(folder: Path, *options: str) -> Iterator[Store]:
    """The server of the package ``oxigraph``, in memory."""
    program = Path(sys.executable).with_name("oxigraph")
    port = free_port()
    at = f"{HOST}:{port}"
    with _Real([str(program), "serve", "--bind", at, *options], port, folder / "log", path="/query", folder=folder):
        yield Store(f"http://{at}/query", f"http://{at}/store")
