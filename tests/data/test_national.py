"""自治体DX推進計画: editions, items and how they go on; the standardised businesses; fiscal years."""

import datetime
import itertools
import re
import unicodedata
from pathlib import Path

import pytest
from rdflib import PROV, RDF, RDFS, SKOS, TIME, Graph, Literal, URIRef

from keifu import fiscal
from keifu.vocabulary import KF, iri

EDITIONS = ["1.0", "2.0", "2.3", "3.0", "4.0", "5.1"]
ITEMS = re.compile(r"^(?:- )?(?P<number>\(\d\)|[①-⑧]) ?(?P<name>.+)$")


def edition(number: str) -> URIRef:
    return iri("plan", "jp", "jichitai-dx", number)


def items(graph: Graph, number: str) -> set[URIRef]:
    return set(graph.subjects(KF.statedIn, edition(number)))


def printed(path: Path, first: int, last: int) -> dict[int, tuple[str, str]]:
    """The items between two lines of a source (from 1): line → number and name, as the project writes them."""
    found = {}
    for line, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        match = ITEMS.match(text) if first <= line <= last else None
        if match:
            name = unicodedata.normalize("NFKC", match["name"]).replace("й", "イ").replace("д", "ド")
            found[line] = (unicodedata.normalize("NFKC", match["number"]), name.replace("e-L-QR", "eL-QR"))
    return found


def test_editions_follow_one_another(national: Graph) -> None:
    of_series = set(national.subjects(KF.editionOf, iri("plan", "jp", "jichitai-dx")))
    assert of_series == {edition(number) for number in EDITIONS}
    for older, newer in itertools.pairwise(EDITIONS):
        assert set(national.objects(edition(newer), KF.replaces)) == {edition(older)}
        assert national.value(edition(newer), KF.edition) == Literal(newer)


def test_an_item_continues_items_of_the_edition_listed_before(national: Graph) -> None:
    pairs = set(national.subject_objects(KF.continues))
    assert pairs
    for newer, older in pairs:
        in_newer, in_older = (national.value(item, KF.statedIn) for item in (newer, older))
        assert national.value(in_newer, KF.replaces) == in_older, newer


def test_standardisation_and_common_use_were_one_item_until_4_0(national: Graph) -> None:
    old = iri("requirement", "jichitai-dx", "4.0", "std")
    assert set(national.subjects(KF.continues, old)) == {
        iri("requirement", "jichitai-dx", "5.1", "std"),
        iri("requirement", "jichitai-dx", "5.1", "common"),
    }


def test_only_standardisation_is_tied_to_a_provision(national: Graph) -> None:
    duty = iri("law", "503AC0000000040", "art", "8", "par", "1")
    assert set(national.subject_objects(KF.derivedFrom)) == {
        (iri("requirement", "jichitai-dx", number, "std"), duty)
        for number in EDITIONS[1:]  # the act is younger than 1.0
    }


@pytest.mark.parametrize(
    ("number", "counts"),
    [
        ("1.0", (6, 0, 0)),
        ("2.0", (6, 0, 0)),
        ("2.3", (7, 0, 0)),
        ("3.0", (7, 0, 0)),
        ("4.0", (7, 3, 2)),
        ("5.1", (8, 3, 0)),
    ],
)
def test_items_under_their_headings(national: Graph, number: str, counts: tuple[int, int, int]) -> None:
    for heading, count in zip((KF.Priority, KF.Alongside, KF.AsNeeded), counts, strict=True):
        under = {item for item in items(national, number) if (item, KF.heading, heading) in national}
        assert len(under) == count
    assert len(items(national, number)) == sum(counts)


def test_an_item_is_named_by_its_theme(national: Graph, written: Graph) -> None:
    for item in (item for number in EDITIONS for item in items(national, number)):
        theme = national.value(item, KF.theme)
        assert theme == iri("theme", str(item).rpartition("/")[2])
        assert (theme, RDF.type, SKOS.Concept) in written, theme


@pytest.mark.sources
@pytest.mark.parametrize(
    ("number", "source", "first", "last", "count"),
    [("4.0", "tokushima.txt", 58, 79, 12), ("5.1", "togitsu.txt", 67, 79, 11)],
)
def test_names_and_numbers_are_as_printed(
    national: Graph, shared: Path, number: str, source: str, first: int, last: int, count: int
) -> None:
    in_source = printed(shared / "sources" / source, first, last)
    in_graph = {
        int(national.value(passage, KF.firstLine)): (
            str(national.value(item, SKOS.notation)),
            str(national.value(item, RDFS.label)),
        )
        for item in items(national, number)
        for passage in national.objects(item, PROV.wasDerivedFrom)
    }
    assert in_graph == in_source
    assert len(in_source) == count


def test_the_twenty_businesses_are_numbered_once(national: Graph) -> None:
    found = set(national.subjects(RDF.type, KF.StandardisedBusiness))
    assert {str(national.value(one, SKOS.notation)) for one in found} == {str(number) for number in range(1, 21)}
    for one in found:
        assert one == iri("standardised-business", str(national.value(one, RDFS.label)))
    names = [str(name) for one in found for prop in (RDFS.label, SKOS.altLabel) for name in national.objects(one, prop)]
    assert len(names) == len(set(names)), "one name stands for one business"


def test_fiscal_years_begin_in_april_and_end_in_march(national: Graph) -> None:
    years = {int(year): subject for subject, year in national.subject_objects(KF.year)}
    assert sorted(years) == list(range(2016, 2037))
    for year, subject in years.items():
        assert subject == iri("fiscal-year", str(year))
        assert Literal(fiscal.label(year), lang="ja") in set(national.objects(subject, RDFS.label))
        days = [
            national.value(national.value(subject, edge), TIME.inXSDDate).toPython()
            for edge in (TIME.hasBeginning, TIME.hasEnd)
        ]
        assert days == [datetime.date(year, 4, 1), datetime.date(year + 1, 3, 31)]
