"""Rows whose cells stand one behind the other: how they are told apart, and when they are not."""

import pytest

from keifu_loaders.layouts.spaced_cells import cells, filled, paragraphs


def divided(*raw: str, count: int = 3) -> list[str] | None:
    """The cells of a row by their letters, paragraphs parted by ``|``."""
    found = cells(paragraphs(enumerate(raw, 1)), count)
    return found and ["|".join(one.text for one in filled(cell)) for cell in found]


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        (["導入 運用 運用 "], ["導入", "運用", "運用"]),
        ([" 導入 運用 "], ["", "導入", "運用"]),
        ([" 導入  "], ["", "導入", ""]),
        (["基礎", "", "調査 ", "", "導入 運用 "], ["基礎調査", "導入", "運用"]),
        (["検討、 ", "", "調査 ", "", "導入 運用 "], ["検討、調査", "導入", "運用"]),
        (["調査 ", " ", "", "導入 運用 "], ["調査", "導入", "運用"]),
        # One line so far: a cell beside it would have begun on that line.
        (["調査 承認 ", "調達 ", "運用 "], ["調査", "承認|調達", "運用"]),
        # Two lines each, the empty line between them alone tells.
        (["調査 ", "承認 ", "", "調達 ", "導入 ", "", "運用 ", "評価 "], ["調査|承認", "調達|導入", "運用|評価"]),
        (["調査 ", "", "承認 ", "", "調達 ", "", "導入 ", "", "運用 ", "", "評価 "], None),
        (["現状 意向の", "", "確認 ", "", "調査 ", "", "選定 ", "", "承認 "], None),
        (["導入 運用 "], None),
        (["導入 運用 運用 評価 "], None),
        ([], None),
    ],
)
def test_a_row_is_divided_where_one_way_alone_agrees_with_its_lines(raw: list[str], wanted: list[str] | None) -> None:
    assert divided(*raw) == wanted


def test_a_row_of_far_too_many_words_is_none() -> None:
    assert divided(*["語 "] * 400) is None
    assert divided("語 ", count=0) is None
