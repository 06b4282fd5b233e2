"""The same stream of lines and rows from Word, Excel and CSV, and one clear message for what cannot be read."""

import datetime
import io
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl.worksheet.worksheet import Worksheet

from keifu.errors import CannotRunError
from keifu_loaders.document import Document
from keifu_loaders.normalise import fold
from keifu_loaders.readers import guard, read_document
from keifu_loaders.readers.shown import shown

Seen = str | tuple[int, tuple[str, ...]]


def seen(document: Document) -> list[Seen]:
    """The stream as a test writes it down: text, or the number of the table with the cells; checks what all share."""
    for number, line in enumerate(document.lines, 1):
        assert line.number == number
        assert line.text == fold(line.raw.replace("\n", " "))
        assert (line.cells is None) == (line.table == 0)
    return [line.text if line.cells is None else (line.table, line.cells) for line in document.lines]


# --- CSV ------------------------------------------------------------------------------------------------------------

CSV = '番号,施策,担当\r\n1,"窓口の\r\nデジタル化",総務課\r\n\r\n2,ＡＩの活用\r\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
@pytest.mark.parametrize(("ending", "delimiter"), [(".csv", ","), (".csv", "\t"), (".tsv", "\t")])
def test_csv_is_one_table(tmp_path: Path, encoding: str, ending: str, delimiter: str) -> None:
    path = tmp_path / f"plan{ending}"
    path.write_bytes(CSV.replace(",", delimiter).encode(encoding))
    document = read_document(path)
    assert document.media_type == "text/csv"
    assert seen(document) == [
        (1, ("番号", "施策", "担当")),
        (1, ("1", "窓口の デジタル化", "総務課")),
        (1, ("2", "AIの活用", "")),
    ]
    assert document.lines[1].raw == "1\t窓口の\nデジタル化\t総務課"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("施策,担当\n".encode("utf-16"), "neither in UTF-8"),
        ('施策,担当\n"窓口,総務課\n'.encode(), r"plan\.csv:2: The quotes"),
        (b"a,b\0\n", "neither in UTF-8"),
    ],
)
def test_csv_that_cannot_be_read(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "plan.csv"
    path.write_bytes(content)
    with pytest.raises(CannotRunError, match=words):
        read_document(path)


# --- Excel ----------------------------------------------------------------------------------------------------------


def excel(path: Path, *sheets: list[list[object]]) -> tuple[openpyxl.Workbook, list[Worksheet]]:
    """A workbook with the sheets 表1, 表2 …, not yet saved."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    made: list[Worksheet] = []
    for number, rows in enumerate(sheets, 1):
        made.append(book.create_sheet(f"表{number}"))
        for row in rows:
            made[-1].append(row)
    return book, made


def test_excel_sheets_titles_tables_and_merged_cells(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    book, (first, second) = excel(
        path,
        [
            ["試験市DX推進計画"],
            [],
            [None, "施策", "工程表", None, None],
            [None, None, "R8", "R9", "R10"],
            [None, "窓口", "検討", None, "導入"],
            [None, None, "運用", None, None],
            [None, "柱2", None, None, None],
            [None, "相談\n支援", "→", "→", None],
            [None, "※注"],
        ],
        [["用語", "意味"], ["AI", "人工知能"]],
    )
    for merged in ("A1:E1", "B3:B4", "C3:E3", "B5:B6", "C5:D5", "B7:E7"):
        first.merge_cells(merged)
    second.title = "用語集"
    book.save(path)
    document = read_document(path)
    assert seen(document) == [
        "表1",
        "試験市DX推進計画",
        (1, ("施策", "工程表", "工程表", "工程表")),
        (1, ("施策", "R8", "R9", "R10")),
        (1, ("窓口", "検討", "検討", "導入")),
        (1, ("窓口", "運用", "", "")),
        (1, ("柱2", "柱2", "柱2", "柱2")),
        (1, ("相談 支援", "→", "→", "")),
        "※注",
        "用語集",
        (2, ("用語", "意味")),
        (2, ("AI", "人工知能")),
    ]
    assert [line.sheet for line in document.lines] == ["表1"] * 9 + ["用語集"] * 3
    assert document.lines[4].raw == "窓口\t検討\t\t導入"
    assert document.lines[7].raw == "相談\n支援\t→\t→\t"


def test_excel_on_squared_paper_has_the_columns_of_its_cells(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    cells = {"A1": "施策名", "D1": "窓口", "A2": "担当", "D2": "総務課", "J2": "電話", "M2": "123"}
    book, (sheet,) = excel(path, [[]])
    for place, value in cells.items():
        sheet[place] = value
    for merged in ("A1:C1", "D1:R1", "A2:C2", "D2:I2", "J2:L2", "M2:R2"):
        sheet.merge_cells(merged)
    book.save(path)
    assert seen(read_document(path))[1:] == [
        (1, ("施策名", "窓口", "窓口", "窓口")),
        (1, ("担当", "総務課", "電話", "123")),
    ]


def test_excel_skips_what_is_hidden(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    book, (shown_sheet, hidden_sheet) = excel(
        path, [["施策", "内部", "担当"], ["古い", "x", "y"], ["窓口", "z", "総務課"]], [["秘"]]
    )
    shown_sheet.column_dimensions["B"].hidden = True
    shown_sheet.row_dimensions[2].hidden = True
    hidden_sheet.sheet_state = "hidden"
    book.save(path)
    assert seen(read_document(path)) == ["表1", (1, ("施策", "担当")), (1, ("窓口", "総務課"))]


def test_excel_far_and_empty_rows_are_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    book, (sheet,) = excel(path, [["施策", "担当"], ["窓口", "総務課"]])
    sheet.cell(1_048_576, 16_384).number_format = "0%"
    sheet.merge_cells("A5:A1000")
    book.save(path)
    empty = b"".join(b'<row r="%d" ht="18"><c r="A%d" s="0"/></row>' % (row, row) for row in range(1001, 1_000_000))
    replaced(path, "xl/worksheets/sheet1.xml", b"</sheetData>", empty + b"</sheetData>")
    assert seen(read_document(path)) == ["表1", (1, ("施策", "担当")), (1, ("窓口", "総務課"))]


def test_excel_whole_columns_merged(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    book, (sheet,) = excel(path, [["施策", "担当"]])
    sheet.merge_cells("D1:E1")
    book.save(path)
    replaced(path, "xl/worksheets/sheet1.xml", b'"D1:E1"', b'"D1:XFD1048576"')
    with pytest.raises(CannotRunError, match="Merged cells cover too much"):
        read_document(path)


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (1130, "General", "1130"),
        (0.1 + 0.2, "General", "0.3"),
        (12345678901234, "General", "12345678901234"),
        (1130, "#,##0", "1,130"),
        (1130.5, "#,##0", "1,131"),
        (-3, "#,##0;[Red]\\-#,##0", "-3"),
        (-3, "#,##0;△#,##0", "△3"),
        (0, '#,##0;-#,##0;"-"', "-"),
        (0.5, "0%", "50%"),
        (0.125, "0.0%", "12.5%"),
        (12, '0"件"', "12件"),
        (3.5, "0.##", "3.5"),
        (7, "000", "007"),
        (1234567, "#,##0,", "1,235"),
        (5, '"R"0', "R5"),
        (1000, "[$¥-411]#,##0", "¥1,000"),
        (1200, "_ * #,##0_ ", "1,200"),
        (0.25, "# ?/?", "0.25"),
        (True, "General", "TRUE"),
        (datetime.datetime(2026, 4, 1), "yyyy-mm-dd", "2026-04-01"),
        (datetime.datetime(2026, 4, 1), "mm-dd-yy", "2026-04-01"),
        (datetime.datetime(2026, 4, 1), "yyyy/m/d", "2026/4/1"),
        (datetime.datetime(2026, 4, 1), 'yyyy"年"m"月";@', "2026年4月"),
        (datetime.datetime(2026, 4, 1), '[$-411]ggge"年"m"月"d"日"', "令和8年4月1日"),
        (datetime.datetime(2019, 3, 31), "[$-411]ge.m.d", "H31.3.31"),
        (datetime.datetime(2026, 4, 1), "m/d(aaa)", "4/1(水)"),
        (datetime.datetime(2026, 4, 1, 9, 30), "yyyy/m/d h:mm", "2026-04-01 09:30"),
        ("#N/A", "General", "#N/A"),
        (None, "General", ""),
    ],
)
def test_numbers_and_dates_as_shown(value: object, number_format: str, text: str) -> None:
    assert shown(value, number_format) == text


def test_excel_formula_that_nobody_calculated(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    book, (sheet,) = excel(path, [["目標", 1, 2], ["合計", "=SUM(B1:C1)"]])
    book.save(path)
    with pytest.raises(CannotRunError, match=r"plan\.xlsx:表1!B2: Formulas on sheet '表1' have no calculated value"):
        read_document(path)
    sheet.row_dimensions[2].hidden = True
    book.save(path)
    assert seen(read_document(path)) == ["表1", (1, ("目標", "1", "2"))]


def test_excel_formula_with_a_value_even_an_empty_one(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    book, _ = excel(path, [["合計", "=1+2", '=""']])
    book.save(path)
    replaced(path, "xl/worksheets/sheet1.xml", b"<f>1+2</f><v></v>", b"<f>1+2</f><v>3</v>")
    replaced(path, "xl/worksheets/sheet1.xml", b'<c r="C1"><f>', b'<c r="C1" t="str"><f>')
    assert seen(read_document(path)) == ["表1", (1, ("合計", "3"))]


def replaced(path: Path, part: str, old: bytes, new: bytes) -> None:
    """Changes one part of an Office package."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


# --- Word -----------------------------------------------------------------------------------------------------------

NUMBERING = """
<w:abstractNum {ns} w:abstractNumId="90">
  <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="第%1章"/></w:lvl>
  <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1-%2"/></w:lvl>
  <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimalEnclosedCircle"/><w:suff w:val="nothing"/>
    <w:lvlText w:val="%3"/></w:lvl>
  <w:lvl w:ilvl="3"><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0b7"/></w:lvl>
  <w:lvl w:ilvl="4"><w:numFmt w:val="japaneseCounting"/><w:lvlText w:val="（%5）"/></w:lvl>
</w:abstractNum>
"""
NUM = '<w:num {ns} w:numId="{id}"><w:abstractNumId w:val="90"/>{override}</w:num>'
RESTART = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'


def numbered(document: WordDocument, text: str, level: int, number: int = 90) -> None:
    paragraph = document.add_paragraph(text)
    properties = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    paragraph._p.get_or_add_pPr().append(parse_xml(properties))


def test_word_prints_its_automatic_numbers(tmp_path: Path) -> None:
    document = docx.Document()
    root = document.part.numbering_part.element
    root.insert(0, parse_xml(NUMBERING.format(ns=nsdecls("w"))))
    root.append(parse_xml(NUM.format(ns=nsdecls("w"), id=90, override="")))
    root.append(parse_xml(NUM.format(ns=nsdecls("w"), id=91, override=RESTART)))
    style = document.styles["Heading 1"].element
    style.get_or_add_pPr().append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="90"/></w:numPr>'))
    document.add_heading("はじめに", 1)
    for text, level in [("背景", 1), ("国", 2), ("県", 2), ("目的", 1), ("市", 2), ("印", 3), ("漢数字", 4)]:
        numbered(document, text, level)
    document.add_heading("施策", 1)
    numbered(document, "窓口", 1)
    numbered(document, "別の列", 0, 91)
    numbered(document, "別の列の次", 0, 91)
    numbered(document, "番号なし", 0, 0)
    document.save(path := tmp_path / "plan.docx")
    assert [line.raw for line in read_document(path).lines] == [
        "第1章 はじめに",
        "1-1 背景",
        "①国",
        "②県",
        "1-2 目的",
        "①市",
        "印",
        "（一） 漢数字",
        "第2章 施策",
        "2-1 窓口",
        "第5章 別の列",
        "第6章 別の列の次",
        "番号なし",
    ]


def test_word_tables_in_their_place_with_merged_and_inner_cells(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("試験市ＤＸ推進計画")
    document.add_paragraph("")
    table = document.add_table(4, 4)
    texts = [["施策", "工程表", "", ""], ["", "R8", "R9", "R10"], ["窓口", "検討", "", "導入"], ["相談", "→", "", ""]]
    for row, line in zip(table.rows, texts, strict=True):
        for cell, text in zip(row.cells, line, strict=True):
            cell.text = text
    for start, end in [((0, 0), (1, 0)), ((0, 1), (0, 3)), ((2, 1), (2, 2))]:
        table.cell(*start).merge(table.cell(*end))
    table.cell(3, 0).add_paragraph("支援")
    inner = table.cell(2, 3).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "内", "訳"
    document.add_paragraph("一行目\n二行目\t三")
    frame = document.add_table(1, 1).cell(0, 0)
    frame.text = "囲みの中"
    document.add_table(1, 2).cell(0, 1).text = "右"
    document.save(path := tmp_path / "plan.docx")
    read = read_document(path)
    assert seen(read) == [
        "試験市DX推進計画",
        (1, ("施策", "工程表", "工程表", "工程表")),
        (1, ("施策", "R8", "R9", "R10")),
        (1, ("窓口", "検討", "検討", "導入")),
        "内\t訳",
        (1, ("相談 支援", "→", "", "")),
        "一行目",
        "二行目\t三",
        "囲みの中",
        (2, ("", "右")),
    ]
    assert read.lines[5].raw == "相談\n支援\t→\t\t"


def test_word_reads_what_is_printed_and_nothing_else(tmp_path: Path) -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "頭書き"
    paragraph = document.add_paragraph("本文")
    paragraph.add_run("隠し").font.hidden = True
    runs = """<w:p {ns}><w:r><w:ruby><w:rt><w:r><w:t>けいふ</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>系譜</w:t></w:r>
      </w:rubyBase></w:ruby></w:r><w:hyperlink><w:r><w:t>リンク</w:t></w:r></w:hyperlink>
      <w:r><w:instrText> PAGE </w:instrText></w:r><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>箱</w:t></w:r></w:p>
      </w:txbxContent></w:pict></w:r></w:p>"""
    control = "<w:sdt {ns}><w:sdtContent><w:p><w:r><w:t>入力欄</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    for xml in (runs, control):
        document.element.body.insert(1, parse_xml(xml.format(ns=nsdecls("w"))))
    document.save(path := tmp_path / "plan.docx")
    assert seen(read_document(path)) == ["本文", "入力欄", "系譜リンク"]


def test_word_with_tracked_changes(tmp_path: Path) -> None:
    document = docx.Document()
    change = '<w:p {ns}><w:ins w:author="a"><w:r><w:t>足した</w:t></w:r></w:ins><w:r><w:t>語</w:t></w:r></w:p>'
    document.element.body.insert(0, parse_xml(change.format(ns=nsdecls("w"))))
    document.save(path := tmp_path / "plan.docx")
    with pytest.raises(CannotRunError, match="tracked changes \\(in the paragraph '足した語'\\)"):
        read_document(path)


# --- What cannot be read --------------------------------------------------------------------------------------------


def good(ending: str) -> bytes:
    data = io.BytesIO()
    if ending == ".docx":
        document = docx.Document()
        document.add_paragraph("施策")
        document.save(data)
    else:
        excel(Path(), [["施策", "担当"]])[0].save(data)
    return data.getvalue()


@pytest.mark.parametrize("ending", [".docx", ".xlsx"])
@pytest.mark.parametrize("keep", [10, 0.3, 0.7, 0.99])
def test_a_package_cut_off(tmp_path: Path, ending: str, keep: float) -> None:
    path = tmp_path / f"plan{ending}"
    data = good(ending)
    path.write_bytes(data[: int(keep * len(data)) if keep < 1 else int(keep)])
    with pytest.raises(CannotRunError, match="damaged, or of another kind"):
        read_document(path)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("plan.docx", bytes.fromhex("D0CF11E0A1B11AE1") + bytes(504), "protected by a password or of the old format"),
        ("plan.xlsx", bytes.fromhex("D0CF11E0A1B11AE1") + bytes(504), r"Excel \(\.xlsx\)"),
        ("plan.docx", good(".xlsx"), "damaged, or of another kind"),
        ("plan.xlsx", good(".docx"), "damaged, or of another kind"),
        ("plan.xlsx", "施策,担当".encode(), "damaged, or of another kind"),
        ("plan.pdf", "施策,担当".encode(), "damaged, or of another kind"),
        ("plan.doc", b"x", r"Save the document as Word \(\.docx\)"),
        ("PLAN.XLS", b"x", r"Save the document as Excel \(\.xlsx\)"),
        ("plan.pptx", b"x", "Save the document as PDF"),
    ],
)
def test_files_of_another_kind(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(CannotRunError, match=words) as raised:
        read_document(path)
    assert raised.value.where is not None
    assert name in raised.value.where


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(good(".xlsx"))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/bomb.xml", "w") as part:
        for _ in range(guard.UNPACKED_LIMIT // 1_000_000 + 1):
            part.write(bytes(1_000_000))
    with pytest.raises(CannotRunError, match="more than the limit of"):
        read_document(path)
