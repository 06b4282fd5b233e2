"""A profile says, for one way of laying out a plan, which lines are what. Patterns are matched on folded lines."""

import re
from collections.abc import Iterable, Iterator
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict

from keifu.errors import UsageError
from keifu_loaders.document import Document, Line
from keifu_loaders.layouts import LAYOUTS, Reader
from keifu_loaders.normalise import joined
from keifu_loaders.records import Span


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Named(_Part):
    """A plan or body that the plan names: ``pattern`` has a group ``name`` and may have ``issued``.

    ``also`` are patterns of other passages that say so; ``issued`` may stand there too.
    """

    property: str
    kind: str
    pattern: str
    also: list[str] = []


class Overview(_Part):
    """Where all measures are listed by pillar, number and title, for plans whose headings are bare titles.

    ``pillar`` has a group ``number``; ``entry``, found any number of times in a line, has ``number`` and ``title``.
    """

    start: str
    end: str
    pillar: str
    entry: str


class Chart(_Part):
    """A schedule chart whose cells stand apart from their rows; ``row`` (group ``title``) is what is left of a row."""

    start: str
    end: str
    row: str


class Dated(_Part):
    """A sentence of a measure that tells the days on which parts of it began.

    ``line`` finds it, with a group ``phase`` for its verb; ``item``, found any number of times in it, has ``day`` and
    ``what``.
    """

    line: str
    item: str


class Measures(_Part):
    """Where the measures stand and what a pillar and a measure begin with; ``listed`` is their overview elsewhere.

    ``group`` (group ``title``) is the heading of a group of measures below a pillar. ``empty_lines`` hands those to the
    layout too. A measure begins with a ``heading`` or, where headings are bare titles, with a title of the ``overview``.

    ``number`` makes a measure's own number where the printed ones repeat, such as ``{pillar}-{number}``; the group
    ``notation`` of ``heading`` is then the number as printed. ``layout`` names one of
    ``keifu_loaders.layouts.LAYOUTS`` with its options.
    """

    start: str
    end: str
    pillar: str
    group: str | None = None
    heading: str | None = None
    overview: Overview | None = None
    chart: Chart | None = None
    listed: str | None = None
    number: str = "{number}"
    empty_lines: bool = False
    dated: Dated | None = None
    layout: dict[str, dict[str, Any]] = {}

    def reader(self) -> tuple[Reader, Any] | None:
        """The reader of the layout that is named, and its options; ``None`` where a measure is running text alone."""
        if not self.layout:
            return None
        ((name, options),) = self.layout.items()
        model, read = LAYOUTS[name]
        return read, model(**options)


class Glossary(_Part):
    """Where the glossary stands, and what an entry looks like: groups ``headword``, and ``text`` or ``expansion``.

    Without ``gap`` an entry is one line. With it a headword stands on a line of its own after at least ``gap`` empty
    lines (``entry`` is then the lexicon's ``headword`` unless given), and the lines up to the next one are its text.
    A line that ``skip`` matches is no headword.
    """

    start: str
    end: str | None = None
    entry: str | None = None
    skip: str | None = None
    gap: int | None = None


class Front(_Part):
    """Patterns that replace those of ``lexicon.yaml`` for what a plan says of itself, where its words are its own.

    ``title_lines`` is the number of lines that the title runs over; its pattern sees them joined by a space.
    """

    title_lines: int = 1
    title: str | None = None
    period: str | None = None
    issued: str | None = None


class Systems(_Part):
    """Names of information systems that the general rule does not find, and ones that it finds wrongly."""

    add: list[str] = []
    drop: list[str] = []


class Profile(_Part):
    """One YAML file of ``profiles/``."""

    name: str
    recognise: list[str]
    slug: str
    front: Front = Front()
    named: list[Named] = []
    measures: Measures
    glossary: Glossary | None = None
    systems: Systems = Systems()


def profiles() -> list[Profile]:
    """All profiles that come with Keifu, in the order of their names."""
    folder = resources.files(__package__).joinpath("profiles")
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name)
    return [_read(file) for file in files]


def _read(file: Traversable) -> Profile:
    return Profile.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))


def choose(document: Document, name: str | None = None) -> Profile | None:
    """The profile of that name, or the one all of whose ``recognise`` patterns the document has, or none.

    ``UsageError`` for an unknown name.
    """
    known = profiles()
    if name is not None:
        for profile in known:
            if profile.name == name:
                return profile
        names = ", ".join(profile.name for profile in known)
        raise UsageError(
            f"「{name}」という様式はありません。ある様式: {names}",
            f"There is no profile '{name}'. Known: {names}",
        )
    fitting = (p for p in known if all(first(document.lines, pattern) for pattern in p.recognise))
    return next(fitting, None)


def first(lines: Iterable[Line], pattern: str) -> tuple[Line, re.Match[str]] | None:
    """The first line that a pattern is found in, with the match."""
    return next(matches(lines, pattern), None)


def passage(lines: Iterable[Line], pattern: str, most: int = 3) -> tuple[Span, re.Match[str]] | None:
    """The first line that a pattern is found in, or else the first few (up to ``most``) that a sentence runs over.

    Several lines are joined as ``normalise.joined`` does, empty ones left out.
    """
    filled = [line for line in lines if line.text]
    compiled = re.compile(pattern)
    for count in range(1, most + 1):
        for window in zip(*(filled[start:] for start in range(count)), strict=False):
            text = window[0].text if count == 1 else joined(line.text for line in window)
            if match := compiled.search(text):
                return Span(window[0].number, window[-1].number), match
    return None


def matches(lines: Iterable[Line], pattern: str) -> Iterator[tuple[Line, re.Match[str]]]:
    """Every line that a pattern is found in, with the first match in it."""
    compiled = re.compile(pattern)
    return ((line, match) for line in lines if (match := compiled.search(line.text)))
