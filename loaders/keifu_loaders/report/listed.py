"""Lines that say again what was read elsewhere: overviews, charts of the plan's structure, running titles."""

import re

from keifu_loaders.lexicon import lexicon
from keifu_loaders.records import Plan
from keifu_loaders.report.look import compact
from keifu_loaders.report.places import owners, parts

_SHORTEST = 4  # a title of fewer characters turns up in any text


class Listed:
    """Knows the names of a plan's records."""

    def __init__(self, plan: Plan) -> None:
        titles = {plan.title, plan.document_title, *(p.title for p in plan.pillars), *(m.title for m in plan.measures)}
        titles |= {part.title for m in plan.measures for part in parts(m)}
        self._titles = {name for title in titles if len(name := compact(title)) >= _SHORTEST}
        others = {compact(name) for m in plan.measures for name in owners(m)}
        others |= {compact(mark) for m in plan.measures for mark in m.marks}
        names = sorted(self._titles | others - {""}, key=lambda name: (-len(name), name))
        self._names = re.compile("|".join(map(re.escape, names)) or "(?!)")

    def __contains__(self, text: str) -> bool:
        """Whether a line holds a title of a record, and beside such names only numbers and words of headings."""
        line = compact(text)
        if not any(title in line for title in self._titles):
            return False
        return bool(re.fullmatch(lexicon().report.listed_rest, self._names.sub("", line)))
