"""What headwords mean, from SSSOM TSV: what becomes of a row, and what a person is told who got one wrong."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from rdflib import DCTERMS, OWL, PROV, RDF, RDFS, SKOS, XSD, Graph, Literal

from keifu.errors import CannotRunError
from keifu.glossary import Match, matches_graph, read_matches, sort_keys
from keifu.vocabulary import KF, SEMAPV, SSSOM, iri

HEAD = """\
# mapping_set_id: https://w3id.org/keifu/id/matches/990019/dx
# license: https://creativecommons.org/licenses/by/4.0/
# curie_map:
#   kfid: https://w3id.org/keifu/id/
"""
COLUMNS = Match.columns()
FIRST_ROW = 6
CLOUD, NET = iri("concept", "cloud"), iri("concept", "net")
HEADWORDS = [iri("plan", "990019", "dx", "term", word) for word in ("クラウド", "ネット")]

Table = Callable[..., Path]


def row(word: str = "クラウド", concept: str = "cloud", predicate: str = "skos:exactMatch", **cells: str) -> list[str]:
    values = {
        "record_id": f"kfid:match/990019/dx/{word}/{concept}",
        "subject_id": f"kfid:plan/990019/dx/term/{word}",
        "subject_label": word,
        "predicate_id": predicate,
        "object_id": f"kfid:concept/{concept}",
        "object_label": concept,
        "mapping_justification": "semapv:ManualMappingCuration",
        "author_id": "kfid:agent/keifu",
        "mapping_date": "2026-11-21",
        "confidence": "0.9",
        "comment": "",
    }
    return [{**values, **cells}[name] for name in COLUMNS]


@pytest.fixture
def table(tmp_path: Path) -> Table:
    """Writes rows into a table; each has a file of its own name."""

    def write(*rows: list[str], name: str = "990019-dx") -> Path:
        path = tmp_path / f"{name}.sssom.tsv"
        path.write_text(HEAD + "".join("\t".join(cells) + "\n" for cells in (COLUMNS, *rows)), encoding="utf-8")
        return path

    return write


def refused(*paths: Path) -> CannotRunError:
    with pytest.raises(CannotRunError) as caught:
        matches_graph(paths, HEADWORDS, [CLOUD, NET])
    return caught.value


def test_a_row_becomes_a_link_and_what_is_known_of_it(table: Table) -> None:
    graph = matches_graph([table(row(comment="説明も同じ"))], HEADWORDS, [CLOUD])
    match = iri("match", "990019", "dx", "クラウド", "cloud")
    assert (HEADWORDS[0], SKOS.exactMatch, CLOUD) in graph
    assert set(graph.predicate_objects(match)) == {
        (RDF.type, OWL.Axiom),
        (OWL.annotatedSource, HEADWORDS[0]),
        (OWL.annotatedProperty, SKOS.exactMatch),
        (OWL.annotatedTarget, CLOUD),
        (RDFS.label, Literal("クラウド → cloud", lang="ja")),
        (RDFS.comment, Literal("説明も同じ", lang="ja")),
        (SSSOM.mapping_justification, SEMAPV.ManualMappingCuration),
        (SSSOM.confidence, Literal(Decimal("0.9"))),
        (DCTERMS.created, Literal("2026-11-21", datatype=XSD.date)),
        (PROV.wasAttributedTo, iri("agent", "keifu")),
    }


def test_a_headword_may_be_close_to_several_concepts_and_the_same_as_one(table: Table) -> None:
    rows = row(), row(concept="net", predicate="skos:closeMatch"), row("ネット", "net")
    graph = matches_graph([table(*rows)], HEADWORDS, [CLOUD, NET])
    assert set(graph.objects(HEADWORDS[0])) == {CLOUD, NET}
    assert [match.predicate_id for match in read_matches(table(*rows))][1] == SKOS.closeMatch


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"predicate": "skos:broadMatch"}, "predicate_id"),
        ({"predicate": "exactMatch"}, "predicate_id"),
        ({"concept": "nonsense"}, "object_id"),
        ({"object_id": "concept/cloud"}, "object_id"),
        ({"word": "クラウト"}, "subject_id"),
        ({"subject_id": "xyz:plan/990019/dx/term/クラウド"}, "subject_id"),
        ({"subject_label": ""}, "subject_label"),
        ({"confidence": "1.5"}, "confidence"),
        ({"mapping_justification": "semapv:Guess"}, "mapping_justification"),
        ({"author_id": ""}, "author_id"),
        ({"mapping_date": "R8"}, "mapping_date"),
    ],
)
def test_a_wrong_row_is_named_with_line_and_column(table: Table, cells: dict[str, str], column: str) -> None:
    path = table(row("ネット", "net"), row(**cells))
    error = refused(path)
    assert error.where == f"{path}:{FIRST_ROW + 1}"
    assert column in error.ja and column in error.en


def test_a_headword_is_the_same_as_one_concept_alone(table: Table) -> None:
    path = table(row(), row(concept="net"))
    error = refused(path)
    assert error.where == f"{path}:{FIRST_ROW + 1}"
    assert f"exact match of 'cloud' in {path}:{FIRST_ROW}" in error.en
    assert "predicate_id" in error.ja


@pytest.mark.parametrize("predicate", ["skos:exactMatch", "skos:closeMatch"])
def test_a_pair_stands_once(table: Table, predicate: str) -> None:
    path = table(row(), row(predicate=predicate, record_id="kfid:match/other"))
    assert refused(path).where == f"{path}:{FIRST_ROW + 1}"
    one, two = table(row()), table(row(), name="990019-dx-2")
    assert refused(one, two).where == f"{two}:{FIRST_ROW}"
    assert "The same match" in refused(one, two).en


def test_one_bad_file_leaves_nothing_of_the_good_one(house) -> None:
    """From the user's side: the build says where, and does not begin to write."""
    house.write("data/glossary/990019-dx.sssom.tsv", HEAD + "\t".join(COLUMNS) + "\n" + "\t".join(row()) + "\n")
    done = house.run("build")
    assert done.returncode == 3
    assert f"990019-dx.sssom.tsv:{FIRST_ROW}" in done.stderr
    assert "No plan has the headword" in done.stderr and "どの計画にもありません" in done.stderr
    assert not (house.home / "current").exists()


def test_a_reading_and_no_other_name_makes_a_sort_key() -> None:
    graph = Graph()
    for name in (Literal("クラウドー", lang="ja-Kana"), Literal("雲", lang="ja"), Literal("Cloud", lang="en")):
        graph.add((CLOUD, SKOS.altLabel, name))
    assert list(sort_keys(graph)) == [(CLOUD, KF.sortKey, Literal("クラウトオ"))]
