"""The W3C's tests carried out: over HTTP by a real server, and by pyoxigraph alone for comparison.

The server has one snapshot, in which each file of the tests is a graph of its own by its IRI; every test names its
dataset with the parameters of the protocol.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import httpx
import pyoxigraph as ox
from w3c_manifests import BASE, Case, Exchange, ProtocolCase, file_of
from w3c_results import FORMATS, Answer, expected, table, triples

from keifu.snapshot import Snapshot

NOWHERE = BASE + "nowhere"
"""A graph that is not there: the default graph of tests that have no data."""
_KINDS = {
    "boolean": ("application/sparql-results+json", "application/sparql-results+xml"),
    "tabular": ("application/sparql-results+json", "application/sparql-results+xml", "text/csv"),
    "RDF": ("text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"),
}


@dataclass(frozen=True)
class Outcome:
    """What became of a test: what went wrong over HTTP and in the engine alone (empty: nothing, ``None``: not asked)."""

    iri: str
    folder: str
    http: str
    engine: str | None = None


def snapshot_of(root: Path, home: Path, graphs: dict[str, str]) -> None:
    """Writes a snapshot of ``graphs`` (IRI to the IRI of its file), served as ``home``."""
    folder = home / "snapshots" / "w3c"
    folder.mkdir(parents=True)
    store = ox.Store()
    for name, file in graphs.items():
        store.load(path=str(file_of(root, file)), base_iri=file, to_graph=ox.NamedNode(name))
    ox.Store(str(folder / "store")).bulk_extend(store)
    dump = store.dump(format=ox.RdfFormat.N_QUADS) or b""
    (folder / "dump.nq").write_bytes(dump)
    counts = {
        graph.value: sum(1 for _ in store.quads_for_pattern(None, None, None, graph)) for graph in store.named_graphs()
    }
    Snapshot(folder, hashlib.sha256(dump).hexdigest(), "0", counts, {}).save(folder)
    (home / "current").write_text("w3c", encoding="utf-8")


def over_http(client: httpx.Client, root: Path, case: Case) -> Outcome:
    """A test of the query language, its answer in the format of the result that it expects."""
    form = _form(case)
    response = ask(client, root, case, form)
    said = "" if response.status_code == 200 else f"{response.status_code} {response.json()['type'].rpartition('#')[2]}"
    if "Syntax" in case.kind:
        return Outcome(case.iri, case.folder, _syntax(case, said, "400 syntax"), _engine(root, case))
    if not said:
        is_graph = response.headers["content-type"].startswith("text/turtle")
        found = triples(response.content, ox.RdfFormat.TURTLE) if is_graph else table(response.content, form)
        said = _compare(root, case, found)
    return Outcome(case.iri, case.folder, said, _engine(root, case))


def ask(client: httpx.Client, root: Path, case: Case, form: ox.QueryResultsFormat) -> httpx.Response:
    """The answer to the query of a test on its dataset: in that format, or in Turtle where it is a graph."""
    query = file_of(root, case.query).read_text(encoding="utf-8")
    fields = {"query": f"BASE <{case.query}>\n{query}"}
    if "FROM <" not in query:  # such a query brings its dataset with it
        fields |= {"default-graph-uri": case.data or NOWHERE, "named-graph-uri": case.named}
    return client.post("/sparql", data=fields, headers={"Accept": f"{form.media_type}, text/turtle"})


def exchanged(client: httpx.Client, case: ProtocolCase) -> str:
    """What went wrong in a test of the protocol; for requests that change data, the kind of problem that they met."""
    for asked in case.exchanges:
        path = asked.path.replace("/sparql/", "/sparql", 1)
        response = client.request(asked.method, path, content=asked.body, headers=asked.headers)
        if wrong := _unexpected(asked, response):
            return wrong
    return ""


def _unexpected(asked: Exchange, response: httpx.Response) -> str:
    media_type = response.headers.get("content-type", "").partition(";")[0]
    if response.status_code // 100 not in asked.statuses:
        kind = response.json()["type"].rpartition("#")[2] if media_type == "application/problem+json" else media_type
        return f"{response.status_code} {kind}"
    if asked.format and media_type not in _KINDS[asked.format]:
        return media_type
    if asked.boolean is not None and table(response.content, _by_media_type(media_type)) is not asked.boolean:
        return "another answer"
    return ""


def _by_media_type(media_type: str) -> ox.QueryResultsFormat:
    found = ox.QueryResultsFormat.from_media_type(media_type)
    assert found is not None
    return found


def _form(case: Case) -> ox.QueryResultsFormat:
    return FORMATS.get("." + case.result.rpartition(".")[2], ox.QueryResultsFormat.XML)


def _engine(root: Path, case: Case) -> str | None:
    """What pyoxigraph alone makes of a test, with nothing of Keifu in between; tests of SERVICE would leave the house."""
    if case.folder == "service":
        return None
    store = ox.Store()
    for file in case.data:
        store.load(path=str(file_of(root, file)), base_iri=file)
    for file in case.named:
        store.load(path=str(file_of(root, file)), base_iri=file, to_graph=ox.NamedNode(file))
    try:
        found = store.query(file_of(root, case.query).read_text(encoding="utf-8"), base_iri=case.query)
    except (SyntaxError, RuntimeError, ValueError) as error:
        return _syntax(case, "refused", "refused") if "Syntax" in case.kind else type(error).__name__
    if "Syntax" in case.kind:
        return _syntax(case, "", "refused")
    form = _form(case)
    if isinstance(found, ox.QueryTriples):
        return _compare(root, case, triples(found.serialize(format=ox.RdfFormat.TURTLE) or b"", ox.RdfFormat.TURTLE))
    return _compare(root, case, table(found.serialize(format=form) or b"", form))


def _syntax(case: Case, said: str, refused: str) -> str:
    """What is wrong with a query having been refused or not."""
    if case.kind.startswith("Positive"):
        return said
    return "" if said == refused else said or "let through"


def _compare(root: Path, case: Case, found: Answer) -> str:
    return "" if found == expected(file_of(root, case.result), case.result) else "another answer"
