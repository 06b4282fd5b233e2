"""``python -m benchmarks.loaders``: the fixed plans, those laid out by others and some random ones, read without a profile, figures and misses.

The exit status is 0 whatever the figures are: this measures, it does not judge.
"""

import tempfile
from pathlib import Path

import click
from rich.console import Console
from rich.progress import track

from benchmarks.loaders.backends.pdf import chromium
from benchmarks.loaders.generate import generate
from benchmarks.loaders.score import measure, report
from benchmarks.loaders.truth import fixed, given


@click.command(context_settings={"show_default": True})
@click.option("--seeds", default=20, help="How many random plans.")
@click.option("--first", default=1, help="The first seed.")
@click.option("--only", default="", help="Only plans whose name holds this.")
@click.option("--misses", default=5, help="How many misses to list for each plan and kind of fact.")
@click.option("--keep", type=click.Path(path_type=Path), help="A folder in which the documents stay.")
def main(seeds: int, first: int, only: str, misses: int, keep: Path | None) -> None:
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
    main()
