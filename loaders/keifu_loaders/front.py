"""What a plan says of itself as a whole: title, status, dates, period, bodies and plans it names, what it serves as."""

import re
from dataclasses import dataclass

from keifu.errors import CannotRunError
from keifu.fiscal import bounds, year_in
from keifu_loaders.body import Body, body_of
from keifu_loaders.citations import citations
from keifu_loaders.document import Document, Line
from keifu_loaders.lexicon import lexicon
from keifu_loaders.normalise import printed
from keifu_loaders.profile import Named, Profile, first
from keifu_loaders.records import Companion, Fact, Span


@dataclass(frozen=True)
class Front:
    """Title, municipality, facts with their lines, and the other plans and bodies that are named."""

    title: str
    document_title: str
    span: Span
    body: Body
    facts: list[Fact]
    companions: list[Companion]


def read_front(document: Document, profile: Profile) -> Front:
    """Read what a plan says of itself; ``CannotRunError`` without a title, a period or a recognisable municipality."""
    found = first(document.lines, profile.front.title or lexicon().title)
    if not found:
        raise _missing(document, "計画の表題", "a title")
    line, match = found
    title, span = printed(match["title"]), _at(line)
    body = body_of(document, title)
    status = lexicon().status.get(match.groupdict().get("status") or "", "Adopted")
    facts = [Fact(property="kf:status", iri=["kf", status], spans=[span])]
    facts += _period(document, profile) + _issued(document, profile) + _serves_as(document) + citations(document)
    companions = []
    for named in profile.named:
        fact, companion = _named(document, named, body)
        facts.append(fact)
        companions.append(companion)
    return Front(title, printed(line.text), span, body, facts, companions)


def _at(line: Line) -> Span:
    return Span(line.number, line.number)


def _missing(document: Document, ja: str, en: str) -> CannotRunError:
    return CannotRunError(
        f"文書に{ja}が見つかりません。文書が途中で切れていないか、様式が合っているか確かめてください。",
        f"The document has no {en}. Check whether it is whole and the profile fits.",
        document.name,
    )


def _period(document: Document, profile: Profile) -> list[Fact]:
    found = first(document.lines, profile.front.period or lexicon().period)
    years = [year_in(found[1][end]) for end in ("start", "end")] if found else []
    if not found or len(years) != 2 or years[0] is None or years[1] is None:
        raise _missing(document, "計画期間", "period")
    dates = {"kf:start": bounds(years[0])[0], "kf:end": bounds(years[1])[1]}
    return [
        Fact(property=prop, literal=day.isoformat(), datatype="xsd:date", spans=[_at(found[0])])
        for prop, day in dates.items()
    ]


def month(text: str) -> str | None:
    """``令和7年4月`` → ``2025-04``."""
    year, number = year_in(text), re.search(r"年 ?(\d+) ?月", text)
    return f"{year}-{int(number[1]):02}" if year and number else None


def _issued(document: Document, profile: Profile) -> list[Fact]:
    found = first(document.lines, profile.front.issued or lexicon().issued)
    dates = {"dcterms:issued": "issued", "dcterms:modified": "modified"} if found else {}
    return [
        Fact(property=prop, literal=month(found[1][group]), datatype="xsd:gYearMonth", spans=[_at(found[0])])
        for prop, group in dates.items()
        if found and found[1][group]
    ]


def _serves_as(document: Document) -> list[Fact]:
    return [
        Fact(property="kf:servesAs", iri=words.iri, spans=[_at(found[0])])
        for words in lexicon().serves_as
        if (found := first(document.lines, words.pattern))
    ]


def _named(document: Document, named: Named, body: Body) -> tuple[Fact, Companion]:
    found = first(document.lines, named.pattern)
    if not found:
        raise _missing(document, f"「{named.pattern}」に当たる行", f"line that matches '{named.pattern}'")
    line, match = found
    name = printed(match["name"])
    code = body.prefecture_code if named.kind == "kf:PrefecturalPlan" else body.code
    segments = ["org", body.code, name] if named.kind.startswith("org:") else ["plan", code, name]
    issued = month(match["issued"]) if match.groupdict().get("issued") else None
    companion = Companion(span=_at(line), kind=named.kind, segments=segments, label=name, issued=issued)
    return Fact(property=named.property, iri=segments, spans=[_at(line)]), companion
