"""Counts what each place of a word has been worth, over plans whose claims have been judged (``data/claims/places.csv``)."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from rdflib import URIRef

from keifu.claims import Claim
from keifu.links.material import Material
from keifu.links.places import COLUMNS, Finder, Place, hits


@dataclass(frozen=True)
class Pair:
    """A measure and a theme in scope of its plan: the places of the theme's words, and whether a claim was accepted."""

    plan: URIRef
    measure: URIRef
    title: str
    theme: URIRef
    places: frozenset[str]
    accepted: bool


def pairs(material: Material, plan: URIRef, claims: Iterable[Claim]) -> list[Pair]:
    """Every measure of a plan with every theme of the requirements in scope, judged by the accepted ones of ``claims``."""
    requirements = material.requirements(plan)
    theme_of = {requirement.iri: requirement.theme for requirement in requirements}
    themes = {theme: Finder(words) for theme, words in material.words().items() if theme in set(theme_of.values())}
    accepted = {
        (claim.subject_id, theme_of[claim.object_id])
        for claim in claims
        if claim.review == "Accepted" and claim.object_id in theme_of
    }
    made = []
    for measure in material.measures(plan):
        found = hits(measure, themes)
        for theme in sorted(themes):
            places = frozenset(hit.place for hit in found.get(theme, []))
            made.append(Pair(plan, measure.iri, measure.title, theme, places, (measure.iri, theme) in accepted))
    return made


def learn(judged: Iterable[Pair], places: Mapping[str, Place]) -> dict[str, Place]:
    """The places with their counts taken anew from ``judged``; names as in ``places``."""
    seen = dict.fromkeys(places, 0)
    accepted = dict.fromkeys(places, 0)
    for pair in judged:
        for place in pair.places & places.keys():
            seen[place] += 1
            accepted[place] += pair.accepted
    return {name: replace(place, seen=seen[name], accepted=accepted[name]) for name, place in places.items()}


def score(pair: Pair, places: Mapping[str, Place]) -> float:
    """The worth of the best place, as in a proposal; 0 without a word."""
    return max((places[name].worth for name in pair.places if name in places), default=0.0)


def as_csv(places: Mapping[str, Place]) -> bytes:
    """The table as ``places.csv`` (UTF-8, header ``place,ja,en,seen,accepted``)."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([place.place, place.ja, place.en, place.seen, place.accepted] for place in places.values())
    return out.getvalue().encode()
