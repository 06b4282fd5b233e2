"""A whole plan that no profile knows: what it says of itself as far as that can be told, and what its labels say."""

import re

from keifu.errors import CannotRunError
from keifu.fiscal import bounds
from keifu_loaders.body import Body, body_of
from keifu_loaders.citations import citations
from keifu_loaders.document import Document, Line
from keifu_loaders.engine.read import read_by_labels
from keifu_loaders.engine.years import spans_of_years
from keifu_loaders.front import issued_dates, serves_as, written
from keifu_loaders.lexicon import lexicon
from keifu_loaders.normalise import fold, printed
from keifu_loaders.notes import note
from keifu_loaders.records import Fact, Note, Plan, Span

PROVISIONAL = "provisional"
"""Stands for the code of a body that could not be told; the plan's slug is then the beginning of its digest."""
_TITLE = re.compile(r"(?:計画|プラン|ビジョン|戦略|方針|ロードマップ)")
_NO_TITLE = re.compile(r"期間|目次|[…:：]|^(?:本|この)")
_ONLY_YEARS = re.compile(r"^[(\[~〜]?(?:[^(]{0,2}\d[^(]{0,3}|\([^)]*\))+(?:~|から|-)[^。]{4,30}$")
_NEAR = 4  # lines from the word for a period to its years, at most
_LONGEST_PERIOD = 20  # years
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
    facts += _period(document) + issued_dates(document) + serves_as(document)
    facts += citations(document, written(facts))
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
    head = [(line, text) for line in document.lines if (text := _alone(line))][:_HEAD]
    for place, (line, text) in enumerate(head):
        found = re.match(r"^(?P<title>.+?)(?: ?[(【](?P<status>素案|原案|案)[)】])?$", text)
        if found and _looks_like_title(found["title"]):
            title, first = found["title"], line.number
            for above, words in reversed(head[:place]):
                if words.endswith("・") or _is_body(document, words):
                    title, first = words + title, above.number
            return printed(title), Span(first, line.number), lexicon().status.get(found["status"] or "", "Adopted")
    return printed(document.name.rpartition(".")[0]), _at(next(line for line in document.lines if line.text)), "Adopted"


def _alone(line: Line) -> str:
    """The text of a line, or of a row that holds one, perhaps with a date at its right; nothing for other rows."""
    if line.cells is None:
        return line.text
    filled = list(dict.fromkeys(cell for cell in line.cells if cell))
    return fold(filled[0]) if len(filled) in (1, 2) else ""


def _is_body(document: Document, text: str) -> bool:
    """Whether a line is the name of a municipality and nothing else."""
    try:
        return body_of(document, text).name == text
    except CannotRunError:
        return False


def _looks_like_title(text: str) -> bool:
    return len(text) < 60 and "。" not in text and bool(_TITLE.search(text)) and not _NO_TITLE.search(text)


def _at(line: Line) -> Span:
    return Span(line.number, line.number)


def _body(document: Document, title: str) -> Body | None:
    texts = [fold(cell) for line in document.lines[:_HEAD] for cell in line.cells or [line.text]]
    for head in [title, *(text for text in texts if text and len(text) < 40)]:
        for form in (head, re.sub(r"^.{2,3}[都道府県] ?", "", head)):
            try:
                return body_of(document, form)
            except CannotRunError:
                continue
    return None


def _period(document: Document) -> list[Fact]:
    """From the line that says 期間 or the three below it, else from a line of the front that is nothing but years."""
    near = -_NEAR
    front: tuple[Line, int, int] | None = None
    for line in document.lines:
        near = line.number if "期間" in line.text else near
        for years, _ in spans_of_years(line.text):
            if not 0 < years.last - years.first < _LONGEST_PERIOD:
                continue
            if line.number - near < _NEAR:
                return _dates(line, years.first, years.last)
            if line.number < _HEAD and _ONLY_YEARS.match(line.text):
                front = front or (line, years.first, years.last)
    return _dates(*front) if front else []


def _dates(line: Line, first: int, last: int) -> list[Fact]:
    dates = {"kf:start": bounds(first)[0], "kf:end": bounds(last)[1]}
    return [
        Fact(property=prop, literal=day.isoformat(), datatype="xsd:date", spans=[_at(line)])
        for prop, day in dates.items()
    ]
