"""What a store says that it holds, and whether it does."""

from keifu.errors import CannotRunError
from keifu.results import Cell, Table
from keifu.stores.address import Address
from keifu.stores.asking import Question, Said, StoreError, ask
from keifu.stores.state import QUERY, WHOLE, State
from keifu.vocabulary import SNAPSHOT_GRAPH

_JSON = "application/sparql-results+json"
_MOST = 10_000_000  # bytes of an answer to a question of our own
_COUNT = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"


def state(address: Address, seconds: float) -> tuple[State | None, Said]:
    """What the store at the query address says that it holds, and the answer that told it; ``StoreError`` for none."""
    rows, said = _rows(address, Question(QUERY, "SELECT", _JSON, (str(SNAPSHOT_GRAPH),)), ("s", "p", "o"), seconds)
    return State.of((thing.value, name.value, value.value) for thing, name, value in rows), said


def load(address: Address, seconds: float) -> str | None:
    """The name of the load that the store holds whole, nothing where it holds none; errors as in ``state``."""
    rows, _ = _rows(address, Question(WHOLE, "SELECT", _JSON, (str(SNAPSHOT_GRAPH),)), ("load",), seconds)
    return rows[0][0].value if len(rows) == 1 else None


def missing(address: Address, held: State, seconds: float) -> list[str]:
    """The graphs whose number of triples is not what ``held`` says, each with both numbers; errors as in ``state``."""
    rows, _ = _rows(address, Question(_COUNT, "SELECT", _JSON, named=tuple(held.graphs)), ("g", "n"), seconds)
    there = {graph.value: number.number or 0 for graph, number in rows}
    return [
        f"<{name}>: {there.get(name, 0):,} / {size:,}"
        for name, size in sorted(held.graphs.items())
        if there.get(name, 0) != size
    ]


def _rows(
    address: Address, question: Question, columns: tuple[str, ...], seconds: float
) -> tuple[list[list[Cell]], Said]:
    said = ask(address, question, seconds, _MOST)
    try:
        table = Table.from_json(said.body)
        return [[row[name] for name in columns] for row in table.records()], said
    except (CannotRunError, KeyError) as error:
        raise StoreError("failed", "no whole SPARQL JSON") from error
