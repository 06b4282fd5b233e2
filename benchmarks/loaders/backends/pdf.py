"""A PDF with ruled tables and page numbers, printed by Chromium."""

import html
import shutil
import subprocess
import tempfile
from pathlib import Path

from benchmarks.loaders.blocks import Block, Cell, Grid, Heading, Sheet, Table, Text
from benchmarks.loaders.truth import Plan

_CSS = """
@page { size: A4 %s; margin: 16mm; @bottom-center { content: counter(page); } %s }
body { font-family: "Noto Sans CJK JP", sans-serif; font-size: 9.5pt; }
h1 { break-before: page; font-size: 15pt } h2 { font-size: 12.5pt } h3 { font-size: 11pt }
h1:first-child { break-before: avoid } .new { break-before: page }
table { border-collapse: collapse; width: 100%%; margin: 2mm 0 5mm }
th, td { border: 0.6pt solid #333; padding: 1mm 1.5mm; text-align: left; vertical-align: middle }
.figure { white-space: nowrap }
th { background: #e4ecf4; font-weight: 600 } tr { break-inside: avoid } thead { display: table-header-group }
"""
_ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--no-pdf-header-footer"]


def chromium() -> str | None:
    """The browser that prints, where the machine has one."""
    return next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )


def write_pdf(plan: Plan, blocks: list[Block], path: Path) -> None:
    """Pages of A4, lying where the tables are wide; header rows are printed again on each page."""
    side = "landscape" if plan.shape == "listing" else "portrait"
    above = f'@top-right {{ content: "{plan.title}"; font-size: 8pt }}' if plan.style.running else ""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "plan.html"
        page.write_text(_html(plan.title, blocks, _CSS % (side, above)), encoding="utf-8")
        print_page(page, path)


def print_page(page: Path, path: Path) -> None:
    """Print a page of HTML to ``path``; ``FileNotFoundError`` without a browser."""
    program = chromium()
    if program is None:
        raise FileNotFoundError("chromium")
    with tempfile.TemporaryDirectory() as folder:
        command = [program, *_ARGUMENTS, f"--user-data-dir={folder}/profile", f"--print-to-pdf={path}", page.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=120)  # noqa: S603


def _html(title: str, blocks: list[Block], css: str) -> str:
    made = [f"<!doctype html><html lang=ja><meta charset=utf-8><title>{title}</title><style>{css}</style><body>"]
    for at, block in enumerate(blocks):
        match block:
            case Heading(text=text, level=level):
                made.append(f"<h{level}>{_text(text)}</h{level}>")
            case Text(text=text):
                made.append(f"<p>{_text(text)}</p>")
            case Table(rows=rows):
                made.append(_table(rows))
            case Sheet():
                follows = blocks[at + 1] if at + 1 < len(blocks) else None
                if not (isinstance(follows, Heading) and follows.level == 1):
                    made.append("<div class=new></div>")
    return "\n".join(made)


def _text(text: str) -> str:
    return html.escape(text).replace("\n", "<br>")


def _table(rows: Grid) -> str:
    heads = next((at for at, row in enumerate(rows) if not all(cell.head for cell in row)), len(rows))
    parts = ["".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in part) for part in (rows[:heads], rows[heads:])]
    return f"<table><thead>{parts[0]}</thead><tbody>{parts[1]}</tbody></table>"


def _cell(cell: Cell) -> str:
    name = "th" if cell.head else "td"
    figure = " class=figure" if cell.amount is not None else ""
    return f"<{name}{figure} colspan={cell.across} rowspan={cell.down}>{_text(cell.text)}</{name}>"
