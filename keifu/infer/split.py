"""Plan by plan over a background that is closed once, and the proof that nothing follows from two plans together.

A rule with one premise reads one fact, so the conclusions of two plans together are those of each. What is left are
the rules with several premises, as the ontology and the project's rules give them. For two plans to meet in one, it
needs a fact of each as different premises, tied by a term that both plans or the background name as well. So for each
such rule the terms are noted that a plan's own facts, written or inferred, bring to its ties and that are not the
plan's alone. Where the same term comes from two plans to different premises (in a rule of three premises or more: any
two such terms, for the background may lie between them) the plans are taken together and closed anew, until no two meet:
then the facts of all parts are closed under the rules. At worst this is the whole graph in one part.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from keifu.infer.clashes import Clashes
from keifu.infer.engine import Closure, Numbers, Program

_SHARED = -1
_Touched = set[tuple[tuple[Any, ...], int]]
"""The ties that a part's facts bring terms of others to: (rule, variable, term), or (rule,), and which premise."""


class Parts:
    """What each plan says and what all share, as numbers. ``rules`` are followed first, then those of ``entailment``."""

    def __init__(self, rules: Program, entailment: Program, clashes: Clashes) -> None:
        self._programs = (rules, entailment)
        self._clashes = clashes

    def conclusions(self, shared: Iterable[Numbers], plans: list[list[Numbers]]) -> Iterator[set[Numbers]]:
        """All facts that hold, the written ones among them: those of the background, then those of each part beyond it.

        ``Unsupported`` where facts contradict each other. ``plans`` gets the shared facts that are about one plan.
        """
        background = _assign(list(shared), plans)
        owners = self._owners(background, plans)
        below = self._closed(background, (None, None))
        self._clashes.look(below[1].facts, lambda _: False)
        yield below[1].facts
        todo: list[tuple[int, ...]] = [(number,) for number in range(len(plans))]
        notes: dict[tuple[int, ...], _Touched] = {}
        while todo:
            for part in todo:
                closed = self._closed((fact for number in part for fact in plans[number]), below)
                self._clashes.look(closed[1].facts, lambda term: owners.get(term, _SHARED) != _SHARED)
                notes[part] = self._touched(closed, owners)
                yield closed[1].facts
            todo = _meeting(notes)
            for part in todo:
                notes = {other: note for other, note in notes.items() if not set(other) <= set(part)}
        self._clashes.check()

    def _closed(
        self, facts: Iterable[Numbers], below: tuple[Closure | None, Closure | None]
    ) -> tuple[Closure, Closure]:
        rules, entailment = (Closure(program, under) for program, under in zip(self._programs, below, strict=True))
        rules.add(facts)
        entailment.add(rules.facts)
        return rules, entailment

    def _owners(self, background: list[Numbers], plans: list[list[Numbers]]) -> dict[int, int]:
        """For each term the one plan that names it, or ``_SHARED``."""
        owners: dict[int, int] = {}
        for number, facts in enumerate(plans):
            for _, subject, object_ in facts:
                for term in (subject, object_):
                    if owners.setdefault(term, number) != number:
                        owners[term] = _SHARED
        shared = {term for fact in background for term in fact[1:]}
        named = {term for program in self._programs for join in program.joins for term in join.head[1:]}
        return owners | dict.fromkeys(shared | named, _SHARED)

    def _touched(self, closed: tuple[Closure, Closure], owners: dict[int, int]) -> _Touched:
        touched: _Touched = set()
        for program, closure in zip(self._programs, closed, strict=True):
            for fact in closure.facts:
                for join, position in program.triggers.get(fact[0], ()):
                    for place, term in zip(join.body[position][1:], fact[1:], strict=True):
                        if place in join.ties and owners.get(term, _SHARED) == _SHARED:
                            touched.add(((join, place, term) if len(join.body) == 2 else (join,), position))
        return touched


def _assign(shared: list[Numbers], plans: list[list[Numbers]]) -> list[Numbers]:
    """Gives a shared fact about something of one plan to that plan, a claim with all that is said of it; returns the rest.

    Whether this is exact is not decided here: wherever a fact is, the terms that it shares with others are looked at.
    """
    described = {fact[1] for fact in shared}
    homes: dict[int, int] = {}
    for number, facts in enumerate(plans):
        for _, subject, _ in facts:
            if subject not in described and homes.setdefault(subject, number) != number:
                homes[subject] = _SHARED
    pointed: dict[int, set[int]] = defaultdict(set)
    for _, subject, object_ in shared:
        if object_ in homes:
            pointed[subject].add(homes[object_])
    homes |= {subject: min(numbers) for subject, numbers in pointed.items() if len(numbers) == 1}
    rest: list[Numbers] = []
    for fact in shared:
        home = homes.get(fact[1], homes.get(fact[2], _SHARED))
        (rest if home == _SHARED else plans[home]).append(fact)
    return rest


def _meeting(notes: dict[tuple[int, ...], _Touched]) -> list[tuple[int, ...]]:
    """The parts that facts of different plans could meet in, each of two parts or more of ``notes``."""
    places: dict[tuple[Any, ...], set[tuple[int, tuple[int, ...]]]] = defaultdict(set)
    for part, touched in notes.items():
        for tie, position in touched:
            places[tie].add((position, part))
    leader = {part: part for part in notes}

    def top(part: tuple[int, ...]) -> tuple[int, ...]:
        while leader[part] != part:
            part = leader[part]
        return part

    for met in places.values():
        if len({position for position, _ in met}) > 1:
            first, *others = {part for _, part in met}
            for other in others:
                leader[top(other)] = top(first)
    together: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for part in notes:
        together[top(part)].extend(part)
    return [tuple(sorted(numbers)) for head, numbers in together.items() if len(numbers) > len(head)]
