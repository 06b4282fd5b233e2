"""Validation plan by plan gives the report on everything together: for good and broken plans, and where plans meet."""

import logging
import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDF, SH, Graph

from keifu import assets, shacl
from keifu import vocabulary as v
from keifu.assemble import read_graph
from keifu.errors import CannotJudgeError, CannotRunError
from keifu.prefixes import BASE, PREFIXES
from keifu.shacl import plain
from keifu.shacl.parts import Outcome, validate_parts
from keifu.shacl.steps import Step, steps

EXAMPLES = Path(__file__).parents[1] / "shapes" / "examples"
PROLOGUE = f"BASE <{BASE}>\n" + "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
TURTLE = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items()) + "@prefix x: <urn:x:> .\n"
CLASSES = "x:U rdfs:subClassOf x:T . x:law x:says x:all ; rdfs:label 'L' ."
REPORTS = (
    "x:S a sh:NodeShape ; sh:targetClass x:T ; sh:sparql [ sh:select 'SELECT $this ?value WHERE {{ $this {} }}' ] ."
)
NEEDS = "x:S a sh:NodeShape ; sh:targetClass x:T ; sh:property x:P . x:P sh:path "


def results(report: Graph) -> set[str]:
    return {str(result) for result in report.subjects(RDF.type, SH.ValidationResult)}


def turtle(path: Path, text: str) -> Path:
    path.write_text(TURTLE + text, encoding="utf-8")
    return path


def same(tmp_path: Path, background: Graph, files: list[Path], shapes: Graph) -> Outcome:
    """The outcome, after it was seen that the report is pySHACL's on all data, result by result."""
    together = background + Graph()
    for file in files:
        together += read_graph(file)
    outcome = validate_parts(background, files, shapes, tmp_path / "report.nt", processes=2)
    report = read_graph(tmp_path / "report.nt")
    meant = plain.report(together, shapes)
    assert results(report) == results(meant)
    assert set(report.objects(None, SH.conforms)) == set(meant.objects(None, SH.conforms))
    assert sum(outcome.severities.values()) == len(results(meant))
    return outcome


def met(tmp_path: Path, shape: str, *parts: str, background: str = CLASSES) -> Outcome:
    files = [turtle(tmp_path / f"{number}.ttl", text) for number, text in enumerate(parts)]
    shapes = shacl.load_shapes([turtle(tmp_path / "shapes.ttl", shape)])
    return same(tmp_path, read_graph(turtle(tmp_path / "background.ttl", background)), files, shapes)


@pytest.fixture(scope="module")
def shipped() -> Graph:
    return shacl.load_shapes(sorted(assets.folder("shapes").glob("*.ttl")))


def test_broken_plans_one_beside_the_other(tmp_path: Path, shipped: Graph) -> None:
    """Two plans with every fault that the bad examples know, under codes of their own, and one without, over the ontology."""
    background = v.new_graph()
    for path in sorted(assets.folder("ontology").glob("*.ttl")):
        background += read_graph(path)
    bad = read_graph(EXAMPLES / "good.ttl")
    for path in sorted((EXAMPLES / "bad").glob("*.ru")):
        bad.update(PROLOGUE + path.read_text(encoding="utf-8"))
    files = []
    for number in range(2):
        text = re.sub(rf"<{BASE}(id/)?", rf"<urn:x:{number}/", as_triples(bad, str(v.KF)))
        files.append(tmp_path / f"plan-{number}.nt")
        files[-1].write_text(text, encoding="utf-8")
    outcome = same(tmp_path, background, [*files, EXAMPLES / "good.ttl"], shipped)
    assert sum(outcome.severities.values()) > 100


def as_triples(graph: Graph, vocabulary: str) -> str:
    """N-Triples; the vocabulary is spelt so that a change of the base passes it over."""
    return graph.serialize(format="nt").replace(f"<{vocabulary}", f"<\\u0068{vocabulary[1:]}")


@pytest.mark.slow
def test_the_shipped_plans(tmp_path: Path, snapshot, shipped: Graph) -> None:
    """Each plan of the snapshot with what follows from it, over all the rest."""
    codes = sorted(path.stem.split("-")[0] for path in (assets.folder("data") / "plans").glob("*.ttl"))
    lines: dict[str, set[str]] = {code: set() for code in ("background", *codes)}
    for quad in ox.parse(path=snapshot.path / "dump.nq"):
        if quad.graph_name.value != str(v.VALIDATION_GRAPH):
            owner = re.search(rf"/({'|'.join(codes)})/", str(quad.triple))
            lines[owner[1] if owner else "background"].add(f"{quad.triple} .\n")
    for code, own in lines.items():
        (tmp_path / f"{code}.nt").write_text("".join(own), encoding="utf-8")
    outcome = same(
        tmp_path, read_graph(tmp_path / "background.nt"), [tmp_path / f"{code}.nt" for code in codes], shipped
    )
    assert (outcome.whole, outcome.together) == ({}, [])


def test_parts_that_share_a_node_are_taken_together(tmp_path: Path) -> None:
    shape = NEEDS + "( x:to x:name ) ; sh:minCount 1 ; sh:message 'none' ."
    outcome = met(tmp_path, shape, "x:a a x:U ; x:to x:b .", "x:b x:name 'B' .", "x:c a x:T ; x:to x:d .")
    assert [len(part) for part in outcome.together] == [2]
    assert sum(outcome.severities.values()) == 1


def test_a_node_that_leads_nowhere_keeps_nothing_together(tmp_path: Path) -> None:
    shape = NEEDS + "x:to ; sh:maxCount 1 ; sh:nodeKind sh:IRI ."
    outcome = met(tmp_path, shape, "x:a a x:U ; x:to x:same .", "x:b a x:T ; x:to x:same , x:more .")
    assert (outcome.whole, outcome.together) == ({}, [])


@pytest.mark.parametrize(
    ("shape", "parts"),
    [
        ("x:S a sh:NodeShape ; sh:targetClass x:T ; sh:property x:P . x:P sh:path ( x:under [ sh:inversePath x:under ] ) ; "
         "sh:maxCount 1 .", ["x:a a x:T ; x:under x:law .", "x:b a x:T ; x:under x:law ."]),
        ("x:S a sh:PropertyShape ; sh:path [ sh:inversePath x:under ] ; sh:maxCount 1 ; sh:targetSubjectsOf x:says .",
         ["x:a x:under x:law .", "x:b x:under x:law ."]),
        ("x:S a sh:PropertyShape ; sh:path [ sh:inversePath x:code ] ; sh:maxCount 1 ; sh:targetNode x:law .",
         ["x:a x:code x:law .", "x:b x:code x:law ."]),
        (NEEDS + "x:code ; sh:maxCount 1 . x:R a sh:NodeShape ; sh:targetNode x:unknown ; sh:property "
         "[ sh:path x:code ; sh:minCount 1 ] .", ["x:a a x:T ; x:code 1 , 2 .", "x:unknown x:code 3 ."]),
        (NEEDS + "x:code ; sh:maxCount 1 .", ["x:V rdfs:subClassOf x:T . x:a a x:V ; x:code 1 , 2 .", "x:b a x:V ; x:code 1 , 2 ."]),
        ("x:S a sh:NodeShape ; sh:targetClass x:T ; sh:closed true .", ["x:a a x:T .", "x:b a x:T ."]),
        (REPORTS.format("<urn:x:under>/^<urn:x:under> ?value . ?value <urn:x:code> ?code"),
         ["x:a a x:T ; x:under x:law .", "x:b x:under x:law ; x:code 1 ."]),
        (REPORTS.format("<urn:x:under>+ ?value . ?value <urn:x:code> ?code"),
         ["x:a a x:T ; x:under x:law .", "x:law x:under x:b . x:b x:code 1 ."]),
    ],
    ids=["by way of the background", "from the background", "from a node with a name", "a node unknown", "classes", "unknown",
         "along a path", "on and on"],
)  # fmt: skip
def test_shapes_that_look_across_are_judged_on_everything_and_told(
    tmp_path: Path, shape: str, parts: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "keifu.shacl"):
        outcome = met(tmp_path, shape, *parts)
    assert outcome.whole
    assert all(name in caplog.text for name in outcome.whole)
    assert sum(outcome.severities.values()) > 0


def test_blank_nodes_of_different_plans_stay_apart(tmp_path: Path) -> None:
    part = "_:b a x:T ; x:code 1 , 2 ."
    outcome = met(tmp_path, NEEDS + "x:code ; sh:maxCount 1 .", part, part)
    assert sum(outcome.severities.values()) == 2


def test_numbers_are_judged_as_written(tmp_path: Path) -> None:
    outcome = met(
        tmp_path, NEEDS + "x:code ; sh:in ( 8.0 ) .", "x:a a x:T ; x:code 8.0 .", "x:b a x:T ; x:code 8 , 8.00 ."
    )
    assert sum(outcome.severities.values()) == 2


def test_what_cannot_be_read_or_judged_leaves_the_last_report(tmp_path: Path) -> None:
    report = tmp_path / "report.nt"
    report.write_text("as before", encoding="utf-8")
    shapes = shacl.load_shapes([turtle(tmp_path / "shapes.ttl", NEEDS + "x:code ; sh:maxCount 1 .")])
    broken = turtle(tmp_path / "broken.ttl", "x:a a\nx:T ; ; .. x")
    background = read_graph(turtle(tmp_path / "background.ttl", CLASSES))
    with pytest.raises(CannotRunError, match=r"broken\.ttl:\d+"):
        validate_parts(background, [broken], shapes, report)
    with pytest.raises(CannotJudgeError, match="empty"):
        validate_parts(Graph(), [], shapes, report)
    with pytest.raises(CannotRunError):
        validate_parts(background, [], shapes, tmp_path / "missing" / "report.nt")
    assert report.read_text(encoding="utf-8") == "as before"


def test_steps_of_a_condition() -> None:
    found = steps(
        'EXISTS { ?this <urn:p> ?a FILTER(!EXISTS { ?b <urn:q>* ?a FILTER(STR(?b) = "{ ?x <urn:z> ?y }") }) }'
    )
    assert found == {Step("urn:p", back=False, first=True), Step("urn:q", back=True, first=False)}
    assert steps("EXISTS { ?a <urn:p> ?b }") is None
    assert steps("EXISTS { ?this <urn:p> ?a } && EXISTS { ?a <urn:q> ?b }") is None
    assert steps("EXISTS { ?this <urn:p>/^<urn:q> / a ?a . ?a ^<urn:r>+ ?this }") == {
        Step("urn:p", back=False, first=True),
        Step("urn:q", back=True, first=False),
        Step(str(RDF.type), back=False, first=False),
        Step("urn:r", back=True, first=False),
    }
    assert steps("EXISTS { ?a <urn:p>/^<urn:q> ?this }") == {
        Step("urn:q", back=False, first=True),
        Step("urn:p", back=True, first=False),
    }


def test_many_plans_go_a_few_at_a_time(tmp_path: Path) -> None:
    parts = [f"x:a{number} a x:T ; x:code {number} , {number % 3} ." for number in range(20)]
    outcome = met(tmp_path, NEEDS + "x:code ; sh:maxCount 1 ; sh:message 'one' .", *parts)
    assert sum(outcome.severities.values()) == 17
    sharing = [f"x:a{number} x:to x:b{number % 19} . x:b{number} a x:T ; x:to x:c{number} ." for number in range(20)]
    outcome = met(tmp_path, NEEDS + "( [ sh:inversePath x:to ] x:to x:to ) ; sh:minCount 2 .", *sharing)
    (together,) = outcome.together
    assert {tmp_path / "0.ttl", tmp_path / "19.ttl"} <= set(together) < {tmp_path / f"{n}.ttl" for n in range(20)}
