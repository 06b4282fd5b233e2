"""What a validation came to: findings, which of them count, and how much was looked at."""

import re
from collections import Counter
from dataclasses import dataclass, field

from rdflib import Graph

from keifu.findings import SEVERITIES, Finding, count
from keifu.report.seen import Seen

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True)
class Judgement:
    """``known`` are the fingerprints of the baseline, ``fail_on`` the least severity that fails, ``report`` SHACL's."""

    found: list[Finding]
    seen: list[Seen]
    report: Graph
    fail_on: str = "violation"
    known: frozenset[str] = frozenset()
    mended: list[str] = field(default_factory=list)

    @property
    def new(self) -> list[Finding]:
        """The findings that the baseline does not have; all of them where there is none."""
        return [finding for finding in self.found if finding.fingerprint not in self.known]

    def fails(self, finding: Finding) -> bool:
        """Whether a finding alone makes the validation fail."""
        order = list(SEVERITIES)
        known = finding.fingerprint in self.known
        return not known and order.index(finding.severity) <= order.index(self.fail_on)

    @property
    def failed(self) -> bool:
        """Whether any finding does."""
        return any(self.fails(finding) for finding in self.found)

    def municipalities(self) -> dict[str, dict[str, int]]:
        """How many new findings of each severity each municipality has, the most serious first; "" is nobody's."""
        names = dict.fromkeys(finding.municipality for finding in self.new)
        numbers = {name: count(finding for finding in self.new if finding.municipality == name) for name in names}
        return dict(sorted(numbers.items(), key=lambda item: [*(-n for n in item[1].values()), item[0]]))

    def shapes(self) -> list[tuple[Seen, int]]:
        """Every shape that things were held to, and how many new findings each gave, those of its properties too."""
        by_shape = Counter(finding.shape for finding in self.new)
        return [(one, sum(by_shape[part] for part in one.parts)) for one in self.seen]


def printable(text: str) -> str:
    """``text`` with control characters written out (``U+001B``): they move a terminal's cursor and break XML."""
    return _CONTROL.sub(lambda mark: f"<U+{ord(mark[0]):04X}>", text)
