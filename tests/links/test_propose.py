"""``keifu links propose``: what is suggested for a new plan, why, and what is never suggested."""

import pytest
from rdflib import URIRef

from keifu import assets
from keifu.assemble import background, read_graph
from keifu.claims import read_claims
from keifu.links.material import Material
from keifu.links.places import Finder, Place, hits, read_places
from keifu.links.propose import propose

PLAN = URIRef("https://w3id.org/keifu/id/plan/362018/mihon")


@pytest.fixture
def material(plan):
    return Material(background(assets.folder("data"), assets.folder("ontology")), [read_graph(plan)])


@pytest.fixture
def places(root):
    return read_places(root / "data" / "claims" / "places.csv")


def proposed(found):
    return [(p.measure.number, p.requirement.label, p.place.place, p.same_title) for p in found]


def test_words_decide_by_where_they_stand(material, places):
    found = propose(material, PLAN, places)
    assert proposed(found) == [
        ("1", "テレワークの推進", "title", True),
        ("2", "国及び地方公共団体等が保有する官民データの容易な利用等", "part", False),
        ("2", "オープンデータの推進・官民データ活用の推進", "part", False),
        ("3", "自治体のAI・RPAの利用推進", "title", False),
    ]  # テレワーク is only mentioned in 3, whose title names another theme; nothing speaks for 4
    assert found[1].why.startswith("工程・指標・事業の名に「オープンデータ」(")
    assert found[1].hits[0].words.lines == [(15, 15)]


def test_a_lower_threshold_shows_what_is_only_mentioned(material, places):
    labels = {(p.measure.number, p.requirement.label) for p in propose(material, PLAN, places, 0.05)}
    assert ("3", "テレワークの推進") in labels
    assert not any(number == "4" for number, _ in labels)


def test_a_place_is_worth_what_was_accepted(material, places):
    worthless = places | {"part": Place("part", "工程", "part", 40, 2)}
    assert "2" not in {p.measure.number for p in propose(material, PLAN, worthless)}


def test_a_latin_word_stands_alone_and_forms_are_folded():
    finder = Finder(["AI", "eL-QR", "オープンデータ"])
    assert finder.times("MAILとEMAIL、DAISY") == {}
    assert finder.times("AI、ai と AIの利用") == {"AI": 3}
    assert finder.times("eL-QR と オープン データ") == {"eL-QR": 1, "オープンデータ": 1}


def test_a_word_that_is_repeated_is_dealt_with(material):
    (theme,) = (theme for theme in material.words() if theme.endswith("/telework"))
    measures = {measure.number: measure for measure in material.measures(PLAN)}
    finders = {theme: Finder(["テレワーク", "AI"])}
    assert {hit.place for hit in hits(measures["1"], finders)[theme]} == {"title", "once"}
    assert {(h.place, h.word) for h in hits(measures["3"], finders)[theme]} == {
        ("title", "AI"),
        ("again", "AI"),
        ("once", "テレワーク"),
    }


def test_the_command_shows_and_writes_the_same(links, plan, tmp_path):
    shown = links("propose", plan)
    assert shown.returncode == 0, shown.stderr
    assert "proposals: 4" in shown.stderr
    output = tmp_path / "new.sssom.tsv"
    assert links("propose", plan, "-o", output).returncode == 0
    claims = read_claims(output)
    assert {claim.review for claim in claims} == {"Proposed"}
    assert [str(claim.lines) for claim in claims[1:2]] == ["((13, 15), (15, 15))"]
    # Again: what was suggested is not suggested a second time, whatever became of it.
    output.write_text(output.read_text(encoding="utf-8").replace("Proposed", "Rejected"), encoding="utf-8")
    again = links("propose", plan, "-o", output)
    assert "proposals: 0" in again.stderr
    assert len(read_claims(output)) == 4


def test_a_proposal_counts_nowhere(links, plan, data, root):
    from keifu.assemble import assemble, union
    from keifu.infer import infer
    from keifu.vocabulary import KF

    assert links("propose", plan, "-o", data / "claims" / "362018-mihon.sssom.tsv").returncode == 0
    dataset = assemble(data, root / "ontology")
    assert len(list(union(dataset).subjects(KF.review, KF.Proposed))) == 4
    assert not [triple for triple in infer(dataset) if triple[1] == KF.satisfies]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("kf:Measure", "kf:Pillar"), "There are no measures"),
        (("kf:follows", "kf:accordsWith"), "names no edition"),
    ],
)
def test_what_cannot_be_judged(change, message, links, plan):
    text = plan.read_text(encoding="utf-8").replace(*change).replace("kf:servesAs", "kf:cites")
    plan.write_text(text, encoding="utf-8")
    found = links("propose", plan)
    if message == "names no edition":
        assert "Give one, such as --edition 4.0" in found.stderr
        assert links("propose", plan, "--edition", "5.1").returncode == 0
        assert "Known: 1.0" in links("propose", plan, "--edition", "9.9").stderr
    else:
        assert message in found.stderr
    assert found.returncode == 3


def test_a_plan_without_text_is_told(links, plan):
    text = "\n".join(line for line in plan.read_text(encoding="utf-8").splitlines() if "description" not in line)
    plan.write_text(
        text.replace("<document#line=9,12> ;\n", "<document#line=9,12> .\n").replace(" ;\n<", " .\n<"), encoding="utf-8"
    )
    assert "keifu load --text" in links("propose", plan).stderr
