"""Text with tab-separated tables, and CSV."""

import csv
from pathlib import Path

from benchmarks.loaders.blocks import Block, Grid, Heading, Sheet, Table, Text, placed, width
from benchmarks.loaders.truth import Plan


def write_text(plan: Plan, blocks: list[Block], path: Path) -> None:
    """Lines; a table has a line a row and tabs between its cells, a line break in a cell becomes a space."""
    made: list[str] = []
    for block in blocks:
        match block:
            case Heading(text=text):
                made += ["", text, ""]
            case Text(text=text):
                made += text.split("\n")
            case Table(rows=rows):
                made += ["", *("\t".join(cell.replace("\n", " ") for cell in row) for row in _rows(rows)), ""]
            case Sheet():
                made.append("")
    path.write_text("\n".join(made).strip() + "\n", encoding=plan.style.encoding)


def write_csv(plan: Plan, blocks: list[Block], path: Path) -> None:
    """A row a line of text or of a table, as Excel saves a worksheet (CRLF; a cell may hold line breaks)."""
    with path.open("w", encoding=plan.style.encoding, newline="") as file:
        writer = csv.writer(file)
        for block in blocks:
            match block:
                case Heading(text=text) | Text(text=text):
                    writer.writerows([part] for part in text.split("\n"))
                case Table(rows=rows):
                    writer.writerows(_rows(rows))
                case Sheet():
                    pass


def _rows(rows: Grid) -> list[list[str]]:
    """All places of a table, those that a merged cell covers beyond its first empty."""
    made = [[""] * width(rows) for _ in rows]
    for at, column, cell in placed(rows):
        made[at][column] = cell.text
    return made
