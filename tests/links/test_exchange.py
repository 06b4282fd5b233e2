"""``keifu links export`` and ``import``: claims go out and come back as they were, whole or not at all."""

import pytest
from rdflib import RDF, Graph

from keifu.claims import claims_graph, read_claims
from keifu.links.files import as_tsv, header_of
from keifu.vocabulary import KF


def test_the_shipped_files_are_written_as_they_stand(root):
    for path in sorted((root / "data" / "claims").glob("*.sssom.tsv")):
        assert as_tsv(read_claims(path), header_of(path)) == path.read_bytes()


@pytest.fixture
def new(links, plan, tmp_path):
    path = tmp_path / "new.sssom.tsv"
    assert links("propose", plan, "-o", path).returncode == 0
    return path


def test_import_then_export_gives_the_same_claims(links, new, data, tmp_path):
    taken = links("import", new)
    assert taken.returncode == 0, taken.stderr
    there = data / "claims" / "362018-mihon.sssom.tsv"
    assert "見本市DX計画の施策と国の要請" in header_of(there)
    out = tmp_path / "out.sssom.tsv"
    assert links("export", "-o", out).returncode == 0
    assert set(claims_graph(read_claims(out))) == set(claims_graph(read_claims(new)))
    before = there.read_bytes()
    again = links("import", out)
    assert again.returncode == 0 and "取り込み 0件、すでにある 4件" in again.stderr
    assert there.read_bytes() == before


def test_export_narrowed_and_as_rdf(links, new, tmp_path):
    links("import", new)
    graph = tmp_path / "out.ttl"
    assert links("export", "--plan", "362018/mihon", "-o", graph).returncode == 0
    assert len(list(Graph().parse(graph).subjects(RDF.type, KF.Claim))) == 4
    assert links("export", "--state", "accepted").returncode == 3
    assert links("export", "--state", "proposed").stdout.count("kfid:claim/") == 4
    assert links("export", "--plan", "999999/none").returncode == 3


@pytest.mark.parametrize(
    ("old", "new_text", "message"),
    [
        (
            "measure/1\t",
            "measure/77\t",
            ":19: The claim points to https://w3id.org/keifu/id/plan/362018/mihon/measure/77",
        ),
        ("kfid:requirement/jichitai-dx/4.0/telework", "kfid:requirement/jichitai-dx/4.0/nothing", "4.0/nothing"),
        ("kfid:requirement/jichitai-dx/4.0/telework", "kfid:requirement/jichitai-dx/9.9/telework", "9.9/telework"),
        ("0.9", "1.9", "Write a number from 0 to 1"),
    ],
)
def test_a_wrong_claim_stops_the_import(old, new_text, message, links, new, data):
    text = new.read_text(encoding="utf-8")
    assert old in text
    new.write_text(text.replace(old, new_text, 1), encoding="utf-8")
    found = links("import", new)
    assert found.returncode == 3 and message in found.stderr
    assert not list((data / "claims").glob("*.tsv"))


def test_a_data_folder_that_is_not_there(links, new, data):
    data.rename(data.with_name("elsewhere"))
    found = links("import", new)
    assert found.returncode == 3 and "The data folder is missing" in found.stderr


def test_another_verdict_on_the_same_pair_is_refused(links, new, data):
    links("import", new)
    there = data / "claims" / "362018-mihon.sssom.tsv"
    before = there.read_bytes()
    new.write_text(new.read_text(encoding="utf-8").replace("Proposed", "Accepted", 1), encoding="utf-8")
    found = links("import", new)
    assert found.returncode == 3 and "The same claim stands in" in found.stderr
    assert there.read_bytes() == before
