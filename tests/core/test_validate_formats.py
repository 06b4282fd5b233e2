"""Every format of ``keifu validate`` is read back by a reader of its own, and no text of the data breaks out of it."""

import csv
import io
import json
import re
from xml.etree import ElementTree as Xml

import openpyxl
import pytest
from rdflib import BNode, Graph
from rdflib.namespace import RDF, SH

NASTY = (
    'id:three a kf:Measure ; kf:owner id:dept ; kf:plan id:mine ; rdfs:comment "\\u001B[2J\\u0007" ; '
    "prov:wasDerivedFrom id:passage .\n"
    'id:four a kf:Measure ; kf:plan id:mine ; rdfs:label "a,b:100%\\n::error::x <&> =1+1"@ja .\n'
    'id:mine a kf:MunicipalPlan ; rdfs:label "私の計画"@ja ; kf:adoptedBy id:city . id:city a kf:Municipality ; rdfs:label "試験市"@ja .\n'
    "id:passage oa:hasSource id:document ; kf:firstLine 517 ; kf:lastLine 528 . id:document dcterms:title '試験文書'@ja .\n"
)


@pytest.fixture
def written(house):
    """All formats of one run: a violation without a name, one of a control character, a warning with a nasty name."""
    house.write("mine.ttl", NASTY)
    names = ["r.txt", "r.json", "r.csv", "r.xlsx", "r.xml", "r.sarif", "r.ttl"]
    outputs = [option for name in names for option in ("-o", name)]
    found = house.run("validate", "mine.ttl", "--format", "github", *outputs)
    assert found.returncode == 1, found.stderr
    return {name: house.place / name for name in names} | {"stdout": found.stdout, "stderr": found.stderr}


def test_github_commands_stay_one_line_a_finding(written):
    lines = written["stdout"].splitlines()
    assert [line.split(" ")[0] for line in lines] == ["::error", "::error", "::warning"]
    for line in lines:
        command = re.fullmatch(r"::\w+ ([^:]*)::(.*)", line)
        properties = dict(part.split("=", 1) for part in command[1].split(","))
        assert properties["file"] == "mine.ttl"
        assert properties["line"] in ("11", "12")
        assert "\x1b" not in line
    assert "a%2Cb%3A100%25%0A%3A%3Aerror%3A%3Ax" in lines[2]


def test_sarif_has_a_rule_a_place_and_a_fingerprint_for_every_result(written):
    log = json.loads(written["r.sarif"].read_text("utf-8"))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [result["level"] for result in run["results"]] == ["error", "error", "warning"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        (location,) = result["locations"]
        assert location["physicalLocation"]["artifactLocation"]["uri"] == "mine.ttl"
        assert location["physicalLocation"]["region"]["startLine"] in (11, 12)
        assert re.fullmatch(r"[0-9a-f]{16}", result["partialFingerprints"]["keifu/v1"])


def test_junit_counts_what_it_holds(written):
    root = Xml.parse(written["r.xml"]).getroot()  # noqa: S314  our own file
    (suite,) = root
    assert int(suite.get("tests")) == len(suite.findall("testcase"))
    assert int(suite.get("failures")) == int(root.get("failures")) == len(suite.findall("testcase/failure")) == 2
    assert int(suite.get("skipped")) == len(suite.findall("testcase/skipped")) == 1


def test_csv_and_xlsx_have_the_same_rows(written):
    rows = list(csv.reader(io.StringIO(written["r.csv"].read_text("utf-8-sig"), newline="")))
    assert rows[0][:3] == ["重さ", "自治体", "何の"]
    assert [row[:2] for row in rows[1:]] == [["違反", "試験市"]] * 2 + [["警告", "試験市"]]
    assert rows[1][rows[0].index("最初の行")] == "517"
    book = openpyxl.load_workbook(written["r.xlsx"])
    sheet = [["" if cell is None else str(cell) for cell in row] for row in book["指摘"].iter_rows(values_only=True)]
    assert [row[:2] for row in sheet] == [row[:2] for row in rows]
    assert {cell.data_type for row in book["指摘"] for cell in row if cell.value is not None} <= {"s", "n"}
    about = [row for row in book["対象 Scope"].iter_rows(values_only=True) if row[0]]
    assert about[1][:3] == ("試験市", 2, 1)
    assert about[3][:5] == ("kf:MeasureShape", None, 2, 4, 2)


def test_turtle_is_the_shacl_report_with_what_was_added(written):
    report = Graph().parse(written["r.ttl"])
    assert len(list(report.subjects(RDF.type, SH.ValidationResult))) == 3
    assert {str(value) for value in report.objects(None, SH.conforms)} == {"false"}


def test_json_tells_targets_and_constraints_of_each_shape(written):
    whole = json.loads(written["r.json"].read_text("utf-8"))
    assert whole["municipalities"] == {"試験市": {"violation": 2, "warning": 1, "info": 0}}
    (shape,) = whole["shapes"]
    assert (shape["targets"], shape["constraints"], shape["evaluated"], shape["findings"]) == (2, 2, 4, 2)
    assert "対象 / targets: 2  制約 / constraints evaluated: 4" in written["stderr"]


def test_text_cannot_move_the_cursor(written):
    text = written["r.txt"].read_text("utf-8")
    assert "\x1b" not in text
    assert "<U+001B>" in text
    assert "制御文字(U+001B)" in text


@pytest.mark.parametrize(("least", "status"), [("violation", 0), ("warning", 1), ("info", 1)])
def test_fail_on_says_what_fails(house, least, status):
    assert house.run("validate", "--fail-on", least).returncode == status


def test_a_baseline_lets_only_new_findings_fail(house):
    path = house.write("mine.ttl", NASTY)
    written = house.run("validate", "mine.ttl", "--write-baseline", "known.json")
    assert written.returncode == 0, written.stderr
    known = (house.place / "known.json").read_bytes()

    # Lines move, a name changes: nothing is new.
    path.write_text(path.read_text("utf-8").replace("id:three", "# moved\n\nid:three").replace("100%", "90%"), "utf-8")
    again = house.run("validate", "mine.ttl", "--baseline", "known.json", "--fail-on", "warning")
    assert again.returncode == 0, again.stderr
    assert again.stdout == ""
    assert "基準にあるもの / in the baseline: 3  直ったもの / mended: 0" in again.stderr

    path.write_text(path.read_text("utf-8").replace("kf:owner id:dept ;", "") + "id:five a kf:Measure .", "utf-8")
    new = house.run("validate", "mine.ttl", "--baseline", "known.json", "--format", "json")
    assert new.returncode == 1
    told = [record["focus"].rsplit("/")[-1] for record in json.loads(new.stdout)["findings"] if not record["known"]]
    assert sorted(told) == ["five", "five", "three"]
    assert (house.place / "known.json").read_bytes() == known


def test_things_without_an_iri_have_lasting_fingerprints(house):
    house.write(
        "mine.ttl", "[] a kf:Measure ; kf:value 1 . [] a kf:Measure ; kf:value 2 . [] a kf:Measure ; kf:value 2 ."
    )
    prints = [
        [
            record["fingerprint"]
            for record in json.loads(house.run("validate", "mine.ttl", "--format", "json").stdout)["findings"]
        ]
        for _ in range(2)
    ]
    assert sorted(prints[0]) == sorted(prints[1])
    assert len(set(prints[0])) == 6


@pytest.mark.parametrize("content", ["", "{", '{"findings": []}', '{"keifu-baseline": 2, "findings": {}}', None])
def test_a_file_that_is_no_baseline_is_status_3(house, content):
    house.write("mine.ttl", NASTY)
    if content is not None:
        house.write("known.json", content)
    found = house.run("validate", "mine.ttl", "--baseline", "known.json", "-o", "r.json")
    assert found.returncode == 3
    assert "known.json" in found.stderr
    assert not (house.place / "r.json").exists()


@pytest.mark.parametrize(
    "options",
    [["--format", "xml"], ["--lang", "fr"], ["--fail-on", "all"], ["-o", "r.pdf"], ["--format"], ["--allow", "all"]],
)
def test_wrong_options_are_status_2(house, options):
    found = house.run("validate", *options)
    assert found.returncode == 2
    assert "Traceback" not in found.stderr


def test_a_shape_that_nothing_meets_may_be_allowed(house):
    house.write("mine.ttl", NASTY)
    shape = "kf:S a sh:NodeShape ; sh:targetClass kf:Nothing ; sh:property [ sh:path kf:owner ; sh:minCount 1 ] ."
    house.write("s.ttl", shape)
    assert house.run("validate", "mine.ttl", "--shapes", "s.ttl").returncode == 3
    assert house.run("validate", "mine.ttl", "--shapes", "s.ttl", "--allow", "unmet").returncode == 1


def test_the_report_has_nothing_of_the_findings_left_out(house):
    """Paths of findings about things that others describe do not stay behind as blank nodes."""
    house.write("mine.ttl", "id:three a kf:Measure ; rdfs:label 'x' .")
    path = "sh:property [ sh:path [ sh:inversePath kf:hasMeasure ] ; sh:minCount 1 ; sh:message 'x' ]"
    house.write("s.ttl", f"kf:S a sh:NodeShape ; sh:targetClass kf:Measure , kf:Requirement ; {path} .")
    found = house.run("validate", "mine.ttl", "--shapes", "s.ttl", "--format", "turtle")
    report = Graph().parse(data=found.stdout)
    (result,) = report.subjects(RDF.type, SH.ValidationResult)
    blank = {node for node in report.subjects() if isinstance(node, BNode)}
    assert report.value(result, SH.resultPath) in blank
    assert {node for node in blank if (None, None, node) not in report} == set()


@pytest.mark.parametrize(
    ("constraint", "ja", "en", "mend"),
    [
        (
            "sh:path kf:owner ; sh:minCount 1 ; sh:name '担当課'@ja , 'owner'@en",
            "担当課が足りません(1個以上必要)。",
            "Too little of owner",
            "Write at least 1 of: owner.",
        ),
        (
            "sh:path kf:value ; sh:datatype xsd:date",
            "kf:valueがxsd:dateとして成り立っていません。",
            "kf:value is no valid xsd:date.",
            "xsd:date",
        ),
        (
            "sh:path ( kf:plan kf:value ) ; sh:minCount 2",
            "kf:plan/kf:valueが足りません",
            "kf:plan/kf:value",
            "Write at least 2 of: kf:plan/kf:value.",
        ),
    ],
)
def test_shapes_without_a_message_speak_in_words(house, constraint, ja, en, mend):
    house.write("mine.ttl", "id:three a kf:Measure ; kf:value 1 .")
    house.write("s.ttl", f"kf:S a sh:NodeShape ; sh:targetClass kf:Measure ; sh:property [ {constraint} ] .")
    (record,) = json.loads(house.run("validate", "mine.ttl", "--shapes", "s.ttl", "--format", "json").stdout)[
        "findings"
    ]
    assert ja in record["ja"]
    assert en in record["en"]
    assert mend in record["mend_en"]


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("mine.nt", '<T> <type> <M> .\n<T> <label> "x" .\n<T> <value> "7" .\n<T> <value> "8" .\n', 4),
        ("mine.ttl", "# \x0c \u2028\nid:t a kf:Measure ; rdfs:label 'x' ;\n  kf:value '7' ;\n  kf:value '8' .", 14),
        ("mine.ttl", "id:a rdfs:label 'x' . id:t a kf:Measure ; rdfs:label 'x' ; kf:value '8' .", 11),
    ],
)
def test_the_line_of_the_file_is_the_one_that_editors_count(house, name, content, line):
    names = {"T": "w3id.org/keifu/id/t", "M": "w3id.org/keifu/ns#Measure", "value": "w3id.org/keifu/ns#value"}
    names |= {"type": "www.w3.org/1999/02/22-rdf-syntax-ns#type", "label": "www.w3.org/2000/01/rdf-schema#label"}
    for short, full in names.items() if name.endswith(".nt") else ():
        content = content.replace(f"<{short}>", f"<https://{full}>".replace("https://www", "http://www"))
    house.write(name, content)
    house.write(
        "s.ttl", "kf:S a sh:NodeShape ; sh:targetClass kf:Measure ; sh:property [ sh:path kf:value ; sh:in ( '7' ) ] ."
    )
    found = house.run("validate", name, "--shapes", "s.ttl", "--format", "json")
    (record,) = json.loads(found.stdout)["findings"]
    assert record["file_line"] == line


def test_the_log_has_no_empty_line(house):
    house.write("mine.ttl", NASTY)
    assert "" not in house.run("validate", "mine.ttl").stderr.splitlines()


@pytest.mark.parametrize(
    ("outputs", "status"),
    [
        (["-o", "mine.ttl"], 2),
        (["--write-baseline", "./mine.ttl"], 2),
        (["-o", "r.json", "-o", "none/r.csv"], 3),
        (["-o", "r.json", "--write-baseline", "none/known.json"], 3),
    ],
)
def test_nothing_is_written_over_the_data_or_by_halves(house, outputs, status):
    content = house.write("mine.ttl", NASTY).read_bytes()
    found = house.run("validate", "mine.ttl", *outputs)
    assert found.returncode == status
    assert (house.place / "mine.ttl").read_bytes() == content
    assert not (house.place / "r.json").exists()
