"""Records that were read where a document is damaged are marked as doubtful."""

from keifu_loaders.document import Document, Line
from keifu_loaders.doubts import doubts
from keifu_loaders.normalise import fold
from keifu_loaders.records import Measure, Plan, Span, Term


def doubted(text: str) -> list[tuple[str, str, int]]:
    """About, kind and line of the notes about a plan of one measure (lines 1–2) and one term (line 3)."""
    lines = tuple(Line(n, raw, fold(raw)) for n, raw in enumerate(text.split("\n"), 1))
    plan = Plan(
        span=Span(1, 1),
        code="362018",
        slug="dx",
        title="計画",
        document_title="計画",
        document_name="plan.txt",
        media_type="text/plain",
        sha256="0" * 64,
        facts=[],
        measures=[Measure(span=Span(1, 2), number="1", title="施策", pillar=None)],
        terms=[Term(span=Span(3, 3), headword="RPA", expansion=None)],
    )
    made = doubts(Document("plan.txt", "text/plain", "0" * 64, lines), plan)
    return [(note.about, note.kind, note.span.first) for note in made]


def test_a_lost_character_casts_doubt_on_what_was_read_there_alone() -> None:
    assert doubted("1 施策\n内\ufffd\nRPA") == [("measure/1", "Doubtful", 2)]
    assert doubted("1 施策\n内容\nRP\ufffd") == [("term/RPA", "Doubtful", 3)]


def test_a_line_that_stands_twice_casts_doubt() -> None:
    assert doubted("1 施策\n1 施策\nRPA") == [("measure/1", "Doubtful", 2)]


def test_a_whole_text_has_no_doubts_nor_does_a_row_of_cells_that_repeats_another() -> None:
    assert doubted("1 施策\n内容\nRPA") == []
    assert doubted("\t実施\n\t実施\nRPA") == []
