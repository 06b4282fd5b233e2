"""What the server measures of itself, for Prometheus (https://prometheus.io/docs/instrumenting/exposition_formats/).

No label holds anything that comes from a client: routes are the server's own patterns, kinds those of ``problems``.
"""

import re
import time
from collections.abc import Callable, Iterator
from functools import cache
from typing import Protocol

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, PlatformCollector, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from keifu import __version__
from keifu_server.counts import Counts
from keifu_server.problems import Problem
from keifu_server.wire import Job, Result

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
_PROLOGUE = r"(?:\s+|#[^\r\n]*+|(?:BASE|PREFIX\s+[^\s:<>]*+:)\s*+<[^<>]*+>)*+"
_FORM = re.compile(_PROLOGUE + r"(SELECT|ASK|CONSTRUCT|DESCRIBE)", re.IGNORECASE)


class Runs(Protocol):
    """What answers queries: all that the rest of the server knows of a lane."""

    async def ready(self) -> None:
        """Returns once it can be asked, or a ``Problem``."""

    async def run(self, job: Job, client: str = "") -> Result:
        """The whole answer, or a ``Problem``."""

    async def close(self) -> None:
        """Ends it, in the midst of a query too."""

    def counts(self) -> Counts:
        """What has happened so far."""


class Metrics:
    """Every metric of one server, in a registry of its own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        PlatformCollector(registry=self._registry)
        self._requests = Counter(
            "keifu_http_requests", "Requests answered", ("route", "method", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "keifu_http_request_seconds",
            "Time to answer a request whole",
            ("route",),
            registry=self._registry,
            buckets=_SECONDS,
        )
        self._problems = Counter(
            "keifu_problems", "Refusals and failures, by kind as in /limits", ("kind",), registry=self._registry
        )
        self._queries = Counter(
            "keifu_queries", "Queries by form, and how they ended", ("form", "status"), registry=self._registry
        )
        self._query_seconds = Histogram(
            "keifu_query_seconds",
            "Time of a query, its wait for a turn included",
            ("form",),
            registry=self._registry,
            buckets=_SECONDS,
        )
        self._snapshot = Info(
            "keifu_snapshot", "The snapshot that new requests are answered from", registry=self._registry
        )
        self._trouble = Gauge(
            "keifu_snapshot_trouble", "1 while the current snapshot on disk cannot be taken up", registry=self._registry
        )
        self._taken = Counter("keifu_snapshots_taken_up", "Snapshots taken up while serving", registry=self._registry)
        # What a request counts in is looked up once: with a name for each label that takes longer than the counting.
        self._of_request = cache(lambda *labels: (self._requests.labels(*labels), self._seconds.labels(labels[0])))
        self._of_query = cache(lambda *labels: (self._queries.labels(*labels), self._query_seconds.labels(labels[0])))

    def answered(self, route: str, method: str, status: int | None, seconds: float, problem: str | None) -> None:
        """Counts one request; ``status`` is ``None`` where the client went away before there was an answer."""
        number, took = self._of_request(route, method if method in _METHODS else "other", str(status or "none"))
        number.inc()
        took.observe(seconds)
        if problem:
            self._problems.labels(problem).inc()

    def asked(self, form: str, status: str, seconds: float) -> None:
        """Counts one query; ``status`` is ``ok``, a kind of ``problems``, or ``gone`` where the client went away."""
        number, took = self._of_query(form, status)
        number.inc()
        took.observe(seconds)

    def serving(self, digest: str) -> None:
        """Notes which snapshot is served."""
        self._snapshot.info({"digest": digest, "version": __version__})

    def taken_up(self) -> None:
        """Counts a snapshot that replaced another."""
        self._taken.inc()

    def trouble(self, there_is: bool) -> None:
        """Notes whether something is wrong with the snapshot on disk."""
        self._trouble.set(there_is)

    def counted(self, counts: Callable[[], Counts]) -> None:
        """Shows what ``counts`` gives at the moment when it is asked for."""
        self._registry.register(_Counted(counts))

    def page(self, accept: str) -> tuple[bytes, str]:
        """All metrics as they are now, and their media type: OpenMetrics where it is asked for, else Prometheus text."""
        encode, media_type = choose_encoder(accept)
        return encode(self._registry), media_type


class Metered:
    """A lane, with each query counted and timed."""

    def __init__(self, lane: Runs, metrics: Metrics) -> None:
        self._lane = lane
        self._metrics = metrics

    async def ready(self) -> None:
        """As the lane does."""
        await self._lane.ready()

    async def run(self, job: Job, client: str = "") -> Result:
        """As the lane does."""
        begun, status = time.perf_counter(), "gone"
        try:
            found = await self._lane.run(job, client)
            status = "ok"
            return found
        except Problem as problem:
            status = problem.name
            raise
        finally:
            self._metrics.asked(form(job.query), status, time.perf_counter() - begun)

    async def close(self) -> None:
        """As the lane does."""
        await self._lane.close()

    def counts(self) -> Counts:
        """As the lane does."""
        return self._lane.counts()


def form(query: str) -> str:
    """The form of a SPARQL query in small letters (``select``, ``ask``, ``construct``, ``describe``), else ``other``."""
    found = _FORM.match(query)
    return found[1].lower() if found else "other"


class _Counted(Collector):
    """The numbers of ``Counts`` at the moment when they are asked for."""

    def __init__(self, counts: Callable[[], Counts]) -> None:
        self._counts = counts

    def collect(self) -> Iterator[Metric]:
        counts = self._counts()
        yield GaugeMetricFamily("keifu_queue_length", "Queries that wait for their turn", counts.waiting)
        yield CounterMetricFamily("keifu_worker_restarts", "Workers started in place of others", counts.restarts)
        cache = CounterMetricFamily("keifu_cache", "Queries looked up in the cache of answers", labels=("result",))
        cache.add_metric(["hit"], counts.cache_hits)
        cache.add_metric(["miss"], counts.cache_misses)
        yield cache
