"""Load on one server: 16 keep-alive connections, by wrk where it is installed, else by a small client of our own."""

import http.client
import re
import shutil
import statistics
import subprocess
import threading
import time
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.endpoint.servers import HOST, Server

CONNECTIONS = 16
_ACCEPT = "application/sparql-results+json"
_SCRIPT = """
local paths = {{}}
for line in io.lines("{paths}") do paths[#paths + 1] = line end
local place = 0
request = function()
  place = place % #paths + 1
  return wrk.format("GET", paths[place], {{ Accept = "{accept}" }})
end
"""
_UNITS = {"us": 1e-3, "ms": 1.0, "s": 1e3, "m": 6e4}


@dataclass(frozen=True)
class Rate:
    """Good answers a second, the median and the 99th percentile of their time (ms), and how many were not good.

    ``cpu`` is the processor time of the server for each (ms): it hardly depends on what else the machine does.
    """

    per_second: float
    p50: float
    p99: float
    bad: int
    cpu: float = float("nan")

    def __str__(self) -> str:
        bad = f", {self.bad:,} NOT GOOD" if self.bad else ""
        rate = f"{self.per_second:9,.1f} a second, {self.cpu:8.2f} ms of processor each"
        return f"{rate}, p50 {self.p50:8.1f} ms, p99 {self.p99:8.1f} ms{bad}"


def tool() -> str:
    """What puts on the load."""
    return "wrk" if shutil.which("wrk") else "own client"


def median(server: Server, paths: list[str], seconds: float, folder: Path, times: int = 3) -> Rate:
    """The median by rate of so many runs; each asks for the paths in turn."""
    rates = sorted((_run(server, paths, seconds, folder) for _ in range(times)), key=lambda rate: rate.per_second)
    return rates[len(rates) // 2]


def _run(server: Server, paths: list[str], seconds: float, folder: Path) -> Rate:
    run = _wrk if shutil.which("wrk") else _own
    before = server.cpu()
    rate = run(server.port, paths, seconds, folder)
    good = rate.per_second * seconds
    return replace(rate, cpu=(server.cpu() - before) / good * 1000) if good else rate


def _wrk(port: int, paths: list[str], seconds: float, folder: Path) -> Rate:
    (folder / "paths").write_text("\n".join(paths) + "\n", encoding="utf-8")
    script = folder / "ask.lua"
    script.write_text(_SCRIPT.format(paths=folder / "paths", accept=_ACCEPT), encoding="utf-8")
    options = ["-t1", f"-c{CONNECTIONS}", f"-d{seconds:g}s", "--timeout", "60s", "--latency", "-s", str(script)]
    done = subprocess.run(  # noqa: S603
        ["wrk", *options, f"http://{HOST}:{port}"],  # noqa: S607
        check=True,
        capture_output=True,
        text=True,
    )
    said = done.stdout
    bad = _number(r"Non-2xx or 3xx responses: (\d+)", said) + sum(
        map(int, re.findall(r"(?:read|write|timeout) (\d+)", said))
    )
    every = _number(r"(\d+) requests in", said)
    return Rate((every - bad) / seconds, _time(r"50%\s+", said), _time(r"99%\s+", said), bad)


def _number(pattern: str, said: str) -> int:
    found = re.search(pattern, said)
    return int(found[1]) if found else 0


def _time(pattern: str, said: str) -> float:
    """In milliseconds; not a number where wrk has none."""
    found = re.search(pattern + r"([\d.]+)(us|ms|s|m)\b", said)
    return float(found[1]) * _UNITS[found[2]] if found else float("nan")


def _own(port: int, paths: list[str], seconds: float, folder: Path) -> Rate:
    times: list[float] = []
    bad: list[int] = []
    end = time.monotonic() + seconds

    def ask(first: int) -> None:
        connection = http.client.HTTPConnection(HOST, port, timeout=60)
        place = first
        while time.monotonic() < end:
            start = time.perf_counter()
            connection.request("GET", paths[place % len(paths)], headers={"Accept": _ACCEPT})
            response = connection.getresponse()
            response.read()
            times.append(time.perf_counter() - start)
            if response.status != 200:
                bad.append(response.status)
            place += CONNECTIONS

    threads = [threading.Thread(target=ask, args=(first,)) for first in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    cuts = statistics.quantiles(times, n=100)
    return Rate((len(times) - len(bad)) / seconds, cuts[49] * 1000, cuts[98] * 1000, len(bad))
