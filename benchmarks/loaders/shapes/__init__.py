"""The ways in which a plan can lay out its measures (``Shape``), and what stands before and after them.

A shape turns a plan into blocks (``benchmarks.loaders.blocks``); it knows nothing of files.
"""

from collections.abc import Callable

from benchmarks.loaders.blocks import Block
from benchmarks.loaders.shapes.front import glossary, opening
from benchmarks.loaders.shapes.lines import lines
from benchmarks.loaders.shapes.listing import listing
from benchmarks.loaders.shapes.sections import sections
from benchmarks.loaders.shapes.sheets import sheets
from benchmarks.loaders.truth import Plan

SHAPES: dict[str, Callable[[Plan], list[Block]]] = {
    "sheets": sheets,  # one ruled sheet a measure
    "listing": listing,  # one big table, or one table a pillar: a row is a measure
    "sections": sections,  # a heading a measure, then a table of labels
    "lines": lines,  # a heading a measure, then lines that begin with a label
}


def blocks(plan: Plan) -> list[Block]:
    """The whole document: opening, measures, glossary."""
    return [*opening(plan), *SHAPES[plan.shape](plan), *glossary(plan)]
