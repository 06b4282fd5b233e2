"""``keifu links review``: out to Excel and back, all rows or none."""

import datetime

import pytest
from openpyxl import load_workbook

from keifu.claims import read_claims
from keifu.links.layout import layout

COLUMN = {name: number for number, name in enumerate(layout().columns, 1)}
KEIFU = "Keifu(系譜)の編者"


@pytest.fixture
def claims(links, plan, data):
    path = data / "claims" / "362018-mihon.sssom.tsv"
    assert links("propose", plan, "-o", path).returncode == 0
    return path


@pytest.fixture
def sheet(links, claims, tmp_path):
    path = tmp_path / "review.xlsx"
    found = links("review", claims, "-o", path)
    assert found.returncode == 0, found.stderr
    return path


def fill(path, row, **cells):
    book = load_workbook(path)
    for name, value in cells.items():
        book[layout().title.ja].cell(row, COLUMN[name], value)
    book.save(path)


def test_the_sheet_shows_what_a_reviewer_needs(sheet):
    page = load_workbook(sheet)[layout().title.ja]
    rows = [[cell.value or "" for cell in row] for row in page.iter_rows(min_row=2)]
    assert len(rows) == 4
    third = dict(zip(layout().columns, rows[2], strict=True))
    assert third["measure"] == "図書館の充実" and third["stated_in"] == "自治体DX推進計画(第4.0版)"
    assert third["context"] == "目録の【オープンデータ】公開" and third["lines"] == "13–15、15"
    assert third["accept"] == third["reject"] == third["other"] == ""
    lists = load_workbook(sheet)["要求事項"]
    assert any(row[0].value == "jichitai-dx/4.0/bpr BPRの取組の徹底" for row in lists.iter_rows())


def test_decisions_come_back_with_reviewer_and_date(links, claims, sheet):
    fill(sheet, 2, accept="○", reviewer=KEIFU, date="2026-11-20")
    fill(sheet, 3, reject="○", reviewer=KEIFU, remark="目録だけで、データの活用ではない")
    fill(sheet, 5, other="jichitai-dx/4.0/frontyard 自治体フロントヤード改革の推進", reviewer=KEIFU,
         date=datetime.datetime(2026, 11, 20))  # fmt: skip
    found = links("review", sheet, "-o", claims)
    assert found.returncode == 0, found.stderr
    after = read_claims(claims)
    assert [claim.review for claim in after] == ["Accepted", "Rejected", "Proposed", "Rejected", "Accepted"]
    assert after[0].review_date == datetime.date(2026, 11, 20)
    assert after[1].comment.endswith("。目録だけで、データの活用ではない")
    assert after[2].reviewer_id == ()
    assert str(after[4].object_id).endswith("jichitai-dx/4.0/frontyard") and after[4].basis == "Content"
    assert all(str(name).endswith("agent/keifu") for claim in after for name in claim.reviewer_id)
    # An empty sheet changes nothing.
    before = claims.read_bytes()
    again = sheet.with_name("again.xlsx")
    assert links("review", claims, "-o", again, "--all").returncode == 0
    assert links("review", again, "-o", claims).returncode == 0
    assert claims.read_bytes() == before


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"id": "362018/mihon/9/jichitai-dx/4.0/ai", "accept": "○", "reviewer": KEIFU}, "row 2: claim, measure or"),
        ({"requirement_id": "jichitai-dx/4.0/ai", "accept": "○", "reviewer": KEIFU}, "row 2: claim, measure or"),
        ({"accept": "○", "reviewer": "山田"}, "row 2: the reviewer '山田' is not registered"),
        ({"accept": "○"}, "row 2: the reviewer '' is not registered"),
        ({"accept": "○", "reject": "○", "reviewer": KEIFU}, "row 2: only one of"),
        ({"other": "jichitai-dx/4.0/none なし", "reviewer": KEIFU}, "row 2: there is no requirement"),
        ({"other": "jichitai-dx/4.0/telework テレワークの推進", "reviewer": KEIFU}, "row 2: there is a claim"),
        ({"accept": "○", "reviewer": KEIFU, "date": "2026-02-30"}, "row 2: the date '2026-02-30'"),
        ({"accept": "○", "reviewer": KEIFU, "date": "2999-01-01"}, "row 2: the date"),
    ],
)
def test_a_wrong_row_stops_everything(cells, message, links, claims, sheet):
    before = claims.read_bytes()
    fill(sheet, 2, **cells)
    fill(sheet, 3, accept="○", reviewer=KEIFU)
    found = links("review", sheet, "-o", claims)
    assert found.returncode == 3
    assert message in found.stderr and "nothing was changed" in found.stderr
    assert claims.read_bytes() == before


def test_a_claim_that_stands_twice_in_the_sheet(links, claims, sheet):
    page = load_workbook(sheet)[layout().title.ja]
    fill(sheet, 3, **{name: page.cell(2, n).value for name, n in COLUMN.items() if n <= COLUMN["context"]})
    assert "row 3: the same claim as in row 2" in links("review", sheet, "-o", claims).stderr


def test_other_files_are_refused(links, claims, sheet, tmp_path):
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 no workbook")
    assert "This is no review sheet" in links("review", broken, "-o", claims).stderr
    assert links("review", sheet, "-o", tmp_path / "x.csv").returncode == 2
    claims.write_text(claims.read_text(encoding="utf-8").replace("Proposed", "Accepted"), encoding="utf-8")
    assert "No proposal waits" in links("review", claims, "-o", tmp_path / "none.xlsx").stderr
