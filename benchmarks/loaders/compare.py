"""What was read of a plan beside what it says: every fact expected, every fact given, which of them are right."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol, TypeVar

from benchmarks.loaders import truth
from keifu_loaders import records

THRESHOLDS = {"measures": 0.95, "owners": 0.95, "phases": 0.90, "targets": 0.90, "headwords": 0.98}
"""The part of the facts of a kind that must be found (recall), and of those given that must be right (precision)."""
ALSO = ("rows", "indicators", "baselines", "whole")
"""Kinds that are shown without a threshold: titles of rows, titles and units of indicators, baselines, and the plan's
own title, municipality and period."""


@dataclass
class Tally:
    """Facts of one kind: how many the plan states, how many were given, how many are right; what was missed."""

    expected: int = 0
    given: int = 0
    right: int = 0
    misses: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """The part of what the plan states that was found."""
        return self.right / self.expected if self.expected else 1.0

    @property
    def precision(self) -> float:
        """The part of what was given that the plan states."""
        return self.right / self.given if self.given else float(not self.expected)

    def add(self, other: "Tally") -> None:
        """Count another plan's facts as well."""
        self.expected += other.expected
        self.given += other.given
        self.right += other.right
        self.misses += other.misses


Score = dict[str, Tally]
"""Kind of fact → tally."""


def empty() -> Score:
    """A score with every kind."""
    return {kind: Tally() for kind in (*THRESHOLDS, *ALSO)}


def key(text: str) -> str:
    """A title for comparison: NFKC, small letters, no white space, without 【marks】 and a unit in brackets at its end."""
    folded = re.sub(r"\s+|【[^】]*】", "", unicodedata.normalize("NFKC", text)).casefold()
    return re.sub(r"\((?:%|[^()]{1,3})\)$", "", folded)


def _bare(text: str) -> str:
    """A title without the bullet or number before it, to find what belongs together; titles themselves are compared whole."""
    return re.sub(r"^(?:\(?\d+\)?[-.]?\d*\.?|[・‧○◯●■◆◇-])+", "", key(text)) or key(text)


class _Titled(Protocol):
    @property
    def title(self) -> str | None: ...


_Wanted = TypeVar("_Wanted", bound=_Titled)
_Read = TypeVar("_Read", bound=_Titled)


def paired(
    wanted: Sequence[_Wanted], read: Sequence[_Read], by_place: bool
) -> tuple[list[tuple[_Wanted, _Read | None]], list[_Read]]:
    """Each thing wanted with the one read that has its title, else, where ``by_place``, the next one that is left."""
    left = list(read)
    found: dict[int, _Read] = {}
    for at, thing in enumerate(wanted):
        match = next((one for one in left if thing.title and _bare(one.title or "") == _bare(thing.title)), None)
        if match is not None:
            found[at] = match
            left.remove(match)
    for at in range(len(wanted)):
        if by_place and at not in found and left:
            found[at] = left.pop(0)
    return [(thing, found.get(at)) for at, thing in enumerate(wanted)], left


def compare(plan: truth.Plan, read: records.Plan | None) -> Score:
    """The score of one plan; ``None`` was not read at all."""
    score = empty()
    _whole(score["whole"], plan, read)
    _sets(score["headwords"], "", [key(word) for word in plan.glossary], [key(t.headword) for t in _terms(read)])
    pairs, more = paired(plan.measures, read.measures if read else [], by_place=False)
    for measure, one in pairs:
        _sets(score["measures"], "", [key(measure.title)], [key(one.title)] if one else [])
        _measure(score, plan, measure, one)
    for one in more:
        score["measures"].given += 1
        score["measures"].misses.append(f"not a measure of the plan: {one.title}")
        _surplus(score, one)
    return score


def _terms(read: records.Plan | None) -> list[records.Term]:
    return read.terms if read else []


def _whole(tally: Tally, plan: truth.Plan, read: records.Plan | None) -> None:
    first, last = f"{plan.years[0]}-04-01", f"{plan.years[-1] + 1}-03-31"
    facts = {fact.property: fact.literal for fact in read.facts} if read else {}
    given = [_name(read.title), read.code, facts.get("kf:start"), facts.get("kf:end")] if read else []
    wanted = [_name(plan.title), plan.code, first, last]
    _sets(tally, "the plan", wanted, [fact for fact in given if fact])


def _name(title: str) -> str:
    """The title of a plan with or without the word that says that it is a sample."""
    return key(title).rstrip(")").removesuffix("見本").rstrip("(")


def _sets(tally: Tally, where: str, wanted: Sequence[str], given: Sequence[str]) -> None:
    """Names as sets; a name given twice is wrong once."""
    right = set(wanted) & set(given)
    tally.expected += len(set(wanted))
    tally.given += len(given)
    tally.right += len(right)
    place = f"{where}: " if where else ""
    tally.misses += [f"{place}missing {name}" for name in wanted if name not in right]
    tally.misses += [f"{place}wrong {name}" for name in given if name not in right]
    tally.misses += [f"{place}twice {name}" for name in right if list(given).count(name) > 1]


def _measure(score: Score, plan: truth.Plan, measure: truth.Measure, one: records.Measure | None) -> None:
    where = f"{measure.number} {measure.title}"
    if measure.owners or not measure.projects:  # a measure may take over the owners of its projects
        _owners(score["owners"], where, measure.owners, one.owners if one else [])
    wanted: list[truth.Row] = [*measure.rows, *measure.projects]
    read: list[records.Step | records.Project] = [*one.steps, *one.projects] if one else []
    rows, more = paired(wanted, read, by_place=True)
    for row, found in rows:
        _row(score, plan, f"{where} / {row.title or 'schedule'}", row, found)
    for left in more:
        _phases(score["phases"], f"{where} / {left.title}", {}, left.phases)
        _sets(score["rows"], where, [], [left.title])
    indicators, beyond = paired(measure.indicators, one.indicators if one else [], by_place=True)
    for indicator, given in indicators:
        _indicator(score, plan, f"{where} / {indicator.title}", indicator, given)
    for other in beyond:
        _no_indicator(score, where, other)


def _owners(tally: Tally, where: str, wanted: list[str], given: list[str]) -> None:
    _sets(tally, where, [key(name) for name in wanted], [key(name) for name in given])


def _row(
    score: Score, plan: truth.Plan, where: str, row: truth.Row, found: records.Step | records.Project | None
) -> None:
    if row.title:
        _sets(score["rows"], where, [key(row.title)], [key(found.title)] if found else [])
    if isinstance(row, truth.Project):
        _owners(score["owners"], where, row.owners, found.owners if isinstance(found, records.Project) else [])
    _phases(score["phases"], where, plan.phases(row), found.phases if found else [])


def _phases(tally: Tally, where: str, wanted: dict[int, truth.Phase], given: Sequence[records.Phase]) -> None:
    tally.expected += len(wanted)
    tally.given += len(given)
    by_year = {phase.year: phase for phase in given}
    tally.right += sum(year in by_year and _same(phase, by_year[year]) for year, phase in wanted.items())
    for year in sorted(wanted.keys() | by_year.keys()):
        want, got = wanted.get(year), by_year.get(year)
        if not (want and got and _same(want, got)):
            tally.misses.append(f"{where} / {year}: wanted {_shown(want)}, read {got and (got.printed, got.kinds)}")


def _shown(phase: truth.Phase | None) -> str:
    return f"{phase.printed or 'a mark'} {sorted(phase.kinds or [])}" if phase else "nothing"


def _same(wanted: truth.Phase, given: records.Phase) -> bool:
    printed = wanted.printed is None or _plain(wanted.printed) == _plain(given.printed)
    return printed and (wanted.kinds is None or wanted.kinds == set(given.kinds))


def _plain(text: str) -> str:
    """A phase as printed, whatever stands between its words."""
    return re.sub(r"[\s/・→⇒、]", "", unicodedata.normalize("NFKC", text))


def _indicator(
    score: Score, plan: truth.Plan, where: str, wanted: truth.Indicator, given: records.Indicator | None
) -> None:
    names = [key(given.title), unicodedata.normalize("NFKC", given.unit)] if given else []
    _sets(score["indicators"], where, [key(wanted.title), unicodedata.normalize("NFKC", wanted.unit)], names)
    last = plan.years[-1]
    targets = wanted.targets if plan.style.targets == "yearly" else {last: wanted.targets[last]}
    _values(score["targets"], where, targets.items(), given.targets if given else [])
    baseline = [wanted.baseline] if wanted.baseline else []
    _values(score["baselines"], where, baseline, [given.baseline] if given and given.baseline else [])


def _values(tally: Tally, where: str, wanted: Iterable[tuple[int, Decimal]], given: Sequence[records.Value]) -> None:
    pairs = [f"{year} {number.normalize():f}" for year, number in wanted]
    read = [f"{value.year} {value.number.normalize():f}" for value in given if value.number is not None]
    _sets(tally, where, pairs, read)


def _no_indicator(score: Score, where: str, other: records.Indicator) -> None:
    _sets(score["indicators"], where, [], [other.title])
    _values(score["targets"], f"{where} / {other.title}", [], other.targets)
    _values(score["baselines"], f"{where} / {other.title}", [], [other.baseline] if other.baseline else [])


def _surplus(score: Score, one: records.Measure) -> None:
    """All that was given for what is no measure of the plan is wrong."""
    _owners(score["owners"], one.title, [], one.owners)
    rows: list[records.Step | records.Project] = [*one.steps, *one.projects]
    for row in rows:
        _phases(score["phases"], f"{one.title} / {row.title}", {}, row.phases)
    for indicator in one.indicators:
        _no_indicator(score, one.title, indicator)
