"""The W3C's tests of SPARQL 1.1, over HTTP: protocol, service description, query language, results formats."""

import os
from collections import Counter
from pathlib import Path

import httpx
import pyshacl
import pytest
import yaml
from rdflib import Graph, Namespace, URIRef
from w3c_earl import EARL, report
from w3c_manifests import BASE, ProtocolCase, description_cases, query_cases
from w3c_results import FORMATS, table
from w3c_running import Outcome, ask, exchanged

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def misses() -> dict[str, dict[str, str]]:
    """What is known not to pass: for ``engine`` and ``refused`` the tests with their reasons."""
    listed = yaml.safe_load((HERE / "misses.yaml").read_text(encoding="utf-8"))
    return {group: {BASE + name: reason for name, reason in tests.items()} for group, tests in listed.items()}


@pytest.fixture(scope="session")
def exchanges(protocol: list[ProtocolCase], w3c: httpx.Client) -> dict[str, str]:
    """What went wrong in each test of the protocol."""
    return {case.iri: exchanged(w3c, case) for case in protocol}


@pytest.fixture(scope="session")
def description(w3c: httpx.Client) -> Graph:
    return Graph().parse(data=w3c.get("/sparql").text, format="turtle")


def test_the_query_side_of_the_protocol_is_whole(exchanges: dict[str, str]) -> None:
    queries = {
        iri: wrong
        for iri, wrong in exchanges.items()
        if "#query_" in iri or "#bad_query" in iri or "#bad_multiple_queries" in iri
    }
    assert len(queries) == 20
    assert {iri: wrong for iri, wrong in queries.items() if wrong} == {}


def test_updates_are_refused_as_documented(exchanges: dict[str, str], misses: dict[str, dict[str, str]]) -> None:
    wrong = {iri: said for iri, said in exchanges.items() if said}
    assert wrong == {iri: "403 update-refused" for iri in misses["refused"] if "/protocol/" in iri}
    assert sum("update" in iri.rpartition("#")[2] for iri in exchanges) == 14


def test_no_query_is_answered_worse_than_by_the_engine_alone(outcomes: list[Outcome]) -> None:
    assert len(outcomes) > 300
    assert [outcome for outcome in outcomes if outcome.http and outcome.engine == ""] == []


def test_every_format_says_the_same(suite: Path, w3c: httpx.Client) -> None:
    """All tables of the suites in JSON, XML and TSV hold the same terms, except where each run gives others."""
    forms = [FORMATS[ending] for ending in (".srj", ".srx", ".tsv")]
    compared = 0
    for case in query_cases(suite):
        answers = [ask(w3c, suite, case, form) for form in forms]
        first = answers[0]
        is_table = first.status_code == 200 and "sparql-results" in first.headers["content-type"]
        if is_table and first.headers.get("cache-control") != "no-store":
            json, xml, tsv = (table(answer.content, form) for answer, form in zip(answers, forms, strict=True))
            assert json == xml == tsv, case.iri
            compared += 1
    assert compared > 250


def test_every_miss_is_named_with_its_reason(outcomes: list[Outcome], misses: dict[str, dict[str, str]]) -> None:
    failing = {outcome.iri for outcome in outcomes if outcome.http}
    assert failing == {iri for tests in misses.values() for iri in tests if "/protocol/" not in iri}
    assert {outcome.iri for outcome in outcomes if outcome.engine} == misses["engine"].keys()
    refused = {outcome.http for outcome in outcomes if outcome.iri in misses["refused"]}
    assert refused == {"403 service-refused"}


@pytest.fixture(scope="session")
def described(w3c: httpx.Client, description: Graph) -> dict[str, str]:
    """What went wrong in each test of the service description; the manifest says in words what is tested."""
    endpoint = URIRef(str(w3c.base_url.join("/sparql")))
    passed = {
        "returns-rdf": len(description) > 0,
        "has-endpoint-triple": (None, SD.endpoint, endpoint) in description,
        "conforms-to-schema": conforms(description),
    }
    return {f"{BASE}service-description/manifest#{name}": "" if ok else "failed" for name, ok in passed.items()}


def test_the_service_description_conforms(described: dict[str, str], suite: Path) -> None:
    assert described.keys() == set(description_cases(suite))
    assert set(described.values()) == {""}


@pytest.mark.parametrize("term", ["endpoint", "supportedLanguage", "defaultDataset", "defaultGraph", "name", "graph"])
def test_the_schema_misses_what_is_left_out(description: Graph, term: str) -> None:
    spoilt = Graph() + description
    spoilt.remove((None, SD[term], None))
    assert not conforms(spoilt)


def test_the_report_says_what_became_of_every_test(
    outcomes: list[Outcome],
    exchanges: dict[str, str],
    described: dict[str, str],
    misses: dict[str, dict[str, str]],
    tmp_path: Path,
) -> None:
    """Written to ``$KEIFU_EARL`` where that is set (``make conformance``)."""
    wrong = {outcome.iri: outcome.http for outcome in outcomes} | exchanges | described
    reasons = misses["engine"] | misses["refused"]
    rows = [
        (iri, "passed" if not said else "refused" if iri in misses["refused"] else "failed", reasons.get(iri, said))
        for iri, said in wrong.items()
    ]
    path = Path(os.environ.get("KEIFU_EARL") or tmp_path / "earl.ttl")
    path.parent.mkdir(parents=True, exist_ok=True)
    report(rows).serialize(path, format="turtle", encoding="utf-8")
    written = Graph().parse(path, format="turtle")
    counted = Counter(str(outcome).removeprefix(EARL) for outcome in written.objects(None, EARL.outcome))
    assert counted.total() == len(wrong) == len(set(written.objects(None, EARL.test)))
    assert (counted["failed"], counted["inapplicable"]) == (len(misses["engine"]), len(misses["refused"]))
    print(f"\n{dict(counted)} -> {path.name}")


def test_the_page_gives_the_figures(outcomes: list[Outcome], root: Path) -> None:
    text = (root / "docs" / "endpoint-protocol.md").read_text(encoding="utf-8")
    groups = {"syntax-query": "syntax", "csv-tsv-res": "Results", "json-res": "Results", "service": "Federated"}
    counted: dict[str, Counter[bool]] = {}
    for outcome in outcomes:
        counted.setdefault(groups.get(outcome.folder, "evaluated"), Counter())[not outcome.http] += 1
    for group, passed in counted.items():
        row = next(line for line in text.splitlines() if line.startswith("|") and group in line)
        assert f"| {passed[True]} of {passed.total()} |" in row


def conforms(description: Graph) -> bool:
    shapes = Graph().parse(HERE / "service-description.shapes.ttl", format="turtle")
    return bool(pyshacl.validate(description, shacl_graph=shapes)[0])
