"""Which laws, national plans and editions a document cites: by the titles and names that ``data/`` knows."""

import functools
import re
from collections.abc import Iterator

from rdflib import DCTERMS, RDF, RDFS, SKOS, Graph, URIRef

from keifu import assets
from keifu.vocabulary import BASE, KF, iri
from keifu_loaders.dates import month
from keifu_loaders.document import Document, Line
from keifu_loaders.lexicon import lexicon
from keifu_loaders.normalise import printed
from keifu_loaders.profile import matches
from keifu_loaders.records import Fact, Span


@functools.cache
def _known() -> Graph:
    """The laws and national plans of ``data/``."""
    graph = Graph()
    for folder in ("laws", "national"):
        for file in sorted((assets.folder("data") / folder).glob("*.ttl")):
            graph.parse(file)
    return graph


@functools.cache
def citable() -> dict[str, URIRef]:
    """Title or other name → law or national plan. A name that two things bear is left out: nothing is guessed."""
    graph = _known()
    names: dict[str, set[URIRef]] = {}
    for kind in (KF.Law, KF.NationalPlan, KF.PlanSeries):
        for thing in graph.subjects(RDF.type, kind):
            for prop in (RDFS.label, DCTERMS.title, SKOS.altLabel):
                for name in graph.objects(thing, prop):
                    names.setdefault(printed(str(name)), set()).add(URIRef(str(thing)))
    return {name: next(iter(things)) for name, things in names.items() if len(things) == 1}


def citations(document: Document) -> list[Fact]:
    """``kf:cites`` for everything known that the document names, with every line that names it; the longest name wins."""
    names = sorted(citable(), key=lambda name: (-len(name), name))
    rule = re.compile("|".join(map(re.escape, names)))
    lines: dict[URIRef, list[Span]] = {}
    for span, name in _named(document, rule):
        spans = lines.setdefault(citable()[name], [])
        if span not in spans:
            spans.append(span)
    known = [
        Fact(property="kf:cites", iri=str(thing).removeprefix(BASE + "id/").split("/"), spans=spans)
        for thing, spans in sorted(lines.items())
    ]
    editions = _editions(document)
    again = {tuple(fact.iri or ()) for fact in editions}
    return [fact for fact in known if tuple(fact.iri or ()) not in again] + _unknown_laws(document) + editions


def _named(document: Document, rule: re.Pattern[str]) -> Iterator[tuple[Span, str]]:
    """Every name in a line, and every one that runs over the end of a line into the next that is not empty."""
    before, start = "", 0
    for line in document.lines:
        if not (text := _closed(line)):
            continue
        for found in rule.finditer(before + text):
            if found.end() > len(before):
                wrapped = found.start() < len(before)
                yield Span(start if wrapped else line.number, line.number), found[0]
        before, start = text, line.number


def _closed(line: Line) -> str:
    """A line without the spaces that part Japanese words."""
    return printed(line.text)


@functools.cache
def editions_by_month(series: URIRef) -> dict[str, str]:
    """Month of issue → edition of a series, ``{"2024-04": "3.0"}``; a month in which two came out is left out."""
    graph = _known()
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
        if edition and any(name in _closed(line) for name in names):
            yield edition, Span(line.number, line.number)


def _unknown_laws(document: Document) -> list[Fact]:
    """Laws cited by title and number that Keifu does not know: the citation as a literal (``dcterms:references``)."""
    found: dict[str, list[Span]] = {}
    for line in document.lines:
        for match in re.finditer(lexicon().law_citation, _closed(line)):
            title = match["title"].lstrip("-")
            if not any(title.endswith(name) for name in citable()):
                found.setdefault(f"{title}({match['number']})", []).append(Span(line.number, line.number))
    return [Fact(property="dcterms:references", literal=text, spans=spans) for text, spans in found.items()]


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
    known = set(_known().subjects(KF.editionOf, iri(*words.series)))
    for edition, lines in sorted(spans.items()):
        if iri(*words.series, edition) in known:
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
