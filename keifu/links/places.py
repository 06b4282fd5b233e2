"""Where a theme's words stand in a measure, and what each place has been worth in the claims that were judged so far.

The table is ``data/claims/places.csv``: of all measures with a theme's word in a place (``seen``), how many have an
accepted claim for that theme (``accepted``). ``…-beside`` is the same place in a measure whose title names another
theme and not this one.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from rdflib import URIRef

from keifu.links.material import Measure, Words
from keifu.tables import read_rows, read_text

COLUMNS = ("place", "ja", "en", "seen", "accepted")
_BESIDE = "-beside"
_OFTEN = 2  # times that a word stands in a text, to tell what is dealt with from what is mentioned


@dataclass(frozen=True)
class Place:
    """A kind of place with its names, and the count of measures ``seen`` and of those ``accepted``."""

    place: str
    ja: str
    en: str
    seen: int
    accepted: int

    @property
    def worth(self) -> float:
        """The share of accepted among seen by Laplace's rule, from 0 to 1: one half where nothing was seen."""
        return (self.accepted + 1) / (self.seen + 2)


@dataclass(frozen=True)
class Hit:
    """A word of a theme in a place of a measure."""

    place: str
    word: str
    words: Words


def read_places(path: Path) -> dict[str, Place]:
    """The table by name of place; ``CannotRunError`` names file, line and column of what is wrong."""
    places = {}
    for row in read_rows(path, read_text(path).splitlines(keepends=True), COLUMNS, ","):
        for column in ("seen", "accepted"):
            if not row.cells[column].isascii() or not row.cells[column].isdigit():
                raise row.wrong(column, "0 以上の整数を書いてください。", "Write a whole number, 0 or more.")
        cells = row.cells
        places[cells["place"]] = Place(
            cells["place"], cells["ja"], cells["en"], int(cells["seen"]), int(cells["accepted"])
        )
    return places


def fold(text: str) -> str:
    """A text for comparison: NFKC, without white space, Latin letters small."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


class Finder:
    """Finds words in folded texts; a Latin word stands alone (AI, not MAIL)."""

    def __init__(self, words: Iterable[str]) -> None:
        by_fold = {fold(word): word for word in sorted(words, reverse=True)}
        self._words = [(by_fold[key], re.compile(_alone(key))) for key in sorted(by_fold, key=lambda k: (-len(k), k))]

    def times(self, text: str) -> dict[str, int]:
        """Word → how often it stands in the text, the longest first; a word within a longer one counts too."""
        folded = fold(text)
        return {word: n for word, pattern in self._words if (n := len(pattern.findall(folded)))}


def hits(measure: Measure, themes: Mapping[URIRef, Finder]) -> dict[URIRef, list[Hit]]:
    """Theme → where its words stand in the measure; themes without a word are left out."""
    named = {theme for theme, finder in themes.items() if finder.times(measure.title)}
    return {
        theme: made
        for theme, finder in themes.items()
        if (made := list(_hits(measure, finder, _BESIDE if named and theme not in named else "")))
    }


def _hits(measure: Measure, finder: Finder, beside: str) -> Iterable[Hit]:
    times: dict[str, int] = {}
    first: dict[str, Words] = {}
    for place in ("title", "heading", "part", "text"):
        for words in measure.texts.get(place, []):
            here = finder.times(words.text)
            if place != "text":
                yield from (Hit(place + beside, word, words) for word in here)
            if place != "heading":  # a heading speaks of the measures beside this one too
                for word, number in here.items():
                    times[word] = times.get(word, 0) + number
                    first.setdefault(word, words)
    for word, number in times.items():
        yield Hit(("again" if number >= _OFTEN else "once") + beside, word, first[word])


def _alone(word: str) -> str:
    before = "(?<![a-z])" if re.match("[a-z]", word) else ""
    behind = "(?![a-z])" if re.search("[a-z]$", word) else ""
    return before + re.escape(word) + behind
