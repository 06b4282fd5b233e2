"""Asking a question by name: what is taken, and what is said when it is wrong."""

from pathlib import Path

import pytest

from keifu import template
from keifu.errors import CannotRunError, UsageError
from keifu.questions import _read, answer, catalogue, once

BASE = "https://w3id.org/keifu/id/"


def test_the_questions_of_the_contract_are_there():
    assert {
        "measures-for-requirement",
        "requirements-of-measure",
        "lineage",
        "coverage",
        "gaps",
        "incomplete-measures",
        "measures-of-department",
        "schedule",
        "targets",
        "edition-changes",
        "own-measures",
        "systems",
        "similar-measures",
        "stale-plans",
        "statutory-plans",
        "statutory-fields",
        "standardisation",
        "term",
    } <= set(catalogue())


def test_an_answer_tells_what_it_was_asked_and_how(run):
    found = answer("gaps", {"municipality": "例市", "edition": ""}, run)
    assert found.question.title.ja and found.question.title.en
    assert list(found.parameters) == ["municipality"]  # an empty field of a form is not given
    assert found.parameters["municipality"].label == "例市"
    assert f"VALUES ?municipalityIri {{ <{BASE}org/990019> }}" in found.sparql
    assert found.titles("ja")[:2] == ["要求事項", "対象(文書、日付、状態)"]
    assert found.titles("en")[-1] == "Plan (IRI)"


def test_an_answer_is_reproduced_by_its_sparql(run):
    from keifu.results import Table

    found = answer("targets", {"theme": "opendata", "fiscal-year": "R8"}, run)
    assert Table.from_json(run(found.sparql)) == found.table
    assert len(found.table.rows) == 1


@pytest.mark.parametrize("name", ["fiscalYear", "fiscal-year", "fiscalyear"])
def test_a_parameter_may_be_written_with_hyphens(name, run):
    assert answer("schedule", {name: "2027"}, run).parameters["fiscalYear"].label == "令和9年度"


@pytest.mark.parametrize(
    ("name", "values", "message"),
    [
        ("gap", {}, "There is no question 'gap'. Near it: gaps"),
        ("nonsense", {}, "coverage, edition-changes, gaps"),
        ("gaps", {}, "Missing: municipality"),
        ("gaps", {"municipality": " "}, "Missing: municipality"),
        ("gaps", {"town": "例市", "municipality": "例市"}, "no parameter 'town'. It has: municipality"),
        ("schedule", {"fiscalYear": "2026", "fiscal-year": "2026"}, "is given twice"),
        ("measures-for-requirement", {"municipality": "例市"}, "At least one of these is needed: requirement, theme"),
        ("coverage", {"edition": "9.9"}, "Nothing is called '9.9'"),
    ],
)
def test_wrong_use(name, values, message, run):
    with pytest.raises(UsageError) as error:
        answer(name, values, run)
    assert message in error.value.en.replace("、", ", ")
    assert error.value.ja


def test_a_parameter_given_twice_on_a_command_line():
    assert once([("a", "1"), ("b", "2")]) == {"a": "1", "b": "2"}
    with pytest.raises(UsageError, match="'a' is given twice"):
        once([("a", "1"), ("a", "2")])


@pytest.mark.parametrize(
    "text",
    ["SELECT * {}\n", "# title: [\nSELECT * {}\n", "# title: {ja: あ}\nSELECT * {}\n", "# just words\nSELECT * {}\n"],
)
def test_a_wrong_header_is_told_with_its_file(tmp_path: Path, text):
    path = tmp_path / "broken.rq"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CannotRunError, match=r"broken\.rq"):
        _read(path)


def test_marks_of_a_template(tmp_path: Path):
    import pyoxigraph as ox

    path = tmp_path / "q.rq"
    path.write_text(
        "# a: 1\nSELECT * {\n  # bind: x\n  # bind: y ?s ?p ?yIri .\n  ?s ?p ?o . # unless: x\n  # bind: name\n}\n",
        encoding="utf-8",
    )
    query = template.read(path)
    assert (query.header, query.marks) == ({"a": 1}, {"x", "y", "name"})
    assert query.bound({}) == query.sparql.rstrip("\n")
    things = [ox.NamedNode("urn:1"), ox.NamedNode("urn:2")]
    assert query.bound({"x": things, "name": [ox.Literal('"\\')]}).splitlines() == [
        "SELECT * {",
        "  VALUES ?xIri { <urn:1> <urn:2> }",
        "  # bind: y ?s ?p ?yIri .",
        r'  VALUES ?name { "\"\\" }',
        "}",
    ]
    assert "  VALUES ?yIri { <urn:1> } ?s ?p ?yIri ." in query.bound({"y": things[:1]}).splitlines()
