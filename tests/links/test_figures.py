"""What the page says of the proposer is what it does, and the shipped counts are those of the shipped claims."""

from pathlib import Path

import pytest

from benchmarks.links.__main__ import BEGIN, END, figures
from benchmarks.links.judge import judged, leave_one_out, rate, shipped_places
from keifu.links.learn import as_csv, learn


@pytest.fixture(scope="module")
def pairs(shared: Path):
    sources = shared / "sources"
    if not sources.is_dir():
        pytest.skip(f"the plans' texts are not here: {sources}")
    return judged(sources)


def test_precision_and_recall_with_each_plan_left_out(pairs):
    found = rate(leave_one_out(pairs, shipped_places()))
    assert found.precision is not None and found.precision >= 0.8
    assert found.recall is not None and found.recall >= 0.8


def test_the_page_has_these_figures(pairs, root):
    page = (root / "docs" / "proposals.md").read_text(encoding="utf-8")
    written = page.partition(BEGIN)[2].partition(END)[0]
    assert written == figures(leave_one_out(pairs, shipped_places())), "run make bench-links BENCH=--write"


def test_the_places_count_the_shipped_claims(pairs, root):
    path = root / "data" / "claims" / "places.csv"
    assert as_csv(learn(pairs, shipped_places())) == path.read_bytes(), "run make bench-links BENCH=--write"


def test_what_is_left_out_taught_nothing(pairs):
    """A plan's own claims do not change its own scores."""
    plan = pairs[0].plan
    turned = [
        pair if pair.plan != plan else type(pair)(**{**vars(pair), "accepted": not pair.accepted}) for pair in pairs
    ]
    scores = [v.score for v in leave_one_out(pairs, shipped_places()) if v.pair.plan == plan]
    assert scores == [v.score for v in leave_one_out(turned, shipped_places()) if v.pair.plan == plan]
    others = [v.score for v in leave_one_out(pairs, shipped_places()) if v.pair.plan != plan]
    assert others != [v.score for v in leave_one_out(turned, shipped_places()) if v.pair.plan != plan]
