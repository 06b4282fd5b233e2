"""How long validation takes beside plain pySHACL, side by side in one run, and how it grows with the number of plans.

Each figure comes from a process of its own: seconds by the clock, and of work on all processors, which other work on the
machine disturbs less. ``plain`` and ``fast`` have their data read before the clock starts; ``parts``
reads its files, judges plan by plan and writes its report within it. Megabytes are the highest of any one process; parts has
one a processor, and one that starts them.
"""

import argparse
import hashlib
import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyoxigraph as ox
from rdflib import RDF, SH

from benchmarks.validation import plans
from keifu import assets, shacl
from keifu.assemble import read_graph
from keifu.shacl import plain
from keifu.shacl.parts import validate_parts

WAYS = ("plain", "fast", "parts")


def main() -> None:
    """Prints one row a number of plans, and whether all ways found the same."""
    options = argparse.ArgumentParser(prog="make bench-validation", description=__doc__)
    options.add_argument("--plans", type=int, nargs="+", default=[1, 5, 50])
    options.add_argument("--ways", choices=WAYS, nargs="+", default=WAYS)
    options.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.one:
        print(json.dumps(one(asked.one[0], Path(asked.one[1]))))
        return
    titles = "".join(f"{f'{way} s, work s (MB)':>24}" for way in asked.ways)
    titles += "".join(f"{f'times {way}, in work':>22}" for way in asked.ways[1:])
    print(f"plans  results{titles}  same", flush=True)
    for number in asked.plans:
        with tempfile.TemporaryDirectory() as folder:
            plans.write(Path(folder), number)
            print(row(number, {way: apart(way, folder) for way in asked.ways}), flush=True)


def apart(way: str, folder: str) -> dict[str, float | str]:
    """``one`` in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.validation", "--one", way, folder]
    answer: dict[str, float | str] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)  # noqa: S603
    return answer


def one(way: str, folder: Path) -> dict[str, float | str]:
    """Validates once: seconds, megabytes at the highest, number of results and their digest (by what each says)."""
    rules = shacl.load_shapes(sorted(assets.folder("shapes").glob("*.ttl")))
    background = read_graph(folder / "background.nt")
    files = sorted(set(folder.glob("*.nt")) - {folder / "background.nt"})
    if way == "parts":
        start, before = time.perf_counter(), _work()
        validate_parts(background, files, rules, folder / "report")
        seconds, work = time.perf_counter() - start, _work() - before
        found = ox.parse(path=folder / "report", format=ox.RdfFormat.N_TRIPLES)
        results = [quad.object.value for quad in found if quad.predicate.value == str(SH.result)]
    else:
        for file in files:
            background += read_graph(file)
        start, before = time.perf_counter(), _work()
        report = (plain.report if way == "plain" else shacl.validate)(background, rules)
        seconds, work = time.perf_counter() - start, _work() - before
        results = [str(result) for result in report.subjects(RDF.type, SH.ValidationResult)]
    own = re.search(r"VmHWM:\s*(\d+)", Path("/proc/self/status").read_text())  # getrusage counts what started this, too
    most = max(int(own[1]) if own else 0, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
    digest = hashlib.sha256("".join(sorted(results)).encode()).hexdigest()
    return {"seconds": seconds, "work": work, "megabytes": most / 1024, "results": len(results), "digest": digest}


def _work() -> float:
    """Processor seconds so far, those of the processes that it started and that have ended among them."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def row(number: int, found: dict[str, dict[str, float | str]]) -> str:
    """One line of the table."""
    first, *others = found.values()
    cells = "".join(
        f"{cell['seconds']:9.2f}, {cell['work']:6.2f} ({cell['megabytes']:4.0f})" for cell in found.values()
    )
    times = "".join(
        f"{float(first['seconds']) / float(other['seconds']):14.1f}, {float(first['work']) / float(other['work']):6.1f}"
        for other in others
    )
    same = {cell["digest"] for cell in found.values()}
    return f"{number:5}  {first['results']:7}{cells}{times}  {'yes' if len(same) == 1 else 'NO'}"


if __name__ == "__main__":
    main()
