"""Which laws, articles, national plans and editions a document cites: by the titles and names that ``data/`` knows."""

import functools
import re
from collections.abc import Iterator

from rdflib import DCTERMS, URIRef

from keifu.prefixes import BASE
from keifu.vocabulary import KF, iri
from keifu_loaders.articles import articles
from keifu_loaders.dates import before, month
from keifu_loaders.document import Document
from keifu_loaders.lexicon import lexicon
from keifu_loaders.names import citable, closed, known, named, naming
from keifu_loaders.profile import matches, passage
from keifu_loaders.records import Fact, Span


def citations(document: Document, dated: str | None = None) -> list[Fact]:
    """What the document cites, with every line that names it: ``kf:cites`` and ``kf:follows``, literals for the rest.

    ``dated`` is when it was written (``2026``, ``2026-03``, ``2026-03-01``), if that is known: articles and editions
    are read by it.
    """
    lines: dict[URIRef, list[Span]] = {}
    for span, name in named(document, re.compile(naming())):
        spans = lines.setdefault(citable()[name], [])
        if span not in spans:
            spans.append(span)
    found = [
        Fact(property="kf:cites", iri=str(thing).removeprefix(BASE + "id/").split("/"), spans=spans)
        for thing, spans in sorted(lines.items())
    ]
    editions = _editions(document) or _first_edition(document, dated)
    again = {tuple(fact.iri or ()) for fact in editions}
    cited = [fact for fact in found if tuple(fact.iri or ()) not in again]
    return cited + articles(document, dated) + _unknown_laws(document) + editions


@functools.cache
def editions_by_month(series: URIRef) -> dict[str, str]:
    """Month of issue → edition of a series, ``{"2024-04": "3.0"}``; a month in which two came out is left out."""
    graph = known()
    months: dict[str, list[str]] = {}
    for edition in graph.subjects(KF.editionOf, series):
        issued = str(graph.value(edition, DCTERMS.issued))[:7]
        months.setdefault(issued, []).append(str(graph.value(edition, KF.edition)))
    return {issued: editions[0] for issued, editions in months.items() if len(editions) == 1}


def _dated(document: Document) -> Iterator[tuple[str, Span]]:
    """Editions that are cited by their month beside a name of the series."""
    words = lexicon().edition
    series = iri(*words.series)
    names = [name for name, thing in citable().items() if thing == series]
    for line, match in matches(document.lines, words.dated):
        edition = editions_by_month(series).get(month(match["issued"]) or "")
        if edition and any(name in closed(line) for name in names):
            yield edition, Span(line.number, line.number)


def _unknown_laws(document: Document) -> list[Fact]:
    """Laws cited by a number that Keifu does not know: title and number as a literal (``dcterms:references``).

    Where the title is known and the number is not that law's, the literal stands beside ``kf:cites``: nothing is mended.
    """
    found: dict[str, list[Span]] = {}
    for line in document.lines:
        for match in re.finditer(lexicon().law_citation, closed(line)):
            title = (match["title"] or "").lstrip("-")
            unknown = bool(title) and not any(title.endswith(name) for name in citable())
            if match["number"] not in citable() if match["law"] else unknown:
                text = f"{title}({match['number']})" if title else match["number"]
                found.setdefault(text, []).append(Span(line.number, line.number))
    return [Fact(property="dcterms:references", literal=text, spans=spans) for text, spans in found.items()]


def _first_edition(document: Document, dated: str | None) -> list[Fact]:
    """The edition with which the series began, cited by the month in which the plan "was drawn up" and by no other.

    It is followed where the document was written before the next edition came out: then there was none but this.
    """
    words = lexicon().edition
    series = iri(*words.series)
    found = passage(document.lines, words.drawn_up)
    edition = editions_by_month(series).get(month(found[1]["issued"]) or "") if found else None
    if not found or not edition:
        return []
    this = [*words.series, edition]
    facts = [Fact(property="kf:cites", iri=this, spans=[found[0]])]
    later = known().value(None, KF.replaces, iri(*this))
    if dated and (later is None or before(dated, str(known().value(later, DCTERMS.issued)))):
        facts.append(Fact(property="kf:follows", iri=this, spans=[found[0]]))
    return facts


def _editions(document: Document) -> list[Fact]:
    """``kf:cites`` and ``kf:follows`` for the edition of the national plan that the document names, if it names one alone.

    An edition that Keifu does not know stays a literal (``dcterms:references``) and is not followed.
    """
    words = lexicon().edition
    spans: dict[str, list[Span]] = {}
    cited: dict[str, str] = {}
    for line, match in matches(document.lines, words.pattern):
        if words.near in line.text:
            edition = _numbered(match["edition"])
            cited.setdefault(edition, f"{words.near}({match[0]})")
            spans.setdefault(edition, []).append(Span(line.number, line.number))
    for edition, span in _dated(document):
        spans.setdefault(edition, []).append(span)
    facts = []
    listed = set(known().subjects(KF.editionOf, iri(*words.series)))
    for edition, lines in sorted(spans.items()):
        if iri(*words.series, edition) in listed:
            facts.append(Fact(property="kf:cites", iri=[*words.series, edition], spans=lines))
        else:
            facts.append(Fact(property="dcterms:references", literal=cited[edition], spans=lines))
    if len(facts) == 1 and facts[0].iri:
        ((edition, lines),) = spans.items()
        facts.append(Fact(property="kf:follows", iri=[*words.series, edition], spans=lines))
    return facts


def _numbered(edition: str) -> str:
    """``第2版`` is the edition 2.0, as the series numbers its editions."""
    return edition if "." in edition else f"{edition}.0"
