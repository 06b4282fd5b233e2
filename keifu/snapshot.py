"""A built graph on disk: found, opened read-only, and asked. A snapshot never changes; a build makes a new one.

``<home>/snapshots/<first 16 hex digits of its digest>/`` holds ``store/`` (Oxigraph), ``dump.nq`` (sorted N-Quads,
whose SHA-256 is the digest) and ``snapshot.json``; ``<home>/current`` names the folder that is served.
"""

import json
import os
import re
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from keifu.errors import CannotRunError, UsageError
from keifu.prefixes import BASE, PREFIXES

Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


@dataclass(frozen=True)
class Snapshot:
    """One built graph.

    ``digest`` is the SHA-256 of the dump in hex; ``quads`` counts by graph IRI; ``counts`` has ``plans``, ``measures``,
    ``claims`` and the findings ``violation``, ``warning``, ``info``; ``version`` is the Keifu that built it.
    """

    path: Path
    digest: str
    version: str
    quads: dict[str, int]
    counts: dict[str, int]

    def store(self) -> ox.Store:
        """The store, read-only, opened once in a process."""
        return _open(self.path / "store")

    def query(self, sparql: str) -> Answer:
        """The result of a SPARQL 1.1 query; the default graph is the union of all named graphs unless it has ``FROM``.

        Keifu's prefixes need no declaration, and relative IRIs are below its base. ``UsageError`` with line and column
        for a broken query, and for one that the guard refuses (``SERVICE``: nothing is asked elsewhere).
        """
        from keifu.guard import Limits, check  # its expressions take a tenth of the time of a short command to compile

        # Measured: Oxigraph's parser overflows its stack somewhere above 1,000 brackets; a join of 300 takes half a minute.
        check(sparql, Limits(bytes=1_000_000, depth=200, patterns=300))
        return self._answer(sparql)

    def run(self, sparql: str) -> bytes:
        """The answer to a SELECT or ASK query as SPARQL 1.1 Query Results JSON, complete; errors as in ``query``."""
        return _rows(self.query(sparql))

    def ready(self, sparql: str) -> bytes:
        """The same for the project's own queries, where nothing but terms is filled in: the guard need not look at them."""
        return _rows(self._answer(sparql))

    def _answer(self, sparql: str) -> Answer:
        try:
            return self.store().query(sparql, base_iri=BASE, prefixes=PREFIXES)
        except SyntaxError as error:
            raise _broken(str(error)) from error

    def save(self, folder: Path) -> None:
        """Writes ``snapshot.json`` into ``folder``: everything but the place."""
        (folder / "snapshot.json").write_text(self.text() + "\n", encoding="utf-8")

    def text(self) -> str:
        """What ``snapshot.json`` says: everything but the place, as JSON."""
        content = {key: value for key, value in asdict(self).items() if key != "path"}
        return json.dumps(content, ensure_ascii=False, indent=2)


def home() -> Path:
    """Where snapshots live: ``$KEIFU_HOME``, else ``.keifu`` in the working folder."""
    return Path(os.environ.get("KEIFU_HOME") or ".keifu").absolute()


def current(place: Path | None = None) -> Snapshot:
    """The snapshot that the pointer of ``place`` (default: ``home()``) names; ``CannotRunError`` where there is none."""
    place = place or home()
    pointer = place / "current"
    try:
        name = pointer.read_text(encoding="utf-8", errors="replace").strip()
    except OSError as error:
        raise CannotRunError(
            "まだスナップショットがありません。keifu build を実行してください。",
            "There is no snapshot yet: run 'keifu build'.",
            str(place),
        ) from error
    found = read(place / "snapshots" / name)
    if found is None or not name:
        raise _damaged(name, pointer)
    return found


def verify(snapshot: Snapshot) -> None:
    """Reads the whole dump; ``CannotRunError`` where its SHA-256 is not the snapshot's digest."""
    import hashlib  # brings OpenSSL along, which a question can do without

    try:
        with (snapshot.path / "dump.nq").open("rb") as dump:
            whole = hashlib.file_digest(dump, "sha256").hexdigest() == snapshot.digest
    except OSError:
        whole = False
    if not whole:
        raise _damaged(snapshot.path.name, snapshot.path / "dump.nq")


def read(folder: Path) -> Snapshot | None:
    """The snapshot in ``folder``, or nothing where it is not complete."""
    try:
        complete = (folder / "store").is_dir() and (folder / "dump.nq").is_file()
        return parse((folder / "snapshot.json").read_text(encoding="utf-8"), folder) if complete else None
    except (OSError, ValueError):
        return None


def parse(text: str, path: Path) -> Snapshot | None:
    """The snapshot that ``text`` (the content of ``snapshot.json``) describes, or nothing where it describes none."""
    try:
        return Snapshot(path=path, **json.loads(text))
    except (ValueError, TypeError):
        return None


def _rows(answer: Answer) -> bytes:
    if isinstance(answer, ox.QueryTriples):
        raise UsageError("SELECT か ASK で問い合わせてください。", "Ask with SELECT or ASK.")
    return answer.serialize(format=ox.QueryResultsFormat.JSON) or b""


def _damaged(name: str, where: Path) -> CannotRunError:
    return CannotRunError(
        f"スナップショット「{name}」が壊れています。keifu build を実行してください。",
        f"The snapshot '{name}' is damaged: run 'keifu build'.",
        str(where),
    )


def _broken(message: str) -> UsageError:
    found = re.match(r"error at (\d+):(\d+): (.*)", message, re.DOTALL)
    line, column, reason = found.groups() if found else ("", "", message)
    reason = " ".join(reason.split())
    reason = reason if len(reason) <= 160 else reason[:160] + " …"
    return UsageError(
        f"問い合わせが SPARQL として読めません: {reason}",
        f"This is not a valid SPARQL query: {reason}",
        f"{line}:{column}" if found else None,
    )


@lru_cache(maxsize=8)
def _open(path: Path) -> ox.Store:
    try:
        return ox.Store.read_only(str(path))
    except OSError as error:
        raise CannotRunError(
            f"スナップショットを開けません: {error}。keifu build を実行してください。",
            f"The snapshot cannot be opened: {error}. Run 'keifu build'.",
            str(path),
        ) from error
