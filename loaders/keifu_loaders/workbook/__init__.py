"""The workbook (.xlsx) for a person: records ⇄ sheets, without loss. ``docs/workbook.md`` is its description."""

from keifu_loaders.workbook.read import is_workbook, read_with_cells, read_workbook
from keifu_loaders.workbook.template import template
from keifu_loaders.workbook.write import workbook

__all__ = ["is_workbook", "read_with_cells", "read_workbook", "template", "workbook"]
