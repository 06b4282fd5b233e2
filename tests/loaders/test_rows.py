"""Lines, cells, year headers, and documents that cannot be read."""

from pathlib import Path

import pytest

from keifu.errors import CannotRunError
from keifu_loaders.document import Line, header_years, row
from keifu_loaders.normalise import fold
from keifu_loaders.readers import read_document


def line(raw: str) -> Line:
    return Line(7, raw, fold(raw))


def test_cells_are_parted_by_tabs_and_empty_ones_left_out() -> None:
    assert row(line("\t実施\t\t検討／実施\t")).cells == ("実施", "検討/実施")


def test_an_html_table_counts_once_although_its_cells_stand_again_behind_it() -> None:
    raw = '<table border="1"> <tr> <td>検討</td><td>実施</td></tr> </table>\t\t検討\t実施'
    assert row(line(raw)).cells == ("検討", "実施")
    assert row(line(raw)).markup


def test_text_before_an_html_table_is_a_cell_of_its_own() -> None:
    raw = "数値目標\t<p>件数（令和6年度実績：3件）</p> <table> <tr> <td>4件</td></tr> </table>"
    assert row(line(raw)).cells == ("数値目標", "件数(令和6年度実績:3件)", "4件")


@pytest.mark.parametrize(
    ("cells", "years"),
    [
        (("令和8年度", "令和9年度"), (2026, 2027)),
        (("R7 年度", "R8 年度", "R9 年度"), (2025, 2026, 2027)),
        (("令和 8 年度",), (2026,)),
        (("実施", "令和9年度"), None),
        (("令和9年度", "令和8年度"), ()),
        (("令和8年度", "令和10年度"), ()),
        ((), None),
    ],
)
def test_header_years(cells: tuple[str, ...], years: tuple[int, ...] | None) -> None:
    assert header_years(cells) == years


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"\x89PNG\r\n\0\0", "binary"),
        ("計画\n取組項目".encode("cp932"), "UTF-8"),
    ],
)
def test_documents_that_cannot_be_read(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes(content)
    with pytest.raises(CannotRunError, match=words) as caught:
        read_document(path)
    assert str(path) in str(caught.value.where)
    assert caught.value.ja


def test_a_missing_document_and_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "none.txt", tmp_path):
        with pytest.raises(CannotRunError, match="Cannot read"):
            read_document(path)


def test_a_byte_order_mark_is_no_letter(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes(b"\xef\xbb\xbf" + "計画".encode())
    assert read_document(path).lines[0].text == "計画"
