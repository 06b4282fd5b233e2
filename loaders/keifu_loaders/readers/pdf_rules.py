"""The sides that a ruled table leaves open: pdfplumber finds a cell only where all four are drawn."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from pdfplumber.page import Page
from pdfplumber.table import TableFinder

_SAME = 3.0
"""Points within which two places are one: what pdfplumber snaps together."""


class Rule(NamedTuple):
    """A straight rule: ``at`` its place across, from ``start`` to ``end`` along it; in points from the upper left."""

    at: float
    start: float
    end: float

    def reaches(self, start: float, end: float) -> bool:
        """Whether it covers the whole stretch."""
        return self.start - _SAME <= start and end <= self.end + _SAME


def closing(page: Page) -> tuple[list[Rule], list[Rule]]:
    """The horizontal and the vertical rules that close the tables of a page.

    Horizontal ones above and below where three or more vertical rules run out beyond the last horizontal one (a row
    cut by the end of the page), vertical ones where rows with columns in them have no left or right side (a
    favourite of designers).
    """
    edges: Sequence[dict[str, Any]] = TableFinder(page).edges
    across = [Rule(e["top"], e["x0"], e["x1"]) for e in edges if e["orientation"] == "h"]
    down = [Rule(e["x0"], e["top"], e["bottom"]) for e in edges if e["orientation"] == "v"]
    ends = [*_ends(across, down, [rule.start for rule in down]), *_ends(across, down, [rule.end for rule in down])]
    return ends, _sides(across, down)


def _ends(across: Sequence[Rule], down: Sequence[Rule], places: Iterable[float]) -> list[Rule]:
    made: list[Rule] = []
    for at in sorted(set(places)):
        if made and at - made[-1].at <= _SAME:
            continue
        here = [rule for rule in down if min(abs(rule.start - at), abs(rule.end - at)) <= _SAME]
        if len({round(rule.at) for rule in here}) < 3:
            continue
        left, right = min(rule.at for rule in here), max(rule.at for rule in here)
        crossing = [rule for rule in across if rule.reaches(left, right)]
        attached = any(rule.start - _SAME <= other.at <= rule.end + _SAME for rule in here for other in crossing)
        if attached and not any(abs(other.at - at) <= _SAME for other in crossing):
            made.append(Rule(at, left, right))
    return made


def _sides(across: Sequence[Rule], down: Sequence[Rule]) -> list[Rule]:
    made: list[Rule] = []
    groups: dict[tuple[int, int], list[Rule]] = {}
    for rule in sorted(across):
        groups.setdefault((round(rule.start / _SAME), round(rule.end / _SAME)), []).append(rule)
    for rules in groups.values():
        for upper, lower in pairwise(rules):
            inside = [rule for rule in down if rule.reaches(upper.at, lower.at)]
            if not any(upper.start + _SAME < rule.at < upper.end - _SAME for rule in inside):
                continue
            for at in (upper.start, upper.end):
                if not any(abs(rule.at - at) <= _SAME for rule in inside):
                    made.append(Rule(at, upper.at, lower.at))
    return made
