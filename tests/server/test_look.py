"""The guard's look, taken where the query is carried out, and how it travels."""

import io

import pyoxigraph as ox
import pytest

from keifu.guard import Limits
from keifu_server.lane import failed
from keifu_server.wire import Failure, Job, Look, Reply, Result, job_frame, read_job, reply, reply_frame
from keifu_server.worker import carry_out

LIMITS = Limits(bytes=60, depth=2, patterns=10)
PREFIXES = {"p": "http://p/", "q": "http://q/", "r": "http://r/"}


def asked(query: str, limits: Limits | None = LIMITS) -> Result | Failure:
    """The answer of a worker, its job and its reply sent there and back."""
    job = read_job(io.BytesIO(job_frame(Job(query, "text/csv", None, 1_000, (("http://g",), ()), limits=limits))))
    assert job is not None
    assert job.limits == limits
    answer = reply(memoryview(reply_frame(Reply(carry_out(ox.Store(), job, PREFIXES))))).answer
    assert answer is not None
    return answer


def test_what_it_saw_comes_with_the_answer() -> None:
    found = asked("SELECT (NOW() AS ?n) { q:s p:a ?o OPTIONAL { ?o q:b 1 } }")
    assert isinstance(found, Result)
    assert (found.look.volatile, found.look.filled_in) == (True, ("q", "p"))
    assert found.look.seconds > 0
    plain = asked("PREFIX r: <x:> SELECT * { r:s ?p ?o }")
    assert isinstance(plain, Result)
    assert plain.look[:2] == (False, ())


@pytest.mark.parametrize(
    ("query", "name", "detail", "extra"),
    [
        ("ASK {\n SERVICE <http://x> {} }", "service-refused", "(line 2, column 2)", {"line": 2, "column": 2}),
        ("ASK {{{}}}", "too-deep", "(line 1, column 7)", {"line": 1, "column": 7}),
        ("DROP ALL", "update-refused", "(line 1, column 1)", {"line": 1, "column": 1}),
        ("ASK {} #" + "系" * 20, "too-long", "(60 bytes)", {}),
    ],
)
def test_a_refusal_comes_instead_of_one(query: str, name: str, detail: str, extra: dict[str, int]) -> None:
    refused = asked(query)
    assert isinstance(refused, Failure)
    problem = failed(refused)
    assert (problem.name, problem.detail, problem.extra) == (name, detail, extra)


def test_our_own_queries_are_not_looked_at() -> None:
    found = asked("ASK {{{}}} #" + "x" * 100, limits=None)
    assert isinstance(found, Result)
    assert found.look == Look()
