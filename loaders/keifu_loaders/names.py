"""The names by which documents cite laws and national plans: what ``data/`` calls them, and where a document does."""

import functools
import re
from collections.abc import Iterable, Iterator

from rdflib import DCTERMS, RDF, RDFS, SKOS, Graph, URIRef

from keifu import assets
from keifu.vocabulary import ELI, KF
from keifu_loaders.document import Document, Line
from keifu_loaders.normalise import printed
from keifu_loaders.records import Span

_SHORT = 7  # characters; a shorter name turns up within others
_WORD_BEGINS = "(?<![一-龠々ァ-ヶー])"


@functools.cache
def known() -> Graph:
    """The laws and national plans of ``data/``: to be read, never to be changed."""
    graph = Graph()
    for folder in ("laws", "national"):
        for file in sorted((assets.folder("data") / folder).glob("*.ttl")):
            graph.parse(file)
    return graph


@functools.cache
def citable() -> dict[str, URIRef]:
    """Title, number or other name → law or national plan. A name that two things bear is left out: nothing is guessed.

    The number of a law (平成28年法律第103号) is a name of it, and so is the way that e-Gov prints it, in kanji.
    """
    graph = known()
    names: dict[str, set[URIRef]] = {}
    for kind, number in ((KF.Law, [ELI.number]), (KF.NationalPlan, []), (KF.PlanSeries, [])):
        for thing in graph.subjects(RDF.type, kind):
            for prop in (RDFS.label, DCTERMS.title, SKOS.altLabel, *number):
                for name in graph.objects(thing, prop):
                    names.setdefault(printed(str(name)), set()).add(URIRef(str(thing)))
    return {name: next(iter(things)) for name, things in names.items() if len(things) == 1}


def naming(things: Iterable[URIRef] | None = None) -> str:
    """A pattern for the names of ``things`` (of all that can be cited), the longest first.

    A short name does not begin within a word: 産業標準化法 is another law than 標準化法.
    """
    wanted = set(citable().values() if things is None else things)
    names = sorted((name for name, thing in citable().items() if thing in wanted), key=lambda name: (-len(name), name))
    return "|".join((_WORD_BEGINS if len(name) < _SHORT else "") + re.escape(name) for name in names)


def named(document: Document, rule: re.Pattern[str]) -> Iterator[tuple[Span, str]]:
    """Every name in a line, and every one that runs over the end of a line into the next that is not empty."""
    before, start = "", 0
    for line in document.lines:
        if not (text := closed(line)):
            continue
        for found in rule.finditer(before + text):
            if found.end() > len(before):
                wrapped = found.start() < len(before)
                yield Span(start if wrapped else line.number, line.number), found[0]
        before, start = text, line.number


def closed(line: Line) -> str:
    """A line without the spaces that part Japanese words."""
    return printed(line.text)
