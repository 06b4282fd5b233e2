"""Parts of a document that are read in their own way: contents, glossary, paragraphs, tables, the measures' region."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from keifu_loaders.lexicon import lexicon
from keifu_loaders.records import Plan
from keifu_loaders.report.look import Look, compact, is_frame, labelled
from keifu_loaders.values import phase_kinds

_LONGEST = 30  # lines of one paragraph


def contents(lines: Sequence[Look]) -> tuple[set[int], set[str]]:
    """The lines of the table of contents, and the titles in it (compact, without page)."""
    start = next((place for place, line in enumerate(lines) if line.has("contents")), None)
    if start is None or start + 1 >= len(lines):
        return set(), set()
    titles = [compact(re.sub(lexicon().report.contents_entry, "", line.line.text)) for line in lines]
    again = (place for place in range(start + 2, len(lines)) if titles[place] == titles[start + 1])
    end = next(again, None)
    if end is None:
        others = (place for place in range(start + 1, len(lines)) if not lines[place].has("contents_entry"))
        end = next(others, len(lines))
    return {line.line.number for line in lines[start:end]}, set(titles[start + 1 : end])


def glossary(lines: Sequence[Look], without: set[int], titles: set[str]) -> set[int]:
    """The lines from the heading of a glossary to the next heading that the contents name, or to the end."""
    found: set[int] = set()
    inside = False
    for line in lines:
        if line.line.number in without:
            continue
        if line.has("glossary"):
            inside = True
        elif inside and not line.is_row and compact(line.line.text) in titles:
            inside = False
        if inside:
            found.add(line.line.number)
    return found


def paragraphs(lines: Sequence[Look]) -> set[int]:
    """The lines of running text: those in which a sentence ends, and the wrapped lines before them."""
    widths = sorted(len(line.line.text) for line in lines if not line.is_row)
    wide = widths[len(widths) * 9 // 10] * lexicon().report.paragraph if widths else 0
    found: set[int] = set()
    open_: list[int] = []
    for line in lines:
        text = line.line.text
        if line.is_row or labelled(line) or line.has("measure_heading") or len(open_) > _LONGEST:
            open_ = []
        elif line.has("sentence"):
            found.update([*open_, line.line.number])
            open_ = [line.line.number] if len(text) >= wide and not text.endswith("。") else []
        elif open_ or len(text) >= wide:
            open_.append(line.line.number)
    return found


def tables(lines: Sequence[Look]) -> Iterator[list[Look]]:
    """Neighbouring rows as tables."""
    table: list[Look] = []
    for line, after in pairwise([*lines, None]):
        if line and line.is_row:
            table.append(line)
            near = after and after.is_row and after.line.number == line.line.number + 1
            if not (near and after and after.line.table == line.line.table):
                yield table
                table = []


def region(plan: Plan) -> range:
    """The lines from the first pillar or measure to the end of the last."""
    spans = [part.span for part in [*plan.pillars, *plan.measures]]
    return range(min(span.first for span in spans), max(span.last for span in spans) + 1) if spans else range(0)


def is_header(line: Look) -> bool:
    """Whether a line heads a table: labels and years, in cells or set apart by spaces."""
    return is_frame(line.cells) if line.is_row else is_frame(line.line.text.split(" "))


def is_cells(line: Look) -> bool:
    """Whether a line is nothing but phases: cells of a schedule that lost their table."""
    return all(phase_kinds(word) for word in line.line.text.split(" "))
