"""Suggests which requirement a measure may answer to, with the words that decided it.

A requirement is suggested where words of its theme stand in a place of the measure that was worth enough in the claims
judged so far (``keifu.links.places``): the best place decides. The same input gives the same proposals; nothing is
asked of the network.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rdflib import URIRef

from keifu.claims import Claim
from keifu.links.material import Material, Measure, Requirement
from keifu.links.places import Finder, Hit, Place, fold, hits
from keifu.prefixes import BASE
from keifu.vocabulary import KF, SEMAPV, iri

THRESHOLD = 0.75
"""The least score of a proposal: between what is dealt with (0.87 and more) and what is mentioned once (0.65 and less)."""

PROPOSER = iri("agent", "proposer")

_SAME = 6  # letters that a title shares with a requirement's name, where one holds the other


@dataclass(frozen=True)
class Proposal:
    """A measure and a requirement, a score from 0 to 1, and the hits of the best place."""

    measure: Measure
    requirement: Requirement
    score: float
    place: Place
    hits: tuple[Hit, ...]

    @property
    def same_title(self) -> bool:
        """Whether title and one of the requirement's names are the same, or one holds the other."""
        title = fold(self.measure.title)
        names = [fold(name) for name in self.requirement.names]
        return any(
            title == name or (min(len(title), len(name)) >= _SAME and (title in name or name in title))
            for name in names
        )

    @property
    def why(self) -> str:
        """The words that decided it, where they stand, and what that place has been worth, in Japanese."""
        found = list(dict.fromkeys(hit.word for hit in self.hits))
        words = "".join(f"「{word}」" for word in found if not any(word in other and word != other for other in found))
        return f"{self.place.ja}に{words}({self.place.seen}件中{self.place.accepted}件が承認)"


def propose(
    material: Material,
    plan: URIRef,
    places: Mapping[str, Place],
    threshold: float = THRESHOLD,
    edition: URIRef | None = None,
) -> list[Proposal]:
    """The proposals for a plan's measures, in the order of measures and requirements, from ``threshold`` up."""
    requirements = material.requirements(plan, edition)
    in_scope = {requirement.theme for requirement in requirements}
    themes = {theme: Finder(words) for theme, words in material.words().items() if theme in in_scope}
    return [
        proposal
        for measure in material.measures(plan)
        for proposal in _of(measure, requirements, hits(measure, themes), places)
        if proposal.score >= threshold
    ]


def _of(
    measure: Measure,
    requirements: Sequence[Requirement],
    found: Mapping[URIRef, Sequence[Hit]],
    places: Mapping[str, Place],
) -> Iterable[Proposal]:
    for requirement in requirements:
        known = [hit for hit in found.get(requirement.theme, []) if hit.place in places]
        if known:
            best = max((places[hit.place] for hit in known), key=lambda place: (place.worth, place.place))
            deciding = tuple(hit for hit in known if hit.place == best.place)
            yield Proposal(measure, requirement, best.worth, best, deciding)


def as_claim(proposal: Proposal, today: datetime.date) -> Claim:
    """The proposal as a claim that is ``Proposed``: its lines are those of the deciding words and of the measure."""
    spans = {span for hit in proposal.hits for span in hit.words.lines}
    spans |= set(proposal.measure.texts["title"][0].lines)
    return Claim.model_construct(
        where="",
        record_id=claim_iri(proposal.measure.iri, proposal.requirement.iri),
        subject_id=proposal.measure.iri,
        subject_label=proposal.measure.title,
        predicate_id=KF.satisfies,
        object_id=proposal.requirement.iri,
        object_label=proposal.requirement.label,
        mapping_justification=SEMAPV.LexicalMatching,
        author_id=(PROPOSER,),
        mapping_date=today,
        confidence=Decimal(f"{proposal.score:.2f}"),
        comment=proposal.why,
        basis="SameTitle" if proposal.same_title else "Content",
        review="Proposed",
        lines=tuple(sorted(spans)),
    )


def claim_iri(measure: URIRef, requirement: URIRef) -> URIRef:
    """``id/claim/<plan>/<measure>/<requirement>``: a claim is named by its measure and its requirement."""
    below = measure.removeprefix(BASE + "id/plan/").replace("/measure/", "/", 1)
    return URIRef(f"{BASE}id/claim/{below}/{requirement.removeprefix(BASE + 'id/requirement/')}")
