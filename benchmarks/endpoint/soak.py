"""Minutes of everything at once: look-ups, spoilt queries, bombs, clients that leave, workers killed.

``make soak`` (``SECONDS=60`` for a shorter one). 16 connections on the loopback address. Answers are held against those
that the same server gave before the strain began. Status 1 for a wrong answer, an answer cut short, a request without
an end, a ``/health`` that did not answer, or a server that has ended.
"""

import argparse
import http.client
import json
import os
import random
import signal
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from urllib.parse import quote

from benchmarks.endpoint.queries import BOMBS, made, spoilt
from benchmarks.endpoint.servers import HOST, Server, keifu
from keifu.snapshot import home

_CONNECTIONS = 16
_LOOK_UPS = 400
_TIME_LIMIT = 2.0
_HANG_SECONDS = 60.0
_PAUSE = 0.05
_HEADERS = {"Accept": "text/csv", "Content-Type": "application/sparql-query"}


@dataclass
class Record:
    """What happened; every thread writes into its own and they are added up."""

    seconds: list[float] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    left: int = 0

    def add(self, other: "Record") -> None:
        """Takes in what another has seen."""
        self.seconds += other.seconds
        self.kinds += other.kinds
        self.faults += other.faults
        self.left += other.left


class Strain(threading.Thread):
    """One connection that asks without a pause for some seconds."""

    def __init__(self, port: int, right: dict[str, bytes], seed: int, seconds: float) -> None:
        super().__init__(daemon=True)
        self._port, self._right, self._end = port, right, time.monotonic() + seconds
        self._chance = random.Random(seed)  # noqa: S311  (no secret)
        self._spoilt = spoilt(seed)
        self._connection = http.client.HTTPConnection(HOST, port, timeout=_HANG_SECONDS)
        self.record = Record()

    def run(self) -> None:
        """One request after the other."""
        while time.monotonic() < self._end:
            lot = self._chance.random()
            if lot < 0.80:
                query = self._chance.choice(list(self._right))
                fresh = f"{query} # {self._chance.random()}" if lot < 0.60 else query  # else from what is kept
                self._ask(fresh, self._right[query])
            elif lot < 0.97:
                self._ask(next(self._spoilt))
            elif lot < 0.99:
                self._ask(self._chance.choice(list(BOMBS.values())))
            else:
                self._leave(BOMBS["cross product"])

    def _ask(self, query: str, right: bytes | None = None) -> None:
        start = time.perf_counter()
        try:
            status, body, kind = ask(self._connection, query)
        except (OSError, http.client.HTTPException, ValueError) as error:
            self.record.faults.append(f"{type(error).__name__} {error}: {query[:200]!r}")
            self._connection.close()
            return
        self.record.seconds.append(time.perf_counter() - start)
        self.record.kinds[f"{status} {kind}"] += 1
        if status == 200 and right is not None and body != right:
            self.record.faults.append(f"wrong answer: {query!r}")

    def _leave(self, query: str) -> None:
        leaving = http.client.HTTPConnection(HOST, self._port, timeout=_HANG_SECONDS)
        leaving.request("GET", "/sparql?query=" + quote(f"{query} # {self._chance.random()}"))
        time.sleep(0.2)
        leaving.close()
        self.record.left += 1


class Watch(threading.Thread):
    """Kills a worker now and then, counts the processes that come, and asks ``/health`` all the time."""

    def __init__(self, server: Server, over: threading.Event) -> None:
        super().__init__(daemon=True)
        self._server, self._over = server, over
        self._connection = http.client.HTTPConnection(HOST, server.port, timeout=_HANG_SECONDS)
        self.seen, self.kills = set(server.workers()), 0
        self.health: list[float] = []
        self.late: list[float] = []  # by how much the machine overslept: what no server can be blamed for
        self.faults: list[str] = []

    def run(self) -> None:
        """Twenty times a second; a worker is killed once a second."""
        while True:
            start = time.perf_counter()
            if self._over.wait(_PAUSE):
                return
            self.late.append(time.perf_counter() - start - _PAUSE)
            start = time.perf_counter()
            try:
                self._connection.request("GET", "/health")
                response = self._connection.getresponse()
                if response.status != 200 or json.loads(response.read())["status"] != "ok":
                    self.faults.append(f"/health: {response.status}")
            except (OSError, http.client.HTTPException, ValueError) as error:
                self.faults.append(f"/health: {error!r}")
                self._connection.close()
            self.health.append(time.perf_counter() - start)
            if len(self.health) % 5 == 0:
                workers = self._server.workers()
                self.seen.update(workers)
                if workers and len(self.health) % 20 == 0:
                    with suppress(ProcessLookupError):  # has ended just now
                        os.kill(workers[self.kills % len(workers)], signal.SIGKILL)
                    self.kills += 1


def ask(connection: http.client.HTTPConnection, query: str) -> tuple[int, bytes, str]:
    """Status, body, and the kind of problem; ``ValueError`` for a problem that is not one."""
    connection.request("POST", "/sparql", query.encode("utf-8", "surrogatepass"), _HEADERS)
    response = connection.getresponse()
    body = response.read()
    if response.status == 200:
        return 200, body, ""
    return response.status, body, str(json.loads(body)["type"]).removeprefix("/limits#")


def main() -> None:
    """Runs the soak and prints its figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=600)
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        with keifu(home(), log, KEIFU_TIME_LIMIT=_TIME_LIMIT, KEIFU_MEMORY_BYTES=500_000_000) as server:
            faults = _soak(server, asked.seconds, asked.seed)
        if "Traceback" in log.read_text():
            faults.append(log.read_text()[-2000:])
    for fault in faults[:20]:
        print(fault, file=sys.stderr)
    sys.exit(bool(faults))


def _soak(server: Server, seconds: float, seed: int) -> list[str]:
    connection = http.client.HTTPConnection(HOST, server.port, timeout=_HANG_SECONDS)
    right = {}
    for query in islice(made(seed), _LOOK_UPS):
        status, body, _ = ask(connection, query)
        if status == 200:
            right[query] = body
    before, over = server.memory(), threading.Event()
    watch = Watch(server, over)
    watch.start()
    with ProcessPoolExecutor(1) as apart:  # so that the watch waits for no other thread
        whole = apart.submit(strain, server.port, right, seed, seconds).result()
    over.set()
    watch.join()
    time.sleep(_TIME_LIMIT)
    if server.process.poll() is not None:
        whole.faults.append("the server has ended")
    _print(whole, watch, seconds, before, server.memory())
    return whole.faults + watch.faults


def strain(port: int, right: dict[str, bytes], seed: int, seconds: float) -> Record:
    """What all connections have seen together; runs in a process of its own."""
    strains = [Strain(port, right, seed + number, seconds) for number in range(_CONNECTIONS)]
    for one in strains:
        one.start()
    whole = Record()
    for one in strains:
        one.join(seconds + 2 * _HANG_SECONDS)
        whole.add(one.record)
        if one.is_alive():
            whole.faults.append("a request without an end")
    return whole


def _print(whole: Record, watch: Watch, seconds: float, before: int, after: int) -> None:
    hundredths = statistics.quantiles(whole.seconds, n=100)
    p50, p95, p99 = (hundredths[place - 1] * 1000 for place in (50, 95, 99))
    print(
        f"{len(whole.seconds):,} requests in {seconds:g} s on {_CONNECTIONS} connections, {whole.left} left unanswered by us"
    )
    print(f"p50 {p50:.1f} ms, p95 {p95:.1f} ms, p99 {p99:.1f} ms, largest {max(whole.seconds) * 1000:.0f} ms")
    for kind, number in whole.kinds.most_common():
        print(f"  {number:8,} {kind or 'answers'}")
    for name, seen in (("/health", watch.health), ("the machine's own delay", watch.late)):
        cuts = statistics.quantiles(seen, n=1000)
        figures = f"p50 {cuts[499] * 1000:.1f} ms, p99 {cuts[989] * 1000:.1f} ms, largest {max(seen) * 1000:.0f} ms"
        print(f"{name}, {len(seen):,} times: {figures}")
    print(f"{watch.kills} workers killed by us, {len(watch.seen)} worker processes seen in all")
    print(f"memory {before / 2**20:.0f} MiB at the start, {after / 2**20:.0f} MiB at the end (proportional set size)")
    print(f"{len(whole.faults) + len(watch.faults)} faults")


if __name__ == "__main__":
    main()
