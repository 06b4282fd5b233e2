"""Keifu's endpoint beside others, in one run on one machine: ``make bench-endpoint`` (``BENCH="--seconds 3 --plans 50"``).

Look-ups (each query another one) and the coverage matrix (always the same query), 16 keep-alive connections on the
loopback address, medians of three. Without the cache, too, equal queries at the same moment are carried out once. Keifu runs with its guard and its pool, without and with its cache. Before, what
the pool and the guard add to a small query.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import uvloop

from benchmarks.endpoint import load
from benchmarks.endpoint.data import addresses, copied, look_ups, matrix
from benchmarks.endpoint.others import OTHERS
from benchmarks.endpoint.servers import Server, keifu
from keifu import guard
from keifu.prefixes import PREFIXES
from keifu.snapshot import Snapshot, current
from keifu_server.lane import Lane
from keifu_server.settings import Settings
from keifu_server.wire import Job, Result
from keifu_server.worker import Source, carry_out

_LONGER = 2  # 16 matrices at once take some engines longer than a run for look-ups
_JSON = "application/sparql-results+json"


def main() -> None:
    """Prints the figures of each part."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=10)
    options.add_argument("--plans", type=int, nargs="*", default=[0, 200], help="numbers of plans; 0: the shipped ones")
    options.add_argument("--only", nargs="*", help="names of the endpoints to measure")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for number in asked.plans:
            snapshot = copied(Path(folder) / f"home-{number}", number) if number else current()
            name = f"{number} plans" if number else "shipped data"
            print(f"{name}: {sum(snapshot.quads.values()):,} quads, load by {load.tool()}", flush=True)
            _price(snapshot)
            _compare(snapshot, asked.seconds, asked.only, Path(folder))


def _price(snapshot: Snapshot) -> None:
    """What guard and pool add to a small query, without HTTP, one query after the other."""
    source = Source(str(snapshot.path), in_memory=True, prefixes=PREFIXES)
    queries = look_ups(snapshot) * 5
    settings = Settings(wait_limit=600)  # the snapshot is read first
    jobs = [Job(query, _JSON, None, settings.answer_bytes) for query in queries]
    store = source.load()
    direct = _timed(lambda job: carry_out(store, job, PREFIXES), jobs)
    guarded = _timed(lambda job: guard.check(job.query, settings.query), jobs)

    async def pooled() -> float:
        lane = Lane(source, settings)
        seconds = []
        for job in jobs:
            start = time.perf_counter()
            await lane.run(job)
            seconds.append(time.perf_counter() - start)
        await lane.close()
        return statistics.median(seconds)

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        through = runner.run(pooled())
    figures = (direct, through, through - direct, guarded, through - direct + guarded)
    words = ("in the process", "through the pool", "so the pool costs", "the guard", "both")
    print("  " + ", ".join(f"{word} {figure * 1000:.3f} ms" for word, figure in zip(words, figures, strict=True)))


def _timed(work: Callable[[Job], object], jobs: list[Job]) -> float:
    seconds = []
    for job in jobs:
        start = time.perf_counter()
        result = work(job)
        seconds.append(time.perf_counter() - start)
        assert not isinstance(result, Result) or result.body  # noqa: S101  (it was carried out)
    return statistics.median(seconds)


def _compare(snapshot: Snapshot, seconds: float, only: list[str] | None, folder: Path) -> None:
    home = snapshot.path.parent.parent
    ways: dict[str, Callable[[], Server | None]] = {
        "Keifu, no cache": lambda: keifu(home, folder / "log", KEIFU_CACHE_BYTES=1, KEIFU_TIME_LIMIT=60),
        "Keifu": lambda: keifu(home, folder / "log", KEIFU_TIME_LIMIT=60),
        **{name: partial(start, snapshot, folder) for name, start in OTHERS.items()},
    }
    kinds = {"look-ups": look_ups(snapshot), "coverage matrix": [matrix(snapshot)]}
    for name, start in ways.items():
        if only and name not in only:
            continue
        server = start()
        if server is None:
            print(f"  {name:26} absent", flush=True)
            continue
        try:
            with server:
                for kind, queries in kinds.items():
                    long = seconds * (_LONGER if kind == "coverage matrix" else 1)
                    rate = load.median(server, addresses(queries, server.path), long, folder)
                    print(f"  {name:26} {kind:16} {rate}", flush=True)
        except (RuntimeError, OSError) as error:
            print(f"  {name:26} did not start: {error}", flush=True)


if __name__ == "__main__":
    main()
