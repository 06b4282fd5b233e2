"""The ready questions: ``queries/*.rq``, each with its documentation in its header, and their answers.

Columns come in pairs: ``measure`` is the name that a person reads, ``measureIri`` the IRI of the same thing;
the IRI columns stand last. A parameter is always a thing, bound to the variable of its IRI (``keifu.template``).
"""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from keifu import assets, template
from keifu.declared import declared
from keifu.errors import CannotJudgeError, UsageError
from keifu.parameters import Bound, Run, resolve
from keifu.prefixes import INFERRED
from keifu.results import UNBOUND, Cell, Table
from keifu.scope import Source, plans_read, sources

if TYPE_CHECKING:
    from keifu.explain import Explanation

IRI = "Iri"


@dataclass(frozen=True, kw_only=True)
class Words:
    """The same in Japanese and in English."""

    ja: str
    en: str

    def text(self, lang: str) -> str:
        """The Japanese words, or the English ones for ``en``."""
        return self.en if lang == "en" else self.ja


@dataclass(frozen=True, kw_only=True)
class Parameter(Words):
    """What a question can be asked about: ``type`` is a file of ``queries/lookup``, ``example`` a value that works.

    ``default`` names columns of ``plans`` that stand in when the parameter is not given (what a plan follows and
    serves as); where no plan has any of them, the question cannot be judged without the parameter.
    """

    type: str
    required: bool = False
    example: str
    default: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question with its parameters and its columns (those of IRIs go without saying)."""

    name: str
    title: Words
    explanation: Words
    parameters: dict[str, Parameter] = field(default_factory=dict)
    one_of: list[str] = field(default_factory=list, metadata={"key": "oneOf"})
    columns: dict[str, Words]
    why: Words | None = None
    """The title of the column that explains inferred rows; the query then has ``from``, ``relation``, ``to``, ``graph``."""
    template: template.Template

    def titles(self, columns: Iterable[str], lang: str) -> list[str]:
        """The titles of columns in a language; ``measureIri`` is that of ``measure`` with "(IRI)"."""
        return [
            self.columns[name].text(lang)
            if name in self.columns
            else f"{self.columns[name.removesuffix(IRI)].text(lang)} (IRI)"
            for name in columns
        ]


@dataclass(frozen=True)
class Answer:
    """A question with what it was asked about, its rows, and the SPARQL that gave them.

    ``sources`` are the plans that were looked at: those of the municipality, where one was given, else all that were
    read. ``snapshot`` is the digest of the data, "" where the one who asks did not tell it. ``reasons`` has
    one entry a row where the question has ``why``, and is empty elsewhere; an entry is ``None`` where the row was written.
    """

    question: Question
    parameters: dict[str, Bound]
    table: Table
    sparql: str
    sources: list[Source]
    snapshot: str = ""
    reasons: "tuple[Explanation | None, ...]" = ()

    @property
    def scope(self) -> list[str]:
        """The documents that were looked at, each with date and status, in Japanese."""
        return [source.text for source in self.sources]

    def worded(self, lang: str) -> "Answer":
        """The answer with a column ``why`` before those of IRIs: why an inferred row holds, "" for all others."""
        if self.question.why is None:
            return self
        place = next((n for n, name in enumerate(self.table.columns) if name.endswith(IRI)), len(self.table.columns))
        words = [Cell(reason.words(lang), "literal") if reason else UNBOUND for reason in self.reasons]
        rows = [[*row[:place], cell, *row[place:]] for row, cell in zip(self.table.rows, words, strict=True)]
        table = Table([*self.table.columns[:place], "why", *self.table.columns[place:]], rows)
        columns = {**self.question.columns, "why": self.question.why}
        question = replace(self.question, columns=columns, why=None)
        return replace(self, question=question, table=table)

    def titles(self, lang: str) -> list[str]:
        """The titles of the table's columns."""
        return self.question.titles(self.table.columns, lang)


def catalogue() -> dict[str, Question]:
    """All questions by name. ``CannotRunError`` names a file whose header is wrong."""
    return _all(assets.folder("queries"))


def by_name(name: str) -> Question:
    """One question. ``UsageError`` for an unknown name; ``CannotRunError`` as in ``catalogue``."""
    folder = assets.folder("queries")
    known = _names(folder)
    if name not in known:
        near = difflib.get_close_matches(name, known, n=3) or known
        raise UsageError(
            f"「{name}」という質問はありません。近い質問: {'、'.join(near)}。",
            f"There is no question '{name}'. Near it: {', '.join(near)}.",
        )
    return _read(folder / f"{name}.rq")


def answer(name: str, values: Mapping[str, str], run: Run, snapshot: str = "") -> Answer:
    """Asks a question of the data with the digest ``snapshot``; empty values count as not given.

    A name may be written with hyphens (``fiscal-year`` is ``fiscalYear``).
    ``UsageError`` for an unknown question or parameter, one that is missing or given twice, and a value that names
    nothing or several things; ``CannotJudgeError`` where the graph has no plan of the municipality.
    """
    question = by_name(name)
    given = _given(question, values)
    bound: dict[str, Bound] = {}
    for parameter in question.parameters:
        if parameter in given:
            lookup = question.parameters[parameter].type
            bound[parameter] = resolve(parameter, lookup, given[parameter], run, bound)
    looked_at = _sources(question, bound, run)
    sparql = question.template.bound({key: value.terms for key, value in bound.items()})
    found = Answer(question, bound, Table.from_json(run(sparql)), sparql, looked_at, snapshot)
    return explained(found, run) if question.why else found


def explained(found: Answer, run: Run) -> Answer:
    """The answer with the reasons of its inferred rows, and their sources where the query gives none; errors as in ``explain``."""
    from keifu.explain import explain, require_inferred

    require_inferred(run)
    rows = found.table.records()
    facts = [
        (ox.NamedNode(row["fromIri"].value), ox.NamedNode(row["relationIri"].value), ox.NamedNode(row["toIri"].value))
        if row["graphIri"].value == INFERRED
        else None
        for row in rows
    ]
    why = explain([fact for fact in facts if fact], run)
    reasons = tuple(why[fact] if fact else None for fact in facts)
    place = found.table.columns.index("source")
    for cells, reason in zip(found.table.rows, reasons, strict=True):
        if reason and not cells[place].value:
            cells[place] = Cell("; ".join(reason.sources()), "literal")
    return replace(found, reasons=reasons)


def once(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Names with values, each name once; ``UsageError`` for one given twice (a form or a command line may do that)."""
    values: dict[str, str] = {}
    for name, value in pairs:
        if name in values:
            raise _twice(name)
        values[name] = value
    return values


@cache
def _all(folder: Path) -> dict[str, Question]:
    return {name: _read(folder / f"{name}.rq") for name in _names(folder)}


@cache
def _names(folder: Path) -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in folder.glob("*.rq")))


@cache
def _read(path: Path) -> Question:
    query = template.read(path)
    return declared(Question, query.header, str(path), {"name": query.name, "template": query})


def _given(question: Question, values: Mapping[str, str]) -> dict[str, str]:
    """The values that are given, by the names of the header."""
    names = {name.lower(): name for name in question.parameters}
    given: dict[str, str] = {}
    for key, value in values.items():
        name = names.get(key.replace("-", "").lower())
        if name is None:
            raise _unknown(question, key)
        if name in given:
            raise _twice(key)
        if value.strip():
            given[name] = value
    missing = [name for name, parameter in question.parameters.items() if parameter.required and name not in given]
    if missing or (question.one_of and not set(question.one_of) & set(given)):
        raise _missing(question, missing)
    return given


def _sources(question: Question, bound: Mapping[str, Bound], run: Run) -> list[Source]:
    """The plans that the answer speaks about; a municipality without one is an error, for silence would look like one."""
    plans = plans_read(bound.get("municipality"), run)
    if "municipality" not in bound:
        return sources(plans)
    label = bound["municipality"].label
    if not plans:
        raise CannotJudgeError(
            f"{label}の計画は、このグラフに入っていません。計画を読み込んでから尋ねてください(keifu load)。",
            f"The graph holds no plan of {label}. Load the plan first (keifu load).",
        )
    for name, parameter in question.parameters.items():
        stand_in = any(plan[column].value for plan in plans for column in parameter.default)
        if parameter.default and name not in bound and not stand_in:
            raise CannotJudgeError(
                f"{label}の計画は{parameter.ja}を示していません。--{name} で指定してください。",
                f"The plan of {label} names no {parameter.en.lower()}. Give --{name}.",
            )
    return sources(plans)


def _unknown(question: Question, key: str) -> UsageError:
    known = "、".join(question.parameters) or "なし / none"
    return UsageError(
        f"質問「{question.name}」に「{key}」という条件はありません。使える条件: {known}。",
        f"The question '{question.name}' has no parameter '{key}'. It has: {known}.",
    )


def _twice(key: str) -> UsageError:
    return UsageError(f"条件「{key}」が二度あります。一つにしてください。", f"'{key}' is given twice. Give it once.")


def _missing(question: Question, missing: list[str]) -> UsageError:
    names = missing or question.one_of
    examples = " ".join(f"--{name} {question.parameters[name].example}" for name in names)
    ja = "条件が足りません" if missing else "次の条件のうち少なくとも一つが要ります"
    en = "Missing" if missing else "At least one of these is needed"
    return UsageError(
        f"{ja}: {'、'.join(names)}(例: {examples})。", f"{en}: {', '.join(names)} (for example {examples})."
    )
