"""Cells of schedule and indicator rows."""

from decimal import Decimal

import pytest

from keifu_loaders.records import Span
from keifu_loaders.values import cells_of, is_cell, number_and_unit, phase_kinds, phases, value

HERE = Span(3, 4)


@pytest.mark.parametrize(
    ("cell", "kinds"),
    [("検討", ["Study"]), ("検討／実施", ["Study", "CarryOut"]), ("運用停止", ["Stop"]), ("移行完了", ["Complete"])],
)
def test_phase_kinds(cell: str, kinds: list[str]) -> None:
    assert phase_kinds(cell) == kinds


def test_a_word_that_is_no_phase_makes_the_cell_no_phase() -> None:
    assert phase_kinds("検討／ほげ") == []
    assert not is_cell("オープンデータカタログサイトの充実")


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("90データセット", (Decimal(90), "データセット")),
        ("3,700,000件", (Decimal(3700000), "件")),
        ("1,130 件", (Decimal(1130), "件")),
        ("8件／月", (Decimal(8), "件/月")),
        ("各1回", (Decimal(1), "回")),
        ("16箇所 (14支所と本庁2)", (Decimal(16), "箇所")),
        ("12.5%", (Decimal("12.5"), "%")),
        ("—", (None, "")),
        ("一人", (None, "人")),
        ("- %", (None, "%")),
        ("実施", None),
        ("3D都市モデルを活用したユースケース開発件数", None),
    ],
)
def test_number_and_unit(cell: str, wanted: object) -> None:
    assert number_and_unit(cell) == wanted


def test_one_cell_that_holds_four() -> None:
    assert cells_of(("－ 1業務 2業務 3業務",)) == ["－", "1業務", "2業務", "3業務"]
    assert cells_of(("(1) 庁内 LANの運用",)) == ["(1) 庁内 LANの運用"]


def test_a_dash_is_no_phase_and_no_number() -> None:
    assert [phase.year for phase in phases((2025, 2026), ["改定", "—"], HERE)] == [2025]
    read = value(2024, "一回", HERE)
    assert (read.number, read.printed, read.unit) == (None, "-回", "回")


def test_cells_and_years_must_match() -> None:
    with pytest.raises(ValueError, match="shorter"):
        phases((2025, 2026), ["実施"], HERE)
