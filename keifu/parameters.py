"""What a user types → the thing that is meant: codes, names, numbers, dates and IRIs, looked up in the graph.

Each type is a file of ``queries/lookup``: columns ``thing`` (its label), ``hint`` (what tells it from its namesakes),
``name`` (everything it may be called by, in lower case), ``thingIri``. Nothing is guessed: a name of several things
is an error that lists them, unless the type says ``several`` (a part of a name then means all that have it).
A ``date`` is the one type that is no thing: a day, given to the query as it is.
"""

import datetime
import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

import pyoxigraph as ox

from keifu import assets, fiscal, template
from keifu.errors import UsageError
from keifu.kana import katakana
from keifu.prefixes import BASE, PREFIXES
from keifu.results import Cell, Table

Run = Callable[[str], bytes]
"""Takes SPARQL text and gives SPARQL 1.1 JSON results; the default graph is the union of all named graphs."""

_ABSOLUTE = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_DAY = re.compile(
    r"(?P<year>\d{4}|[一-龥]{2}(?:元|\d{1,2})) ?[年/-] ?(?P<month>\d{1,2}) ?[月/-] ?(?P<day>\d{1,2}) ?日?"
)
_FISCAL_YEAR = re.compile(
    r"(FY ?)?(\d{4}|[MTSHR]\.?\d{1,2}|(明治|大正|昭和|平成|令和)(元|\d{1,2}))( ?年度?)?", re.IGNORECASE
)
_NEAR = 5
_ALIKE = 0.5  # names of two characters with one of them right


@dataclass(frozen=True)
class Bound:
    """A value with what it means: ``text`` as typed, ``label`` for people, ``terms`` for the query (IRIs, or one date)."""

    text: str
    label: str
    terms: list[ox.NamedNode] | list[ox.Literal]


def resolve(parameter: str, type_: str, text: str, run: Run, context: Mapping[str, Bound] | None = None) -> Bound:
    """The things that ``text`` names among those of a type; ``context`` holds the parameters bound so far.

    ``UsageError`` names the parameter, says what is wrong (unknown, with the nearest names; several, with all of
    them) and which forms the type takes.
    """
    if type_ == "date":
        return _date(parameter, text)
    lookup = template.read(assets.folder("queries") / "lookup" / f"{type_}.rq")
    known: dict[str, Sequence[template.Term]] = {name: bound.terms for name, bound in (context or {}).items()}
    # Half a surrogate pair, which a command line may bring along, is no text that could be sent on.
    text = unicodedata.normalize("NFKC", text.encode("utf-8", "replace").decode()).strip()
    asked = _Lookup(parameter, lookup, text, run, known)
    found = asked.by_iri() if _ABSOLUTE.match(text) else asked.by_name() or asked.by_iri()
    if not found and lookup.header.get("several"):
        found = asked.containing()
    if not found:
        raise asked.unknown()
    if len(found) > 1 and not lookup.header.get("several"):
        raise asked.ambiguous(found)
    things = [ox.NamedNode(row["thingIri"].value) for row in found]
    return Bound(text, "、".join(dict.fromkeys(row["thing"].value for row in found)), things)


def _date(parameter: str, text: str) -> Bound:
    """A day: ``2025-12-31``, ``2025年12月31日``, ``令和7年12月31日``; ``UsageError`` for anything else, a month too."""
    try:
        if not (found := _DAY.fullmatch(unicodedata.normalize("NFKC", text).strip())):
            raise ValueError(text)
        day = datetime.date(fiscal.year_in(found["year"]) or 0, int(found["month"]), int(found["day"])).isoformat()
    except ValueError as error:
        raise UsageError(
            f"「{text}」は日付として読めません。使える形: 2025-12-31、令和7年12月31日。",
            f"'{text}' is not a date. Accepted: 2025-12-31, 令和7年12月31日.",
            where=parameter,
        ) from error
    return Bound(text, day, [ox.Literal(day, datatype=ox.NamedNode(PREFIXES["xsd"] + "date"))])


Row = dict[str, Cell]


@dataclass(frozen=True)
class _Lookup:
    """One look-up: the query, the text, and what is bound already."""

    parameter: str
    query: template.Template
    text: str
    run: Run
    known: Mapping[str, Sequence[template.Term]]

    def by_iri(self) -> list[Row]:
        text = unquote(self.text)
        places = [text] if _ABSOLUTE.match(text) else [BASE + "id/" + text, BASE + text]
        try:
            return self._rows({"thing": [ox.NamedNode(place) for place in places]})
        except ValueError:
            return []  # not an IRI, so it names nothing

    def by_name(self) -> list[Row]:
        if "name" not in self.query.marks:
            return []
        return self._rows({"name": [ox.Literal(name) for name in self._names()]})

    def containing(self) -> list[Row]:
        names = {self.text.lower(), katakana(self.text.lower())}
        return _distinct(row for row in self._all() if any(name in row["name"].value for name in names))

    def unknown(self) -> UsageError:
        near = self._near()
        return UsageError(
            f"「{self.text}」に当たるものがありません。{self._say('近いもの', near)}使える形: {self.accepts('ja')}",
            f"Nothing is called '{self.text}'. {self._say('Near it', near)}Accepted: {self.accepts('en')}",
            where=self.parameter,
        )

    def ambiguous(self, found: list[Row]) -> UsageError:
        listed = [_shown(row) for row in found]
        return UsageError(
            f"「{self.text}」に当たるものが{len(found)}件あります。{self._say('どれか選んでください', listed)}"
            f"使える形: {self.accepts('ja')}",
            f"'{self.text}' may be {len(found)} things. {self._say('Choose one', listed)}"
            f"Accepted: {self.accepts('en')}",
            where=self.parameter,
        )

    def accepts(self, lang: str) -> str:
        return str(self.query.header["accepts"][lang])

    def _names(self) -> list[str]:
        if self.query.name == "fiscal-year" and _FISCAL_YEAR.fullmatch(self.text):
            return [str(fiscal.year_in(self.text.upper()))]
        text = self.text.lower()
        return list(dict.fromkeys((text, text.replace(" ", ""), katakana(text))))

    def _near(self) -> list[str]:
        if "name" not in self.query.marks:
            return []
        rows = self._all()
        names = {row["name"].value: row for row in rows}
        near = [names[name] for name in difflib.get_close_matches(self.text.lower(), names, n=_NEAR, cutoff=_ALIKE)]
        return [_shown(row) for row in _distinct([*self.containing(), *near])[:_NEAR]]

    def _all(self) -> list[Row]:
        return Table.from_json(self.run(self.query.bound(self.known))).records()

    def _rows(self, values: Mapping[str, Sequence[template.Term]]) -> list[Row]:
        return _distinct(Table.from_json(self.run(self.query.bound({**self.known, **values}))).records())

    @staticmethod
    def _say(lead: str, things: list[str]) -> str:
        return f"{lead}: {'、'.join(things)}。" if things else ""


def _distinct(rows: Iterable[Row]) -> list[Row]:
    """One row a thing, in their order; a thing comes once for each of its names."""
    return list({row["thingIri"].value: row for row in rows}.values())


def _shown(row: Row) -> str:
    return f"{row['thing'].value}({row['hint'].value})" if row["hint"].value else row["thing"].value
