"""Other endpoints to stand beside: how each is started on the same data. One that is not installed is told as absent.

``make bench-endpoint`` installs rdflib-endpoint and Oxigraph's server into an environment of their own
(``$KEIFU_BENCH_ENV``); Virtuoso is the one of the system (Debian's virtuoso-opensource), where it is there.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.endpoint.servers import HOST, Server, free_port
from keifu.snapshot import Snapshot

_VIRTUOSO = """\
[Database]
DatabaseFile = {place}/virtuoso.db
ErrorLogFile = {place}/virtuoso.log
LockFile = {place}/virtuoso.lck
TransactionFile = {place}/virtuoso.trx
xa_persistent_file = {place}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {place}/temp.db
TransactionFile = {place}/temp.trx
[Parameters]
ServerPort = {host}:{sql}
DirsAllowed = {place}, {dump}
NumberOfBuffers = 340000
MaxDirtyBuffers = 250000
MaxClientConnections = 50
[HTTPServer]
ServerPort = {host}:{http}
ServerThreads = 40
MaxKeepAlives = 40
KeepAliveTimeout = 60
[SPARQL]
ResultSetMaxRows = 1000000
MaxQueryExecutionTime = 600
"""


def rdflib_endpoint(snapshot: Snapshot, place: Path) -> Server | None:
    """rdflib-endpoint with rdflib's own store in memory."""
    program = _in_environment("rdflib-endpoint")
    if program is None:
        return None
    port = free_port()
    command = [program, "serve", "--host", HOST, "--port", str(port), str(snapshot.path / "dump.nq")]
    return Server(command, port, place / "rdflib-endpoint.log", path="/")


def oxigraph(snapshot: Snapshot, place: Path) -> Server | None:
    """Oxigraph's own server, reading the store of the snapshot (its default graph holds the union already)."""
    program = _in_environment("oxigraph")
    if program is None:
        return None
    port = free_port()
    command = [program, "serve-read-only", "--location", str(snapshot.path / "store"), "--bind", f"{HOST}:{port}"]
    return Server(command, port, place / "oxigraph.log", path="/query")


def virtuoso(snapshot: Snapshot, place: Path) -> Server | None:
    """Virtuoso with the dump loaded into a database of its own."""
    program, isql = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    if program is None or isql is None:
        return None
    home = place / f"virtuoso-{snapshot.path.name}"
    home.mkdir()
    sql, http = free_port(), free_port()
    text = _VIRTUOSO.format(place=home, dump=snapshot.path, host=HOST, sql=sql, http=http)
    (home / "virtuoso.ini").write_text(text, encoding="utf-8")
    command = [program, "+foreground", "+configfile", str(home / "virtuoso.ini")]
    server = Server(command, http, home / "out")
    server.once = lambda: _load(isql, sql, snapshot.path)
    return server


OTHERS: dict[str, Callable[[Snapshot, Path], Server | None]] = {
    "rdflib-endpoint": rdflib_endpoint,
    "oxigraph serve-read-only": oxigraph,
    "Virtuoso": virtuoso,
}


def _load(isql: str, port: int, folder: Path) -> None:
    commands = f"ld_dir('{folder}', 'dump.nq', 'urn:none'); rdf_loader_run(); checkpoint;"
    subprocess.run(  # noqa: S603
        [isql, f"{HOST}:{port}", "dba", "dba", f"exec={commands}"], check=True, capture_output=True, timeout=1800
    )


def _in_environment(name: str) -> str | None:
    place = Path(os.environ.get("KEIFU_BENCH_ENV") or sys.prefix)
    return shutil.which(name, path=str(place / "bin"))
