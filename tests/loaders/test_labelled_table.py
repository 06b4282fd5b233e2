"""Small documents for labelled tables, headwords on lines of their own, and editions that Keifu does not know."""

import pytest

from keifu_loaders.citations import citations
from keifu_loaders.document import Document, Line
from keifu_loaders.glossary import read_glossary
from keifu_loaders.layouts.labelled_table import LabelledTable, read_labelled_table
from keifu_loaders.normalise import fold
from keifu_loaders.profile import Glossary
from keifu_loaders.records import Measure, Note, Span

TABLE = LabelledTable(
    targets=["成果目標"],
    schedule=["スケジュール"],
    target=r"(?P<title>\S+) (?P<value>(?:\d[^\s(]*|全ての\S+))(?P<remark>\([^ ]+\))?",
    row=r"^(?P<notation>\d\.) (?P<title>.+)$",
)
HEADER = "スケジュール\t令和8年度 (2026)\t令和9年度（2027）\n"


def lines(text: str) -> list[Line]:
    return [Line(n, raw, fold(raw)) for n, raw in enumerate(text.splitlines(), 1)]


def document(text: str) -> Document:
    return Document("plan.txt", "text/plain", "0" * 64, tuple(lines(text)))


def read(text: str) -> tuple[Measure, list[Note]]:
    measure = Measure(span=Span(1, 1), number="1-1", title="試し", pillar="1")
    return measure, read_labelled_table(measure, lines(text), TABLE)


def test_one_cell_for_every_year_gives_phases() -> None:
    measure, notes = read(HEADER + "1. 窓口\t検討\t導入\n2. 相談\t-\t実施")
    assert [[(p.year, p.printed, p.kinds) for p in s.phases] for s in measure.steps] == [
        [(2026, "検討", ["Study"]), (2027, "導入", ["Introduce"])],
        [(2027, "実施", ["CarryOut"])],
    ]
    assert not notes


@pytest.mark.parametrize(
    ("rows", "kind", "words"),
    [
        ("1. 窓口\t検討\t", "TooFewCells", "検討"),
        ("1. 窓口\t<p>検討</p> <p>導入</p>\t", "TooFewCells", "検討 / 導入"),
        ("1. 窓口\t検討\t\n\t導入\t", "TooFewCells", "検討 / 導入"),
        ("1. 窓口\t検討\t導入\n\t運用\t", "TooFewCells", "検討 / 導入 / 運用"),
        ("1. 窓口\t検討\t\n導入\t\t運用", "TooFewCells", "検討 / 導入 / 運用"),
        ("1. 窓口\t\t", "RowMissing", "年度ごとの行"),
    ],
)
def test_any_other_row_gives_a_step_and_a_note(rows: str, kind: str, words: str) -> None:
    measure, notes = read(HEADER + rows)
    assert [(s.title, s.notation, s.phases) for s in measure.steps] == [("窓口", "1.", [])]
    assert [(n.kind, n.missing, n.about) for n in notes] == [(kind, "phase", "measure/1-1/step/1")]
    assert words in notes[0].ja
    assert measure.steps[0].span.last == len((HEADER + rows).splitlines())


def test_a_line_without_cells_ends_the_schedule() -> None:
    measure, notes = read(HEADER + "1. 窓口\t\t\nなお、見直すことがある。\n2. 図表\t別の\t表")
    assert [s.title for s in measure.steps] == ["窓口"]
    assert [n.kind for n in notes] == ["RowMissing"]


def test_targets_with_year_words_or_neither() -> None:
    measure, _ = read("成果目標\t<p>移行 20業務（令和7（2025）年度末まで）</p> <p>出席 全ての職員</p>\t")
    assert [(i.title, i.unit, i.targets[0].year, i.targets[0].number) for i in measure.indicators] == [
        ("移行", "業務", 2025, 20),
        ("出席", "", None, None),
    ]


def test_targets_that_cannot_be_told_apart_are_a_note() -> None:
    measure, notes = read("成果目標\t利用件数を10件増やすこと 随時\t")
    assert not measure.indicators
    assert [(n.kind, n.missing) for n in notes] == [("RowMissing", "indicator")]


def test_headwords_with_wrapped_text_between_single_empty_lines() -> None:
    text = "用語集\n\n\nBCP（Business Continuity Plan）\n\n業務の\n\n計画。\n\n\nSNS\n\nSocial Network（サービス）\n\nの略で、交流の場。"
    found = read_glossary(
        document(text + "\n\n\n発行\n\n\n奥付\n\n某市"), Glossary(start="^用語集$", end="^発行$", gap=2)
    )
    assert [(t.headword, t.expansion, tuple(t.span)) for t in found] == [
        ("BCP", "Business Continuity Plan", (4, 8)),
        ("SNS", "Social Network", (11, 15)),
    ]


def test_headwords_above_marked_texts() -> None:
    text = "用語説明\n\n変革（DX）\n\n- ・ 良い方へ\n変えること\n\n本文のない見出し\n\nRPA\n\n- ・ 自動化"
    found = read_glossary(document(text), Glossary(start="^用語説明$", gap=1, skip="^- ・"))
    assert [(t.headword, t.expansion, tuple(t.span)) for t in found] == [
        ("変革(DX)", None, (3, 6)),
        ("RPA", None, (10, 12)),
    ]


def test_an_edition_that_is_not_known_is_cited_in_words_and_not_followed() -> None:
    facts = citations(document("自治体DX推進計画は第9版として改定された。"))
    assert [(f.property, f.literal) for f in facts if not f.iri] == [("dcterms:references", "自治体DX推進計画(第9版)")]
    assert not any(f.property == "kf:follows" for f in facts)
