"""Readings in kana: one script to look them up in, and a key that sorts them as Japanese dictionaries do."""

import unicodedata

_HIRAGANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}  # ぁ–ゖ; katakana stand 0x60 further on
_MARKS = dict.fromkeys((0x3099, 0x309A))  # the combining marks of ガ and パ
_SMALL = str.maketrans("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ")
_ROWS = {
    "ア": "アカサタナハマヤラワ",
    "イ": "イキシチニヒミリヰ",
    "ウ": "ウクスツヌフムユル",
    "エ": "エケセテネヘメレヱ",
    "オ": "オコソトノホモヨロヲ",
}
_VOWELS = {kana: vowel for vowel, row in _ROWS.items() for kana in row}
_LONG = "ー"


def katakana(text: str) -> str:
    """The text with hiragana as katakana: ``katakana("がばめんと")`` is ``"ガバメント"``; all else stays as it is."""
    return text.translate(_HIRAGANA)


def sort_key(reading: str) -> str:
    """A key whose order is that of the syllabary (五十音順): ``sort_key("デジタルデータ")`` is ``"テシタルテエタ"``.

    As JIS X 4061 has it at its first level: voiced and small kana count as plain ones, a long vowel as its vowel. The
    reading itself comes after the key in an order, for what the key holds equal. Other characters stay as they are.
    """
    plain = unicodedata.normalize("NFD", katakana(reading)).translate(_MARKS).translate(_SMALL)
    key = ""
    for character in plain:
        key += _VOWELS.get(key[-1:], _LONG) if character == _LONG else character
    return key
