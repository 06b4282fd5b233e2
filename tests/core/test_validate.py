"""``keifu validate``: plain words with document and lines, and never a success where nothing was checked."""

import json
import subprocess
import sys

import pytest
from rdflib import Graph
from rdflib.namespace import RDF, SH

from keifu import assets, findings, shacl
from keifu.assemble import read_graph
from keifu.errors import CannotJudgeError, CannotRunError
from keifu.prefixes import BASE

NAMELESS = "id:three a kf:Measure ; kf:owner id:dept ; prov:wasDerivedFrom id:passage .\n"
PASSAGE = "id:passage oa:hasSource id:document ; kf:firstLine 517 ; kf:lastLine 528 . id:document dcterms:title '試験文書'@ja .\n"


def test_warnings_alone_are_clean(house):
    found = house.run("validate")
    assert found.returncode == 0, found.stderr
    assert found.stdout == (
        "警告: 相談(試験計画) <https://w3id.org/keifu/id/two>: 担当がありません。 [試験文書 517–528行]\n"
        "    直し方: kf:ownerを1個以上書く。\n"
    )
    english = house.run("validate", "--lang", "en").stdout
    assert english == (
        "warning: 相談(試験計画) <https://w3id.org/keifu/id/two>: It has no owner. [試験文書, lines 517–528]\n"
        "    To mend it: Write at least 1 of: kf:owner.\n"
    )


def test_one_line_is_told_as_one_line(house):
    path = house.write("mine.ttl", NAMELESS + PASSAGE.replace("528", "517"))
    assert house.run("validate", str(path)).stdout.splitlines()[0].endswith("[試験文書 517行]")


def test_the_page_is_told_where_the_document_has_pages(house):
    path = house.write("mine.ttl", NAMELESS + PASSAGE.replace("kf:firstLine", "kf:page 12 ; kf:firstLine"))
    assert "[試験文書 12ページ 517–528行]" in house.run("validate", str(path)).stdout


def test_a_violation_is_status_1(house):
    path = house.write("mine.ttl", NAMELESS + PASSAGE)
    found = house.run("validate", str(path))
    assert found.returncode == 1, found.stderr
    assert found.stdout == (
        "違反: <https://w3id.org/keifu/id/three>: 名前がありません。 [試験文書 517–528行]\n"
        "    直し方: rdfs:labelを1個以上書く。\n"
        f"    ファイル: {path}:11\n"
    )
    assert "違反 / violation: 1" in found.stderr


def test_a_file_is_read_with_what_follows_from_it(house):
    path = house.write("mine.ttl", NAMELESS.replace("kf:Measure", "kf:MunicipalPlan") + PASSAGE)
    shapes = house.write(
        "plans.ttl",
        "kf:P a sh:NodeShape ; sh:targetClass kf:Plan ; sh:property kf:P1 .\nkf:P1 sh:path rdfs:label ; sh:minCount 1 .",
    )
    found = house.run("validate", str(path), "--shapes", str(shapes))
    assert found.returncode == 1, found.stderr


def test_json_and_turtle_and_table(house):
    path = house.write("mine.ttl", NAMELESS + PASSAGE)
    whole = json.loads(house.run("validate", str(path), "--format", "json").stdout)
    assert whole["conforms"] is False
    assert whole["counts"] == {"violation": 1, "warning": 0, "info": 0}
    (record,) = whole["findings"]
    wanted = {
        "severity": "violation",
        "focus": "https://w3id.org/keifu/id/three",
        "label": "",
        "path": "rdfs:label",
        "value": "",
        "ja": "名前がありません。",
        "en": "It has no name.",
        "mend_en": "Write at least 1 of: rdfs:label.",
        "document": "試験文書",
        "first_line": 517,
        "last_line": 528,
        "file": str(path),
        "file_line": 11,
        "shape": "https://w3id.org/keifu/ns#MeasureShape-label",
        "known": False,
        "fails": True,
    }
    assert {name: record[name] for name in wanted} == wanted
    report = Graph().parse(data=house.run("validate", str(path), "--format", "turtle").stdout)
    assert len(list(report.subjects(RDF.type, SH.ValidationResult))) == 1
    header, row = house.run("validate", str(path), "--format", "table").stdout.splitlines()
    assert header.split()[:2] == ["重さ", "自治体"]
    assert row.split()[0] == "違反"


@pytest.mark.parametrize(
    ("shapes", "told"),
    [
        (
            "kf:S a sh:NodeShape ; sh:targetClass kf:Measure ; sh:property [ sh:path kf:owner ; sh:minCuont 1 ] .",
            "sh:minCount?",
        ),
        ("kf:S a sh:NodeShape ; sh:targetClass kf:Mesure ; sh:property [ sh:path kf:owner ; sh:minCount 1 ] .", "ns#S"),
        ("kf:S a sh:NodeShape ; sh:targetNode id:nobody ; sh:property [ sh:path kf:owner ; sh:minCount 1 ] .", "ns#S"),
        ("kf:S a sh:NodeShape ; sh:property [ sh:path kf:owner ; sh:minCount 1 ] .", "ns#S"),
        (
            "kf:S a sh:NodeShape ; sh:targetClass kf:Measure ; sh:property [ sh:path kf:owner ; sh:minCount 'x' ] .",
            "ill-formed",
        ),
        ("kf:S a sh:NodeShape ; sh:targetClass kf:Measure ; sh:js [ sh:jsFunctionName 'f' ] .", "sh:js"),
        ("kf:S a kf:Measure .", "no shape"),
        ("", "no shape"),
        ("kf:S a sh:NodeShape", ":11"),
    ],
)
def test_shapes_that_cannot_judge_are_status_3(house, shapes, told):
    path = house.write("mine-shapes.ttl", shapes)
    found = house.run("validate", "--shapes", str(path))
    assert found.returncode == 3, found.stdout
    assert told in found.stderr
    assert found.stdout == ""
    assert "Traceback" not in found.stderr


@pytest.mark.parametrize("content", ["", "# nothing", "id:x a kf:Measure", None])
def test_data_that_cannot_be_judged_are_status_3(house, content):
    path = house.place / "mine.ttl" if content is None else house.write("mine.ttl", content)
    found = house.run("validate", str(path))
    assert found.returncode == 3
    assert "mine.ttl" in found.stderr
    assert "Traceback" not in found.stderr


def test_data_that_no_shipped_shape_is_about_are_status_3(house):
    path = house.write("mine.ttl", "id:x rdfs:label 'x' .")
    assert house.run("validate", str(path)).returncode == 3


def test_an_unknown_format_or_language_is_status_2(house):
    assert house.run("validate", "--format", "xml").returncode == 2
    assert house.run("validate", "--lang", "fr").returncode == 2


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("kf:owner", "kf:owner"),
        ("[ sh:inversePath kf:measure ]", "^kf:measure"),
        ("( kf:step [ sh:zeroOrMorePath kf:phase ] )", "kf:step/kf:phase*"),
        ("[ sh:alternativePath ( kf:owner <http://example.org/p> ) ]", "(kf:owner|http://example.org/p)"),
        ("[ sh:oneOrMorePath [ sh:zeroOrOnePath kf:owner ] ]", "kf:owner?+"),
    ],
)
def test_paths_are_told_as_property_paths(house, path, text):
    graph = read_graph(house.write("path.ttl", f"id:shape sh:path {path} ."))
    assert (
        findings.path_text(
            graph, graph.value(predicate=None, subject=None, object=None) or next(graph.objects(None, SH.path))
        )
        == text
    )


def test_results_are_named_by_their_content(house):
    shapes = shacl.load_shapes(
        [
            house.write(
                "s.ttl",
                "kf:S a sh:NodeShape ; sh:targetClass kf:Measure ; sh:property [ sh:path [ sh:inversePath kf:x ] ; sh:minCount 1 ] .",
            )
        ]
    )
    data = house.write("d.ttl", "id:a a kf:Measure . id:b a kf:Measure .")
    names = [set(shacl.validate(read_graph(data), shapes).subjects(RDF.type, SH.ValidationResult)) for _ in range(2)]
    assert names[0] == names[1]
    assert len(names[0]) == 2


def test_an_unreadable_shape_file_is_told(tmp_path):
    with pytest.raises(CannotRunError, match="none"):
        shacl.load_shapes([tmp_path / "none.ttl"])
    with pytest.raises(CannotJudgeError, match="empty"):
        shacl.validate(Graph(), Graph())


def test_the_shipped_data_have_no_violation(snapshot):
    assert snapshot.counts["violation"] == 0


def test_every_shipped_shape_meets_something(snapshot):
    data = read_graph(snapshot.path / "dump.nq")
    shapes = shacl.load_shapes(sorted(assets.folder("shapes").glob("*.ttl")))
    assert shacl.unmet(data, shapes) == []


def test_a_plan_alone_is_judged_with_what_it_refers_to(root):
    """Laws, national plans and municipalities come from the shipped data, and only the plan itself is judged."""
    plan = root / "data" / "plans" / "423084-dx.ttl"
    found = subprocess.run(
        [sys.executable, "-m", "keifu", "validate", str(plan), "--format", "json"], capture_output=True, check=False
    )
    assert found.returncode == 0
    records = json.loads(found.stdout)["findings"]
    assert {record["focus"].split("/measure/")[0] for record in records} == {f"{BASE}id/plan/423084/dx"}
    assert {record["severity"] for record in records} == {"warning"}


def test_a_reference_to_nothing_is_found(root, tmp_path):
    text = (root / "data" / "plans" / "423084-dx.ttl").read_text(encoding="utf-8")
    path = tmp_path / "plan.ttl"
    path.write_text(text.replace("id/org/423084>", "id/org/423999>"), encoding="utf-8")
    found = subprocess.run([sys.executable, "-m", "keifu", "validate", str(path)], capture_output=True, check=False)
    assert found.returncode == 1
