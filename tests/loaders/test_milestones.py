"""Days that a plan tells in a sentence become steps whose phase has the day."""

from pathlib import Path

import pytest
from rdflib import DCTERMS, XSD, Graph, Literal

from keifu.vocabulary import KF, iri
from keifu_loaders.commands import as_turtle
from keifu_loaders.document import Line
from keifu_loaders.milestones import read_days
from keifu_loaders.profile import Dated
from keifu_loaders.read import read_plan
from keifu_loaders.records import Measure, Span
from keifu_loaders.values import phase_kinds

RULE = Dated(line="(?P<phase>稼働)した", item="(?P<day>(?:令和\\d+年|同年)\\d+月\\d+日)に(?P<what>[^、]+業務)")


def measure(text: str) -> tuple[Measure, list[str]]:
    found = Measure(span=Span(1, 1), number="1", title="移行", pillar=None)
    notes = read_days(found, [Line(7, text, text)], RULE)
    return found, [note.ja for note in notes]


def test_the_same_year_is_the_year_named_before_and_a_note_says_so() -> None:
    found, notes = measure("令和8年3月31日に甲業務、同年4月1日に乙業務が稼働した。")
    assert [(s.title, s.span, s.phases[0].year, s.phases[0].printed) for s in found.steps] == [
        ("甲業務", (7, 7), 2025, "令和8年3月31日稼働"),
        ("乙業務", (7, 7), 2026, "令和8年4月1日稼働"),
    ]
    assert notes == ["文書の「同年4月1日」を「令和8年4月1日」と読んだ。"]


@pytest.mark.parametrize(
    "text",
    ["令和8年2月30日に甲業務が稼働した。", "同年4月1日に甲業務が稼働した。", "令和8年4月1日に甲業務を始める。", ""],
)
def test_no_such_day_no_year_or_another_sentence_gives_nothing(text: str) -> None:
    found, notes = measure(text)
    assert (found.steps, notes) == ([], [])


def test_a_day_before_a_phase_word_does_not_hide_it() -> None:
    assert phase_kinds("令和7年11月10日稼働") == ["Operate"]
    assert phase_kinds("令和7年11月10日") == []


@pytest.mark.sources
def test_togitsu_has_three_days_in_its_graph(shared: Path) -> None:
    graph = Graph().parse(data=as_turtle(read_plan(shared / "sources" / "togitsu.txt")), format="turtle")
    days = {str(day): phase for phase, day in graph.subject_objects(DCTERMS.date)}
    assert sorted(days) == ["2025-11-10", "2026-01-05", "2026-02-24"]
    assert (days["2026-02-24"], DCTERMS.date, Literal("2026-02-24", datatype=XSD.date)) in graph
    assert {graph.value(phase, KF.fiscalYear) for phase in days.values()} == {iri("fiscal-year", "2025")}
    assert {graph.value(phase, KF.phaseKind) for phase in days.values()} == {KF.Operate}
