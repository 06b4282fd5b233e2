"""A Word file with headings and ruled tables (python-docx)."""

from pathlib import Path
from typing import Any

import docx

from benchmarks.loaders.blocks import Block, Grid, Heading, Sheet, Table, Text, placed, width
from benchmarks.loaders.truth import Plan


def write_word(plan: Plan, blocks: list[Block], path: Path) -> None:
    """Headings in their styles, or bold where the plan has no heading styles; a new page a ``Sheet``."""
    file: Any = docx.Document()
    for at, block in enumerate(blocks):
        match block:
            case Sheet():
                if at:
                    file.add_page_break()
            case Heading(text=text, level=level):
                if plan.style.bold:
                    file.add_paragraph().add_run(text).bold = True
                else:
                    file.add_heading(text, level)
            case Text(text=text):
                for line in text.split("\n"):
                    file.add_paragraph(line)
            case Table(rows=rows):
                _table(file, rows)
    file.save(str(path))


def _table(file: Any, rows: Grid) -> None:
    table = file.add_table(rows=len(rows), cols=width(rows), style="Table Grid")
    for down, across, cell in placed(rows):
        place = table.cell(down, across)
        if cell.across > 1 or cell.down > 1:
            place = place.merge(table.cell(down + cell.down - 1, across + cell.across - 1))
        place.text = cell.text
    file.add_paragraph()
