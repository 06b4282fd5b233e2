"""Blocks → a file: PDF, Word, Excel, text, CSV."""

import shutil
from collections.abc import Callable
from pathlib import Path

from benchmarks.loaders.backends.excel import write_excel
from benchmarks.loaders.backends.flat import write_csv, write_text
from benchmarks.loaders.backends.pdf import print_page, write_pdf
from benchmarks.loaders.backends.word import write_word
from benchmarks.loaders.blocks import Block
from benchmarks.loaders.shapes import blocks
from benchmarks.loaders.truth import DOCUMENTS, Plan

BACKENDS: dict[str, tuple[str, Callable[[Plan, list[Block], Path], None]]] = {
    "pdf": (".pdf", write_pdf),
    "word": (".docx", write_word),
    "excel": (".xlsx", write_excel),
    "text": (".txt", write_text),
    "csv": (".csv", write_csv),
}
"""Name → file ending and writer."""


def render(plan: Plan, folder: Path) -> Path:
    """Write the document of a plan into a folder; returns its path. One that is given as a page is printed."""
    if plan.document:
        source = DOCUMENTS / plan.document
        if source.suffix != ".html":
            return Path(shutil.copy(source, folder / source.name))
        print_page(source, folder / f"{plan.name}.pdf")
        return folder / f"{plan.name}.pdf"
    ending, write = BACKENDS[plan.backend]
    path = folder / f"{plan.name}{ending}"
    write(plan, blocks(plan), path)
    return path
