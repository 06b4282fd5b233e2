"""Printed text → the text that the graph carries (contract, section 2): NFKC, no ※, no markup, no stray spaces."""

import functools
import re
import unicodedata
from collections.abc import Iterable

from keifu_loaders.lexicon import lexicon

_MARKUP = re.compile(r"</?(?:p|ul|ol|li|br|b|strong)\b[^>]*>|\*\*")
_SINGLE_LETTERS = re.compile(r"(?<![A-Za-z0-9-])[A-Za-z0-9](?: (?:[-–] )?[A-Za-z0-9](?![A-Za-z0-9]))+")
_FOOTNOTE = re.compile(r"※\d*")
_SPACE_BESIDE_JAPANESE = re.compile(r"(?<=[^\x00-\x7f]) +| +(?=[^\x00-\x7f])")
_SPACE_IN_NUMBERS = re.compile(r"(?<=\d) +(?=[%,.])|(?<=[(]) +| +(?=[)])")


def fold(text: str) -> str:
    """NFKC (full and half width, Kangxi radicals), markup taken off, look-alike letters mended, white space single."""
    text = unicodedata.normalize("NFKC", _MARKUP.sub(" ", text))
    text = mend_look_alikes(text).translate(_variants())
    return re.sub(r"[ \u00a0\u3000]+", " ", text).strip()


@functools.cache
def _variants() -> dict[int, str]:
    return {ord(sign): letter for sign, letter in lexicon().variants.items()}


def mend_look_alikes(text: str) -> str:
    """Kana for the letters of other scripts that slipped into Japanese words (``lexicon.yaml``, ``look_alikes``)."""
    return text.translate({ord(letter): kana for letter, kana in lexicon().look_alikes.items()})


def printed(text: str) -> str:
    """A title, name or cell as the graph carries it: ``printed("Ａ Ｉ の活用※1")`` is ``AIの活用``."""
    text = _FOOTNOTE.sub("", fold(text))
    text = _SINGLE_LETTERS.sub(lambda run: run[0].replace(" ", "").replace("–", "-"), text)
    text = _SPACE_IN_NUMBERS.sub("", text)
    return _SPACE_BESIDE_JAPANESE.sub("", text).strip()


def is_dash(text: str) -> bool:
    """Whether a cell says "no value": any of the dashes, or 一 where a dash was printed."""
    return text in lexicon().dashes


def without_dash(text: str) -> str | None:
    """The unit after a dash: ``without_dash("一回")`` is ``回``; ``None`` where no dash leads or no known unit follows."""
    for dash in lexicon().dashes:
        if text.startswith(dash) and (unit := text.removeprefix(dash).strip()) in lexicon().counters:
            return unit
    return None


def departments(text: str) -> list[str]:
    """The names in an owner cell, in their order, each once: separated by 、 ／ white space, or ・ behind a whole name.

    ``"総務課・住民課"`` names two, ``"防災・減災課"`` one.
    """
    names: list[str] = []
    for part in re.split(r"[、,/\s]+", fold(text)):
        whole = True
        for piece in part.split("・"):
            names = [*names, piece] if whole else [*names[:-1], f"{names[-1]}・{piece}"]
            whole = piece.endswith(tuple(lexicon().department_ends))
    return list(dict.fromkeys(name for name in names if name))


def joined(parts: Iterable[str]) -> str:
    """Several parts of one printed line as one."""
    return printed(" ".join(parts))
