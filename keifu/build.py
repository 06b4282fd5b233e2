"""From files to a snapshot: assemble → infer → validate → write beside → swap the pointer. One direction, no way back."""

import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
from rdflib import Dataset
from rdflib.namespace import RDF
from rdflib.term import Node

from keifu import __version__, assets, findings, shacl
from keifu import vocabulary as v
from keifu.assemble import assemble, quads, union
from keifu.default_graph import with_union
from keifu.errors import CannotRunError, KeifuError
from keifu.files import lock
from keifu.findings import Finding
from keifu.infer import infer
from keifu.keep import prune
from keifu.progress import Progress
from keifu.snapshot import Snapshot, current, read
from keifu.vocabulary import KF

_SHOWN = 10
_UNFINISHED = ".building-"


class DataDoNotConform(KeifuError):
    """The build ran and found violations, so it did not put its result in place; ``found`` holds all findings."""

    status = 1

    def __init__(self, found: list[Finding], home: Path) -> None:
        self.found = found
        broken = [finding for finding in found if finding.severity == "violation"]
        shown, rest = broken[:_SHOWN], len(broken) - _SHOWN
        kept = (home / "current").exists()
        super().__init__(
            "\n".join(
                [f"データに違反が {len(broken)} 件あるので、新しいスナップショットには切り替えません。"]
                + (["直前のスナップショットはそのままです。"] if kept else [])
                + [finding.text("ja") for finding in shown]
                + ([f"ほか {rest} 件。keifu validate で全件を見られます。"] if rest > 0 else [])
            ),
            "\n".join(
                [f"The data have {len(broken)} violation(s), so the new snapshot is not put in place."]
                + (["The last good snapshot stays as it is."] if kept else [])
                + [finding.text("en") for finding in shown]
                + ([f"And {rest} more: 'keifu validate' shows them all."] if rest > 0 else [])
            ),
        )


def build(
    home: Path,
    progress: Progress,
    data: Path | None = None,
    ontology: Path | None = None,
    shapes: Path | None = None,
) -> Snapshot:
    """Builds the graph and makes it the current snapshot of ``home``; equal input gives the same digest.

    The three folders are the shipped ones unless given. Old snapshots are deleted (``keep.prune``). However it ends, the last good snapshot stays until the
    pointer is swapped. ``DataDoNotConform`` (status 1) for violations; ``CannotRunError`` for input that cannot be read
    or contradicts itself, a folder that cannot be written, and another build in the same ``home``.
    """
    ontology = ontology or assets.folder("ontology")
    shapes = shapes or assets.folder("shapes")
    try:
        with _alone(home):
            with progress.step("ファイルを読む", "reading the files") as tell:
                dataset = assemble(data or assets.folder("data"), ontology)
                tell(f"{len(dataset):,} triples")
            with progress.step("推論する", "inferring") as tell:
                inferred = infer(dataset, ontology / "rules")
                dataset.addN((*fact, dataset.graph(v.INFERRED_GRAPH)) for fact in inferred)
                tell(f"{len(inferred):,} triples")
            with progress.step("検査する", "validating") as tell:
                found = _validate(dataset, shapes)
                tell(", ".join(f"{kind} {number}" for kind, number in findings.count(found).items()))
            if findings.count(found)["violation"]:
                raise DataDoNotConform(found, home)
            with progress.step("スナップショットを書く", "writing the snapshot") as tell:
                snapshot = _write(dataset, found, home)
                tell(snapshot.path.name)
            _clear(home, snapshot.path.name, progress)
            return snapshot
    except OSError as error:
        raise CannotRunError(
            f"読み書きできません: {error.strerror or error}。空き容量と権限を確かめてください。",
            f"Cannot read or write: {error.strerror or error}. Check the free space and the permissions.",
            str(error.filename or home),
        ) from error


def _validate(dataset: Dataset, shapes: Path) -> list[Finding]:
    data = union(dataset)
    report = shacl.validate(data, shacl.load_shapes(sorted(shapes.glob("*.ttl"))))
    dataset.addN((*triple, dataset.graph(v.VALIDATION_GRAPH)) for triple in report)
    return findings.findings(report, data)


def _write(dataset: Dataset, found: list[Finding], home: Path) -> Snapshot:
    """Writes a new folder beside the others, renames it to its digest, then swaps the pointer."""
    folder = home / "snapshots" / f"{_UNFINISHED}{secrets.token_hex(8)}"
    folder.mkdir()
    try:
        dump = _dump(dataset)
        digest = hashlib.sha256(dump).hexdigest()
        place = home / "snapshots" / digest[:16]
        there = read(place)
        if there is None or there.version != __version__:
            _fill(folder, dump, Snapshot(place, digest, __version__, _quads(dataset), _counts(dataset, found)))
            shutil.rmtree(place, ignore_errors=True)  # what is there is damaged, or of another layout
            folder.rename(place)
        _point(home, place.name)
        return current(home)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _clear(home: Path, name: str, progress: Progress) -> None:
    if gone := prune(home, name, _UNFINISHED):
        progress.say(f"古いスナップショットを消しました / deleted old snapshots: {', '.join(gone)}")


def _fill(folder: Path, dump: bytes, snapshot: Snapshot) -> None:
    (folder / "dump.nq").write_bytes(dump)
    store = ox.Store(folder / "store")
    store.bulk_extend(with_union(ox.parse(path=folder / "dump.nq", format=ox.RdfFormat.N_QUADS)))
    store.optimize()
    store.flush()
    del store  # closes it: the folder is about to move
    snapshot.save(folder)


def _dump(dataset: Dataset) -> bytes:
    """All quads as sorted N-Quads, blank nodes named by RDFC-1.0, so that equal graphs are equal bytes."""
    written = ox.Dataset(quads(dataset))
    written.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return "".join(sorted(f"{quad} .\n" for quad in written)).encode()


def _point(home: Path, name: str) -> None:
    fresh = home / "current.new"
    with fresh.open("w", encoding="utf-8") as file:
        file.write(name + "\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(home / "current")


def _quads(dataset: Dataset) -> dict[str, int]:
    return {str(graph.identifier): len(graph) for graph in dataset.graphs() if len(graph)}


def _counts(dataset: Dataset, found: list[Finding]) -> dict[str, int]:
    def members(kind: Node) -> int:
        return len({quad[0] for quad in dataset.quads((None, RDF.type, kind, None))})

    plans = sum(name.startswith(v.graph_name("plan", "")) for name in _quads(dataset))
    return {"plans": plans, "measures": members(KF.Measure), "claims": members(KF.Claim)} | findings.count(found)


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Holds the lock of ``home``, which the system frees when a process dies; then what is unfinished is abandoned."""
    (home / "snapshots").mkdir(parents=True, exist_ok=True)
    with (home / "build.lock").open("w", encoding="utf-8") as file:
        try:
            lock(file)
        except BlockingIOError as error:
            raise CannotRunError(
                "別の keifu build が実行中です。終わるのを待ってから、もう一度実行してください。",
                "Another 'keifu build' is running here. Wait for it to end, then run again.",
                str(home),
            ) from error
        for abandoned in (home / "snapshots").glob(f"{_UNFINISHED}*"):
            shutil.rmtree(abandoned, ignore_errors=True)
        yield
