"""``keifu load --text``: the document's own words, for whoever has the document, and never for what Keifu publishes."""

import subprocess
import sys
from pathlib import Path

import pytest
from rdflib import DCTERMS, RDF, RDFS, SKOS, Graph

from keifu.vocabulary import KF

PLAN = """青空市デジタル計画（見本）
計画期間：令和7年度～令和8年度
施策1 窓口の予約
担当課：市民課
取組内容：来庁の前に時間を選べるようにする。
混み合う日を知らせる。
スケジュール：令和7年度：検討 令和8年度：実施
施策2 通知の電子化
担当課：税務課
取組内容：紙で送る通知を減らす。
スケジュール：令和7年度：検討 令和8年度：実施
用語解説
クラウド：網の先にある計算機を借りて使う形のこと。
RPA：決まった操作を自動で行う仕組みのこと。
"""


def load(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "keifu", "load", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def worded(graph: Graph) -> dict[str, str]:
    """Label of a thing → its description or definition."""
    return {
        str(graph.value(thing, RDFS.label)): str(text)
        for prop in (DCTERMS.description, SKOS.definition)
        for thing, text in graph.subject_objects(prop)
    }


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.txt"
    path.write_text(PLAN, encoding="utf-8")
    return path


def test_descriptions_and_definitions_come_with_text_and_not_without(plan: Path, tmp_path: Path) -> None:
    with_text, without = tmp_path / "with.ttl", tmp_path / "without.ttl"
    assert load(str(plan), "--text", "-o", str(with_text)).returncode == 0
    assert load(str(plan), "-o", str(without)).returncode == 0
    said = worded(Graph().parse(with_text))
    assert said["クラウド"] == "網の先にある計算機を借りて使う形のこと。"
    assert said["RPA"] == "決まった操作を自動で行う仕組みのこと。"
    assert "混み合う日を知らせる。" in said["窓口の予約"]
    assert "紙で送る通知を減らす。" in said["通知の電子化"]
    assert worded(Graph().parse(without)) == {}
    texts = {DCTERMS.description, SKOS.definition}
    kept = {triple for triple in Graph().parse(with_text) if triple[1] not in texts}
    assert kept == set(Graph().parse(without))


def test_texts_do_not_go_into_the_published_data(plan: Path) -> None:
    target = Path(__file__).parents[2] / "data" / "plans" / "never.ttl"
    done = load(str(plan), "--text", "-o", str(target))
    assert done.returncode == 2
    assert "data/" in done.stderr
    assert not target.exists()


def test_texts_are_turtle_alone(plan: Path, tmp_path: Path) -> None:
    done = load(str(plan), "--text", "-o", str(tmp_path / "plan.json"))
    assert done.returncode == 2
    assert ".ttl" in done.stderr


@pytest.mark.sources
@pytest.mark.parametrize("name", ["imari", "kaizu", "tokushima", "tsushima", "togitsu"])
def test_every_measure_and_headword_of_the_real_plans_has_its_words(name: str, shared: Path, tmp_path: Path) -> None:
    output = tmp_path / "plan.ttl"
    assert load(str(shared / "sources" / f"{name}.txt"), "--text", "-o", str(output)).returncode == 0
    graph = Graph().parse(output)
    for kind, prop in ((KF.Measure, DCTERMS.description), (KF.Term, SKOS.definition)):
        for thing in graph.subjects(RDF.type, kind):
            text = graph.value(thing, prop)
            assert text, thing
            assert len(str(text)) > 8, thing
            assert str(text) != str(graph.value(thing, RDFS.label)), thing
