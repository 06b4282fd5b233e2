"""The guard's look at a job, taken where the query is carried out: however long it is, the event loop does not read it."""

import time
from collections.abc import Container

from keifu import guard
from keifu.guard import Refused
from keifu_server.wire import Failure, Job, Look

_OURS = Look()


def look(job: Job, prefixes: Container[str]) -> Look | Failure:
    """What the guard saw, or the refusal; ``prefixes`` are those that are filled in. Our own queries are not looked at."""
    if job.limits is None:
        return _OURS
    start = time.perf_counter()
    try:
        scan = guard.check(job.query, job.limits)
    except Refused as refused:
        return Failure(refused.kind, refused.detail, refused.line or 0, refused.column or 0)
    filled_in = tuple(prefix for prefix in scan.prefixes if prefix in prefixes)
    return Look(scan.volatile, filled_in, time.perf_counter() - start)
