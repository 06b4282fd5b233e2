"""A workbook that a person edited: what was meant is read, and what is wrong is told with its cell, all at once."""

import datetime
import hashlib
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from filled_workbook import edited, filled_template, put
from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName

from keifu.errors import CannotRunError
from keifu_loaders.records import Plan, Span
from keifu_loaders.workbook import is_workbook, read_workbook, template


@pytest.fixture(scope="module")
def filled() -> bytes:
    return filled_template()


def read(tmp_path: Path, content: bytes) -> Plan:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(content)
    assert is_workbook(path)
    return read_workbook(path)


def problems(tmp_path: Path, content: bytes) -> str:
    with pytest.raises(CannotRunError) as caught:
        read(tmp_path, content)
    assert caught.value.ja.count("\n") == caught.value.en.count("\n")
    return str(caught.value)


def test_the_template_is_not_read_until_its_example_is_gone(tmp_path: Path) -> None:
    told = problems(tmp_path, template())
    assert "施策!B2: 記入例のままです" in told
    assert "This is still the example" in told
    assert template() == template()


def test_the_template_filled_in(tmp_path: Path, filled: bytes) -> None:
    plan = read(tmp_path, filled)
    (measure,) = plan.measures
    assert (plan.title, plan.code, measure.title, measure.owners) == (
        "徳島市DX推進計画",
        "362018",
        "書かない窓口の導入",
        ["市民課", "情報政策課"],
    )
    assert [(phase.year, phase.kinds) for phase in measure.steps[0].phases][2] == (2028, ["CarryOut", "Expand"])
    assert [value.number for value in measure.indicators[0].targets] == [Decimal(2), Decimal(5), Decimal(10)]


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "told"),
    [
        ("工程", "A2", "7", "工程!A2 施策: 番号「7」の施策がありません"),
        ("指標", "A2", None, "指標!A2 施策: 番号「」の施策がありません"),
        ("施策", "D2", "9", "施策!D2 柱: 番号「9」の柱がありません"),
        ("施策", "B2", None, "施策!B2 施策の名称: 空にはできません"),
        ("施策", "I2", None, "施策!I2 行: 「行」が空です"),
        ("施策", "I2", "三行目", "施策!I2 行: 「三行目」は文書の行として読めません"),
        ("施策", "I2", "20-10", "「20-10」は文書の行として読めません"),
        ("施策", "B2", "=A2", "施策!B2: 数式かエラーがあります"),
        ("指標", "J2", "O9件", "指標!J2: 「O9件」は数として読めません"),
        ("指標", "J2", "9O件", "指標!J2: 「9O件」の単位が、指標の単位「件」と違います"),
        ("指標", "K2", "9人", "指標!K2: 「9人」の単位が、指標の単位「件」と違います"),
        ("指標", "H2", "多数", "基準値: 「多数」は数として読めません"),
        ("指標", "G2", "先年", "基準年度: 「先年」は年度として読めません"),
        ("指標", "H2", None, "基準値: 空にはできません"),
        ("工程", "F2", "検討［数 3］", "工程!F2: ［ ］の中の「数 3」は使えません"),
        ("工程", "F2", "検討［種類", "閉じていない"),
        ("工程", "I2", "1、2", "「年度の欄の行」に 2 か所ありますが、年度の欄は 3 個です"),
        ("計画", "B3", "362019", "計画!B3 団体コード: 団体コード「362019」の検査数字が合いません"),
        ("計画", "B6", "2026-02-30", "計画!B6 計画期間の初日: 「2026-02-30」は日付として読めません"),
        ("計画", "B6", "2026-04", "月日がありません"),
        ("計画", "C6", None, "計画!B6 計画期間の初日: 「行」が空です"),
        ("計画", "B5", "検討中", "策定の状態: 「検討中」は知らない言葉です"),
        ("計画", "B14", None, "同じフォルダーにある文書から計算"),
        ("計画", "A3", "コード", "計画!A3: 「コード」は知らない項目です"),
        ("引用", "A2", "kf:cite", "引用!A2 関係: 「kf:cite」は知らない言葉です"),
        ("引用", "C2", None, "どちらか一つだけを書いてください"),
        ("関連", "C2", "総合計画", "関連!C2 id: 「総合計画」は id の後に続く形ではありません"),
    ],
)
def test_a_wrong_cell_is_told_with_its_place(
    tmp_path: Path, filled: bytes, sheet: str, cell: str, value: Any, told: str
) -> None:
    assert told in problems(tmp_path, edited(filled, put(sheet, cell, value)))


def test_numbers_that_two_rows_bear(tmp_path: Path, filled: bytes) -> None:
    def double(book: Workbook) -> None:
        for name in ("施策", "工程", "事業"):
            book[name].append([cell.value for cell in book[name][2]])

    told = problems(tmp_path, edited(filled, double))
    assert "施策!A3 番号: 「1」は2行目と重なっています" in told
    assert "工程!C3 番号: 「1・1」は2行目と重なっています" in told
    assert "事業!C3 番号: 「1-1」は2行目と重なっています" in told


def test_a_note_about_nothing(tmp_path: Path, filled: bytes) -> None:
    def note(book: Workbook) -> None:
        book["注記"].append(["補正", "measure/8", None, None, "文", "text", "3"])

    assert "注記!B2 対象(id): 「measure/8」に当たる行がありません" in problems(tmp_path, edited(filled, note))


def test_a_year_outside_the_plan_must_be_named(tmp_path: Path, filled: bytes) -> None:
    def later(book: Workbook) -> None:
        page = book["工程"]
        page.cell(1, page.max_column + 1, "令和12年度")
        page.cell(2, page.max_column, "完了")

    assert "令和12年度は計画期間の外です" in problems(tmp_path, edited(filled, later))
    plan = read(tmp_path, edited(filled, later, put("計画", "B10", "令和12年度")))
    assert plan.measures[0].steps[0].phases[-1].year == 2030


def test_missing_sheets_columns_and_items_and_unknown_columns(tmp_path: Path, filled: bytes) -> None:
    def damage(book: Workbook) -> None:
        del book["用語"]
        book["施策"].delete_cols(9)
        book["工程"]["E1"] = "なまえ"
        book["指標"]["K1"] = "令和8年度"

    told = problems(tmp_path, edited(filled, damage))
    for words in (
        "用語: このシートがありません",
        "施策: 列「行」がありません",
        "工程!E1: 列「なまえ」",
        "指標!K1: 列「令和8年度」",
    ):
        assert words in told
    gone = edited(filled, lambda book: book["計画"].delete_rows(4))
    assert "計画: 「計画の略号」の行がありません" in problems(tmp_path, gone)


def test_the_mark_is_edited_or_gone(tmp_path: Path, filled: bytes) -> None:
    def mark(book: Workbook) -> None:
        book.defined_names["keifu_workbook"] = DefinedName("keifu_workbook", attr_text='"0"')

    def unmark(book: Workbook) -> None:
        del book.defined_names["keifu_workbook"]

    for edit in (mark, unmark):
        assert "keifu_workbook" in problems(tmp_path, edited(filled, edit))


def test_many_problems_are_counted_and_twenty_listed(tmp_path: Path, filled: bytes) -> None:
    def many(book: Workbook) -> None:
        for number in range(30):
            book["用語"].append([f"語{number}", None, "?"])

    told = problems(tmp_path, edited(filled, many))
    assert "30 か所" in told
    assert "ほかに 10 か所" in told
    assert told.count("用語!C") == 40  # twenty, in two languages


def test_what_people_type_is_understood(tmp_path: Path, filled: bytes) -> None:
    def typing(book: Workbook) -> None:
        measures, steps, indicators = book["施策"], book["工程"], book["指標"]
        measures["A3"], measures["B3"], measures["I3"] = 2, "  ＡＩの　活用※ ", "１０～１２行"
        measures["G3"] = "市民課，税務課"
        measures.insert_cols(1)
        measures["A1"], measures["A2"] = "備考(課で使う)", "=1+1"
        steps["A3"], steps["C3"], steps["E3"], steps["J3"] = 2, 1, "試行", 11
        steps["F3"], steps["G3"] = "―", "導入"
        indicators["J2"], indicators["K2"], indicators["L2"] = 7, 1.5, None
        indicators["A3"], indicators["C3"], indicators["E3"], indicators["F3"] = "1", "2", "満足度", "%"
        indicators["J3"], indicators["O3"] = 0.5, 9
        indicators["J3"].number_format = "0%"
        book["計画"]["B6"] = datetime.datetime(2026, 4, 1)
        book.move_sheet("施策", 3)

    plan = read(tmp_path, edited(filled, typing))
    one, two = plan.measures
    assert (two.number, two.title, two.span, two.owners) == ("2", "AIの活用", Span(10, 12), ["市民課", "税務課"])
    assert [(phase.year, phase.printed) for phase in two.steps[0].phases] == [(2027, "導入")]
    targets = [value for indicator in one.indicators for value in indicator.targets]
    assert [(str(value.number), value.unit) for value in targets] == [("7", "件"), ("1.5", "件"), ("50", "%")]


def test_rows_may_be_sorted_and_filtered(tmp_path: Path, filled: bytes) -> None:
    def more(book: Workbook) -> None:
        page = book["用語"]
        page.append(["あ", None, "5"])
        page.row_dimensions[2].hidden = True
        page.move_range("A2:C2", rows=3)

    assert [term.headword for term in read(tmp_path, edited(filled, more)).terms] == ["あ", "RPA"]


def test_pages_may_stand_for_lines(tmp_path: Path, filled: bytes) -> None:
    def pages(book: Workbook) -> None:
        book["頁"].append(["2-40", "12"])
        book["用語"]["C2"] = "12頁"

    assert read(tmp_path, edited(filled, pages)).terms[0].span == Span(2, 40)


def test_the_digest_of_the_document_beside(tmp_path: Path, filled: bytes) -> None:
    (tmp_path / "徳島.pdf").write_bytes(b"document")
    plan = read(tmp_path, edited(filled, put("計画", "B14", None)))
    assert plan.sha256 == hashlib.sha256(b"document").hexdigest()


def test_what_is_no_workbook_of_keifu(tmp_path: Path) -> None:
    other = Workbook()
    other.create_sheet("計画")
    other.create_sheet("施策")
    other.save(tmp_path / "other.xlsx")
    (tmp_path / "damaged.xlsx").write_bytes(b"PK\3\4 no archive")
    with zipfile.ZipFile(tmp_path / "zip.xlsx", "w") as archive:
        archive.writestr("a.txt", "a")
    for name in ("other.xlsx", "damaged.xlsx", "zip.xlsx", "none.xlsx", "plan.txt"):
        assert not is_workbook(tmp_path / name)


def test_a_damaged_workbook(tmp_path: Path, filled: bytes) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(filled)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content[:200] if name.endswith("sheet4.xml") else content)
    assert "cannot be read" in problems(tmp_path, path.read_bytes())
