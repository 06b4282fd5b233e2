"""The shipped glossary: every headword of every plan means something, every concept is explained and named once."""

import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from rdflib import DCTERMS, FOAF, PROV, RDF, RDFS, SKOS, BNode, Graph, Literal, URIRef

from keifu.glossary import SCHEME, read_matches
from keifu.kana import sort_key
from keifu.prefixes import BASE
from keifu.vocabulary import KF, iri

FOLDER = Path(__file__).parent.parent.parent / "data" / "glossary"
GLOSSARY = Graph().parse(FOLDER / "concepts.ttl")
CONCEPTS = sorted(URIRef(str(concept)) for concept in GLOSSARY.subjects(SKOS.inScheme, SCHEME))
FILES = sorted(FOLDER.glob("*.sssom.tsv"))
MATCHES = [match for path in FILES for match in read_matches(path)]


@pytest.fixture(scope="session")
def terms(root: Path) -> Graph:
    graph = Graph()
    for path in sorted((root / "data" / "plans").glob("*.ttl")):
        graph.parse(path)
    return graph


def texts(concept: URIRef, prop: URIRef, language: str) -> list[str]:
    return [str(text) for text in GLOSSARY.objects(concept, prop) if getattr(text, "language", None) == language]


def test_every_headword_of_every_plan_is_matched(terms: Graph) -> None:
    headwords = set(terms.subjects(RDF.type, KF.Term))
    assert len(headwords) > 150
    assert len(FILES) == 4  # 時津町 has no glossary
    assert {match.subject_id for match in MATCHES} == headwords


def test_a_row_bears_the_names_that_the_graph_has(terms: Graph) -> None:
    agents = Graph().parse(FOLDER.parent / "catalog.ttl")
    for match in MATCHES:
        assert Literal(match.subject_label, lang="ja") in set(terms.objects(match.subject_id, SKOS.prefLabel))
        assert [match.object_label] == texts(match.object_id, SKOS.prefLabel, "ja")
        path, _, headword = str(match.subject_id).partition("/term/")
        plan, slug = path.removeprefix(BASE + "id/plan/"), str(match.object_id).rpartition("/")[2]
        assert str(match.record_id) == f"{BASE}id/match/{plan}/{headword}/{slug}"
        assert Path(match.where.rpartition(":")[0]).name == plan.replace("/", "-") + ".sssom.tsv"
        assert all((author, RDF.type, PROV.Agent) in agents for author in match.author_id)


def test_an_exact_headword_is_a_name_of_its_concept() -> None:
    for match in MATCHES:
        names = texts(match.object_id, SKOS.prefLabel, "ja") + texts(match.object_id, SKOS.altLabel, "ja")
        assert (match.subject_label in names) == (match.predicate_id == SKOS.exactMatch), match.where


def test_every_concept_is_used_or_broader_than_a_used_one() -> None:
    used = {match.object_id for match in MATCHES}
    above = {found for concept in used for found in GLOSSARY.transitive_objects(concept, SKOS.broader)}
    assert set(CONCEPTS) == above


@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda concept: concept.rpartition("/")[2])
def test_a_concept_is_named_read_and_explained(concept: URIRef) -> None:
    for prop in (RDFS.label, SKOS.prefLabel, SKOS.definition):
        for language in ("ja", "en"):
            (text,) = texts(concept, prop, language)
            assert text.strip() and unicodedata.normalize("NFKC", text) == text
    assert texts(concept, RDFS.label, "ja") == texts(concept, SKOS.prefLabel, "ja")
    (reading,) = texts(concept, SKOS.altLabel, "ja-Kana")
    assert re.fullmatch("[ァ-ヴー]+", reading)
    (definition,) = texts(concept, SKOS.definition, "en")
    assert texts(concept, SKOS.definition, "ja")[0].endswith("。") and definition.endswith(".")
    assert (concept, SKOS.broader, None) in GLOSSARY or (concept, SKOS.topConceptOf, SCHEME) in GLOSSARY


def test_kana_of_a_name_are_in_its_reading() -> None:
    """A reading of another concept, pasted by mistake, would show here."""
    for concept in CONCEPTS:
        (reading,), (name,) = texts(concept, SKOS.altLabel, "ja-Kana"), texts(concept, SKOS.prefLabel, "ja")
        assert all(part in reading for part in re.findall("[ァ-ヴ][ァ-ヴー]+", name)), name


def test_a_name_belongs_to_one_concept() -> None:
    """Twice would be two answers to one name; SKOS also forbids one name as preferred and alternative (S13)."""
    owners = Counter(name for concept in CONCEPTS for name in {text.lower() for text in names(concept)})
    assert [name for name, times in owners.items() if times > 1] == []
    for concept in CONCEPTS:
        for language in ("ja", "en"):
            assert not set(texts(concept, SKOS.prefLabel, language)) & set(texts(concept, SKOS.altLabel, language))


def names(concept: URIRef) -> list[str]:
    """All names in words: a reading is no name, and two concepts may well read alike."""
    languages = ("ja", "en")
    return [
        text for prop in (SKOS.prefLabel, SKOS.altLabel) for lang in languages for text in texts(concept, prop, lang)
    ]


def test_the_file_is_in_the_order_of_the_syllabary() -> None:
    text = (FOLDER / "concepts.ttl").read_text(encoding="utf-8")
    readings = re.findall(r'"([^"]+)"@ja-Kana', text)
    assert len(readings) == len(CONCEPTS)
    assert readings == sorted(readings, key=lambda reading: (sort_key(reading), reading))


def test_nothing_leads_nowhere_and_all_is_named() -> None:
    assert not [term for triple in GLOSSARY for term in triple if isinstance(term, BNode)]
    known = {*CONCEPTS, SCHEME}
    assert set(GLOSSARY.subjects()) == known
    for prop in (SKOS.broader, SKOS.related, SKOS.topConceptOf, SKOS.inScheme):
        assert set(GLOSSARY.objects(None, prop)) <= known
    assert GLOSSARY.value(SCHEME, DCTERMS.license)


def test_a_concept_leads_to_the_theme_of_requirements_and_to_the_law_that_it_names(written: Graph) -> None:
    themes, things = set(GLOSSARY.objects(None, SKOS.relatedMatch)), dict(GLOSSARY.subject_objects(FOAF.focus))
    assert len(themes) > 10 and things
    assert {written.value(theme, SKOS.inScheme) for theme in themes} == {iri("theme")}
    for concept, thing in things.items():
        assert texts(concept, SKOS.prefLabel, "ja") == [str(label) for label in written.objects(thing, RDFS.label)]


def test_no_passage_of_a_plan_stands_in_the_glossary(shared: Path) -> None:
    """Thirty characters in a row that a plan has too are a sentence of its own, or most of one."""
    sources = "\0".join(_folded(path.read_text(encoding="utf-8")) for path in (shared / "sources").glob("*.txt"))
    for concept in CONCEPTS:
        (text,) = texts(concept, SKOS.definition, "ja")
        folded = _folded(text)
        for at in range(max(1, len(folded) - 19)):
            assert folded[at : at + 20] not in sources, text
    assert _folded("無人航空機") in sources


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
