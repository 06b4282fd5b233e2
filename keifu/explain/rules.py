"""Rules as they are written: CONSTRUCT queries below ``ontology/``, read backwards, from what they conclude to what they need.

``rules/`` holds the project's own, ``entailment/`` those of OWL 2 RL, where the axioms of the vocabulary are facts
among others. ``keifu.infer`` reads both forwards; a test compares with owlrl.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from keifu.errors import CannotRunError
from keifu.prefixes import PREFIXES

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Variable
Fact = tuple[Term, Term, Term]
"""A triple; as a pattern of a rule it has ``ox.Variable`` in it."""

_FOLDERS = ("rules", "entailment")
_SHAPE = re.compile(
    r"^(?P<prologue>.*?)\bCONSTRUCT\s*\{(?P<head>[^{}]*)\}\s*WHERE\s*\{(?P<body>.*)\}\s*$", re.DOTALL | re.IGNORECASE
)
_TITLE = re.compile(r"^# title@(ja|en): (.+)$", re.MULTILINE)
_COMMENT = re.compile(r"^\s*#.*$", re.MULTILINE)
_FILTER = re.compile(r"\bFILTER\s*\([^()\"']*\)", re.IGNORECASE)  # one that any reader can take out
_VARIABLE = re.compile(r"(?<![\w<])[?$](\w+)")
_STAND_IN = "urn:variable:"
_PROLOGUE = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())


@dataclass(frozen=True)
class Rule:
    """``name`` is folder and file without ending (``rules/satisfies``), ``titles`` are by language, with ``{variable}`` for names.

    ``heads`` and ``body`` are patterns; ``condition`` is the group of the WHERE where it says more than the patterns
    do (FILTER, BIND …), with the prefixes of the file in ``prologue``.
    """

    name: str
    titles: Mapping[str, str] = field(hash=False)
    heads: tuple[Fact, ...]
    body: tuple[Fact, ...]
    condition: str = ""
    prologue: str = ""

    def bindings(self, fact: Fact) -> Iterator[dict[str, Term]]:
        """The values of variables with which the rule concludes ``fact``, one for each pattern of the head that fits."""
        for head in self.heads:
            bound: dict[str, Term] = {}
            for pattern, term in zip(head, fact, strict=True):
                if isinstance(pattern, ox.Variable):
                    pattern = bound.setdefault(pattern.value, term)
                if pattern != term:
                    break
            else:
                yield bound


def filled(pattern: Fact, values: Mapping[str, Term]) -> Fact:
    """The pattern with the variables that have a value replaced by it."""
    subject, predicate, object_ = (
        values.get(term.value, term) if isinstance(term, ox.Variable) else term for term in pattern
    )
    return subject, predicate, object_


@cache
def read_rules(ontology: Path) -> tuple[Rule, ...]:
    """The rules of an ontology's folder by name. ``CannotRunError`` names a file that is no CONSTRUCT of such patterns."""
    return tuple(rule for folder in _FOLDERS for rule in read_folder(ontology / folder))


def read_folder(folder: Path) -> tuple[Rule, ...]:
    """The rules of one folder by name, none where there is no such folder; ``CannotRunError`` as in ``read_rules``."""
    return tuple(_read(path) for path in sorted(folder.glob("*.rq")))


def _read(path: Path) -> Rule:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(path, str(error)) from error
    name = f"{path.parent.name}/{path.stem}"
    titles = {"ja": name, "en": name, **dict(_TITLE.findall(text))}
    shape = _SHAPE.match(_COMMENT.sub("", text))
    if not shape:
        raise _unreadable(path, "CONSTRUCT { … } WHERE { … }")
    prologue, (patterns, filters) = _PROLOGUE + shape["prologue"], _FILTER.subn("", shape["body"])
    try:
        heads, body = _patterns(prologue + shape["head"]), _patterns(prologue + patterns)
    except SyntaxError:  # more than triple patterns and plain filters
        heads, body = _taken_apart(text, path)
    else:
        if not filters:
            return Rule(name, titles, heads, body)
    return Rule(name, titles, heads, body, f"{{ {shape['body']} }}", prologue)


def _patterns(text: str) -> tuple[Fact, ...]:
    """Triple patterns as such: but for its variables SPARQL writes them as Turtle does. ``SyntaxError`` for anything else."""
    turtle = _VARIABLE.sub(rf"<{_STAND_IN}\1>", text).rstrip().rstrip(".") + " ."
    found = ox.parse(turtle, format=ox.RdfFormat.TURTLE)
    return tuple((_variable(quad.subject), _variable(quad.predicate), _variable(quad.object)) for quad in found)


def _variable(term: Any) -> Term:
    if isinstance(term, ox.NamedNode) and term.value.startswith(_STAND_IN):
        return ox.Variable(term.value.removeprefix(_STAND_IN))
    if isinstance(term, ox.BlankNode):
        return ox.Variable(f"blank{term.value}")
    if isinstance(term, ox.NamedNode | ox.Literal):
        return term
    raise SyntaxError("a triple term (RDF 1.2)")


@cache
def _taken_apart(text: str, path: Path) -> tuple[tuple[Fact, ...], tuple[Fact, ...]]:
    """Head and positive patterns of a rule by rdflib's parser, which takes a fifth of a second to load."""
    from rdflib.plugins.sparql import prepareQuery

    try:
        query = prepareQuery(text, initNs=PREFIXES).algebra
        heads, body = (
            _patterns("".join(f"{' '.join(term.n3() for term in triple)} .\n" for triple in triples))
            for triples in (query.template, list(_positive(query.p)))
        )
    except Exception as error:  # rdflib raises whatever its parser raises
        raise _unreadable(path, str(error)) from error
    return heads, body


def _positive(part: Any) -> Iterator[Any]:
    """The triples that a solution rests on: those of MINUS and of FILTER EXISTS are conditions, not premises."""
    if "triples" in part:
        yield from part["triples"]
    for key in ("p", "p1") if part.name == "Minus" else ("p", "p1", "p2"):
        if key in part:
            yield from _positive(part[key])


def _unreadable(path: Path, reason: str) -> CannotRunError:
    return CannotRunError(
        f"規則を説明に使えません。WHERE は三つ組のパターンと条件(FILTER など)で書いてください: {reason}",
        f"The rule cannot be used to explain. Write its WHERE as triple patterns with conditions (FILTER …): {reason}",
        str(path),
    )
