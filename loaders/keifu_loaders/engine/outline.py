"""Which lines begin a measure and which a pillar, where the plan uses headings rather than labels for them."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from keifu_loaders.engine.figures import in_text
from keifu_loaders.engine.grid import Item, header, is_only_years
from keifu_loaders.engine.headings import ONLY_NUMBER, Heading, heading, in_contents, is_pillar_word
from keifu_loaders.engine.listing import is_list
from keifu_loaders.engine.table import names_a_measure
from keifu_loaders.engine.words import kind_of, label_line
from keifu_loaders.engine.years import spans_of_years
from keifu_loaders.lexicon import lexicon

_CONTENTS_CELLS = 3
_LONGEST_CONTENTS = 150
_FAR = 60  # lines between a measure's heading and its first label, at most


def _is_anchor(item: Item) -> bool:
    """A line or row that only stands inside a measure: its owner, its schedule, its list of projects."""
    if item.cells is None:
        found = label_line(item.line.text)
        return bool(found and found[0] in ("owner", "schedule"))
    found_columns = header(item.cells)
    if found_columns:
        return is_only_years(found_columns) or is_list(found_columns)
    return any(kind_of(cell) == "owner" for cell in item.cells)


def uses_labels(items: Sequence[Item]) -> bool:
    """Whether measures are named behind a label (施策名 | …) or in a list at least twice."""
    named = 0
    for item in items:
        if item.cells is None:
            found = label_line(item.line.text)
            named += bool(found and found[0] == "measure" and found[1])
            continue
        if header(item.cells):
            continue
        named += any(names_a_measure(item.cells, at) for at in range(len(item.cells)))
    return named >= 2


class Outline(NamedTuple):
    """Line number → heading, of measures and of pillars.

    ``mode``: measures stand behind a ``label``, in a ``list``, or below a ``heading``.
    """

    mode: str
    measures: dict[int, Heading]
    pillars: dict[int, Heading]


def outline(items: Sequence[Item]) -> Outline:
    """How a plan names its measures, and where."""
    found = {i: h for i, item in enumerate(items) if (h := _heading(items, i))}
    if uses_labels(items):
        return Outline("label", {}, _named_pillars(items, found))
    anchors = [i for i, item in enumerate(items) if _is_anchor(item) or (i in found and found[i].owners)]
    owned = sum(1 for i in anchors if _is_owner_form(items[i]) or i in found)
    if owned < 2 and _is_list_of_measures(items):
        return Outline("list", {}, _named_pillars(items, found))
    nearest = [place for a in anchors if (place := _before(a, found)) is not None]
    kinds = Counter(found[i].kind for i in nearest)
    if not kinds:
        return Outline("list", {}, {})
    kind = max(kinds, key=lambda k: (kinds[k], k))
    starts = [i for i in sorted(found) if found[i].kind == kind and _owns_an_anchor(i, kind, found, anchors)]
    measures = {items[i].line.number: found[i] for i in starts}
    return Outline("heading", measures, _pillars(items, found, starts, kind))


def _heading(items: Sequence[Item], place: int) -> Heading | None:
    """The heading that a line is, or the first row of a table that holds nothing else: ``A-1 | 窓口の予約``."""
    item = items[place]
    if item.cells is None:
        return heading(item.line.raw)
    filled = list(dict.fromkeys(cell for cell in item.cells if cell))
    first = place == 0 or items[place - 1].table != item.table
    if len(item.cells) < 2 or not (len(filled) == 1 or (len(filled) == 2 and ONLY_NUMBER.match(filled[0]))):
        return None
    return heading(" ".join(filled)) if first or len(filled) == 2 else None


def _is_list_of_measures(items: Sequence[Item]) -> bool:
    """Whether most rows of lists stand in lists that name measures, rather than projects of a measure in a heading."""
    named, other = 0, 0
    for item in items:
        columns = header(item.cells) if item.cells else None
        if not columns or not is_list(columns):
            continue
        rows = sum(1 for each in items if each.table == item.table) - 1
        own = {c.kind for c in columns.values()} & {"number", "pillar", "indicator", "target"}
        projects = not own and all("事業" in c.header for c in columns.values() if c.kind == "measure")
        if projects or rows < 2:
            other += rows
        else:
            named += rows
    return named > other or 0 < _lists(items) < 4


def _is_owner_form(item: Item) -> bool:
    """An owner in a line or in a row of a form, rather than a column of a list."""
    if item.cells is None:
        found = label_line(item.line.text)
        return bool(found and found[0] == "owner")
    return header(item.cells) is None and any(kind_of(cell) == "owner" for cell in item.cells)


def _lists(items: Sequence[Item]) -> int:
    return sum(1 for item in items if item.cells and (c := header(item.cells)) and is_list(c))


def _before(anchor: int, found: dict[int, Heading]) -> int | None:
    return max((i for i in found if anchor - _FAR < i < anchor or (i == anchor and found[i].owners)), default=None)


def _owns_an_anchor(start: int, kind: str, found: dict[int, Heading], anchors: Sequence[int]) -> bool:
    end = next((i for i in sorted(found) if i > start and found[i].kind == kind), 10**9)
    return any(start <= a < min(end, start + 4 * _FAR) for a in anchors)


def _pillars(items: Sequence[Item], found: dict[int, Heading], starts: Sequence[int], kind: str) -> dict[int, Heading]:
    """The headings one level above the measures: by their own word, else the kind that most often comes just before."""
    if not starts:
        return {}
    above: Counter[str] = Counter()
    for start in starts:
        before = max((i for i in found if i < start), default=None)
        if before is not None and found[before].kind != kind and _leads(items[before:start]):
            above[found[before].kind] += 1
    named = [k for k in {h.kind for h in found.values()} if is_pillar_word(k) and k != kind]
    chosen = max(named, key=lambda k: sum(h.kind == k for h in found.values()), default=None)
    chosen = chosen or max(above, key=lambda k: above[k], default=None)
    first = max((i for i in found if i < starts[0] and found[i].kind == chosen), default=starts[0])
    return {items[i].line.number: h for i, h in found.items() if h.kind == chosen and first <= i < starts[-1]}


def _leads(items: Sequence[Item]) -> bool:
    """Whether nothing but prose stands between a heading and the next, so that it is above it and not in the one before."""
    heading_line, *between = items
    if in_text(heading_line.line.text)[3]:
        return False
    return not any(i.cells or label_line(i.line.text) or spans_of_years(i.line.text) for i in between if i.line.text)


def _named_pillars(items: Sequence[Item], found: dict[int, Heading]) -> dict[int, Heading]:
    return {items[i].line.number: h for i, h in found.items() if is_pillar_word(h.kind)}


def _after_contents(items: Sequence[Item]) -> Sequence[Item]:
    """The items without the lines from 目次 to where its first entry comes again."""
    words = lexicon().report
    titles = ["".join(re.sub(words.contents_entry, "", item.line.text).split()) for item in items]
    start = next((i for i, item in enumerate(items) if re.search(words.contents, item.line.text)), None)
    if start is None or start + 2 >= len(items):
        return items
    end = next((i for i in range(start + 2, len(items)) if titles[i] == titles[start + 1]), start)
    return [*items[:start], *items[end:]] if end - start < _LONGEST_CONTENTS else items


def without_contents(items: Sequence[Item]) -> list[Item]:
    """The items without a table of contents: five or more lines close together that end in the number of a page."""
    items = _after_contents(items)
    short = [i for i, item in enumerate(items) if sum(map(bool, item.cells or ())) <= _CONTENTS_CELLS]
    places = [i for i in short if in_contents(items[i].line.raw.rstrip())]
    inside: set[int] = set()
    cluster: list[int] = []
    for place in [*places, 10**9]:
        if cluster and place - cluster[-1] > 3:
            if len(cluster) >= 5:
                inside |= set(range(cluster[0], cluster[-1] + 1))
            cluster = []
        cluster.append(place)
    return [item for i, item in enumerate(items) if i not in inside]
