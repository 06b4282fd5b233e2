"""Reads the documents of plans and prints how much of each was read right, and what was missed."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.loaders.backends import render
from benchmarks.loaders.compare import ALSO, THRESHOLDS, Score, Tally, compare, empty
from benchmarks.loaders.truth import Plan
from keifu.errors import KeifuError
from keifu_loaders.read import read_plan


@dataclass(frozen=True)
class Result:
    """One plan: its score, the seconds that reading took, and why it was not read, where it was not."""

    name: str
    score: Score
    seconds: float
    error: str | None = None


def measure(plan: Plan, folder: Path) -> Result:
    """Write the document of a plan into ``folder``, read it with no profile named, compare."""
    path = render(plan, folder)
    start = time.perf_counter()
    try:
        read = read_plan(path)
    except KeifuError as error:
        return Result(plan.name, compare(plan, None), time.perf_counter() - start, error.en)
    except Exception as error:  # a crash is a finding, and the other plans are to be measured all the same
        crash = f"CRASH {type(error).__name__}: {error}"
        return Result(plan.name, compare(plan, None), time.perf_counter() - start, crash)
    return Result(plan.name, compare(plan, read), time.perf_counter() - start)


def overall(results: Iterable[Result]) -> Score:
    """All facts of all plans together."""
    total = empty()
    for result in results:
        for kind, tally in result.score.items():
            total[kind].add(tally)
    return total


def passes(score: Score) -> bool:
    """Whether recall and precision of every kind reach its threshold."""
    return all(min(score[kind].recall, score[kind].precision) >= least for kind, least in THRESHOLDS.items())


def report(results: list[Result], misses: int, console: Console) -> None:
    """A line a plan and one for all (recall/precision in %, facts stated), then up to ``misses`` misses a plan and kind."""
    table = Table("plan", *THRESHOLDS, *ALSO, "s", title="recall/precision % (facts stated)")
    for result in results:
        table.add_row(result.name, *_cells(result.score), f"{result.seconds:.2f}")
    table.add_section()
    table.add_row("all", *_cells(overall(results)), f"{sum(result.seconds for result in results):.2f}")
    table.add_row("threshold", *(f"{least:.0%}" for least in THRESHOLDS.values()), *("" for _ in ALSO), "")
    console.print(table)
    for result in results:
        _misses(result, misses, console)
    reached = sum(passes(result.score) for result in results)
    console.print(f"{reached} of {len(results)} plans reach every threshold.")


def _cells(score: Score) -> list[str]:
    return [_cell(score[kind], THRESHOLDS.get(kind, 0.0)) for kind in (*THRESHOLDS, *ALSO)]


def _cell(tally: Tally, least: float) -> str:
    if not tally.expected and not tally.given:
        return "-"
    text = f"{100 * tally.recall:.0f}/{100 * tally.precision:.0f} ({tally.expected})"
    return f"[red]{text}[/red]" if min(tally.recall, tally.precision) < least else text


def _misses(result: Result, most: int, console: Console) -> None:
    if result.error:
        console.print(f"\n{result.name}: not read: {result.error}", markup=False, highlight=False)
        return
    for kind, tally in result.score.items():
        if tally.misses and most:
            console.print(f"\n{result.name}, {kind}: {len(tally.misses)} misses", markup=False, highlight=False)
            for miss in tally.misses[:most]:
                console.print(f"  {miss}", markup=False, highlight=False)
