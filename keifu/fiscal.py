"""Japanese eras and fiscal years: 令和8年度, R8, 2026年度 → 2026 (1 April 2026 – 31 March 2027)."""

import datetime
import re
import unicodedata

ERAS: dict[str, int] = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
_LETTERS = {"M": "明治", "T": "大正", "S": "昭和", "H": "平成", "R": "令和"}
_YEAR = re.compile(
    r"(?:(?P<era>明治|大正|昭和|平成|令和)|(?P<letter>[MTSHR])\.?)\s*(?P<n>元|\d{1,2})|(?P<ad>(?:19|20)\d{2})"
)


def era_year(era: str, number: str) -> int:
    """The year of the common era: ``era_year("令和", "元")`` is 2019. ``KeyError`` for an unknown era."""
    return ERAS[_LETTERS.get(era, era)] + (1 if number == "元" else int(number))


def year_in(text: str) -> int | None:
    """The first year that a text names, 和暦 or Western, full or half width: ``year_in("令和８年度")`` is 2026."""
    found = _YEAR.search(unicodedata.normalize("NFKC", text))
    if not found:
        return None
    if found["ad"]:
        return int(found["ad"])
    return era_year(found["era"] or found["letter"], found["n"])


def label(year: int) -> str:
    """The Japanese name of a fiscal year: ``label(2026)`` is 令和8年度, ``label(2019)`` is 令和元年度."""
    era, start = next((era, start) for era, start in reversed(ERAS.items()) if year > start)
    number = year - start
    return f"{era}{'元' if number == 1 else number}年度"


def bounds(year: int) -> tuple[datetime.date, datetime.date]:
    """First and last day of a fiscal year: 1 April of ``year`` and 31 March of the next."""
    return datetime.date(year, 4, 1), datetime.date(year + 1, 3, 31)
