"""How long ``keifu lineage`` takes: every measure of the current snapshot, with explanations, drawn as text.

Run ``keifu build`` first, then ``python -m benchmarks.lineage``. In milliseconds; the command is timed from outside,
start of the interpreter included and its modules compiled as usual, on a few measures spread over the plans.
"""

import argparse
import contextlib
import io
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

from keifu.commands.lineage import lineage
from keifu.results import Table
from keifu.snapshot import current

_MEASURES = "SELECT DISTINCT ?measure { ?measure a kf:Measure } ORDER BY ?measure"


def main() -> None:
    """Prints one line in-process and one for the command: median, 95th percentile and maximum, and the slowest measure."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--commands", type=int, default=10, help="how many measures the command is run for")
    options.add_argument("--format", default="text")
    asked = options.parse_args()
    measures = Table.from_json(current().run(_MEASURES)).column("measure")
    _tell("in-process", [(_seconds(_quiet, measure, asked.format), measure) for measure in measures])
    chosen = measures[:: max(1, len(measures) // asked.commands)]
    _tell("whole command", [(_seconds(_command, measure, asked.format), measure) for measure in chosen])


def _quiet(measure: str, format: str) -> None:
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        lineage(measure, format)


def _command(measure: str, format: str) -> None:
    command = [sys.executable, "-m", "keifu", "lineage", measure, "--format", format]
    usual = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(command, check=True, capture_output=True, env=usual)  # noqa: S603  our own command


def _seconds(call: Callable[[str, str], None], measure: str, format: str) -> float:
    start = time.perf_counter()
    call(measure, format)
    return time.perf_counter() - start


def _tell(name: str, timed: list[tuple[float, str]]) -> None:
    seconds = sorted(one for one, _ in timed)
    median, late = statistics.median(seconds), seconds[min(len(seconds) - 1, round(0.95 * len(seconds)))]
    slowest = max(timed)[1].rpartition("/id/")[2]
    print(
        f"{name}: {len(seconds)} measures, median {median * 1000:.0f} ms, p95 {late * 1000:.0f} ms, "
        f"max {seconds[-1] * 1000:.0f} ms ({slowest})"
    )


if __name__ == "__main__":
    main()
