"""Real stores that hold the shipped data, written there as ``keifu build --to`` does."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from filled import Filled
from real_stores import Store, oxigraph, virtuoso

from keifu.progress import Progress
from keifu.snapshot import Snapshot
from keifu.stores.write import write

# Tests are no packages: these folders hold what is shared (running.py, questions_page.py).
sys.path += [str(Path(__file__).parent.parent / room) for room in ("server", "queries")]


def _filled(store: Store, snapshot: Snapshot) -> Filled:
    filled = Filled(store)
    write(snapshot, filled.put(), Progress(quiet=True), filled.ask())
    return filled


@pytest.fixture(scope="session")
def on_oxigraph(snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    with oxigraph(tmp_path_factory.mktemp("oxigraph")) as store:
        yield _filled(store, snapshot)


@pytest.fixture(scope="session")
def on_virtuoso(snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    with virtuoso(tmp_path_factory.mktemp("virtuoso")) as store:
        yield _filled(store, snapshot)
