"""Content negotiation (RFC 9110, section 12.5.1): which format answers an ``Accept`` header. Pure functions."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

_LONGEST = 4_000  # characters of a header that are read; browsers send a hundred, thorough clients a thousand
_MOST_RANGES = 64  # thousands would keep everybody waiting while they are weighed
_KEPT = 256  # headers whose weighing is kept, for there are few kinds of clients (a tenth of a millisecond each time)


@dataclass(frozen=True, eq=False)
class Format:
    """A format: ``name`` for ``?format=``, its media type, further types that ask for it, the ending of its address.

    ``names`` are what clients call it besides (SPARQLWrapper sends ``format=xml`` for every kind of query);
    ``dataset`` is a format made for several graphs at once.
    """

    name: str
    media_type: str
    also: tuple[str, ...] = ()
    ending: str = ""
    names: tuple[str, ...] = ()
    dataset: bool = False

    @property
    def content_type(self) -> str:
        """The value of ``Content-Type``: text formats say that they are UTF-8."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


HTML = Format("html", "text/html", ("application/xhtml+xml",), "html")
XLSX = Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (), "xlsx")
JSON = Format("json", "application/json", (), "json")
CSV = Format("csv", "text/csv", (), "csv")

TABLES = (
    Format("json", "application/sparql-results+json", ("application/json",), "json"),
    Format("xml", "application/sparql-results+xml", ("application/xml", "text/xml"), "xml"),
    CSV,
    Format("tsv", "text/tab-separated-values", (), "tsv"),
)
"""What SELECT and ASK are answered in, the server's first choice first (SPARQL 1.1 results formats)."""

TURTLE = Format("turtle", "text/turtle", ("application/x-turtle", "application/turtle"), "ttl")
GRAPHS = (
    TURTLE,
    Format("jsonld", "application/ld+json", ("application/json",), "jsonld", ("json-ld", "json")),
    Format("ntriples", "application/n-triples", ("text/plain",), "nt", ("n-triples",)),
    Format("rdfxml", "application/rdf+xml", ("application/xml", "text/xml"), "rdf", ("rdf+xml", "xml")),
    Format("trig", "application/trig", (), "trig", dataset=True),
    Format("nquads", "application/n-quads", (), "nq", ("n-quads",), dataset=True),
)
"""What graphs are answered in, the server's first choice first."""

RDF = tuple(item for item in GRAPHS if not item.dataset)
"""What one graph is answered in where it has an address of its own."""


@dataclass(frozen=True)
class _Range:
    """One media range: ``*/*`` has no precision, ``text/*`` one, ``text/html`` two."""

    type: str
    subtype: str
    quality: float

    @property
    def precision(self) -> int:
        return (self.type != "*") + (self.subtype != "*")

    def covers(self, media_type: str) -> bool:
        type_, _, subtype = media_type.partition("/")
        return self.type in ("*", type_) and self.subtype in ("*", subtype)


def best(accept: str | None, offered: Sequence[Format]) -> Format | None:
    """The offered format that ``accept`` likes best, the earlier one where it does not mind; ``None``: none will do.

    A missing or empty header accepts everything. Parameters other than ``q`` are not looked at.
    """
    return _best((accept or "*/*")[:_LONGEST], tuple(offered))


@lru_cache(_KEPT)
def _best(accept: str, offered: tuple[Format, ...]) -> Format | None:
    ranges = list(_ranges(accept))
    rated = [(format_quality(item, ranges), -place, item) for place, item in enumerate(offered)]
    quality, _, chosen = max(rated, key=lambda entry: entry[:2])
    return chosen if quality > 0 else None


def requested(names: Sequence[str], accept: str | None, *kinds: Sequence[Format]) -> list[Format | None]:
    """The format for each kind of answer: by the first known of ``names`` (``format=``), else by ``accept``.

    Clients send ``format`` more than once in the hope that one is understood; names that nobody knows leave the choice
    to an ``accept`` that says something.
    """
    for name in names:
        found = [named(name, offered) for offered in kinds]
        if any(found):
            return found
    if any(names) and accept in (None, "", "*/*"):
        return [None for _ in kinds]
    return [best(accept, offered) for offered in kinds]


def named(name: str, offered: Sequence[Format]) -> Format | None:
    """The offered format that ``?format=`` means: by one of its names, its ending or its media type."""
    wanted = name.strip().lower()
    return next((item for item in offered if wanted in (item.name, item.ending, item.media_type, *item.names)), None)


def prefers_html(accept: str | None, others: Sequence[Format]) -> bool:
    """Whether a person with a browser asks: HTML is named, and no other format is liked as much."""
    return _prefers_html((accept or "")[:_LONGEST], tuple(others))


@lru_cache(_KEPT)
def _prefers_html(accept: str, others: tuple[Format, ...]) -> bool:
    ranges = [item for item in _ranges(accept) if item.precision == 2]
    html = format_quality(HTML, ranges)
    return html > max(format_quality(item, ranges) for item in others)


def accepts_coding(header: str | None, coding: str) -> bool:
    """Whether ``Accept-Encoding`` allows a coding (RFC 9110, section 12.5.3); a missing header asks for none."""
    return bool(header) and _accepts_coding(str(header)[:_LONGEST], coding)


@lru_cache(_KEPT)
def _accepts_coding(header: str, coding: str) -> bool:
    rated = dict(map(_weighed, header.lower().split(",")))
    return rated.get(coding, rated.get("*", 0.0)) > 0


def format_quality(item: Format, ranges: Iterable[_Range]) -> float:
    """How well a format is liked, 0 to 1: the most precise range decides for each of its media types."""
    known = list(ranges)
    return max(_quality(media_type, known) for media_type in (item.media_type, *item.also))


def _quality(media_type: str, ranges: Sequence[_Range]) -> float:
    covering = [item for item in ranges if item.covers(media_type)]
    return max(covering, key=lambda item: item.precision).quality if covering else 0.0


def _ranges(accept: str) -> Iterable[_Range]:
    for part in accept.lower().split(",", _MOST_RANGES)[:_MOST_RANGES]:
        media_range, quality = _weighed(part)
        type_, slash, subtype = media_range.partition("/")
        if not slash or (type_ == "*" and subtype != "*"):
            continue
        yield _Range(type_.strip(), subtype.strip(), quality)


def _weighed(part: str) -> tuple[str, float]:
    """One member of a list with weights: ``text/csv;q=0.5`` is text/csv with 0.5."""
    name, *parameters = (piece.strip() for piece in part.split(";"))
    values = dict(piece.split("=", 1) for piece in parameters if "=" in piece)
    return name, _q(values.get("q", "1"))


def _q(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return 0.0
    return value if math.isfinite(value) and 0 <= value <= 1 else 0.0
