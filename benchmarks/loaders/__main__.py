"""``python -m benchmarks.loaders``: the fixed plans, those laid out by others and some random ones, read without a profile, figures and misses.

The exit status is 0 whatever the figures are: this measures, it does not judge.
"""

import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from benchmarks.loaders.backends.pdf import chromium
from benchmarks.loaders.generate import generate
from benchmarks.loaders.score import measure, report
from benchmarks.loaders.truth import fixed, given


def main(
    seeds: Annotated[int, typer.Option(help="How many random plans.")] = 20,
    first: Annotated[int, typer.Option(help="The first seed.")] = 1,
    only: Annotated[str, typer.Option(help="Only plans whose name holds this.")] = "",
    misses: Annotated[int, typer.Option(help="How many misses to list for each plan and kind of fact.")] = 5,
    keep: Annotated[Path | None, typer.Option(help="A folder in which the documents stay.")] = None,
) -> None:
    """How much of plans in unknown layouts is read right."""
    plans = [plan for plan in [*fixed(), *given(), *map(generate, range(first, first + seeds))] if only in plan.name]
    errors, console = Console(stderr=True), Console(width=200)
    if not chromium():
        errors.print("No Chromium here: plans in PDF are left out. / Chromium がないため PDF の見本を除きます。")
        plans = [plan for plan in plans if plan.backend != "pdf"]
    with tempfile.TemporaryDirectory() as folder:
        place = keep or Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        results = [measure(plan, place) for plan in track(plans, "reading", console=errors, transient=True)]
    report(results, misses, console)


if __name__ == "__main__":
    typer.run(main)
