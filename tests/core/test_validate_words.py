"""Words that Keifu's vocabulary lacks are told, with the one that may be meant: a misspelt fact is no missing fact."""

import json

from keifu import vocabulary as v

FACTS = """
id:five a kf:Mesure ; rdfs:label "窓口"@ja ; kf:ownr id:dept .
id:six a kf:Measure ; rdfs:label "相談"@ja ; kf:owner id:dept ; kf:plan id:plan ;
    kf:review kf:Acepted ; kf:unlikeAll 3 ; kf:ours 4 .
"""
DEFINED = "kf:ours a owl:DatatypeProperty .\n"


def test_each_is_a_violation_with_its_line(house) -> None:
    house.write("mine.ttl", FACTS + DEFINED)
    found = house.run("validate", "mine.ttl", "--format", "json", "--fail-on", "violation")
    assert found.returncode == 1, found.stderr
    told = [one for one in json.loads(found.stdout)["findings"] if one["severity"] == "violation"]
    assert {
        (one["path"], one["value"].removeprefix(str(v.KF)), one["component"], one["file_line"]) for one in told
    } == {
        ("rdf:type", "Mesure", "InConstraintComponent", 12),
        ("kf:ownr", str(v.iri("dept")), "ClosedConstraintComponent", 12),
        ("kf:review", "Acepted", "InConstraintComponent", 14),
        ("kf:unlikeAll", "3", "ClosedConstraintComponent", 14),
    }


def test_what_may_be_meant_is_said_and_how_to_mend_it(house) -> None:
    house.write("mine.ttl", FACTS + DEFINED)
    found = house.run("validate", "mine.ttl").stdout
    assert "kf:ownr という語は Keifu の語彙にありません(kf:owner のことではありませんか)。" in found
    assert "kf:Measure のことではありませんか" in found
    assert "kf:Accepted のことではありませんか" in found
    assert "kf:unlikeAll という語は Keifu の語彙にありません。" in found
    assert "kf:ownrを、語彙(https://w3id.org/keifu/ns)にある語に書き直す。" in found
    english = house.run("validate", "mine.ttl", "--lang", "en").stdout
    assert "Keifu's vocabulary has no kf:ownr (is kf:owner meant?)." in english
    assert "Write a word of the vocabulary (https://w3id.org/keifu/ns) in place of kf:ownr." in english


def test_what_the_files_define_themselves_is_known(house) -> None:
    house.write("mine.ttl", FACTS)
    house.write("words.ttl", DEFINED)
    assert "kf:ours" in house.run("validate", "mine.ttl").stdout
    assert "kf:ours" not in house.run("validate", "mine.ttl", "words.ttl").stdout
