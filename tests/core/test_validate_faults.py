"""Five faults put into a copy of each shipped plan are told once each, in words, with the lines of its document."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, ORG, PROV, RDF, RDFS
from rdflib.term import Node

from keifu.assemble import read_graph
from keifu.prefixes import BASE
from keifu.vocabulary import KF

CHECK_DIGITS = {"232084": "232085", "212211": "212212", "412058": "412059", "423084": "423085", "362018": "362019"}


def complete(graph: Graph, code: str) -> dict[str, Node]:
    """What is to be spoiled, by the shape that is to tell it; what a plan does not state is added first."""
    owned = sorted((graph.value(one, KF.measure) or one for one in graph.subjects(KF.owner)), key=str)
    measure = owned[0] if owned else min(graph.subjects(RDF.type, KF.Measure), key=str)
    if not owned:
        department = URIRef(f"{BASE}id/org/{code}/test")
        graph.add((measure, KF.owner, department))
        graph.add((department, RDF.type, KF.Department))
        graph.add((department, RDFS.label, Literal("試験課", lang="ja")))
        graph.add((department, ORG.unitOf, URIRef(f"{BASE}id/org/{code}")))
    passage = graph.value(measure, PROV.wasDerivedFrom)
    phases, values = (
        sorted(found, key=str) for found in (graph.subjects(RDF.type, KF.Phase), graph.subjects(KF.value))
    )
    return {
        "measure-owner-stated": measure,
        "year-in-period": phases[0] if phases else add_phase(graph, measure, passage),
        "value-number": values[0] if values else add_target(graph, measure, passage),
        "code-check-digit": URIRef(f"{BASE}id/org/{CHECK_DIGITS[code]}"),
        "passage-given": URIRef(f"{BASE}id/claim/{code}/test"),
    }


def spoil(graph: Graph, code: str, things: dict[str, Node]) -> None:
    """Puts the five faults into a plan."""
    measure = things["measure-owner-stated"]
    for owned in [measure, *graph.subjects(KF.measure, measure)]:
        graph.remove((owned, KF.owner, None))
    graph.set((things["year-in-period"], KF.fiscalYear, URIRef(f"{BASE}id/fiscal-year/2035")))
    graph.set((things["value-number"], KF.value, Literal("多数")))
    body, claim = things["code-check-digit"], things["passage-given"]
    graph.add((body, RDF.type, KF.Municipality))
    graph.add((body, RDFS.label, Literal("試験市", lang="ja")))
    graph.add((body, DCTERMS.identifier, Literal(CHECK_DIGITS[code])))
    graph.add((body, KF.inPrefecture, URIRef(f"{BASE}id/org/360007")))
    for predicate, object_ in (
        (RDF.type, KF.Claim),
        (RDFS.label, Literal("証拠のない主張", lang="ja")),
        (KF.claimMeasure, measure),
        (KF.claimRequirement, URIRef(f"{BASE}id/requirement/jichitai-dx/5.1/ai")),
        (KF.basis, KF.Content),
        (KF.review, KF.Proposed),
        (KF.confidence, Literal("0.6", datatype=URIRef("http://www.w3.org/2001/XMLSchema#decimal"))),
        (PROV.wasAttributedTo, URIRef(f"{BASE}id/agent/keifu")),
    ):
        graph.add((claim, predicate, object_))


def add_phase(graph: Graph, measure: Node, passage: Node | None) -> Node:
    """A schedule for a plan that has none."""
    step, phase = URIRef(f"{measure}/step/test"), URIRef(f"{measure}/step/test/phase/2035")
    graph.add((measure, KF.step, step))
    graph.add((step, KF.phase, phase))
    graph.add((phase, KF.printed, Literal("運用", lang="ja")))
    graph.add((phase, KF.phaseKind, KF.Operate))
    graph.add((phase, KF.fiscalYear, URIRef(f"{BASE}id/fiscal-year/2026")))
    for thing, kind in ((step, KF.Step), (phase, KF.Phase)):
        graph.add((thing, RDF.type, kind))
        graph.add((thing, RDFS.label, Literal("運用", lang="ja")))
        graph.add((thing, PROV.wasDerivedFrom, passage))
    return phase


def add_target(graph: Graph, measure: Node, passage: Node | None) -> Node:
    """A target for a plan that has none, so that it can be wrong."""
    indicator, target = URIRef(f"{measure}/indicator"), URIRef(f"{measure}/indicator/target/stated")
    graph.add((measure, KF.indicator, indicator))
    graph.add((indicator, KF.target, target))
    graph.add((target, KF.printed, Literal("多数", lang="ja")))
    for thing, kind in ((indicator, KF.Indicator), (target, KF.Value)):
        graph.add((thing, RDF.type, kind))
        graph.add((thing, RDFS.label, Literal("件数", lang="ja")))
        graph.add((thing, PROV.wasDerivedFrom, passage))
    return target


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "keifu", "validate", *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
        check=False,
    )


def lines(graph: Graph, thing: Node) -> tuple[int, int]:
    passages = sorted(
        (int(graph.value(p, KF.firstLine)), int(graph.value(p, KF.lastLine))) for p in passages_of(graph, thing)
    )
    return passages[0]


def passages_of(graph: Graph, thing: Node) -> list[Node]:
    return [p for p in graph.objects(thing, PROV.wasDerivedFrom) if (p, KF.firstLine, None) in graph]


@pytest.mark.slow
def test_five_faults_in_each_plan_are_told_once_with_their_lines(root: Path, tmp_path: Path) -> None:
    plans = {path.stem[:6]: path for path in sorted((root / "data" / "plans").glob("*.ttl"))}
    assert set(plans) == set(CHECK_DIGITS)
    baseline, report = tmp_path / "baseline.json", tmp_path / "report.json"
    graphs = {code: read_graph(path) for code, path in plans.items()}
    files = {code: tmp_path / path.name for code, path in plans.items()}
    things = {code: complete(graph, code) for code, graph in graphs.items()}
    for code, graph in graphs.items():
        graph.serialize(files[code], format="turtle", encoding="utf-8")
    clean = run(*files.values(), "--write-baseline", baseline)
    assert clean.returncode == 0, clean.stderr
    assert "違反 / violation: 0" in clean.stderr.splitlines()[-1]

    for code, graph in graphs.items():
        spoil(graph, code, things[code])
        graph.serialize(files[code], format="turtle", encoding="utf-8")
    wanted = {(code, shape): thing for code, spoiled in things.items() for shape, thing in spoiled.items()}
    found = run(*files.values(), "--baseline", baseline, "--fail-on", "warning", "-o", report)
    assert found.returncode == 1, found.stderr

    told = [record for record in json.loads(report.read_text("utf-8"))["findings"] if not record["known"]]
    assert sorted(record["focus"] for record in told) == sorted(str(thing) for thing in wanted.values())
    for (code, shape), thing in wanted.items():
        (record,) = (record for record in told if record["focus"] == str(thing))
        assert record["shape"].endswith(shape)
        assert record["ja"]
        assert record["en"]
        assert record["mend_ja"]
        source = graphs[code].value(thing, KF.claimMeasure) or thing
        if shape == "code-check-digit":
            assert record["document"] == ""
        else:
            assert (record["first_line"], record["last_line"]) == lines(graphs[code], source)
            assert record["municipality"]
        text = Path(record["file"]).read_text("utf-8").splitlines()
        assert (
            str(thing).rsplit("/", 1)[-1] in text[record["file_line"] - 1]
            or record["value"] in text[record["file_line"] - 1]
        )
