"""What ``keifu validate`` reads: RDF of any kind, and workbooks as ``keifu load`` reads them."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from rdflib import Dataset, Graph, URIRef
from rdflib.namespace import RDFS
from rdflib.term import Node

from keifu import assets
from keifu.assemble import assemble, background, read_graph
from keifu.errors import CannotJudgeError, CannotRunError
from keifu.progress import Progress

_LARGEST = 100_000_000  # bytes: rdflib holds some twenty times as much; a plan has less than one million


class Input(NamedTuple):
    """The dataset with what the files refer to; ``things`` that the files describe and where, or nothing: everything."""

    dataset: Dataset
    things: dict[Node, Path] | None


def read_input(files: Sequence[Path], progress: Progress) -> Input:
    """The files together, one graph each, so that one may refer to what another describes; without files the shipped data.

    ``CannotRunError`` for a file that cannot be read, with line and column where the parser knows them;
    ``CannotJudgeError`` for one in which nothing is described.
    """
    data, ontology = assets.folder("data"), assets.folder("ontology")
    if not files:
        return Input(assemble(data, ontology), None)
    graphs = {}
    with progress.counted("ファイルを読む", "reading files", len(files)) as done:
        for path in files:
            graphs[path] = _read(path)
            done()
    dataset = background(data, ontology)
    things: dict[Node, Path] = {}
    for path, graph in graphs.items():
        dataset.addN((*triple, dataset.graph(URIRef(path.absolute().as_uri()))) for triple in graph)
        for thing in graph.subjects():
            things.setdefault(thing, path)
        # What a file only refers to and gives a name is described elsewhere, if it is: that place is the better one.
        things |= dict.fromkeys(graph.subjects(RDFS.label), path)
    return Input(dataset, things)


def _read(path: Path) -> Graph:
    try:
        size = path.stat().st_size
    except OSError:
        size = 0  # whoever reads the file says why it cannot be read
    if size > _LARGEST:
        raise CannotRunError(
            f"ファイルが大きすぎます({size:,} バイト、上限 {_LARGEST:,})。計画ごとに分けてください。",
            f"The file is too large ({size:,} bytes, at most {_LARGEST:,}). Split it by plan.",
            str(path),
        )
    graph = _workbook(path) if path.suffix.lower() == ".xlsx" else read_graph(path)
    if not len(graph):
        raise CannotJudgeError("データが空なので判定できません。", "The data are empty: nothing to judge.", str(path))
    return graph


def _workbook(path: Path) -> Graph:
    from keifu_loaders.emit import emit
    from keifu_loaders.workbook import is_workbook, read_workbook

    if path.is_file() and not is_workbook(path):
        raise CannotRunError(
            "Keifu のブックではありません。keifu load --template で作ったブックを使ってください。",
            "This is no workbook of Keifu. Use one that 'keifu load --template' made.",
            str(path),
        )
    return emit(read_workbook(path))
