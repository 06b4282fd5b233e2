"""PDFs as a printer makes them: tables over pages, merged and wrapped cells, page numbers, text written downwards."""

import shutil
import subprocess
from pathlib import Path

import pytest

from keifu.errors import CannotRunError
from keifu_loaders.document import Document
from keifu_loaders.readers import read_document

STYLE = """
@page { size: A4; margin: 25mm 20mm; @top-left { content: "試験市DX推進計画 素案"; font-size: 8pt }
@bottom-center { content: "- " counter(page) " -"; font-size: 9pt } }
body { font-family: "Noto Sans CJK JP"; font-size: 10.5pt; margin: 0 } p, h1 { margin: 0; line-height: 1.8 }
table { border-collapse: collapse; margin: 4mm 0 } th, td { border: 1px solid #000; padding: 3px; font-weight: normal }
.frame { border: 1px solid #000; padding: 2mm } .break { page-break-before: always } .down { writing-mode: vertical-rl }
.narrow { width: 62px } .turned { display: inline-block;
transform: rotate(-90deg) } thead { display: table-header-group } .tall td { height: 60mm }
"""
MERGED = """
<h1>試験市DX推進計画</h1><p>OPEN DATA の活用<sup>※1</sup>を進めます。</p>
<table><tr><th rowspan=2>施策</th><th colspan=3>工程表</th></tr><tr><th>令和８年度</th><th>R9</th><th>R10</th></tr>
<tr><td rowspan=2>窓口</td><td colspan=2>検討</td><td></td></tr><tr><td>運用</td><td>→</td><td>→</td></tr></table>
<p class=frame>枠の中の文</p><p>担当　総務課</p>
<table><tr><td class=narrow>総務課<br>デジタル戦略推進課</td><td class=narrow>Digital Agency</td><td style='width:200px'>改善率<br>50%</td></tr>
<tr><td class=down>縦書きの柱</td><td><span class=turned>ABC</span></td><td>x</td></tr></table>
<div class=down>余白の縦書き</div>
"""
DRAWN = """
<style>.open :first-child { border-left: none } .open :last-child { border-right: none } .chart { position: relative }
.chart table { width: 500px; table-layout: fixed } .chart td, .chart th { height: 30px } .blocks { border-spacing: 3px }
.blocks { border-collapse: separate } .blocks td { background: #cde; border: none }
.bar { position: absolute; background: #fa8; height: 14px; font-size: 8pt; text-align: center }</style>
<table><tr class=open><td>項目</td><td>内容</td></tr><tr class=open><td>担当</td><td>総務課</td></tr></table><p>間</p>
<table><tr class=open><td>期間</td><td>3年</td></tr><tr class=open><td>備考</td><td>なし</td></tr></table>
<table class=blocks><tr><td>施策</td><td>窓口</td></tr><tr><td>担当</td><td>市民課</td></tr></table>
<div class=chart><table><tr><th>取組</th><th>R8</th><th>R9</th><th>R10</th></tr>
<tr><td>窓口</td><td></td><td></td><td></td></tr><tr><td>相談</td><td></td><td></td><td></td></tr></table>
<div class=bar style="left: 130px; top: 44px; width: 230px">検討・設計</div>
<div class=bar style="left: 380px; top: 44px; width: 100px">導入</div>
<svg style="position: absolute; left: 255px; top: 78px" width=240 height=20>
<path d="M0 0 L220 0 L235 8 L220 16 L0 16 Z" fill="#8af"/><text x=60 y=12 font-size=10>運用</text></svg></div>
"""
SPANNED = """
<table class=tall><tr><td>1</td><td>a</td><td>x</td></tr><tr><td>2</td><td>b</td><td>y</td></tr>
<tr><td>3</td><td>c</td><td>z</td></tr>
<tr><td rowspan=2>総務課</td><td><div style="height: 50mm">工程</div>後半</td><td>検討</td></tr>
<tr><td>次の工程</td><td>導入</td></tr></table>
"""
LONG = """
<p>第1章</p><p>12</p>
<table class=tall><thead><tr><th>番号</th><th>施策</th></tr></thead>
<tr><td>1</td><td>窓口</td></tr><tr><td>2</td><td>相談</td></tr><tr><td>3</td><td>公開</td></tr>
<tr><td>4</td><td><div style="height: 50mm">防災</div><div>避難所</div></td></tr><tr><td>5</td><td>水道</td></tr></table>
<p class=break>第2章</p><table><tr><td>番号</td><td>施策</td></tr><tr><td>6</td><td>学校</td></tr></table>
<table class=break><tr><td>番号</td><td>施策</td><td>担当</td></tr><tr><td>7</td><td>図書</td><td>館</td></tr></table>
"""

Seen = str | tuple[int, tuple[str, ...]]


def seen(document: Document) -> list[Seen]:
    return [line.text if line.cells is None else (line.table, line.cells) for line in document.lines]


def printed(folder: Path, html: str) -> Path:
    """The page as a PDF; skips where the machine has no chromium."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("no chromium on this machine")
    page, pdf = folder / "plan.html", folder / "plan.pdf"
    page.write_text(f"<!doctype html><html lang=ja><meta charset=utf-8><style>{STYLE}</style>{html}", encoding="utf-8")
    options = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-pdf-header-footer",
        f"--user-data-dir={folder}/home",
    ]
    subprocess.run([chromium, *options, f"--print-to-pdf={pdf}", page.as_uri()], check=True, capture_output=True)
    return pdf


@pytest.mark.browser
def test_merged_wrapped_and_turned_cells(tmp_path: Path) -> None:
    document = read_document(printed(tmp_path, MERGED))
    assert document.media_type == "application/pdf"
    assert seen(document) == [
        "試験市DX推進計画 素案",
        "試験市DX推進計画",
        "OPEN DATA の活用※1を進めます。",
        (1, ("施策", "工程表", "工程表", "工程表")),
        (1, ("施策", "令和8年度", "R9", "R10")),
        (1, ("窓口", "検討", "検討", "")),
        (1, ("窓口", "運用", "→", "→")),
        "枠の中の文",
        "担当 総務課",
        (2, ("総務課 デジタル戦略推進課", "Digital Agency", "改善率 50%")),
        (2, ("縦書きの柱", "ABC", "x")),
        "余白の縦書き",
    ]
    assert document.lines[9].raw == "総務課\nデジタル戦略推進課\tDigital Agency\t改善率\n50%"


@pytest.mark.browser
def test_open_sides_blocks_of_colour_and_bars_over_cells(tmp_path: Path) -> None:
    assert seen(read_document(printed(tmp_path, DRAWN)))[1:] == [
        (1, ("項目", "内容")),
        (1, ("担当", "総務課")),
        "間",
        (2, ("期間", "3年")),
        (2, ("備考", "なし")),
        (3, ("施策", "窓口")),
        (3, ("担当", "市民課")),
        (4, ("取組", "R8", "R9", "R10")),
        (4, ("窓口", "検討・設計", "検討・設計", "導入")),
        (4, ("相談", "", "運用", "運用")),
    ]


@pytest.mark.browser
def test_a_row_and_a_merged_cell_cut_by_the_end_of_the_page(tmp_path: Path) -> None:
    document = read_document(printed(tmp_path, SPANNED))
    assert [(line.page, entry) for line, entry in zip(document.lines, seen(document), strict=True)][2:] == [
        (1, (1, ("3", "c", "z"))),
        (1, (1, ("総務課", "工程 後半", "検討"))),
        (2, (1, ("総務課", "次の工程", "導入"))),
    ]


@pytest.mark.browser
def test_a_table_over_pages_without_what_pages_repeat(tmp_path: Path) -> None:
    document = read_document(printed(tmp_path, LONG))
    header, other = (1, ("番号", "施策")), (2, ("番号", "施策"))
    assert [(line.page, entry) for line, entry in zip(document.lines, seen(document), strict=True)] == [
        (1, "第1章"),
        (1, "12"),
        (1, header),
        (1, (1, ("1", "窓口"))),
        (1, (1, ("2", "相談"))),
        (1, (1, ("3", "公開"))),
        (1, (1, ("4", "防災 避難所"))),
        (2, header),
        (2, (1, ("5", "水道"))),
        (3, "第2章"),
        (3, other),
        (3, (2, ("6", "学校"))),
        (4, (3, ("番号", "施策", "担当"))),
        (4, (3, ("7", "図書", "館"))),
    ]


def handmade(*objects: bytes) -> bytes:
    """A PDF of these objects (ISO 32000-1, 7.5); the first is the catalog."""
    body, places = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + trailer


def one_page(drawing: bytes) -> bytes:
    return pages(drawing)


def pages(*drawings: bytes) -> bytes:
    """A PDF of 400 by 400 points with these pages."""
    kids = b" ".join(b"%d 0 R" % (4 + 2 * number) for number in range(len(drawings)))
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 400] /Contents %d 0 R /Resources << /Font << /F 3 0 R >> >> >>"
    objects = []
    for number, drawing in enumerate(drawings):
        objects += [page % (5 + 2 * number), b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing)]
    return handmade(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(drawings)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        *objects,
    )


def written(x: int, y: int, text: str) -> bytes:
    return b"BT /F 10 Tf %d %d Td (%s) Tj ET\n" % (x, y, text.encode())


def test_lines_stand_from_top_to_bottom_whatever_the_order_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(one_page(written(50, 100, "last") + written(90, 300, "right") + written(50, 300, "left")))
    assert seen(read_document(path)) == ["left right", "last"]


@pytest.mark.parametrize(
    ("foots", "kept"),
    [
        (["2", "3", "4"], []),
        (["P.2", "P.3", "P.4"], []),
        (["7", "3", "1"], ["7", "3", "1"]),
        (["page", "page", "page"], []),
        (["a", "b", "c"], ["a", "b", "c"]),
    ],
)
def test_what_pages_repeat_is_left_out_only_where_it_is_clear(
    tmp_path: Path, foots: list[str], kept: list[str]
) -> None:
    path = tmp_path / "plan.pdf"
    sheets = [
        written(350, 390, str(number)) + written(50, 300 - 50 * number, "body") + written(200, 20, foot)
        for number, foot in enumerate(foots, 1)
    ]
    path.write_bytes(pages(*sheets))
    texts = [line.text for line in read_document(path).lines]
    assert [text for text in texts if text not in {"body"}] == [
        text for number in range(3) for text in [str(number + 1), *kept[number : number + 1]]
    ]


def test_a_grid_with_a_cell_over_two_rows_and_one_over_two_columns(tmp_path: Path) -> None:
    rules = b"50 200 m 350 200 l 350 300 l 50 300 l h 150 200 m 150 300 l 250 200 m 250 250 l 150 250 m 350 250 l S\n"
    texts = [written(60, 270, "both rows"), written(160, 270, "wide"), written(160, 220, "a"), written(260, 220, "b")]
    path = tmp_path / "plan.pdf"
    path.write_bytes(one_page(rules + b"".join(texts)))
    document = read_document(path)
    assert seen(document) == [(1, ("both rows", "wide", "wide")), (1, ("both rows", "a", "b"))]
    assert [line.raw for line in document.lines] == ["both rows\twide\t", "\ta\tb"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (one_page(b"0 0 m 9 9 l S"), "holds no text"),
        (one_page(written(50, 100, "x"))[:300], "damaged"),
        (b"%PDF-1.7\n", "damaged"),
        (handmade(b"<< /Type /Catalog >>"), "holds no text"),
    ],
)
def test_pdfs_that_cannot_be_read(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(content)
    with pytest.raises(CannotRunError, match=words) as raised:
        read_document(path)
    assert str(path) == raised.value.where


def test_a_pdf_under_a_password(tmp_path: Path) -> None:
    whole = one_page(written(50, 100, "x"))
    lock = b"/Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O (%s) /U (%s) >>" % (b"o" * 32, b"u" * 32)
    path = tmp_path / "plan.pdf"
    path.write_bytes(whole.replace(b"/Root 1 0 R", b"/Root 1 0 R /ID [<00> <00>] " + lock))
    with pytest.raises(CannotRunError, match="protected by a password"):
        read_document(path)
