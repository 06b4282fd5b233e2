"""A job becomes a question to another store, and what it says becomes a result in the media type that was asked for."""

import threading
import time

import pyoxigraph as ox

from keifu.guard import tokens
from keifu.prefixes import PREFIXES
from keifu.stores import virtuoso
from keifu.stores.address import Address
from keifu.stores.asking import Question, Said, StoreError, ask
from keifu.stores.state import State
from keifu.vocabulary import UNION_GRAPH
from keifu_server.problems import Problem
from keifu_server.wire import Job, Result

_PROLOGUE = frozenset({"BASE", "PREFIX", "VERSION"})
_TABLE = ox.QueryResultsFormat.JSON
_GRAPH = ox.RdfFormat.N_TRIPLES
_PREFIXES = "".join(f"PREFIX {name}: <{namespace}> " for name, namespace in PREFIXES.items())


def is_virtuoso(said: Said) -> bool:
    """Whether an answer came from Virtuoso."""
    return virtuoso.is_virtuoso(said.headers.get("server", ""))


def answer(
    address: Address, job: Job, state: State, is_virtuoso: bool, seconds: float, stop: threading.Event
) -> Result:
    """The whole answer of the store to a job, written anew; ``Problem`` ``not-acceptable``, ``StoreError`` for all else."""
    start = time.perf_counter()
    form, dataset = _opening(job.query)
    graph = form in ("CONSTRUCT", "DESCRIBE")
    media_type = job.graph if graph else job.table
    if media_type is None:
        raise Problem("not-acceptable", extra={"kind": "graph" if graph else "table"})
    query = virtuoso.adapted(job.query) if is_virtuoso else job.query
    default, named = _dataset(job, dataset, state)
    accept = (_GRAPH if graph else _TABLE).media_type
    prologue = (f"BASE <{job.base}> " if job.base else "") + _PREFIXES
    question = Question(prologue + query, form, accept, default, named)
    said = ask(address, question, seconds, job.max_bytes, stop)
    if is_virtuoso and form == "CONSTRUCT":
        rows = Question(prologue + virtuoso.as_select(query), "SELECT", _TABLE.media_type, default, named)
        ask(address, rows, seconds, job.max_bytes, stop)  # a graph that was cut does not say so, but its rows do
    body = _graph(said, media_type) if graph else _table(said, media_type, is_virtuoso)
    if len(body) > job.max_bytes:
        raise StoreError("too-large")
    return Result(media_type, body, time.perf_counter() - start)


def _opening(query: str) -> tuple[str, bool]:
    """The form of a query (``SELECT`` …) in upper case, and whether it names its dataset (``FROM``)."""
    words = [token[0].upper() for token in tokens(query) if token.lastgroup == "word"]
    return next((word for word in words if word not in _PROLOGUE), ""), "FROM" in words


def _dataset(job: Job, named: bool, state: State) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The default and the named graphs: of the protocol, else of the query (none here), else all of the snapshot."""
    if job.graphs is not None:
        return job.graphs
    if named or state.snapshot is None:
        return (), ()
    return (str(UNION_GRAPH),), tuple(state.snapshot.quads)


def _table(said: Said, media_type: str, is_virtuoso: bool) -> bytes:
    try:
        body = virtuoso.table(said.body) if is_virtuoso else said.body
        found = ox.parse_query_results(body, _TABLE)
        return found.serialize(format=ox.QueryResultsFormat.from_media_type(media_type)) or b""
    except (SyntaxError, ValueError, KeyError) as error:
        raise StoreError("failed", "no whole SPARQL JSON") from error


def _graph(said: Said, media_type: str) -> bytes:
    try:
        triples = [quad.triple for quad in ox.parse(said.body, format=_GRAPH)]
    except (SyntaxError, ValueError) as error:
        raise StoreError("failed", "no whole N-Triples") from error
    return ox.serialize(triples, format=ox.RdfFormat.from_media_type(media_type), prefixes=PREFIXES) or b""
