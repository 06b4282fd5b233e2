"""Fiscal years in headers and running text: 令和7年度, R7, 2025年度, ７年度 (after a year that names its era), ranges."""

import re
from typing import NamedTuple

from keifu.fiscal import ERAS, era_year
from keifu_loaders.normalise import fold

_ONE = r"(?:(?P<{0}era>明治|大正|昭和|平成|令和|[MTSHR])\.? ?(?P<{0}n>元|\d{{1,2}})|(?P<{0}ad>(?:19|20)\d\d)|(?P<{0}bare>\d{{1,2}}))"
_TO = r"(?:[~〜～\-–—]|から)"
YEAR = re.compile(
    _ONE.format("a") + rf"(?: ?年度?)?(?: ?{_TO} ?" + _ONE.format("b") + r"(?: ?年度?)?)?(?P<unit>年度|年)?"
)
_NAMED = re.compile(
    r"(?:(?:令和|平成|[RH])\.? ?(?:元|\d{1,2})(?: ?\((?:19|20)\d\d\))? ?(?:年度|年)?|(?:19|20)\d\d ?年度|(?<![\d.])\d{1,2} ?年度)"
    r"(?!\d| ?年? ?\d{1,2} ?月)"
)
_TWICE = re.compile(
    r"(?<![\dA-Za-z])(?P<one>(?:令和|平成|[RH])\.? ?(?:元|\d{1,2})|(?:19|20)\d\d)(?P<unit> ?年度?)?(?P<between> ?[(\[/・]? ?)"
    r"(?P<two>(?:令和|平成|[RH])\.? ?(?:元|\d{1,2})|(?:19|20)\d\d)(?P<after> ?年度?)? ?(?P<close>[)\]]?)(?P<unit2> ?年度?)?(?!\d)"
)
_WORDS_BESIDE = re.compile(r"^[()（）\s]*(?:年度|年|末|まで|以降|時点)*[()（）\s]*$")


class Years(NamedTuple):
    """Fiscal years that a text names, first to last, and what it says beside them (``目標値``, ``実績`` …)."""

    first: int
    last: int
    beside: str

    def all(self) -> range:
        """Every year from first to last."""
        return range(self.first, self.last + 1)


def _value(found: re.Match[str], part: str, era_of: int | None) -> int | None:
    if found[f"{part}ad"]:
        return int(found[f"{part}ad"])
    if found[f"{part}era"]:
        return era_year(found[f"{part}era"], found[f"{part}n"])
    if found[f"{part}bare"] and era_of is not None:
        start = max((begin for begin in ERAS.values() if begin < era_of), default=0)
        return start + int(found[f"{part}bare"])
    return None


def unwrapped(text: str) -> str:
    """A text folded, with figures and 年度 whole again that were wrapped in their cell, each year in one calendar."""
    text = re.sub(r"(?<=\d) (?=\d)", "", fold(text))
    return once(re.sub(r"(?<=\d) (?=年)|(?<=年) (?=度)|(?<=[和成]) (?=\d)", "", text))


def once(text: str) -> str:
    """A folded text whose years stand in one calendar: ``"2027年度(令和9年度)"`` → ``"2027年度"``.

    Two years that are not the same, such as ``2024年度・令和9年度``, stay as they are.
    """
    return _TWICE.sub(_one_of_two, text)


def _one_of_two(found: re.Match[str]) -> str:
    one, two = (YEAR.fullmatch(found[part]) for part in ("one", "two"))
    opens, closes = found["between"].strip() in ("(", "["), bool(found["close"])
    same = one and two and _value(one, "a", None) == _value(two, "a", None)
    if not same or opens != closes:
        return found[0]
    return found["one"] + (found["unit"] or found["unit2"] or found["after"] or "年度")


def _is_year(found: re.Match[str]) -> bool:
    """Whether figures name a year: not those of a date such as 令和7年2月20日, nor a bare number without 年."""
    if re.match(r" ?\d{1,2} ?月", found.string[found.end() :]):
        return False
    return not found["abare"] or bool(re.match(r"\d+ ?年|.*\d ?年度?$", found[0]))


def years_in(text: str, era_of: int | None = None) -> Years | None:
    """The year or years that a header cell names: ``"R7年度目標"`` → 2025–2025 beside 目標.

    ``era_of`` is a year already named: it lends its era to a bare ``8年度``. ``None`` where the text is no year.
    """
    text = unwrapped(text)
    found = next((m for m in YEAR.finditer(text) if _is_year(m)), None)
    if not found:
        return None
    first = _value(found, "a", era_of)
    if first is None or not 1950 < first < 2100:
        return None
    last = _value(found, "b", first) or first
    beside = (
        text[: found.start()] + re.sub(r"^ ?(?:年度?)?(?:末|時点|まで|以降)(?=[^)])", "", text[found.end() :])
    ).strip()
    beside = "" if _WORDS_BESIDE.match(beside) else beside
    return Years(first, last, beside) if first <= last < first + 20 else None


def spans_of_years(text: str) -> list[tuple[Years, str]]:
    """``"令和7年度：検討 令和8年度：実施"`` → each year with the words that follow it; empty where no year is named."""
    text = unwrapped(text)
    places = list(_NAMED.finditer(text))
    merged: list[tuple[int, int]] = []
    for m in places:
        if merged and re.fullmatch(rf"\s*{_TO}\s*", text[merged[-1][1] : m.start()]):
            merged[-1] = (merged[-1][0], m.end())
        else:
            head = re.search(
                rf"(?<!\d)(?:(?:令和|平成|[RH]) ?\d{{1,2}}|(?:19|20)\d\d|\d{{1,2}}) ?{_TO} ?$", text[: m.start()]
            )
            merged.append((head.start() if head else m.start(), m.end()))
    found: list[tuple[Years, str]] = []
    era: int | None = None
    for place, (start, end) in enumerate(merged):
        years = years_in(text[start:end], era)
        stop = merged[place + 1][0] if place + 1 < len(merged) else len(text)
        if years:
            era = years.last
            found.append((years, re.sub(r"^[ :：、,・/|()（）]+|[ :：、,・/|(（]+$", "", text[end:stop])))
    return found
