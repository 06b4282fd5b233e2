"""Fiscal years in running text: the title before them, the phase behind each, the next title behind that."""

import re

from keifu_loaders.engine.marks import kinds_of
from keifu_loaders.engine.years import YEAR, Years, years_in
from keifu_loaders.normalise import fold


def before_years(text: str) -> str:
    """The words of a line before its first year."""
    text = fold(text)
    found = next((m for m in YEAR.finditer(text) if years_in(m[0]) and not m["abare"]), None)
    return re.sub(r"^[・\- ]+|[ :：・、\[【(-]+$", "", text[: found.start()]) if found else ""


def sentence(found: list[tuple[Years, str]]) -> list[tuple[Years, str]]:
    """The years of a sentence with the phase of each; none where it says anything else.

    ``2025年度に検討、2026年度と2027年度に導入、2028年度から運用とします。``
    """
    made: list[tuple[Years, str]] = []
    for years, beside in reversed(found):
        phase = re.sub(
            r"^(?:まで)?(?:には|は|に|から|より)|(?:と|を)?(?:します|する|行います|行う|予定です)?。?$|、$", "", beside
        )
        made.append((years, made[-1][1] if phase in ("", "と", "・", "及び") and made else phase))
    made.reverse()
    told = (bool(kinds_of(phase, [], {})) or bool(re.fullmatch(r"[^\sぁ-ん。、]{2,10}", phase)) for _, phase in made)
    return made if all(told) else []


def apart(words: str) -> tuple[str, str]:
    """The words of a year, and the title of the next row where it begins behind them: ``"実施 2. 手引の作成"``."""
    found = re.match(r"^(?P<words>.*?) +(?P<next>(?:\d{1,2}[.)]|\(\d+\)|[○●・◆■◎①-⑳-]) ?[^\d\s].*)$", words)
    return (found["words"], found["next"]) if found else (words, "")
