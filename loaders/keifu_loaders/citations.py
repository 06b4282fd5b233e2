"""Which laws, national plans and editions a document cites: by the titles and names that ``data/`` knows."""

import functools
import re

from rdflib import DCTERMS, RDF, RDFS, SKOS, Graph, URIRef

from keifu import assets
from keifu.vocabulary import BASE, KF
from keifu_loaders.document import Document, Line
from keifu_loaders.lexicon import lexicon
from keifu_loaders.normalise import printed
from keifu_loaders.profile import matches
from keifu_loaders.records import Fact, Span


@functools.cache
def citable() -> dict[str, URIRef]:
    """Title or other name → law or national plan. A name that two things bear is left out: nothing is guessed."""
    graph = Graph()
    for folder in ("laws", "national"):
        for file in sorted((assets.folder("data") / folder).glob("*.ttl")):
            graph.parse(file)
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
    for line in document.lines:
        for name in dict.fromkeys(rule.findall(_closed(line))):
            spans = lines.setdefault(citable()[name], [])
            if Span(line.number, line.number) not in spans:
                spans.append(Span(line.number, line.number))
    known = [
        Fact(property="kf:cites", iri=str(thing).removeprefix(BASE + "id/").split("/"), spans=spans)
        for thing, spans in sorted(lines.items())
    ]
    editions = _editions(document)
    again = {tuple(fact.iri or ()) for fact in editions}
    return [fact for fact in known if tuple(fact.iri or ()) not in again] + _unknown_laws(document) + editions


def _closed(line: Line) -> str:
    """A line without the spaces that part Japanese words."""
    return printed(line.text)


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
    """``kf:cites`` and ``kf:follows`` for the edition of the national plan that the document names, if it names one alone."""
    words = lexicon().edition
    spans: dict[str, list[Span]] = {}
    for line, match in matches(document.lines, words.pattern):
        if words.near in line.text:
            spans.setdefault(match["edition"], []).append(Span(line.number, line.number))
    facts = []
    for edition, lines in sorted(spans.items()):
        facts.append(Fact(property="kf:cites", iri=[*words.series, edition], spans=lines))
    if len(spans) == 1:
        ((edition, lines),) = spans.items()
        facts.append(Fact(property="kf:follows", iri=[*words.series, edition], spans=lines))
    return facts
