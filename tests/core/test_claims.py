"""Claims from SSSOM TSV: what becomes of a row, and what a person is told who got one wrong."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from rdflib import DCTERMS, PROV, RDF, RDFS, XSD, BNode, Literal, URIRef

from keifu.claims import claims_graph, read_all_claims, read_claims, refuse_unknown_targets
from keifu.errors import CannotRunError
from keifu.prefixes import BASE
from keifu.vocabulary import KF, SEMAPV, iri

MEASURE = iri("plan", "362018", "dx-2026", "measure", "1")
DOCUMENT = str(iri("plan", "362018", "dx-2026", "document"))
STATED = iri("claim", "362018", "dx-2026", "1", "428AC1000000103", "11")
FIRST_ROW = 23
KNOWN = """
<https://w3id.org/keifu/id/plan/362018/dx-2026/measure/1> a kf:Measure ; rdfs:label "施策"@ja ; kf:owner id:dept .
<https://w3id.org/keifu/id/requirement/428AC1000000103/11> a kf:Requirement .
<https://w3id.org/keifu/id/requirement/jichitai-dx/4.0/opendata> a kf:Requirement .
"""

Change = Callable[[str, str], Path]


@pytest.fixture(scope="module")
def template(root: Path) -> Path:
    """A file with every slot that Keifu reads: start a new one from it."""
    return root / "tests" / "data" / "template.sssom.tsv"


@pytest.fixture
def changed(template: Path, tmp_path: Path) -> Change:
    """The template with one piece of text replaced."""

    def change(old: str, new: str) -> Path:
        text = template.read_text(encoding="utf-8")
        assert old in text
        path = tmp_path / "changed.sssom.tsv"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return path

    return change


def test_a_row_becomes_a_claim_with_its_passages(template: Path) -> None:
    graph = claims_graph(read_claims(template))
    assert set(graph.predicate_objects(STATED)) == {
        (RDF.type, KF.Claim),
        (RDFS.label, Literal("施策の名 → 事項の名", lang="ja")),
        (RDFS.comment, Literal("図表4が結ぶ", lang="ja")),
        (KF.claimMeasure, MEASURE),
        (KF.claimRequirement, iri("requirement", "428AC1000000103", "11")),
        (KF.basis, KF.Stated),
        (KF.review, KF.Accepted),
        (KF.confidence, Literal(Decimal("1.0"))),
        (KF.justification, SEMAPV.ManualMappingCuration),
        (DCTERMS.created, Literal("2026-11-21", datatype=XSD.date)),
        (PROV.wasAttributedTo, URIRef(BASE + "id/agent/keifu")),
        (PROV.wasDerivedFrom, URIRef(DOCUMENT + "#line=170,178")),
        (PROV.wasDerivedFrom, URIRef(DOCUMENT + "#line=516,517")),
    }
    passage = URIRef(DOCUMENT + "#line=170,178")
    assert graph.value(passage, KF.firstLine).toPython() == 171
    assert graph.value(passage, KF.lastLine).toPython() == 178
    assert graph.value(passage, RDFS.label) == Literal("171–178行", lang="ja")
    assert graph.value(URIRef(DOCUMENT + "#line=516,517"), RDFS.label) == Literal("517行", lang="ja")
    assert not [term for triple in graph for term in triple if isinstance(term, BNode)]


def test_no_claim_says_by_itself_that_a_measure_satisfies(template: Path) -> None:
    assert (None, KF.satisfies, None) not in claims_graph(read_claims(template))


def test_claims_keep_their_order_and_place(template: Path) -> None:
    claims = read_claims(template)
    assert [claim.where for claim in claims] == [f"{template}:{FIRST_ROW}", f"{template}:{FIRST_ROW + 1}"]
    assert [claim.lines for claim in claims] == [((171, 178), (517, 517)), ()]
    assert [claim.review for claim in claims] == ["Accepted", "Proposed"]


def test_what_the_graph_does_not_hold_is_named(template: Path) -> None:
    claims = read_claims(template)
    described = {MEASURE, claims[0].object_id}
    with pytest.raises(CannotRunError) as caught:
        refuse_unknown_targets(claims, described)
    assert caught.value.where == f"{template}:{FIRST_ROW + 1}"
    assert all(str(claims[1].object_id) in sentence for sentence in (caught.value.ja, caught.value.en))
    refuse_unknown_targets(claims, {*described, claims[1].object_id})


@pytest.mark.parametrize(
    ("part", "other"),
    [
        ("kfp:362018/dx-2026/measure/1\t", "kfp:362018/dx-2026/measure/99\t"),
        ("kfr:428AC1000000103/11\t", "kfr:428AC1000000103/12\t"),
        ("kfr:jichitai-dx/4.0/opendata\t", "kfr:jichitai-dx/4.9/opendata\t"),
    ],
    ids=["measure", "requirement", "edition"],
)
def test_a_build_refuses_a_claim_on_what_is_not_there(house, template: Path, part: str, other: str) -> None:
    """Nothing is taken in, not even the claims that are right, and the last snapshot stays as it was."""
    house.write("data/national/known.ttl", KNOWN)
    place = house.write("data/claims/a.sssom.tsv", template.read_text(encoding="utf-8"))
    good = house.build()
    assert good.counts["claims"] == 4
    text = template.read_text(encoding="utf-8")
    house.write("data/claims/a.sssom.tsv", text.replace(part, other, 1))
    row = next(n for n, line in enumerate(text.splitlines(), 1) if part in line and not line.startswith("#"))
    found = house.run("build")
    assert found.returncode == CannotRunError.status
    assert f"{place}:{row}" in found.stderr or f"data/claims/{place.name}:{row}" in found.stderr
    missing = other.split(":", 1)[1].strip()
    assert (
        missing in found.stderr
        and "データにありません" in found.stderr
        and "which the data do not hold" in found.stderr
    )
    assert (house.home / "current").read_text().strip() == good.path.name


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("kfc:362018", "xyz:362018", "record_id"),
        ("kfc:362018", "https://w3id.org/keifu/id/claim/362018", "record_id"),
        ("kfp:362018/dx-2026/measure/1", "kfp:362018/dx-2026/project/1", "subject_id"),
        ("施策の名", "", "subject_label"),
        ("kf:satisfies", "skos:exactMatch", "predicate_id"),
        ("kfr:428AC1000000103/11", "kfr:", "object_id"),
        ("kfr:428AC1000000103/11", "kfr:428AC 1000000103/11", "object_id"),
        ("semapv:ManualMappingCuration", "semapv:LLMBasedMatching", "mapping_justification"),
        ("kfa:keifu", "", "author_id"),
        ("2026-11-21", "2026-11-31", "mapping_date"),
        ("2026-11-21", "令和8年", "mapping_date"),
        ("1.0", "1.1", "confidence"),
        ("1.0", "-0.1", "confidence"),
        ("1.0", "高い", "confidence"),
        ("1.0", "NaN", "confidence"),
        ("Stated", "Guessed", "ext_basis"),
        ("Accepted", "accepted", "ext_review"),
        ("171-178", "178-171", "ext_lines"),
        ("171-178", "0-3", "ext_lines"),
        ("171-178", "171~178", "ext_lines"),
    ],
)
def test_a_wrong_cell_is_named_with_line_column_and_value(changed: Change, old: str, new: str, column: str) -> None:
    path = changed(old, new)
    with pytest.raises(CannotRunError) as caught:
        read_claims(path)
    assert caught.value.where == f"{path}:{FIRST_ROW}"
    for sentence in (caught.value.ja, caught.value.en):
        assert column in sentence
        assert new in sentence


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("#mapping_set_id: ", "#title: ", "mapping_set_id"),
        ("#license: ", "#licence: ", "license"),
        ("#curie_map:", "#curies:", "curie_map"),
        ("slot_name: ext_lines", "slot_name: ext_line", "ext_lines"),
        ("#license: ", "#license: [", "YAML"),
        ("\tconfidence\t", "\tcertainty\t", "confidence"),
        ("\tcomment\t", "\tcomment\tmapping_tool\t", "mapping_tool"),
        ("\t1.0\t", "\t1.0", "13"),
    ],
)
def test_a_wrong_head_is_one_clear_message(changed: Change, old: str, new: str, says: str) -> None:
    path = changed(old, new)
    with pytest.raises(CannotRunError) as caught:
        read_claims(path)
    assert caught.value.where is not None
    assert caught.value.where.startswith(f"{path}:")
    assert says in caught.value.ja
    assert says in caught.value.en


def test_a_claim_made_twice_is_refused_within_a_file(changed: Change) -> None:
    path = changed("kfr:jichitai-dx/4.0/opendata", "kfr:428AC1000000103/11")
    with pytest.raises(CannotRunError, match="same claim") as caught:
        read_claims(path)
    assert caught.value.where == f"{path}:{FIRST_ROW + 1}"
    assert f"{path}:{FIRST_ROW}" in caught.value.en


def test_a_claim_made_twice_is_refused_across_files(template: Path, changed: Change) -> None:
    other = changed("施策の名", "施策の名")
    with pytest.raises(CannotRunError, match="same claim") as caught:
        read_all_claims([template, other])
    assert caught.value.where == f"{other}:{FIRST_ROW}"


def test_one_bad_file_leaves_nothing_of_the_good_one(template: Path, changed: Change) -> None:
    with pytest.raises(CannotRunError):
        read_all_claims([template, changed("Accepted", "Maybe")])


@pytest.mark.parametrize("content", [b"", "施策\t要求\n".encode("cp932"), b"\x00\x01\x02", b"{}"])
def test_what_is_no_sssom_is_one_clear_message(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "no.sssom.tsv"
    path.write_bytes(content)
    with pytest.raises(CannotRunError):
        read_claims(path)
