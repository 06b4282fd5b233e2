"""Lines that begin a part: their numbering, number and title."""

import functools
import re
from typing import NamedTuple

from keifu_loaders.engine.words import kind_of, label_line, words
from keifu_loaders.lexicon import lexicon
from keifu_loaders.normalise import departments, fold, printed

_LEADER = re.compile(r"(?:[…‥⋯]+|[.．・]{3,}|\t) ?\d{1,3}$|[.．・…‥⋯ ]{4,}\d{1,3}$")
_LONGEST = 60
_AROUND = "■□●○◎◆◇▼▽▲△★☆・【】<>《》〈〉 "


ONLY_NUMBER = re.compile(r"^[0-9A-Z]{1,4}(?:[-–.()]+[0-9A-Z]{1,3})*[)]?$|^[ア-コ]$")
"""The number of a measure or pillar and nothing else: 1-1, A-3, III, ア."""


class Heading(NamedTuple):
    """``kind`` names the way of numbering (headings of one level share it), ``number`` and ``title`` as printed."""

    kind: str
    number: str
    title: str
    marks: tuple[str, ...] = ()
    owners: str = ""


@functools.cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile("^" + pattern) for pattern in words().numbering)


@functools.cache
def _marks() -> tuple[re.Pattern[str], re.Pattern[str]]:
    one = rf"[【\[<(](?:{'|'.join(words().marks)})[】\])>]"
    return re.compile(rf"^(?:{one} ?)+"), re.compile(rf"(?: ?{one})+$")


def in_contents(text: str) -> bool:
    """Whether a line belongs to a table of contents: a title and the number of a page."""
    return bool(_LEADER.search(text))


def without_marks(text: str) -> tuple[str, list[str]]:
    """A title without the marks before or behind it: ``"窓口改革【新規】"`` → ``("窓口改革", ["新規"])``."""
    marks: list[str] = []
    for pattern in _marks():
        if found := pattern.search(text):
            marks += re.findall(r"[【\[<(]([^】\])>]+)[】\])>]", found[0])
            text = (text[: found.start()] + text[found.end() :]).strip()
    return text, marks


def _unquoted(title: str) -> str:
    """A title without the quotation marks around the whole of it."""
    quoted = re.fullmatch(r"[「『](?P<inside>[^「」『』]+)[」』]", title)
    return quoted["inside"] if quoted else title


def _without_owners(text: str) -> tuple[str, str]:
    """A heading without the departments that stand in brackets behind it: ``1.1 窓口改革(市民課・税務課)``."""
    found = re.search(r"[(\[](?P<owners>[^()\[\]]{2,60})[)\]]$", text)
    names = departments(found["owners"]) if found else []
    if found and all(name.endswith(tuple(lexicon().department_ends)) and len(name) > 1 for name in names):
        return text[: found.start()].strip(), found["owners"]
    return text, ""


def heading(raw: str) -> Heading | None:
    """The heading that a line is: ``"施策1-1 窓口改革"``, ``"(2) 標準化"``, ``"① 公開"``; ``None`` for other lines."""
    text = fold(raw)
    if not text or len(text) > _LONGEST or "。" in text or in_contents(raw) or "\t" in text:
        return None
    circled = re.match(r"^[\s]*[①-⑳㉑-㊿]", raw)
    text, owners = _without_owners(text)
    text, marks = without_marks(text)
    bare = text.strip(_AROUND)
    bracket = re.match(r"^[【<《](?P<inside>[^】>》]+)[】>》] ?(?P<after>.*)$", text)
    if bracket:
        bare = f"{bracket['inside']} {bracket['after']}"
    for place, pattern in enumerate(_patterns()):
        found = pattern.match(bare)
        if not found:
            continue
        title, inner = without_marks(bare[found.end() :])
        title = printed(_unquoted(title.strip(_AROUND)))
        if not title or (label_line(bare) and not circled and place > 3):
            return None
        word = re.match(r"^[^\d(IVXA-Z]*", bare)
        depth = len(re.split(r"[-–.]", found["number"]))
        kind = "circled" if circled else f"{place}:{word[0].strip() if word and place < 3 else ''}:{depth}"
        return Heading(kind, found["number"], title, (*marks, *inner), owners)
    return None


def is_chapter(text: str) -> bool:
    """Whether a line begins a chapter (第4章 …)."""
    found = heading(text)
    return bool(found and found.kind.startswith("1:"))


def is_pillar_word(kind: str) -> bool:
    """Whether headings of that kind say by their own word that they are pillars (基本方針1, 柱2 …)."""
    word = kind.split(":")[1] if kind.count(":") == 2 else ""
    return kind_of(word) == "pillar"
