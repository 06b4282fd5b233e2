"""Which concept of the harmonised glossary a plan's headword means (``data/glossary/*.sssom.tsv``), for ``graph/glossary``.

The concepts themselves, with names, readings and definitions, are written by hand in Turtle beside these tables.
"""

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Annotated, ClassVar

from rdflib import OWL, RDF, SKOS, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from keifu.errors import CannotRunError
from keifu.kana import sort_key
from keifu.sssom import CURIE, Hints, Mapping, one_of, provenance, read_mappings, refuse_doubles
from keifu.vocabulary import KF, SSSOM, iri, new_graph

SCHEME = iri("concept")
READING = "ja-kana"
"""The language tag of a reading, in the lower case that rdflib and Oxigraph give it."""


class Match(Mapping):
    """One row: a headword of a plan (``subject_id``) means the concept (``object_id``), or something close to it."""

    hints: ClassVar[Hints] = {
        "subject_id": (
            f"計画の見出し語の IRI を書いてください。{CURIE[0]}",
            f"Write the IRI of a headword. {CURIE[1]}",
        ),
        "predicate_id": (
            "skos:exactMatch か skos:closeMatch と書いてください。",
            "Write skos:exactMatch or skos:closeMatch.",
        ),
        "object_id": (f"概念の IRI を書いてください。{CURIE[0]}", f"Write the IRI of a concept. {CURIE[1]}"),
    }

    predicate_id: Annotated[URIRef, one_of(SKOS.exactMatch, SKOS.closeMatch)]


def read_matches(path: Path) -> list[Match]:
    """The matches of one file, in its order.

    ``CannotRunError`` names file and line, and the column where one is to blame: a cell that cannot be read, a row that
    stands twice, a headword that is the exact match of two concepts.
    """
    matches = read_mappings(path, Match)
    _refuse_contradictions(matches)
    return matches


def matches_graph(paths: Iterable[Path], headwords: Collection[Node], concepts: Collection[Node]) -> Graph:
    """The matches of all files, each as its triple and as an ``owl:Axiom`` about it (docs/model.md, "Glossary").

    ``headwords`` are those of all plans, ``concepts`` those of the glossary. ``CannotRunError`` as ``read_matches``,
    across files too, and for a headword or a concept that is none of these.
    """
    matches = [match for path in paths for match in read_matches(path)]
    _refuse_contradictions(matches)
    graph = new_graph()
    for match in matches:
        _refuse_unknown(match, headwords, concepts)
        for triple in _triples(match):
            graph.add(triple)
    return graph


def sort_keys(concepts: Graph) -> Graph:
    """A ``kf:sortKey`` for each thing of ``concepts`` that has a reading (a ``skos:altLabel`` in ``@ja-Kana``)."""
    graph = new_graph()
    for concept, name in concepts.subject_objects(SKOS.altLabel):
        if isinstance(name, Literal) and (name.language or "").lower() == READING:
            graph.add((concept, KF.sortKey, Literal(sort_key(name))))
    return graph


def _refuse_contradictions(matches: Iterable[Match]) -> None:
    matches = list(matches)
    refuse_doubles(matches, "対応", "match")
    exact: dict[URIRef, Match] = {}
    for match in matches:
        if match.predicate_id != SKOS.exactMatch:
            continue
        if first := exact.get(match.subject_id):
            raise _wrong(
                match,
                "predicate_id",
                f"見出し語「{match.subject_label}」は{first.where}で「{first.object_label}」と同じとされています。"
                "どちらかを skos:closeMatch にしてください。",
                f"The headword '{match.subject_label}' is already the exact match of '{first.object_label}' in "
                f"{first.where}. Make one of them skos:closeMatch.",
            )
        exact[match.subject_id] = match


def _refuse_unknown(match: Match, headwords: Collection[Node], concepts: Collection[Node]) -> None:
    if match.subject_id not in headwords:
        raise _wrong(
            match,
            "subject_id",
            f"見出し語 <{match.subject_id}> は、どの計画にもありません。計画を読み込むか、綴りを確かめてください。",
            f"No plan has the headword <{match.subject_id}>. Load the plan, or check the spelling.",
        )
    if match.object_id not in concepts:
        raise _wrong(
            match,
            "object_id",
            f"概念 <{match.object_id}> は、共通語彙にありません。概念を加えるか、綴りを確かめてください。",
            f"The glossary has no concept <{match.object_id}>. Add the concept, or check the spelling.",
        )


def _wrong(match: Match, column: str, ja: str, en: str) -> CannotRunError:
    return CannotRunError(f"列「{column}」: {ja}", f"Column '{column}': {en}", match.where)


def _triples(match: Match) -> Iterator[tuple[URIRef, URIRef, URIRef | Literal]]:
    """As SSSOM maps to OWL; who and when are said as for claims."""
    this = match.record_id
    yield match.subject_id, match.predicate_id, match.object_id
    yield this, RDF.type, OWL.Axiom
    yield this, OWL.annotatedSource, match.subject_id
    yield this, OWL.annotatedProperty, match.predicate_id
    yield this, OWL.annotatedTarget, match.object_id
    yield this, SSSOM.mapping_justification, match.mapping_justification
    yield this, SSSOM.confidence, Literal(match.confidence, datatype=XSD.decimal)
    yield from provenance(match)
