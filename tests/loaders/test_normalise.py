"""Printed text → the text that the graph carries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keifu_loaders.normalise import departments, fold, is_dash, printed, without_dash


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("Ａ Ｉ チャットボット", "AIチャットボット"),
        ("e L – Q R", "eL-QR"),
        ("I o T を活用した遠隔漏水監視", "IoTを活用した遠隔漏水監視"),
        ("L I N E 決済機能", "LINE決済機能"),
        ("3 D都市モデル", "3D都市モデル"),
        ("崎野自然公園 WEB 予約・決済", "崎野自然公園WEB予約・決済"),
        ("J-LIS 教育研修", "J-LIS教育研修"),
        ("導入※1", "導入"),
        ("1,130 件", "1,130件"),
        ("Public Medical Hub", "Public Medical Hub"),
        ("デジタルデバйд対策", "デジタルデバイド対策"),
        ("⼈⼝減少", "人口減少"),
        ("<p>(1) 医療D Xの推進</p>", "(1)医療DXの推進"),
        ("  検討／実施 ", "検討/実施"),
    ],
)
def test_printed(raw: str, wanted: str) -> None:
    assert printed(raw) == wanted


@given(st.text(alphabet="実施検討件 ％ＡIaoT１2-–（）・/※й", max_size=30))
def test_printing_twice_changes_nothing(raw: str) -> None:
    assert printed(printed(raw)) == printed(raw)


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing_and_leaves_no_double_space(raw: str) -> None:
    assert fold(fold(raw)) == fold(raw)
    assert "  " not in fold(raw)


def test_departments() -> None:
    assert departments("障害福祉課、子育て支援課、 関係各課") == ["障害福祉課", "子育て支援課", "関係各課"]
    assert departments("行政管理課 社会教育課") == ["行政管理課", "社会教育課"]
    assert departments("議会事務局庶務課・議事調査課／総務課、総務課") == ["議会事務局庶務課", "議事調査課", "総務課"]
    assert departments("社会教育課（市史編さん室）") == ["社会教育課(市史編さん室)"]


def test_dashes() -> None:
    assert all(map(is_dash, ["-", "—", "–", "一", "ー"]))
    assert not is_dash("1")
    assert without_dash("一回") == "回"
    assert without_dash("-%") == "%"
    assert without_dash("一般会計") is None
    assert without_dash("1回") is None
