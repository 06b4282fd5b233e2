"""Lineage with its reasons as users get it: on the command line, as rows, as JSON and as RDF."""

import csv
import io
import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import openpyxl
import pyoxigraph as ox
import pytest
from rdflib import PROV, RDF, Graph, URIRef

from keifu import vocabulary as v
from keifu.commands.ask import ask
from keifu.commands.lineage import lineage
from keifu.errors import CannotJudgeError, UsageError
from keifu.explain import explain
from keifu.formats import GRAPHS
from keifu.lineage import facts
from keifu.lineage import lineage as trace
from keifu.prefixes import BASE
from keifu.vocabulary import KF

MEASURE = "plan/990019/dx/measure/1"
ARTICLE = "law/428AC1000000103/art/11"


def shown(capsysbinary, *arguments, **options) -> str:
    assert lineage(*arguments, **options) == 0
    return capsysbinary.readouterr().out.decode()


def test_an_inferred_relation_says_why_in_both_languages(home, capsysbinary):
    text = shown(capsysbinary, MEASURE)
    assert "なぜ: 承認された主張があれば、施策はその要求事項に「応える」 [rules/satisfies]" in text
    assert (
        "「主張1」 種類: 対応の主張、承認の状態: 承認、主張の施策: データを開く、主張の要求事項: オープンデータの推進(第4.0版)"
        in text
    )
    assert "[計画に明記; 確信度 1; 例市DX計画(案) 10–12行、100行; graph/claims]" in text
    assert "なぜ: 「応える」の先の「由来する条項」をつなぐと「根拠となる条項」になる" in text
    assert "(説明は上にあります)" in text
    english = shown(capsysbinary, MEASURE, lang="en")
    assert "→ satisfies: Easy use of data [By content; " in english
    assert "Why: 'satisfies' followed by 'derived from' is 'grounded in' [entailment/prp-spo2]" in english


@pytest.mark.parametrize("format", ["csv", "tsv", "json"])
def test_the_question_and_the_command_give_the_same(home, capsysbinary, format):
    mine = shown(capsysbinary, MEASURE, format)
    assert ask("lineage", ["--thing", MEASURE], format) == 0
    assert capsysbinary.readouterr().out.decode() == mine


def test_rows_say_why_in_words(home, capsysbinary):
    rows = list(csv.DictReader(io.StringIO(shown(capsysbinary, MEASURE, "csv"), newline="")))
    why = {row["関係"]: row["なぜ成り立つか"] for row in rows if row["グラフ"] == "graph/inferred"}
    assert set(why) == {"応える", "根拠となる条項"}
    assert why["根拠となる条項"].startswith("「応える」の先の「由来する条項」をつなぐと")
    assert "(1) 「主張" in why["根拠となる条項"] and "(2) 「" in why["根拠となる条項"]
    assert all(row["出典"] for row in rows if row["グラフ"] == "graph/inferred")
    assert not any(row["なぜ成り立つか"] for row in rows if row["グラフ"] != "graph/inferred")
    lineage(MEASURE, "xlsx")
    page = openpyxl.load_workbook(io.BytesIO(capsysbinary.readouterr().out)).worksheets[0]
    assert "なぜ成り立つか" in [cell.value for cell in page[1]]


def test_json_nests_reasons_down_to_what_was_written(home, capsysbinary):
    rows = json.loads(shown(capsysbinary, MEASURE, "json"))["rows"]
    (grounded,) = (row for row in rows if row["relation"] == "根拠となる条項")
    why = grounded["why"]
    assert why["rule"]["name"] == "entailment/prp-spo2"
    satisfies, derived = (one for one in why["premises"] if one["graphs"] != ["ns"])
    assert satisfies["relation"] == "応える" and satisfies["graphs"] == ["graph/inferred"]
    assert derived["graphs"] in (["graph/law"], ["graph/national"]) and derived["why"] is None
    claims = satisfies["why"]["premises"]
    assert {one["graphs"][0] for one in claims} == {"graph/claims"}
    assert claims[0]["claim"]["basis"] in ("計画に明記", "内容による判断")
    assert {source["lines"] for source in claims[0]["sources"]} <= {"10–12行", "20行", "100行"}
    assert next(one["fact"][1] for one in why["premises"] if one["graphs"] == ["ns"]).endswith("propertyChainAxiom>")


@pytest.mark.parametrize("format", GRAPHS)
def test_rdf_has_every_step_with_its_provenance(home, capsysbinary, format):
    rows = json.loads(shown(capsysbinary, MEASURE, "json"))["rows"]
    quads = ox.parse(shown(capsysbinary, MEASURE, format), format=GRAPHS[format])
    graph = Graph().parse(data="".join(f"{quad.triple} .\n" for quad in quads), format="nt")
    statements = {
        tuple(graph.value(one, place) for place in (RDF.subject, RDF.predicate, RDF.object)): one
        for one in graph.subjects(RDF.type, RDF.Statement)
    }
    for row in rows:
        step = tuple(URIRef(row[name]) for name in ("fromIri", "relationIri", "toIri"))
        assert step in graph
        activity = graph.value(statements[step], PROV.wasGeneratedBy)
        if row["graph"] == "graph/inferred":
            premises = set(graph.objects(statements[step], PROV.wasDerivedFrom))
            assert premises and premises == set(graph.objects(activity, PROV.used))
            assert premises <= set(statements.values())
            plan = graph.value(graph.value(activity, PROV.qualifiedAssociation), PROV.hadPlan)
            assert (plan, RDF.type, PROV.Plan) in graph
        else:
            assert activity is None
    (passage,) = graph.objects(statements[_follows(rows)], PROV.wasDerivedFrom)
    assert str(passage).endswith("document#line=2,3")
    claim = URIRef(BASE + "id/claim/1")
    assert (claim, KF.basis, KF.Stated) in graph


def _follows(rows) -> tuple[URIRef, ...]:
    (row,) = (row for row in rows if row["relationIri"] == str(KF.follows))
    return tuple(URIRef(row[name]) for name in ("fromIri", "relationIri", "toIri"))


@pytest.mark.parametrize(
    ("thing", "relation", "other", "rule"),
    [
        ("law/428AC1000000103/art/9/par/3", "partOf", "law/428AC1000000103", "entailment/prp-trp"),
        ("law/428AC1000000103/art/9/par/3", "kf:partOf", "https://w3id.org/keifu/id/law/428AC1000000103", "prp-trp"),
        ("requirement/428AC1000000103/10", "a", "kf:Requirement", "entailment/cax-sco"),
        ("plan/990027/dx/measure/1", "project", "plan/990027/dx/project/1-1", "entailment/prp-inv"),
        (MEASURE, "groundedIn", ARTICLE, "entailment/prp-spo2"),
        (MEASURE, "pillar", "plan/990019/dx/pillar/1", "例市DX計画(案) 10–12行"),
    ],
)
def test_a_single_relation_is_explained(home, capsysbinary, thing, relation, other, rule):
    text = shown(capsysbinary, thing, fact=(relation, other))
    assert text.startswith("なぜ成り立つか: ") and rule in text


@pytest.mark.parametrize(
    ("thing", "relation", "other", "said"),
    [
        (MEASURE, "groundedIn", "law/503AC0000000040/art/11", "This does not hold"),
        (MEASURE, "satisfied", ARTICLE, "This does not hold"),
        (MEASURE, "partOf", "nothing", "Nothing is called 'nothing'"),
        ("nothing", "partOf", ARTICLE, "Nothing is called 'nothing'"),
        (MEASURE, "a b", ARTICLE, "'a b' is no name of a relation"),
        (MEASURE, "partOf", '"2026"', "Nothing is called"),
    ],
)
def test_what_cannot_be_explained_is_told(home, thing, relation, other, said):
    with pytest.raises(UsageError) as error:
        lineage(thing, fact=(relation, other))
    assert said in error.value.en and error.value.ja


def test_a_snapshot_without_inferences_is_told(home):
    store = ox.Store(home / "snapshots/small/store")
    inferred = ox.NamedNode(str(v.INFERRED_GRAPH))
    for quad in list(store.quads_for_pattern(None, None, None, inferred)):
        store.remove(quad)
        store.remove(ox.Quad(quad.subject, quad.predicate, quad.object))
    store.flush()
    del store
    for call in (lambda: lineage(MEASURE), lambda: ask("lineage", ["--thing", MEASURE])):
        with pytest.raises(CannotJudgeError, match="Run 'keifu build'"):
            call()


def test_reasons_and_rows_read_a_fact_in_the_same_place(snapshot):
    """queries/explain/sources.rq chooses as queries/lineage.rq does."""
    for thing in ("plan/362018/dx-2026/measure/1", "plan/423084/dx/measure/1", "law/503AC0000000040"):
        found = trace(thing, snapshot.run)
        why = explain(facts(found), snapshot.run)
        rows: dict[object, set[str]] = {}
        for fact, row in zip(_facts(found), found.table.records(), strict=True):
            if row["graph"].value != "graph/inferred":
                rows.setdefault(fact, set()).add(row["source"].value)
        assert len(rows) > 15
        for fact, sources in rows.items():
            assert _pieces(sources) == _pieces(why[fact].sources()), fact


def _facts(found) -> list[object]:
    return [
        tuple(ox.NamedNode(row[name].value) for name in ("fromIri", "relationIri", "toIri"))
        for row in found.table.records()
    ]


def _pieces(sources) -> set[str]:
    """Documents and lines, however they are put together."""
    return {piece for source in sources for piece in re.split("[ 、]", source) if piece}


def examples() -> list[tuple[str, str]]:
    text = (Path(__file__).parents[2] / "docs/lineage.md").read_text(encoding="utf-8")
    return re.findall(r"```console\n\$ (keifu [^\n]+)\n(.*?)```", text, re.DOTALL)


@pytest.mark.parametrize(("command", "output"), examples(), ids=lambda text: text[:40])
def test_the_worked_example_of_the_docs(snapshot, monkeypatch, command, output):
    monkeypatch.setenv("KEIFU_HOME", str(snapshot.path.parent.parent))
    monkeypatch.setenv("PYTHONUTF8", "1")
    done = subprocess.run(
        [sys.executable, "-m", *shlex.split(command)], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == output
    assert len(examples()) == 2


def test_the_command_loads_no_library_that_it_does_not_need(snapshot, monkeypatch):
    """rdflib with its parsers takes longer to load than the answer takes, and so does pydantic."""
    monkeypatch.setenv("KEIFU_HOME", str(snapshot.path.parent.parent))
    program = (
        "import sys; from keifu.cli import main\ntry: main()\nexcept SystemExit: print(*sorted(sys.modules), sep='\\n')"
    )
    command = [sys.executable, "-c", program, "lineage", "plan/362018/dx-2026/measure/1"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    loaded = set(done.stdout.splitlines())
    assert {"pyoxigraph", "keifu.commands.lineage"} <= loaded
    assert not loaded & {"rdflib", "pyparsing", "pyshacl", "owlrl", "openpyxl", "fastapi", "pydantic", "keifu.guard"}
