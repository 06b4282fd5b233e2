"""The numbers that Word prints before headings and list items (ECMA-376 part 1, 17.9): they are not in the text."""

import re
from collections.abc import Callable

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement as Element

_VALUE = qn("w:val")
_KANJI = "〇一二三四五六七八九"
_IROHA = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン"
_AIUEO = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def _kanji(number: int) -> str:
    tens, ones = divmod(number, 10)
    return (_KANJI[tens] if tens > 1 else "") + ("十" if tens else "") + (_KANJI[ones] if ones or not tens else "")


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text


def _one_of(characters: str) -> Callable[[int], str]:
    return lambda number: characters[(number - 1) % len(characters)]


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalFullWidth": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalEnclosedCircle": lambda number: chr(0x2460 + number - 1) if 1 <= number <= 20 else str(number),
    "upperLetter": _one_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    "lowerLetter": _one_of("abcdefghijklmnopqrstuvwxyz"),
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "aiueo": _one_of(_AIUEO),
    "aiueoFullWidth": _one_of(_AIUEO),
    "iroha": _one_of(_IROHA),
    "irohaFullWidth": _one_of(_IROHA),
    "japaneseCounting": _kanji,
    "ideographDigital": lambda number: "".join(_KANJI[int(digit)] for digit in str(number)),
    "none": lambda number: "",
}
"""``w:numFmt`` → the number as text, for the formats that Japanese documents use up to 99."""


class Numbering:
    """Counts the numbered paragraphs of one document: call ``prefix`` for each paragraph, in order."""

    def __init__(self, document: WordDocument) -> None:
        parts = [r.target_part for r in document.part.rels.values() if r.reltype == RELATIONSHIP_TYPE.NUMBERING]
        roots: list[Element] = [part.element for part in parts]
        self._nums = {num.get(qn("w:numId")): num for root in roots for num in root.iter(qn("w:num"))}
        self._abstract = {a.get(qn("w:abstractNumId")): a for root in roots for a in root.iter(qn("w:abstractNum"))}
        self._styles = {s.get(qn("w:styleId")): s for s in document.styles.element.iter(qn("w:style"))}
        self._default = next((i for i, s in self._styles.items() if _is_default(s)), None)
        self._counts: dict[str, dict[int, int]] = {}
        self._restarted: set[tuple[str, int]] = set()

    def prefix(self, paragraph: Element) -> str:
        """What Word prints before the paragraph, with the space after it; "" for none, a bullet or a rare format."""
        number_id, level = self._of(paragraph)
        num = self._nums.get(number_id) if number_id else None
        abstract = self._abstract_of(num)
        if num is None or abstract is None or number_id is None:
            return ""
        levels = {int(lvl.get(qn("w:ilvl"), "0")): lvl for lvl in abstract.iter(qn("w:lvl"))}
        overrides = {int(o.get(qn("w:ilvl"), "0")): o for o in num.iter(qn("w:lvlOverride"))}
        levels |= {n: lvl for n, o in overrides.items() if (lvl := o.find(qn("w:lvl"))) is not None}
        if level not in levels:
            return ""
        counts = self._counts.setdefault(abstract.get(qn("w:abstractNumId"), ""), {})
        for n, override in overrides.items():
            start = _child(override, "w:startOverride")
            if start is not None and (number_id, n) not in self._restarted:
                self._restarted.add((number_id, n))
                counts[n] = int(start) - 1
        _count(counts, level, levels)
        return _printed(levels, level, counts)

    def _of(self, paragraph: Element) -> tuple[str | None, int]:
        """The number definition and level of a paragraph, its own or that of its style (17.9.18, 17.9.23)."""
        properties = paragraph.find(qn("w:pPr"))
        number_id, level = _reference(properties)
        style = (_child(properties, "w:pStyle") if properties is not None else None) or self._default
        seen: set[str] = set()
        while style and style in self._styles and style not in seen and number_id is None:
            seen.add(style)
            number_id, own = _reference(self._styles[style].find(qn("w:pPr")))
            level = own if level is None else level
            if number_id is not None and level is None:
                level = self._level_of_style(number_id, style)
            style = _child(self._styles[style], "w:basedOn") or ""
        return (None if number_id == "0" else number_id), level or 0

    def _level_of_style(self, number_id: str, style: str) -> int | None:
        abstract = self._abstract_of(self._nums.get(number_id))
        levels = abstract.iter(qn("w:lvl")) if abstract is not None else ()
        return next((int(lvl.get(qn("w:ilvl"), "0")) for lvl in levels if _child(lvl, "w:pStyle") == style), None)

    def _abstract_of(self, num: Element | None) -> Element | None:
        abstract: Element | None = self._abstract.get(_child(num, "w:abstractNumId")) if num is not None else None
        if abstract is not None and (link := _child(abstract, "w:numStyleLink")):
            linked = [other for other in self._abstract.values() if _child(other, "w:styleLink") == link]
            return linked[0] if linked else abstract
        return abstract


def _is_default(style: Element) -> bool:
    return style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) in {"1", "true", "on"}


def _child(element: Element, name: str) -> str | None:
    child = element.find(qn(name))
    return child.get(_VALUE) if child is not None else None


def _reference(properties: Element | None) -> tuple[str | None, int | None]:
    reference = properties.find(qn("w:numPr")) if properties is not None else None
    if reference is None:
        return None, None
    level = _child(reference, "w:ilvl")
    return _child(reference, "w:numId"), int(level) if level else None


def _count(counts: dict[int, int], level: int, levels: dict[int, Element]) -> None:
    """One more on this level; the levels below begin again, unless they say that they do not (17.9.10)."""
    for upper in range(level):
        if upper not in counts and upper in levels:
            counts[upper] = int(_child(levels[upper], "w:start") or 1)
    counts[level] = counts.get(level, int(_child(levels[level], "w:start") or 1) - 1) + 1
    for lower in [n for n in counts if n > level]:
        restart = _child(levels[lower], "w:lvlRestart") if lower in levels else None
        if restart is None or (restart != "0" and level < int(restart)):
            del counts[lower]


def _printed(levels: dict[int, Element], level: int, counts: dict[int, int]) -> str:
    shape = levels[level]
    text = _child(shape, "w:lvlText") or ""
    places = [int(digit) - 1 for digit in re.findall(r"%(\d)", text)]
    legal = shape.find(qn("w:isLgl")) is not None
    formats = {n: "decimal" if legal else _child(levels[n], "w:numFmt") or "decimal" for n in places if n in levels}
    if not places or set(places) - set(formats) or set(formats.values()) - set(_FORMATS):
        return ""
    number = re.sub(r"%(\d)", lambda m: _FORMATS[formats[int(m[1]) - 1]](counts.get(int(m[1]) - 1, 1)), text)
    return number if _child(shape, "w:suff") == "nothing" or not number else f"{number} "
