"""The laws: their numbers, their parts, and what binds whom."""

import re

from rdflib import DCTERMS, RDF, RDFS, SKOS, XSD, Graph, Literal, Namespace

from keifu.prefixes import BASE
from keifu.vocabulary import ELI, KF, iri

LAW = Namespace(BASE + "id/law/")
BASIC = "428AC1000000103"


def test_a_law_is_named_by_its_e_gov_id(laws: Graph) -> None:
    found = set(laws.subjects(RDF.type, KF.Law))
    assert len(found) == 6
    for law in found:
        law_id = str(law).removeprefix(LAW)
        assert re.fullmatch(r"[1-5]\d{2}(AC|CO)\d{10}", law_id)
        assert str(laws.value(law, DCTERMS.identifier)) == law_id
        assert re.fullmatch(r"(平成|令和)\d+年(法律|政令)第\d+号", str(laws.value(law, ELI.number)))
        era = {"平成": "4", "令和": "5"}[str(laws.value(law, ELI.number))[:2]]
        assert law_id.startswith(era)


def test_a_provision_is_part_of_what_its_iri_says(laws: Graph) -> None:
    for provision in laws.subjects(RDF.type, KF.Provision):
        above, _, number = str(provision).removesuffix("/").rpartition("/")
        above = re.sub(r"/(art|par)$", "", above)
        assert str(laws.value(provision, KF.partOf)) == above
        assert str(laws.value(provision, ELI.number)) == number
        words = {"art": f"第{number}条", "par": f"第{number}項"}[str(provision).split("/")[-2]]
        whole = laws.value(laws.value(provision, KF.partOf), RDFS.label)
        assert str(laws.value(provision, RDFS.label)) == f"{whole}{words}"


def test_only_what_is_confirmed_binds(laws: Graph) -> None:
    binding = {
        str(provision).removeprefix(LAW): (force, laws.value(provision, KF.addressee))
        for provision, force in laws.subject_objects(KF.force)
    }
    local = (KF.EffortDuty, KF.LocalGovernments)
    assert binding == {
        f"{BASIC}/art/9/par/1": (KF.Duty, KF.Prefectures),
        f"{BASIC}/art/9/par/3": (KF.EffortDuty, KF.Municipalities),
        "503AC0000000040/art/8/par/1": (KF.Duty, KF.LocalGovernments),
        "503AC0000000035/art/37/par/1": (KF.Duty, KF.StateOrgans),
        "414AC0000000151/art/6/par/1": (KF.Permission, None),
        "414AC0000000151/art/15/par/1": (KF.Duty, KF.StateOrgans),
        "414AC0000000151/art/16/par/2": (KF.EffortDuty, KF.StateOrgans),
        "414AC0000000151/art/5/par/4": local,
        "414AC0000000151/art/15/par/2": local,
        "414AC0000000151/art/16/par/1": local,
        "414AC0000000151/art/21/par/2": local,
    }


def test_the_five_statutory_fields_stand_in_their_articles(laws: Graph) -> None:
    expected = {10: "online", 11: "opendata", 13: "mynumber", 14: "divide", 15: "std"}
    assert len(set(laws.subjects(RDF.type, KF.StatutoryField))) == 5
    for number, (article, theme) in enumerate(expected.items(), 1):
        field = iri("requirement", BASIC, str(article))
        provision = iri("law", BASIC, "art", str(article))
        assert laws.value(field, SKOS.notation) == Literal(str(number))
        assert laws.value(field, KF.theme) == iri("theme", theme)
        assert laws.value(field, KF.statedIn) == laws.value(field, KF.derivedFrom) == provision
        assert laws.value(provision, DCTERMS.title) in set(laws.objects(field, RDFS.label))


def test_an_article_that_moved_holds_for_a_time(laws: Graph) -> None:
    """A day where it is confirmed, else the year; what came instead begins when the other ends, and the plan names them all."""
    law = "503AC0000000035"
    old, new = iri("law", law, "art", "37"), [iri("law", law, "art", number) for number in ("39", "40")]
    assert laws.value(old, ELI.first_date_entry_in_force) == Literal("2021-09-01", datatype=XSD.date)
    ends = laws.value(old, ELI.date_no_longer_in_force)
    assert ends == Literal("2024", datatype=XSD.gYear)
    assert {laws.value(one, ELI.first_date_entry_in_force) for one in new} == {ends}
    assert set(laws.subjects(ELI.date_no_longer_in_force)) == {old}


def test_a_number_in_kanji_is_the_laws_own(laws: Graph) -> None:
    for law in laws.subjects(RDF.type, KF.Law):
        kanji = [str(name) for name in laws.objects(law, SKOS.altLabel) if re.search("年(法律|政令)第", str(name))]
        assert len(kanji) == 1
        assert _digits(kanji[0]) == str(laws.value(law, ELI.number))


def _digits(text: str) -> str:
    """Numbers in kanji below 200 in digits."""
    signs = "〇一二三四五六七八九"

    def value(run: re.Match[str]) -> str:
        hundreds, tens, ones = re.fullmatch("(.?百)?(.?十)?(.?)", run[0]).groups()  # type: ignore[union-attr]
        return str(
            (signs.index(hundreds[:-1] or "一") * 100 if hundreds else 0)
            + (signs.index(tens[:-1] or "一") * 10 if tens else 0)
            + signs.index(ones or "〇")
        )

    return re.sub("[一二三四五六七八九十百]+", value, text)
