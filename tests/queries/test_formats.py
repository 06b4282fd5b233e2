"""Answers written and read back."""

import csv
import io
import json
from decimal import Decimal

import openpyxl
import pytest

from keifu.errors import CannotRunError, UsageError
from keifu.formats import check, render, to_csv, to_text, to_tsv, to_xlsx
from keifu.questions import answer
from keifu.results import UNBOUND, Cell, Table

XSD = "http://www.w3.org/2001/XMLSchema#"
NASTY = ["=1+1", "@SUM(A1)", 'say "a, b"', "行1\n行2", "a\tb", "007", "[bold]x[/bold]", ":smile:", "\ufeff", "-", "+81"]
TABLE = Table(
    ["measure", "value", "measureIri"],
    [
        *([Cell(text, "literal"), UNBOUND, Cell("https://w3id.org/keifu/id/施策", "iri")] for text in NASTY),
        [Cell("数", "literal", "ja"), Cell("90.5", "literal", None, XSD + "decimal"), Cell("urn:x", "iri")],
        [Cell("数", "literal", "ja"), Cell("8", "literal", None, XSD + "integer"), UNBOUND],
    ],
)
TITLES = ["施策", "数値", "施策 (IRI)"]
PLAIN = [[cell.value for cell in row] for row in TABLE.rows]


@pytest.mark.parametrize("bom", [False, True])
def test_csv_round_trip(bom):
    data = to_csv(TABLE, TITLES, bom=bom)
    assert data.startswith(b"\xef\xbb\xbf") is bom
    text = data.decode("utf-8-sig" if bom else "utf-8")
    assert text.startswith("施策,数値,施策 (IRI)\r\n")
    assert list(csv.reader(io.StringIO(text, newline=""))) == [TITLES, *PLAIN]


def test_tsv_has_one_line_a_row():
    lines = to_tsv(TABLE, TITLES).decode().split("\n")
    assert lines[0].split("\t") == TITLES
    assert len(lines) == len(TABLE.rows) + 2 and lines[-1] == ""
    assert {line.count("\t") for line in lines[:-1]} == {2}
    assert lines[4].startswith("行1 行2\t") and lines[5].startswith("a b\t")


def test_xlsx_round_trip():
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(TABLE, TITLES, "見出し: [長い]" * 9)))
    page = book.worksheets[0]
    assert page.freeze_panes == "A2" and len(page.title) <= 31
    found = [[cell.value for cell in row] for row in page.iter_rows()]
    assert found[0] == TITLES
    assert [row[0] for row in found[1 : len(NASTY) + 1]] == NASTY  # texts, formulas never
    assert {cell.data_type for cell in page["A"]} == {"s"}
    assert [row[1] for row in found[-2:]] == [90.5, 8]
    assert page["A2"].hyperlink.target == "https://w3id.org/keifu/id/施策"
    assert page["C2"].hyperlink.target == "https://w3id.org/keifu/id/施策"
    assert page.cell(len(NASTY) + 2, 1).hyperlink is None  # urn:x is no web address
    assert page.column_dimensions["C"].width > page.column_dimensions["B"].width


def test_xlsx_drops_what_a_sheet_cannot_hold_and_refuses_what_it_would_cut():
    control = Table(["a"], [[Cell("a\x07b", "literal")]])
    page = openpyxl.load_workbook(io.BytesIO(to_xlsx(control, ["a"], "x"))).worksheets[0]
    assert page["A2"].value == "ab"
    with pytest.raises(CannotRunError, match="more than Excel holds"):
        to_xlsx(Table(["a"], [[Cell("長" * 32_768, "literal")]]), ["a"], "x")


def test_text_is_aligned_by_the_width_of_japanese_and_keeps_every_character():
    table = Table(["measure", "evidence", "measureIri"], [
        [Cell("データを開く", "literal"), Cell("517–528行", "literal"), Cell("urn:x", "iri")],
        [Cell("AI", "literal"), Cell("[1]行", "literal"), Cell("urn:x", "iri")],
    ])  # fmt: skip
    assert to_text(table, ["施策", "行", "IRI"]).splitlines() == [
        "施策          行",
        "データを開く  517–528行",
        "AI            [1]行",
    ]


def test_text_is_folded_in_a_terminal_and_never_in_a_pipe():
    long = Table(["measure"], [[Cell("長" * 300, "literal")]])
    assert to_text(long, ["施策"]).splitlines()[1] == "長" * 300
    folded = to_text(long, ["施策"], width=40).splitlines()
    assert max(map(len, folded)) <= 20 and "".join(folded[1:]) == "長" * 300


def test_json_has_rows_by_name_and_says_how_they_were_found(run):
    found = answer("targets", {"theme": "opendata"}, run)
    content = json.loads(render(found, "json"))
    assert content["question"] == "targets" and content["title"] == "指標と目標値"
    assert content["parameters"]["theme"] == {
        "text": "opendata",
        "label": "オープンデータ",
        "iris": ["https://w3id.org/keifu/id/theme/opendata"],
    }
    assert content["sparql"] == found.sparql
    first, second = content["rows"]
    assert (first["measure"], first["target"], first["value"]) == ("データを開く", "90.5件", 90.5)
    assert second["value"] is None
    assert list(first) == [column["name"] for column in content["columns"]]
    assert json.loads(render(found, "json", "en"))["columns"][0]["title"] == "Measure"


def test_every_format_has_every_row(run):
    found = answer("coverage", {}, run)
    for lang, title in (("ja", "テーマ"), ("en", "Theme")):
        assert render(found, "table", lang).decode().splitlines()[0].startswith(title)
        assert render(found, "csv", lang).decode().startswith(title + ",")
        assert render(found, "tsv", lang).decode().startswith(title + "\t")
        page = openpyxl.load_workbook(io.BytesIO(render(found, "xlsx", lang))).worksheets[0]
        assert page["A1"].value == title
        assert page.max_row == len(found.table.rows) + 1
        numbers = [page.cell(row, 4).value for row in range(2, page.max_row + 1)]
        assert numbers == [int(text) for text in found.table.column("measures")]
    assert render(found, "csv", bom=True).startswith(b"\xef\xbb\xbf")
    assert len(render(found, "table").decode().splitlines()) == len(found.table.rows) + 1


def test_no_rows_are_a_header(run):
    found = answer("requirements-of-measure", {"measure": "990019/dx/10"}, run)
    assert render(found, "csv").decode().count("\r\n") == 1
    assert json.loads(render(found, "json"))["rows"] == []
    assert openpyxl.load_workbook(io.BytesIO(render(found, "xlsx"))).worksheets[0].max_row == 1


@pytest.mark.parametrize(("format", "lang"), [("pdf", "ja"), ("CSV", "ja"), ("csv", "fr")])
def test_unknown_format_or_language(format, lang):
    with pytest.raises(UsageError):
        check(format, lang)


def test_an_unknown_format_is_no_answer(run):
    with pytest.raises(UsageError, match="There is no format 'pdf'"):
        render(answer("coverage", {}, run), "pdf")


def test_a_decimal_keeps_its_digits_in_a_sheet():
    table = Table(["value"], [[Cell("3681704.25", "literal", None, XSD + "decimal")]])
    page = openpyxl.load_workbook(io.BytesIO(to_xlsx(table, ["value"], "x"))).worksheets[0]
    assert Decimal(str(page["A2"].value)) == Decimal("3681704.25")
