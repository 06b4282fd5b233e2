"""A profile says, for one way of laying out a plan, which lines are what. Patterns are matched on folded lines."""

import re
from collections.abc import Iterable, Iterator
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict

from keifu.errors import CannotRunError, UsageError
from keifu_loaders.document import Document, Line
from keifu_loaders.layouts import LAYOUTS, Reader


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Named(_Part):
    """A plan or body that the plan names: ``pattern`` has a group ``name`` and may have ``issued``."""

    property: str
    kind: str
    pattern: str


class Measures(_Part):
    """Where the measures stand and what a pillar and a measure begin with; ``listed`` is their overview elsewhere.

    ``layout`` names one of ``keifu_loaders.layouts.LAYOUTS`` with its options.
    """

    start: str
    end: str
    pillar: str
    heading: str
    listed: str | None = None
    layout: dict[str, dict[str, Any]]

    def reader(self) -> tuple[Reader, Any]:
        """The reader of the layout that is named, and its options."""
        ((name, options),) = self.layout.items()
        model, read = LAYOUTS[name]
        return read, model(**options)


class Glossary(_Part):
    """Where the glossary stands and what an entry looks like (groups ``headword`` and ``text``)."""

    start: str
    entry: str
    skip: str


class Front(_Part):
    """Patterns that replace those of ``lexicon.yaml`` for what a plan says of itself, where its words are its own."""

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


def choose(document: Document, name: str | None = None) -> Profile:
    """The profile of that name, or the one all of whose ``recognise`` patterns the document has.

    ``UsageError`` for an unknown name, ``CannotRunError`` where no profile knows the layout.
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
    for profile in known:
        if all(first(document.lines, pattern) for pattern in profile.recognise):
            return profile
    raise CannotRunError(
        "この文書の様式を知りません(施策の見出しや表の形がどの様式とも合いません)。--profile で様式を選べます。",
        "No known layout fits this document (its headings and tables match no profile). --profile chooses one.",
        document.name,
    )


def first(lines: Iterable[Line], pattern: str) -> tuple[Line, re.Match[str]] | None:
    """The first line that a pattern is found in, with the match."""
    return next(matches(lines, pattern), None)


def matches(lines: Iterable[Line], pattern: str) -> Iterator[tuple[Line, re.Match[str]]]:
    """Every line that a pattern is found in, with the first match in it."""
    compiled = re.compile(pattern)
    return ((line, match) for line in lines if (match := compiled.search(line.text)))
