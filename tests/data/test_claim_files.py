"""The shipped claims: their targets exist, and the names in a row are the names in the graph."""

import json
import re
from pathlib import Path

import pytest
from rdflib import PROV, RDF, RDFS, Graph, Literal

from keifu.claims import claims_graph, read_all_claims, read_claims, refuse_unknown_targets
from keifu.prefixes import BASE
from keifu.questions import answer
from keifu.snapshot import Snapshot
from keifu.vocabulary import KF

FILES = sorted((Path(__file__).parent.parent.parent / "data" / "claims").glob("*.sssom.tsv"))


@pytest.fixture(scope="session")
def known(written: Graph, root: Path) -> Graph:
    graph = Graph() + written
    for path in sorted((root / "data" / "plans").glob("*.ttl")):
        graph.parse(path)
    return graph


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_targets_and_their_names_are_in_the_graph(known: Graph, path: Path) -> None:
    claims = read_claims(path)
    assert claims
    refuse_unknown_targets(claims, set(known.subjects(RDF.type)))
    for claim in claims:
        for target, name in ((claim.subject_id, claim.subject_label), (claim.object_id, claim.object_label)):
            assert Literal(name, lang="ja") in set(known.objects(target, RDFS.label)), claim.where
        assert (claim.subject_id, RDF.type, KF.Measure) in known, claim.where
        for author in claim.author_id:
            assert (author, RDF.type, PROV.Agent) in known, claim.where


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_claim_is_named_by_its_measure_and_its_requirement(path: Path) -> None:
    for claim in read_claims(path):
        measure = str(claim.subject_id).removeprefix(BASE + "id/plan/").replace("/measure/", "/")
        requirement = re.sub(r"^.*?/id/requirement/", "", str(claim.object_id))
        assert str(claim.record_id) == f"{BASE}id/claim/{measure}/{requirement}", claim.where


def test_all_files_together_make_no_claim_twice() -> None:
    assert len(set(claims_graph(read_all_claims(FILES)).subjects(RDF.type, KF.Claim))) == sum(
        len(read_claims(path)) for path in FILES
    )


def test_a_measure_counts_as_covered_by_its_accepted_claims_alone(snapshot: Snapshot) -> None:
    """The build's links are the accepted claims, and no question lists a measure that has none."""
    claims = read_all_claims(FILES)
    accepted = {(str(claim.subject_id), str(claim.object_id)) for claim in claims if claim.review == "Accepted"}
    asked = f"SELECT ?measure ?requirement WHERE {{ GRAPH ?g {{ ?measure <{KF.satisfies}> ?requirement }} }}"
    rows = json.loads(snapshot.run(asked))["results"]["bindings"]
    assert {(row["measure"]["value"], row["requirement"]["value"]) for row in rows} == accepted
    covered = {measure for measure, _ in accepted}
    for requirement in {str(claim.object_id) for claim in claims}:
        listed = answer("measures-for-requirement", {"requirement": requirement}, snapshot.run).table.records()
        assert {row["measureIri"].value for row in listed} <= covered, requirement
