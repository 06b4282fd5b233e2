"""Readings sort as in a Japanese dictionary."""

import pytest

from keifu.kana import katakana, sort_key

SYLLABARY = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"


def test_the_syllabary_is_in_its_order() -> None:
    assert "".join(sorted(set(SYLLABARY), key=sort_key)) == SYLLABARY


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("ガイブ", "カカナイ"),  # by code point, all of カ would come before ガ
        ("ガバメント", "カンミン"),
        ("キャッシュ", "キヨウム"),
        ("テレワーク", "テレワス"),
        ("データ", "デジタル"),
        ("エーアイ", "エス"),
        ("エーアイ", "エーアイチャットボット"),
        ("ヴェンダ", "ウオ"),
        ("ビーシーピー", "ヒナン"),
    ],
)
def test_marks_small_kana_and_long_vowels_do_not_part_what_belongs_together(first: str, second: str) -> None:
    assert sort_key(first) < sort_key(second)


def test_a_long_vowel_counts_as_the_vowel_before_it() -> None:
    assert sort_key("ベンダー") == sort_key("ベンダア") == sort_key("べんだあ") == "ヘンタア"
    assert sort_key("ーン") == "ーン"  # no vowel before it, so nothing to repeat


def test_hiragana_is_read_as_katakana_and_nothing_else_changes() -> None:
    assert katakana("がばめんとクラウドー, ゔ AI 漢字") == "ガバメントクラウドー, ヴ AI 漢字"
