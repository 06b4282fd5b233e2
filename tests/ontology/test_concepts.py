"""Themes and kinds of phases: one theme for each name of the contract, one kind for each printed word."""

import re
import unicodedata
from collections import Counter

import pytest
from rdflib import RDF, RDFS, SKOS, Graph, Literal, URIRef

from keifu import assets
from keifu.prefixes import BASE
from keifu.vocabulary import KF

THEMES = [
    "frontyard",
    "online",
    "std",
    "common",
    "elqr",
    "mynumber",
    "security",
    "ai",
    "telework",
    "local",
    "divide",
    "rules",
    "bpr",
    "opendata",
    "hr",
]
FOLDER = assets.folder("ontology")
THEME_GRAPH = Graph().parse(FOLDER / "themes.ttl")
PHASES = Graph().parse(FOLDER / "phases.ttl")
SCHEME = URIRef(BASE + "id/theme")
PRINTED = {
    "検討": KF.Study,
    "事業検討": KF.Study,
    "調査研究": KF.Study,
    "構築": KF.Design,
    "導入": KF.Introduce,
    "整備": KF.Introduce,
    "実施": KF.CarryOut,
    "運用": KF.Operate,
    "継続": KF.Continue,
    "拡大": KF.Expand,
    "強化": KF.Expand,
    "改定": KF.Revise,
    "見直し": KF.Revise,
    "運用停止": KF.Stop,
    "廃止": KF.Stop,
    "移行完了": KF.Complete,
}


def texts(graph: Graph, *props: URIRef) -> list[tuple[str, URIRef]]:
    """Japanese texts of concepts with the concept."""
    found = [(o, s) for p in props for s, o in graph.subject_objects(p) if (s, RDF.type, SKOS.Concept) in graph]
    return [(str(o), URIRef(str(s))) for o, s in found if isinstance(o, Literal) and o.language == "ja"]


@pytest.mark.parametrize("theme", THEMES)
def test_theme(theme: str) -> None:
    node = URIRef(f"{SCHEME}/{theme}")
    assert (node, SKOS.inScheme, SCHEME) in THEME_GRAPH
    assert (SCHEME, SKOS.hasTopConcept, node) in THEME_GRAPH
    for prop in (RDFS.label, SKOS.prefLabel, SKOS.definition):
        languages = sorted(str(o.language) for o in THEME_GRAPH.objects(node, prop) if isinstance(o, Literal))
        assert languages == ["en", "ja"]


def test_no_other_themes() -> None:
    assert set(THEME_GRAPH.subjects(RDF.type, SKOS.Concept)) == {URIRef(f"{SCHEME}/{theme}") for theme in THEMES}


@pytest.mark.parametrize("graph", [THEME_GRAPH, PHASES], ids=["themes", "phases"])
def test_a_name_belongs_to_one_concept(graph: Graph) -> None:
    """Twice would be two answers to one name; SKOS also forbids one name as preferred and alternative (S13)."""
    names = Counter(name for name, _ in texts(graph, SKOS.prefLabel, SKOS.altLabel))
    assert [name for name, times in names.items() if times > 1] == []
    assert [name for name in names if unicodedata.normalize("NFKC", name) != name] == []


@pytest.mark.parametrize(("word", "kind"), PRINTED.items())
def test_printed_word(word: str, kind: URIRef) -> None:
    assert [found for name, found in texts(PHASES, SKOS.altLabel) if name == word] == [kind]


def test_every_requirement_of_the_national_layer_has_a_theme_that_exists() -> None:
    graph = Graph()
    for folder in ("laws", "national"):
        for file in sorted((assets.folder("data") / folder).glob("*.ttl")):
            graph.parse(file)
    used = set(graph.objects(None, KF.theme))
    assert used
    assert used <= set(THEME_GRAPH.subjects(RDF.type, SKOS.Concept))


def test_a_printed_phase_has_the_kinds_of_its_words_and_no_other() -> None:
    words = dict(texts(PHASES, SKOS.altLabel))
    seen: Counter[bool] = Counter()
    for file in sorted((assets.folder("data") / "plans").glob("*.ttl")):
        graph = Graph().parse(file)
        for phase in graph.subjects(RDF.type, KF.Phase):
            printed = str(graph.value(phase, KF.printed))
            parts = re.split(r"[/・、]", printed)
            known, kinds = all(part in words for part in parts), set(graph.objects(phase, KF.phaseKind))
            inside = {kind for word, kind in words.items() if word in printed}  # a cell of two lines: 実施運用
            assert kinds == {words[part] for part in parts} if known else kinds <= inside
            seen[known] += 1
    assert seen[True] > 300
    assert seen[True] > seen[False]
