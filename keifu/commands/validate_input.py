"""What ``keifu validate`` reads: RDF of any kind, and workbooks as ``keifu load`` reads them."""

from collections.abc import Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from rdflib import Dataset, Graph, URIRef
from rdflib.namespace import RDFS
from rdflib.term import Node

from keifu import assets
from keifu.assemble import assemble, background, read_graph
from keifu.errors import CannotJudgeError, CannotRunError
from keifu.findings_file import Cells
from keifu.progress import Progress

MOST = 400_000
"""How many triples are read at most unless told otherwise: some 2 GB of memory; a plan has 2,000 to 8,000."""
_BYTES = 1000  # of a file for each triple that may be read, so that few triples with endless texts do not fill memory


class Input(NamedTuple):
    """The dataset with what the files refer to; ``things`` that the files describe and where, or nothing: everything.

    ``cells`` tell where in a workbook.
    """

    dataset: Dataset
    things: dict[Node, Path] | None
    cells: Cells = MappingProxyType({})


def read_input(files: Sequence[Path], progress: Progress, most: int = MOST, *, allow_empty: bool = False) -> Input:
    """The files together, one graph each, so that one may refer to what another describes; without files the shipped data.

    ``CannotRunError`` for a file that cannot be read, with line and column where the parser knows them, and for more
    than ``most`` triples in all; ``CannotJudgeError`` for a file in which nothing is described, unless allowed.
    """
    data, ontology = assets.folder("data"), assets.folder("ontology")
    if not files:
        return Input(assemble(data, ontology), None)
    graphs: dict[Path, Graph] = {}
    cells: dict[Path, dict[str, str]] = {}
    with progress.counted("ファイルを読む", "reading files", len(files)) as done:
        for path in files:
            graphs[path] = _read(path, most - sum(map(len, graphs.values())), allow_empty, cells)
            done()
    dataset = background(data, ontology)
    things: dict[Node, Path] = {}
    for path, graph in graphs.items():
        dataset.addN((*triple, dataset.graph(URIRef(path.absolute().as_uri()))) for triple in graph)
        for thing in graph.subjects():
            things.setdefault(thing, path)
        # What a file only refers to and gives a name is described elsewhere, if it is: that place is the better one.
        things |= dict.fromkeys(graph.subjects(RDFS.label), path)
    return Input(dataset, things, cells)


def _read(path: Path, most: int, allow_empty: bool, cells: dict[Path, dict[str, str]]) -> Graph:
    try:
        size = path.stat().st_size
    except OSError:
        size = 0  # whoever reads the file says why it cannot be read
    if size > most * _BYTES:
        raise CannotRunError(
            f"ファイルが大きすぎます({size:,} バイト)。計画ごとに分けるか、--max-triples で上限を上げてください。",
            f"The file is too large ({size:,} bytes). Split it by plan, or raise --max-triples.",
            str(path),
        )
    graph = _workbook(path, cells) if path.suffix.lower() == ".xlsx" else read_graph(path, most)
    if not len(graph) and not allow_empty:
        raise CannotJudgeError(
            "データが空なので判定できません。承知のうえなら --allow empty を付けてください。",
            "The data are empty: nothing to judge. Give --allow empty if you know.",
            str(path),
        )
    return graph


def _workbook(path: Path, cells: dict[Path, dict[str, str]]) -> Graph:
    """The graph of a workbook; where its things stand is added to ``cells``."""
    from keifu_loaders.emit import emit
    from keifu_loaders.workbook import is_workbook, read_with_cells

    if path.is_file() and not is_workbook(path):
        raise CannotRunError(
            "Keifu のブックではありません。keifu load --template で作ったブックを使ってください。",
            "This is no workbook of Keifu. Use one that 'keifu load --template' made.",
            str(path),
        )
    plan, cells[path] = read_with_cells(path)
    return emit(plan)
