"""Whatever comes in: requests, headers and queries that nobody would write end in an answer or a problem, never worse."""

import pyoxigraph as ox
from hypothesis import given, settings
from hypothesis import strategies as st

from keifu.guard import Limits
from keifu.prefixes import PREFIXES
from keifu_server.lane import failed
from keifu_server.mistakes import pointed
from keifu_server.negotiate import GRAPHS, TABLES, accepts_coding, best, prefers_html
from keifu_server.problems import Problem
from keifu_server.protocol import FORM, QUERY, UPDATE, QueryRequest, read
from keifu_server.wire import Failure, Job
from keifu_server.worker import carry_out

TYPES = st.sampled_from([FORM, QUERY, UPDATE, f"{FORM}; charset=UTF-8", "", ";;=;"]) | st.text()
FIELDS = st.sampled_from(
    [b"query=ASK{}", b"query=", b"update=", b"default-graph-uri=a", b"&", b"%", b"%F", b"=", b"\xff", b"x"]
)
WORDS = "SELECT ASK WHERE FILTER PREFIX ?系 kf:a no:b :c <http://a> 'x' ' \"\"\" \\ { } ( ) [ ] . , ; # _:b 1.5 @ja ^^ < {} 𠮷"
PIECES = st.sampled_from([*WORDS.split(), "<a b>", "\r\n", "\n", "\t", "\x00"])
STORE = ox.Store()
LIMITS = Limits(10_000, 30, 100)


@settings(deadline=None)
@given(
    st.sampled_from(["GET", "POST"]),
    TYPES,
    st.lists(FIELDS).map(b"".join),
    st.lists(FIELDS).map(b"&".join) | st.binary(),
)
def test_a_request_is_a_query_or_a_problem(method: str, content_type: str, address: bytes, body: bytes) -> None:
    try:
        found = read(method, content_type, address, body)
    except Problem as problem:
        assert 400 <= problem.status < 500
    else:
        assert found is None or isinstance(found, QueryRequest)


@settings(deadline=None)
@given(
    st.text()
    | st.lists(st.sampled_from(["*/*", "text/", "/", "csv", ";q=", "0.5", ",", ";", "=", "gzip", " "])).map("".join)
)
def test_any_header_can_be_weighed(header: str) -> None:
    for offered in (TABLES, GRAPHS):
        assert best(header, offered) in (None, *offered)
    assert prefers_html(header, TABLES) in (True, False)
    assert accepts_coding(header, "gzip") in (True, False)


@settings(deadline=None)
@given(st.lists(PIECES, max_size=30).map(" ".join) | st.lists(PIECES, max_size=30).map("".join))
def test_any_mistake_can_be_pointed_at(query: str) -> None:
    answer = carry_out(STORE, Job(query, TABLES[0].media_type, GRAPHS[0].media_type, 100_000, limits=LIMITS), PREFIXES)
    if not isinstance(answer, Failure):
        return
    told = pointed(failed(answer), query, LIMITS)
    if "line" not in told.extra:
        return
    shown, caret = str(told.extra["excerpt"]).split("\n")
    assert caret.endswith("^")
    assert shown in query.split("\n")[int(str(told.extra["line"])) - 1]
    assert len(caret) - 1 <= len(shown)
