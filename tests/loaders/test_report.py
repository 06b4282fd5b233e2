"""The reading report: every line is one kind of line, what was read is never unread, and data do not hide as prose."""

import hashlib
from html.parser import HTMLParser
from pathlib import Path

import pytest

from keifu_loaders.document import Document, Line
from keifu_loaders.normalise import fold
from keifu_loaders.profile import Profile
from keifu_loaders.read import Reading, read
from keifu_loaders.records import Fact, Measure, Note, Phase, Pillar, Plan, Project, Span, Term
from keifu_loaders.report import KINDS, Kind, Report, make_report
from keifu_loaders.report.coverage import coverage
from keifu_loaders.report.page import as_page
from keifu_loaders.report.places import places
from keifu_loaders.report.text import as_json, as_text


def document(*raw: str) -> Document:
    lines = tuple(Line(number, text, fold(text)) for number, text in enumerate(raw, 1))
    return Document("plan.txt", "text/plain", hashlib.sha256("\n".join(raw).encode()).hexdigest(), lines)


def plan(first: int = 1, last: int = 1, **parts: object) -> Plan:
    """A plan with one measure, 窓口の改善 of 住民課, on the lines from ``first`` to ``last``."""
    measure = Measure(span=Span(first, last), number="1", title="窓口の改善", pillar=None, owners=["住民課"])
    given = {"measures": [measure], "facts": [], **parts}
    return Plan.model_validate(
        {
            "span": Span(1, 1),
            "code": "423084",
            "slug": "dx",
            "title": "時津町DX推進計画",
            "document_title": "時津町DX推進計画",
            "document_name": "plan.txt",
            "media_type": "text/plain",
            "sha256": "0",
            **given,
        }
    )


def kinds(made: Plan, *raw: str) -> list[Kind]:
    return list(coverage(document(*raw), made).values())


def parts(reading: Reading) -> tuple[Document, Plan, Profile | None]:
    return reading.document, reading.plan, reading.profile


@pytest.fixture(scope="module", params=["tokushima", "togitsu", "kaizu", "tsushima", "imari"])
def real(request: pytest.FixtureRequest, shared: Path) -> Reading:
    return read(shared / "sources" / f"{request.param}.txt")


@pytest.fixture(scope="module", params=["tokushima", "togitsu"])
def known(request: pytest.FixtureRequest, shared: Path) -> Reading:
    return read(shared / "sources" / f"{request.param}.txt")


@pytest.mark.sources
def test_every_line_of_a_real_plan_is_of_exactly_one_kind(real: Reading) -> None:
    found = coverage(real.document, real.plan)
    assert list(found) == [line.number for line in real.document.lines]
    report = make_report(*parts(real))
    assert sum(report.lines.values()) == len(real.document.lines)
    covered = [n for stretch in report.stretches for n in range(stretch.first, stretch.last + 1)]
    assert len(covered) == len(set(covered))
    assert {line.number for line in real.document.lines if line.text} <= set(covered)


@pytest.mark.sources
def test_what_became_a_record_is_never_left_unread(real: Reading) -> None:
    found = coverage(real.document, real.plan)
    for place in places(real.plan):
        for number in range(place.span.first, place.span.last + 1):
            filled = real.document.lines[number - 1].text
            assert found[number] in {"record", "lost"} if filled else "furniture", (number, place)
    for note in real.plan.notes:
        if note.missing and real.document.lines[note.span.first - 1].text:
            assert found[note.span.first] == "lost"


@pytest.mark.sources
def test_the_two_known_plans_leave_nothing_unread(known: Reading) -> None:
    report = make_report(*parts(known))
    assert report.unread == []
    assert report.partial == []
    assert report.plan.standing == "recognised"


@pytest.mark.sources
def test_a_real_plan_of_which_a_measure_was_dropped_leaves_it_unread(known: Reading) -> None:
    """Data do not hide as prose: what a measure says is unread as soon as its record is gone."""
    whole = known.plan
    for place in (0, len(whole.measures) // 2, len(whole.measures) - 1):
        gone = whole.measures[place]
        rest = [measure for measure in whole.measures if measure is not gone]
        found = coverage(known.document, whole.model_copy(update={"measures": rest}))
        data = [part.span.last for part in [*gone.steps, *gone.indicators, *gone.projects]]
        noted = {n for note in whole.notes for n in range(note.span.first, note.span.last + 1)}
        kept = [found[number] for number in data if number not in noted]
        assert kept
        assert set(kept) == {"unread"}, gone.title


@pytest.mark.sources
def test_tables_of_the_survey_and_the_overview_are_no_lost_data(shared: Path) -> None:
    reading = read(shared / "sources" / "tokushima.txt")
    found = coverage(reading.document, reading.plan)
    assert {found[n] for n in (325, 329, 361)} == {"other-table"}  # chapter 7
    assert {found[n] for n in (468, 490, 513)} == {"listed"}  # the overview before the sheets
    assert {found[n] for n in (9, 30, 32)} == {"furniture"}  # contents, a chapter's heading
    assert found[519] == "description"


def test_contents_end_where_their_first_entry_comes_again() -> None:
    lines = ("時津町DX推進計画", "目次", "1 背景 ...... 1", "2 施策 …… 2", "", "1 背景", "窓口の改善")
    assert kinds(plan(7, 7), *lines) == ["record", *["furniture"] * 5, "record"]


def test_text_of_a_measure_is_description_and_its_data_are_not() -> None:
    made = plan(1, 9)
    lines = (
        "窓口の改善",
        "取組内容\t窓口を改める。",
        "【現状】",
        "・待ち時間",
        "※1:補足",
        "担当課：総務課",
        "工程表\tR7年度\tR8年度",
        "記入台の廃止\t検討\t実施",
        "目標\t検討\t30%",
    )
    expected = ["record", *["description"] * 4, "unread", "furniture", "unread", "unread"]
    assert kinds(made, *lines) == expected


def test_wrapped_sentences_are_prose_outside_of_measures() -> None:
    wrapped = ("これは折り返された文章の一行目であり、まだ続きがあって", "ここで終わる。")
    assert kinds(plan(2, 2), "時津町DX推進計画", "窓口の改善", "", *wrapped)[3:] == ["prose", "prose"]


def test_a_line_that_repeats_what_was_read_is_listed_and_one_that_adds_to_it_is_not() -> None:
    lines = ("窓口の改善", "", "1\t窓口の改善\t住民課", "", "1\t窓口の改善\t別の課が担当")
    assert kinds(plan(), *lines) == ["record", "furniture", "listed", "furniture", "other-table"]


def test_tables_outside_are_unread_where_a_label_names_a_measures_data() -> None:
    survey = ("年齢\t利用する\t利用しない", "20代\t5\t6")
    missed = ("名称\t担当課\t目標値", "オンライン申請\t総務課\t50件")
    assert kinds(plan(), "窓口の改善", "", *survey, "", *missed)[2:] == [
        "other-table",
        "other-table",
        "furniture",
        "unread",
        "unread",
    ]


def test_headings_and_cells_that_read_like_measures_are_unread_anywhere() -> None:
    lines = ("窓口の改善", "", "施策2 公開の推進", "担当：企画課", "検討 実施 実施", "経緯")
    assert kinds(plan(), *lines)[2:] == ["unread", "unread", "unread", "prose"]


def test_a_glossary_that_was_not_read_shows() -> None:
    lines = (
        "窓口の改善",
        "",
        "用語集",
        "用語\t説明",
        "か行",
        "クラウド\t遠くの計算機のこと",
        "",
        "ドローン",
        "- ・無人の機体",
    )
    terms = [Term(span=Span(6, 6), headword="クラウド", expansion=None)]
    head = ["furniture", "furniture", "furniture"]
    assert kinds(plan(), *lines)[2:] == [*head, "unread", "furniture", "unread", "description"]
    assert kinds(plan(terms=terms), *lines)[2:] == [*head, "record", "furniture", "unread", "description"]


def test_lost_rows_and_their_scattered_cells_are_lost_not_unread() -> None:
    lost = Note(span=Span(3, 3), kind="RowMissing", about="measure/1", missing="phase", ja="失われた。", en="Lost.")
    lines = ("窓口の改善", "", "記入台の廃止", "検討 実施", "以上です。", "検討")
    assert kinds(plan(notes=[lost]), *lines)[2:] == ["lost", "lost", "prose", "unread"]


def test_a_cell_that_no_record_took_is_told() -> None:
    span = Span(2, 2)
    phases = [Phase(span=span, year=2025, printed="導入", kinds=["Introduce"])]
    project = Project(span=span, number="1-1", title="書かない窓口", owners=["住民課"], phases=phases)
    measure = Measure(span=Span(1, 2), number="1", title="窓口の改善", pillar=None, projects=[project])
    text = document("窓口の改善", "書かない窓口\t住民課\t導入\t1,200千円")
    report = make_report(text, plan(measures=[measure]))
    assert [(row.line, row.cells) for row in report.partial] == [(2, ["1,200千円"])]


def test_beginnings_are_short_and_obey_no_terminal() -> None:
    raw = "\x1b[31m数値目標\t" + "あ" * 80
    report = make_report(document("窓口の改善", raw), plan(1, 2))
    assert [stretch.kind for stretch in report.stretches] == ["record", "unread"]
    assert len(report.unread[0].beginning) == 30
    assert "\x1b" not in as_text(report)
    assert "\\u001b" not in as_json(report)


def test_the_report_tells_citations_repairs_and_a_provisional_body() -> None:
    cited = Fact(property="dcterms:references", literal="某法(令和元年法律第1号)", spans=[Span(2, 2)])
    mended = Note(span=Span(2, 2), kind="Repaired", about="", missing=None, ja="直した。", en="Mended.")
    made = plan(facts=[cited], notes=[mended], code="provisional")
    report = make_report(document("窓口の改善", "某法による。"), made)
    assert [(item.text, item.lines) for item in report.unresolved] == [("某法(令和元年法律第1号)", [2])]
    assert [note.ja for note in report.repaired] == ["直した。"]
    assert (report.plan.standing, report.plan.body) == ("provisional", None)
    assert Report.model_validate_json(as_json(report)) == report
    text = as_text(report)
    for words in ("特定できず", "某法(令和元年法律第1号)", "直した。", "Mended."):
        assert words in text


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.ids: list[str] = []
        self.targets: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        given = {name: value or "" for name, value in attrs}
        self.ids += [given["id"]] if "id" in given else []
        self.targets |= {given["href"]} if "href" in given else set()


def parsed(text: str) -> _Page:
    page = _Page()
    page.feed(text)
    return page


def test_the_page_escapes_a_hostile_document() -> None:
    evil = "\"><script>alert(1)</script><img src=x onerror=alert(1)>'</style>{{ 7*7 }}"
    measure = Measure(span=Span(1, 2), number=evil, title=evil, pillar=None, owners=[evil])
    pillar = Pillar(span=Span(1, 1), number=evil, title=evil)
    note = Note(span=Span(2, 2), kind="RowMissing", about=evil, missing="phase", ja=evil, en=evil)
    made = plan(measures=[measure], pillars=[pillar], notes=[note], title=evil, slug=evil)
    text = document(evil, f"数値目標\t{evil}", "", evil)
    page = parsed(as_page(make_report(text, made), text, made))
    assert not page.tags & {"script", "img", "iframe", "link", "form"}
    assert not [name for name in page.attributes if name.startswith("on")]
    assert all(target.startswith("#") for target in page.targets)


@pytest.mark.sources
def test_the_pages_links_lead_somewhere_and_nothing_comes_from_outside(known: Reading) -> None:
    text = as_page(make_report(*parts(known)), known.document, known.plan)
    page = parsed(text)
    assert len(page.ids) == len(set(page.ids))
    assert {target.removeprefix("#") for target in page.targets} <= set(page.ids)
    assert "src" not in page.attributes
    assert "url(" not in text
    assert "@import" not in text
    for kind in KINDS:
        assert f"{KINDS[kind].ja}" in text
