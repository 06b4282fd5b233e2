"""Proposals against judgements: pairs of measure and theme, plan by plan, with the plan left out of what is learnt."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rdflib import Graph, URIRef

from keifu import assets
from keifu.assemble import background
from keifu.claims import read_claims
from keifu.links.files import TSV
from keifu.links.learn import Pair, learn, pairs, score
from keifu.links.material import Material
from keifu.links.places import Place, read_places
from keifu.links.propose import THRESHOLD
from keifu.vocabulary import iri
from keifu_loaders.emit import emit
from keifu_loaders.read import read
from keifu_loaders.texts import texts

SOURCES = {
    "212211-dx": "kaizu",
    "232084-dx2": "tsushima",
    "362018-dx-2026": "tokushima",
    "412058-dx": "imari",
    "423084-dx": "togitsu",
}
"""File of claims → file of the plan's text in the folder of sources."""


@dataclass(frozen=True)
class Verdict:
    """A pair with the score that the other plans' places give it, and whether it was proposed."""

    pair: Pair
    score: float
    places: tuple[str, ...]

    @property
    def proposed(self) -> bool:
        """Whether the score reaches the default threshold."""
        return self.score >= THRESHOLD


def graph_with_text(document: Path) -> Graph:
    """A plan as ``keifu load --text`` gives it."""
    reading = read(document)
    return emit(reading.plan, texts(reading.document, reading.plan))


def shipped_places() -> dict[str, Place]:
    """``data/claims/places.csv``."""
    return read_places(assets.folder("data") / "claims" / "places.csv")


def judged(sources: Path) -> list[Pair]:
    """All pairs of the five shipped plans, read from their texts in ``sources``, judged by the shipped claims."""
    data, ontology = assets.folder("data"), assets.folder("ontology")
    graphs = [graph_with_text(sources / f"{name}.txt") for name in SOURCES.values()]
    material = Material(background(data, ontology), graphs)
    made: list[Pair] = []
    for name in SOURCES:
        claims = read_claims(data / "claims" / f"{name}{TSV}")
        made += pairs(material, iri("plan", *name.split("-", 1)), claims)
    return made


def leave_one_out(found: Sequence[Pair], names: Mapping[str, Place]) -> list[Verdict]:
    """Each plan's pairs, scored by places whose worth was counted in the other plans alone."""
    made = []
    for plan in sorted({pair.plan for pair in found}):
        places = learn([pair for pair in found if pair.plan != plan], names)
        made += [_verdict(pair, places) for pair in found if pair.plan == plan]
    return made


def _verdict(pair: Pair, places: Mapping[str, Place]) -> Verdict:
    return Verdict(pair, score(pair, places), tuple(sorted(pair.places)))


@dataclass(frozen=True)
class Rate:
    """Counts of pairs: proposed and accepted, proposed alone, accepted alone."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float | None:
        """The share of right among proposed; nothing where none was proposed."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else None

    @property
    def recall(self) -> float | None:
        """The share of right among accepted; nothing where none was accepted."""
        return self.right / (self.right + self.missed) if self.right + self.missed else None


def rate(verdicts: Iterable[Verdict]) -> Rate:
    """The counts of some verdicts."""
    rows = [(verdict.proposed, verdict.pair.accepted) for verdict in verdicts]
    return Rate(rows.count((True, True)), rows.count((True, False)), rows.count((False, True)))


def theme(name: URIRef) -> str:
    """The short name of a theme."""
    return name.rpartition("/")[2]
