"""The hand-written data as graphs, each file read by rdflib: a second reader beside the one that the build uses."""

from pathlib import Path

import pytest
from rdflib import Graph


def _read(folder: Path) -> Graph:
    graph = Graph()
    for path in sorted(folder.glob("*.ttl")):
        graph.parse(path)
    return graph


@pytest.fixture(scope="session")
def laws(root: Path) -> Graph:
    return _read(root / "data" / "laws")


@pytest.fixture(scope="session")
def national(root: Path) -> Graph:
    return _read(root / "data" / "national")


@pytest.fixture(scope="session")
def written(root: Path, laws: Graph, national: Graph) -> Graph:
    """Laws, national layer, catalogue and themes together."""
    return laws + national + Graph().parse(root / "data" / "catalog.ttl") + _read(root / "ontology")
