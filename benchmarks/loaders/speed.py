"""``python -m benchmarks.loaders.speed``: plans a second, from text in parallel, and from PDF beside pdfplumber alone.

The texts are copies of 徳島市's plan under the names of other municipalities; the PDFs are the samples of this folder.
"""

import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import click
import pdfplumber
from rich.console import Console
from rich.table import Table

from benchmarks.loaders.backends import render
from benchmarks.loaders.backends.pdf import chromium
from benchmarks.loaders.truth import bodies, given
from keifu.errors import CannotRunError
from keifu.progress import Progress
from keifu_loaders.many import Options, outcomes
from keifu_loaders.read import read_plan


@click.command(context_settings={"show_default": True})
@click.option("--plans", default=1000, help="How many texts of 徳島市's size.")
@click.option(
    "--source",
    type=click.Path(path_type=Path),
    default="../shared/sources/tokushima.txt",
    help="徳島市's plan as text.",
)
def main(plans: int, source: Path) -> None:
    """How fast plans are read."""
    if not source.is_file():
        raise SystemExit(
            str(
                CannotRunError(
                    "徳島市の計画の本文がありません。", "The text of 徳島市's plan is not here.", str(source)
                )
            )
        )
    console = Console(width=120)
    table = Table("what", "plans", "seconds", "plans/s", "peak MiB (any process)", title="reading plans")
    with tempfile.TemporaryDirectory() as folder:
        table.add_row(*_texts(list(_copies(source, plans, Path(folder)))))
        if chromium():
            for row in _pdfs(Path(folder)):
                table.add_row(*row)
    console.print(table)


def _copies(source: Path, plans: int, folder: Path) -> Iterator[Path]:
    text = source.read_text(encoding="utf-8")
    names = [body["name"] for body in bodies()]
    for name in [name for name in names if names.count(name) == 1][:plans]:
        path = folder / f"{name}.txt"
        path.write_text(text.replace("徳島市", name), encoding="utf-8")
        yield path


def _texts(paths: list[Path]) -> tuple[str, ...]:
    start, failed = time.perf_counter(), []
    with Progress().counted("計画を読み取る", "reading plans", len(paths)) as done:
        for one in outcomes(paths, Options()):
            failed += [one.error] if one.error else []
            done()
    seconds = time.perf_counter() - start
    if failed:
        raise SystemExit(failed[0])
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return _row("text → Turtle, in parallel", len(paths), seconds, f"{peak / 1024:,.0f}")


def _pdfs(folder: Path) -> Iterator[tuple[str, ...]]:
    """The same PDFs, one after the other: Keifu from file to records, and pdfplumber's text and tables alone."""
    paths = [render(plan, folder) for plan in given() if plan.backend == "pdf"]
    start = time.perf_counter()
    for path in paths:
        read_plan(path)
    yield _row("PDF → records, one by one", len(paths), time.perf_counter() - start)
    start = time.perf_counter()
    for path in paths:
        with pdfplumber.open(path) as pdf:
            for page in pdf.pages:
                page.extract_text()
                page.extract_tables()
    yield _row("PDF, pdfplumber alone", len(paths), time.perf_counter() - start)


def _row(what: str, plans: int, seconds: float, peak: str = "") -> tuple[str, ...]:
    return what, f"{plans:,}", f"{seconds:.1f}", f"{plans / seconds:.2f}", peak


if __name__ == "__main__":
    main()
