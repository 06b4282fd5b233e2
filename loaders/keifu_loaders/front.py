"""What a plan says of itself as a whole: title, status, dates, period, bodies and plans it names, what it serves as."""

import re
from dataclasses import dataclass

from keifu.errors import CannotRunError
from keifu_loaders.body import Body, body_of
from keifu_loaders.citations import citations
from keifu_loaders.dates import day, month
from keifu_loaders.document import Document, Line
from keifu_loaders.lexicon import lexicon
from keifu_loaders.normalise import printed
from keifu_loaders.profile import Named, Profile, first, passage
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
    found = _title(document, profile)
    if not found:
        raise _missing(document, "計画の表題", "a title")
    span, match = found
    title = printed(match["title"])
    body = body_of(document, title)
    status = lexicon().status.get(match.groupdict().get("status") or "", "Adopted")
    facts = [Fact(property="kf:status", iri=["kf", status], spans=[span])]
    facts += _period(document, profile) + issued_dates(document, profile.front.issued) + serves_as(document)
    facts += citations(document, written(facts))
    companions = []
    for named in profile.named:
        fact, companion = _named(document, named, body)
        facts.append(fact)
        companions.append(companion)
    return Front(title, printed(match[0]), span, body, facts, companions)


def _title(document: Document, profile: Profile) -> tuple[Span, re.Match[str]] | None:
    """Where the title stands: the first lines, as many as it runs over, that fit its pattern when joined."""
    pattern = re.compile(profile.front.title or lexicon().title)
    filled = [line for line in document.lines if line.text]
    for lines in zip(*(filled[start:] for start in range(profile.front.title_lines)), strict=False):
        if match := pattern.search(" ".join(line.text for line in lines)):
            return Span(lines[0].number, lines[-1].number), match
    return None


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
    start = day(found[1]["start"], 0) if found else None
    end = day(found[1]["end"], 1) if found else None
    if not found or not start or not end:
        raise _missing(document, "計画期間", "period")
    dates = {"kf:start": start, "kf:end": end}
    return [
        Fact(property=prop, literal=date.isoformat(), datatype="xsd:date", spans=[_at(found[0])])
        for prop, date in dates.items()
    ]


def issued_dates(document: Document, pattern: str | None = None) -> list[Fact]:
    """When the plan says that it was issued and revised (month), by the lexicon's pattern or the one given."""
    found = first(document.lines, pattern or lexicon().issued)
    dates = {"dcterms:issued": "issued", "dcterms:modified": "modified"} if found else {}
    return [
        Fact(property=prop, literal=month(found[1][group]), datatype="xsd:gYearMonth", spans=[_at(found[0])])
        for prop, group in dates.items()
        if found and found[1][group]
    ]


def written(facts: list[Fact]) -> str | None:
    """When a plan was written: as it says of its last edition, else when its period begins; ``None`` if it says neither."""
    dates = {fact.property: fact.literal for fact in facts}
    return dates.get("dcterms:modified") or dates.get("dcterms:issued") or dates.get("kf:start")


def serves_as(document: Document) -> list[Fact]:
    """The provisions whose plan the plan says that it is."""
    return [
        Fact(property="kf:servesAs", iri=words.iri, spans=[_at(found[0])])
        for words in lexicon().serves_as
        if (found := first(document.lines, words.pattern))
    ]


def _named(document: Document, named: Named, body: Body) -> tuple[Fact, Companion]:
    spans: list[Span] = []
    words: dict[str, str | None] = {}
    for pattern in [named.pattern, *named.also]:
        found = passage(document.lines, pattern)
        if not found:
            raise _missing(document, f"「{pattern}」に当たる行", f"line that matches '{pattern}'")
        spans.append(found[0])
        words |= found[1].groupdict()
    name = printed(words["name"] or "")
    code = body.prefecture_code if named.kind == "kf:PrefecturalPlan" else body.code
    segments = ["org", body.code, name] if named.kind.startswith("org:") else ["plan", code, name]
    issued = month(words.get("issued") or "")
    companion = Companion(span=spans[0], kind=named.kind, segments=segments, label=name, issued=issued)
    return Fact(property=named.property, iri=segments, spans=spans), companion
