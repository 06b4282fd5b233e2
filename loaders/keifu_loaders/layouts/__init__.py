"""The ways in which a plan lays out one measure. A profile names one and gives its options."""

from collections.abc import Callable
from typing import Any

from keifu_loaders.document import Line
from keifu_loaders.layouts.labelled_table import LabelledTable, read_labelled_table
from keifu_loaders.layouts.project_table import ProjectTable, read_projects
from keifu_loaders.layouts.sheet import Sheet, read_sheet
from keifu_loaders.layouts.spaced_sheet import SpacedSheet, read_spaced_sheet
from keifu_loaders.records import Measure, Note

Reader = Callable[[Measure, list[Line], Any], list[Note]]
"""Fills a measure from its lines by the options of the layout; returns notes about what the text lost."""

LAYOUTS: dict[str, tuple[type, Reader]] = {
    "sheet": (Sheet, read_sheet),
    "project-table": (ProjectTable, read_projects),
    "labelled-table": (LabelledTable, read_labelled_table),
    "spaced-sheet": (SpacedSheet, read_spaced_sheet),
}
"""Name in a profile → options (a pydantic model) and reader."""
