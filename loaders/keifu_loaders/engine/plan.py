"""A whole plan that no profile knows: what it says of itself as far as that can be told, and what its labels say."""

import re

from keifu.errors import CannotRunError
from keifu.fiscal import bounds
from keifu_loaders.body import Body, body_of
from keifu_loaders.citations import citations
from keifu_loaders.document import Document, Line
from keifu_loaders.engine.read import read_by_labels
from keifu_loaders.engine.years import spans_of_years, years_in
from keifu_loaders.front import issued_dates, serves_as
from keifu_loaders.lexicon import lexicon
from keifu_loaders.normalise import printed
from keifu_loaders.notes import note
from keifu_loaders.profile import first
from keifu_loaders.records import Fact, Note, Plan, Span

PROVISIONAL = "provisional"
"""Stands for the code of a body that could not be told; the plan's slug is then the beginning of its digest."""
_TITLE = re.compile(r"(?:計画|プラン|ビジョン|戦略|方針|ロードマップ)")
_NO_TITLE = re.compile(r"期間|目次|[…:：]|^(?:本|この)")
_HEAD = 60  # lines in which a title is looked for


def read_unknown(document: Document) -> Plan:
    """Read a plan by what its labels mean; ``CannotRunError`` where neither a measure nor a term is found."""
    pillars, measures, terms, notes = read_by_labels(document)
    if not measures and not terms:
        raise CannotRunError(
            "この文書の様式を知りません(施策・担当・工程・用語に当たる見出しや表が見つかりません)。--profile で様式を選べます。",
            "No known layout: neither headings nor tables of measures, owners, schedules or terms were found in this "
            "document. --profile chooses a layout.",
            document.name,
        )
    title, span, status = _title(document)
    body = _body(document, title)
    facts = [Fact(property="kf:status", iri=["kf", status], spans=[span])]
    facts += _period(document) + issued_dates(document) + serves_as(document) + citations(document)
    return Plan(
        span=span,
        code=body.code if body else PROVISIONAL,
        slug="dx" if body else document.sha256[:8],
        title=title,
        document_title=title,
        document_name=document.name,
        media_type=document.media_type,
        sha256=document.sha256,
        pages={line.number: line.page for line in document.lines if line.page},
        facts=facts,
        pillars=pillars,
        measures=measures,
        terms=terms,
        notes=[*([] if body else [_unknown_body(span)]), *notes],
    )


def _unknown_body(span: Span) -> Note:
    return note("BodyMissing", "", span, "adoptedBy")


def _title(document: Document) -> tuple[str, Span, str]:
    """Title, its lines and the status that stands behind it; the file's name where no line looks like a title."""
    head = [line for line in document.lines if line.text][:_HEAD]
    for line in head:
        found = re.match(r"^(?P<title>.+?)(?: ?[(【](?P<status>素案|原案|案)[)】])?$", line.text)
        if found and line.cells is None and _looks_like_title(found["title"]):
            return printed(found["title"]), _at(line), lexicon().status.get(found["status"] or "", "Adopted")
    return printed(document.name.rpartition(".")[0]), _at(head[0]), "Adopted"


def _looks_like_title(text: str) -> bool:
    return len(text) < 60 and "。" not in text and bool(_TITLE.search(text)) and not _NO_TITLE.search(text)


def _at(line: Line) -> Span:
    return Span(line.number, line.number)


def _body(document: Document, title: str) -> Body | None:
    heads = [title, *(line.text for line in document.lines[:_HEAD] if line.text and len(line.text) < 40)]
    for head in heads:
        for form in (head, re.sub(r"^.{2,3}[都道府県]", "", head)):
            try:
                return body_of(document, form)
            except CannotRunError:
                continue
    return None


def _period(document: Document) -> list[Fact]:
    found = first(document.lines, r"期間")
    for line in document.lines:
        if "期間" not in line.text and not (found and 0 < line.number - found[0].number < 4):
            continue
        named = spans_of_years(line.text)
        years = years_in(line.text) if len(named) == 1 else None
        start = named[0][0].first if named else None
        end = named[-1][0].last if named else None
        if years:
            start, end = years.first, years.last
        if start and end and start < end < start + 20:
            dates = {"kf:start": bounds(start)[0], "kf:end": bounds(end)[1]}
            return [
                Fact(property=prop, literal=day.isoformat(), datatype="xsd:date", spans=[_at(line)])
                for prop, day in dates.items()
            ]
    return []
