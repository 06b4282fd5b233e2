"""What a store says that it holds, and whether it does."""

from keifu.results import Table
from keifu.stores.address import Address
from keifu.stores.asking import Question, Said, StoreError, ask
from keifu.stores.state import QUERY, State
from keifu.vocabulary import SNAPSHOT_GRAPH

JSON = "application/sparql-results+json"
_MOST = 10_000_000  # bytes of an answer to a question of our own
_COUNT = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"


def state(address: Address, seconds: float) -> tuple[State | None, Said]:
    """The state at the query address ``address``, and the answer that told it; ``StoreError``, ``CannotRunError`` for none."""
    said = ask(address, Question(QUERY, "SELECT", JSON, (str(SNAPSHOT_GRAPH),)), seconds, _MOST)
    rows = Table.from_json(said.body).records()
    return State.of((row["s"].value, row["p"].value, row["o"].value) for row in rows), said


def missing(address: Address, held: State, seconds: float) -> list[str]:
    """The graphs whose number of triples is not what ``held`` says, each with both numbers; errors as in ``state``."""
    said = ask(address, Question(_COUNT, "SELECT", JSON, named=tuple(held.graphs)), seconds, _MOST)
    there = {row["g"].value: row["n"].number or 0 for row in Table.from_json(said.body).records()}
    return [
        f"<{name}>: {there.get(name, 0):,} / {size:,}"
        for name, size in sorted(held.graphs.items())
        if there.get(name, 0) != size
    ]


__all__ = ["JSON", "StoreError", "missing", "state"]
