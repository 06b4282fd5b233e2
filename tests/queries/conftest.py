"""The small graph of ``fixture.trig`` with the real vocabulary: asked directly, and as a snapshot on disk."""

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from keifu import vocabulary as v
from keifu.questions import Answer
from keifu.snapshot import Snapshot


def load(store: ox.Store, root: Path) -> None:
    store.load(path=root / "tests/queries/fixture.trig", format=ox.RdfFormat.TRIG)
    for path in sorted((root / "ontology").glob("*.ttl")):
        store.load(path=path, format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(str(v.ONTOLOGY)))


@pytest.fixture(scope="session")
def small(root: Path) -> ox.Store:
    store = ox.Store()
    load(store, root)
    return store


@pytest.fixture(scope="session")
def run(small: ox.Store) -> Callable[[str], bytes]:
    def ask(sparql: str) -> bytes:
        found = small.query(sparql, use_default_graph_as_union=True)
        assert not isinstance(found, ox.QueryTriples)
        return found.serialize(format=ox.QueryResultsFormat.JSON) or b""

    return ask


@pytest.fixture
def home(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home whose snapshot is the small graph; ``$KEIFU_HOME`` names it."""
    folder = tmp_path / "home" / "snapshots" / "small"
    folder.mkdir(parents=True)
    store = ox.Store(folder / "store")
    load(store, root)
    store.extend([ox.Quad(quad.subject, quad.predicate, quad.object) for quad in store])  # as keifu build does
    store.flush()
    (folder / "dump.nq").write_bytes(b"")
    Snapshot(folder, "0123456789abcdef" * 4, "0.1.0", {}, {}).save(folder)
    (tmp_path / "home" / "current").write_text("small")
    monkeypatch.setenv("KEIFU_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


Rows = Callable[..., list[tuple[str, ...]]]


@pytest.fixture(scope="session")
def rows() -> Rows:
    def cells(answer: Answer, *columns: str) -> list[tuple[str, ...]]:
        return [tuple(row[name].value for name in columns) for row in answer.table.records()]

    return cells
