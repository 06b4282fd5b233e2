"""A snapshot goes into another store: whole, or seen not to be whole.

No transaction spans several requests of SPARQL 1.1, so the store says itself how far it is (``keifu.stores.state``):
"being written" comes first, the snapshot's digest last. Whoever asks through Keifu gets no answer in between.
"""

import secrets
from dataclasses import replace

import pyoxigraph as ox

from keifu.errors import CannotRunError
from keifu.progress import Progress
from keifu.snapshot import Snapshot
from keifu.stores import check
from keifu.stores.address import Address
from keifu.stores.asking import StoreError
from keifu.stores.graphs import GraphStore
from keifu.stores.state import State
from keifu.vocabulary import SNAPSHOT_GRAPH, UNION_GRAPH

_SECONDS = 600.0  # to count what was written


def write(snapshot: Snapshot, address: Address, progress: Progress, ask: Address | None = None) -> None:
    """Makes the store at ``address`` (Graph Store Protocol) hold ``snapshot`` instead of the one before.

    Graphs that are not Keifu's stay as they are. With ``ask``, the store's query address, what was written is counted
    there. ``CannotRunError`` says whether anything was changed: where it was, the store stays marked as being written
    until the command has run to its end.
    """
    graphs = _graphs(snapshot)
    sizes = {name: len(triples) for name, triples in graphs.items()}
    with GraphStore(address) as store:
        before = _state(store)
        old = dict.fromkeys(before.graphs, 0) if before else {}
        writing = State(secrets.token_hex(16), old | sizes)
        store.put(str(SNAPSHOT_GRAPH), writing.triples())
        try:
            with progress.counted("ストアに書く", "writing to the store", len(graphs)) as done:
                for name, triples in graphs.items():
                    _alone(store, writing, address)
                    store.put(name, triples)
                    done()
            for name in sorted(old.keys() - graphs.keys()):
                store.delete(name)
            if ask:
                _count(ask, writing, progress)
            _alone(store, writing, address)
            store.put(str(SNAPSHOT_GRAPH), replace(writing, graphs=sizes, snapshot=snapshot).triples())
        except CannotRunError as error:
            raise CannotRunError(
                f"{error.ja}\nストアは書きかけです。keifu build --to をもう一度実行するまで、keifu serve はそこから答えません。",
                f"{error.en}\nThe store is half written: 'keifu serve' does not answer from it until 'keifu build --to' has run again.",
                error.where,
            ) from error


def _count(ask: Address, writing: State, progress: Progress) -> None:
    with progress.step("数を確かめる", "counting what is there"):
        try:
            wrong = check.missing(ask, writing, _SECONDS)
        except StoreError as error:
            raise CannotRunError(
                f"ストアに尋ねられません({error})。", f"The store cannot be asked ({error}).", ask.url
            ) from error
    if wrong:
        raise CannotRunError(
            f"ストアにあるトリプルの数が違います: {'、'.join(wrong)}。",
            f"The store does not hold what was written: {', '.join(wrong)}.",
            ask.url,
        )


def _graphs(snapshot: Snapshot) -> dict[str, set[ox.Triple]]:
    """Each graph of the snapshot, and the union of all: what a query asks that names no dataset.

    Stores differ over the union of graphs (some count a triple twice that stands in two, some take in everything that
    they hold), but none over a graph of its own.
    """
    graphs: dict[str, set[ox.Triple]] = {name: set() for name in [*sorted(snapshot.quads), str(UNION_GRAPH)]}
    for quad in ox.parse(path=snapshot.path / "dump.nq", format=ox.RdfFormat.N_QUADS):
        graphs[quad.graph_name.value].add(quad.triple)
        graphs[str(UNION_GRAPH)].add(quad.triple)
    return graphs


def _state(store: GraphStore) -> State | None:
    said = store.get(str(SNAPSHOT_GRAPH))
    return State.of(
        (triple.subject.value, triple.predicate.value, triple.object.value)
        for triple in said
        if not isinstance(triple.subject, ox.Triple) and not isinstance(triple.object, ox.Triple)
    )


def _alone(store: GraphStore, writing: State, address: Address) -> None:
    """Stops the one that began first where two write: the state in the store is then no longer its own."""
    if _state(store) != writing:
        raise CannotRunError(
            "別の keifu build --to が同じストアに書いています。終わってから実行してください。",
            "Another 'keifu build --to' writes to the same store. Run again when it has ended.",
            address.url,
        )
