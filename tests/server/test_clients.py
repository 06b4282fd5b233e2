"""Clients that people use, each as it is: curl, rdflib, Oxigraph, fetch-sparql-endpoint (npm). SPARQLWrapper is in ``test_endpoint``."""

import gzip
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from running import Running

MEASURE = "https://w3id.org/keifu/id/plan/362018/dx-2026/measure/1"
LABEL = f"SELECT ?label WHERE {{ <{MEASURE}> rdfs:label ?label FILTER(LANG(?label) = 'ja') }}"
PACKAGE = "fetch-sparql-endpoint@7.2.0"
INSTALL_SECONDS = 120

Curl = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture
def curl(server: Running, tmp_path: Path) -> Curl:
    """Runs curl for ``/sparql``; its answer is in ``stdout``, its headers in ``headers`` of the working folder."""
    if not shutil.which("curl"):
        pytest.skip("curl is not here")

    def run(*arguments: str) -> subprocess.CompletedProcess[bytes]:
        command = ["curl", "--silent", "--show-error", "--dump-header", "headers", *arguments]
        return subprocess.run([*command, server.address + "/sparql"], cwd=tmp_path, capture_output=True, timeout=60)

    return run


@pytest.mark.parametrize(
    "how",
    [
        ("--get", "--data-urlencode", f"query={LABEL}"),
        ("--data-urlencode", f"query={LABEL}"),
        ("--data", LABEL, "--header", "Content-Type: application/sparql-query"),
        ("--get", "--data", f"query={quote(LABEL)}", "--http1.0"),
    ],
)
def test_curl_asks_in_every_form(curl: Curl, how: tuple[str, ...]) -> None:
    answer = curl(*how, "--header", "Accept: text/csv")
    assert answer.stdout.decode() == "label\r\nオープンデータの推進\r\n"


def test_curl_follows_the_rest_of_http(curl: Curl, tmp_path: Path) -> None:
    packed = curl(
        "--get", "--data-urlencode", "query=SELECT * { ?s a ?o } LIMIT 500", "--header", "Accept-Encoding: gzip"
    )
    assert len(json.loads(gzip.decompress(packed.stdout))["results"]["bindings"]) == 500
    etag = next(line for line in (tmp_path / "headers").read_text().splitlines() if line.lower().startswith("etag:"))
    known = curl("--get", "--data-urlencode", f"query={LABEL}", "--etag-save", "tag")
    assert known.stdout
    again = curl("--get", "--data-urlencode", f"query={LABEL}", "--etag-compare", "tag", "--write-out", "%{http_code}")
    assert again.stdout == b"304"
    assert (tmp_path / "tag").read_text().strip() not in etag
    failed = curl("--fail", "--get", "--data-urlencode", "query=ASK {")
    assert failed.returncode == 22


def test_rdflib_reads_it_like_a_graph_of_its_own(server: Running) -> None:
    graph = rdflib.Graph(SPARQLStore(server.address + "/sparql"))
    measure = rdflib.URIRef(MEASURE)
    assert rdflib.Literal("オープンデータの推進", lang="ja") in set(graph.objects(measure, rdflib.RDFS.label))
    assert [str(row.label) for row in graph.query(LABEL)] == ["オープンデータの推進"]
    assert (measure, None, None) in graph


def test_another_store_asks_through_service(server: Running) -> None:
    """Federation the other way round: Oxigraph sends part of its query here."""
    mine = ox.Store()
    mine.add(ox.Quad(ox.NamedNode("urn:mine"), ox.NamedNode("urn:about"), ox.NamedNode(MEASURE)))
    found = mine.query(
        f"SELECT ?label {{ ?mine <urn:about> ?measure SERVICE <{server.address}/sparql> {{ ?measure rdfs:label ?label }} }}",
        prefixes={"rdfs": str(rdflib.RDFS)},
    )
    assert isinstance(found, ox.QuerySolutions)
    assert ox.Literal("オープンデータの推進", language="ja") in [row["label"] for row in found]


def test_fetch_sparql_endpoint(server: Running, tmp_path: Path) -> None:
    said = json.loads(node(tmp_path, server.address + "/sparql", MEASURE))
    for method in ("GET", "POST"):
        found = said[method]
        assert ["オープンデータの推進", "ja"] in found["labels"]
        assert found["ask"] is True
        assert found["triples"] > 5
        assert "400" in found["refused"]
    assert said["GET"] == said["POST"]


def node(folder: Path, *arguments: str) -> str:
    """What ``fetch.mjs`` prints, with its package installed in ``folder``; skips where npm or its registry is not there."""
    if not (shutil.which("npm") and shutil.which("node")):
        pytest.skip("npm is not here")
    shutil.copy(Path(__file__).parent / "fetch.mjs", folder)
    install = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--fetch-retries=0", PACKAGE]
    try:
        installed = subprocess.run(install, cwd=folder, capture_output=True, timeout=INSTALL_SECONDS)
    except subprocess.TimeoutExpired:
        pytest.skip(f"npm took too long to install {PACKAGE}")
    if installed.returncode:
        pytest.skip(f"npm could not install {PACKAGE}: {installed.stderr.decode()[-200:]}")
    done = subprocess.run(["node", "fetch.mjs", *arguments], cwd=folder, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout
