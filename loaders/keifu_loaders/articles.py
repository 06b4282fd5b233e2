"""Which articles of laws a document cites, read by its date: an article may move when a law is amended."""

import re
from typing import NamedTuple

from rdflib import RDF, RDFS, URIRef

from keifu.prefixes import BASE
from keifu.vocabulary import ELI, KF
from keifu_loaders.dates import before
from keifu_loaders.document import Document
from keifu_loaders.lexicon import lexicon
from keifu_loaders.names import citable, known, named, naming
from keifu_loaders.records import Fact, Span

_NUMBER = "(?:[0-9]+|[一二三四五六七八九十百]+)"
_ARTICLE = f"第?{_NUMBER}条(?:の{_NUMBER})*(?:第?{_NUMBER}項)?"
_PARTS = re.compile(rf"({_NUMBER})条((?:の{_NUMBER})*)(?:第?({_NUMBER})項)?")
_BEHIND_A_NAME = "[」』)※ ]*"  # quotation marks, the end of the law's number
_AND = "(?:、|・|及び|並びに|又は|若しくは|と)"
_KANJI = "一二三四五六七八九"


class _Article(NamedTuple):
    """A cited article: ``number`` is ``9`` or ``9の2``, ``paragraph`` is empty where none is cited."""

    law: URIRef
    number: str
    paragraph: str

    def __str__(self) -> str:
        number, dash, branch = self.number.partition("の")
        paragraph = f"第{self.paragraph}項" if self.paragraph else ""
        return f"{known().value(self.law, RDFS.label)}第{number}条{dash}{branch}{paragraph}"


def articles(document: Document, dated: str | None) -> list[Fact]:
    """``kf:cites`` for each article or paragraph that the document cites behind the name of a law that ``data/`` knows.

    What ``data/`` does not describe, or the law did not have under this number when the document was written
    (``dated``: ``2026``, ``2026-03`` …), stays a literal (``dcterms:references``) with the reason: it is never taken
    for another article. A paragraph that is not described stands for its article.
    """
    law = naming(URIRef(str(law)) for law in known().subjects(RDF.type, KF.Law))
    rule = re.compile(f"(?:{law}){_BEHIND_A_NAME}{_ARTICLE}(?:{_AND}{_ARTICLE})*")
    found: dict[_Article, list[Span]] = {}
    for span, text in named(document, rule):
        for article in _articles(text):
            spans = found.setdefault(article, [])
            if span not in spans:
                spans.append(span)
    return [_fact(article, spans, dated) for article, spans in found.items()]


def _articles(text: str) -> list[_Article]:
    """The articles in a text that begins with the name of their law."""
    name = max(filter(text.startswith, citable()), key=len)
    return [
        _Article(citable()[name], _digits(number + branches), _digits(paragraph))
        for number, branches, paragraph in _PARTS.findall(text.removeprefix(name))
    ]


def _fact(article: _Article, spans: list[Span], dated: str | None) -> Fact:
    provision = _part(article.law, article.number)
    if provision is None or not _held(article.law, provision, dated):
        words, when = lexicon().article_unknown, dated or "?"
        ja, en = words.ja.format(dated=when), words.en.format(dated=when)
        return Fact(property="dcterms:references", literal=str(article), spans=spans, ja=ja, en=en)
    there = (_part(provision, article.paragraph) if article.paragraph else None) or provision
    return Fact(property="kf:cites", iri=str(there).removeprefix(BASE + "id/").split("/"), spans=spans)


def _part(whole: URIRef, number: str) -> URIRef | None:
    """The article of a law, or the paragraph of an article, that bears a number."""
    parts = known().subjects(KF.partOf, whole)
    return next((URIRef(str(part)) for part in parts if str(known().value(part, ELI.number)) == number), None)


def _held(law: URIRef, provision: URIRef, dated: str | None) -> bool:
    """Whether the law surely had this article under its number when a document was written.

    It is not where the law's articles are on record in a later text alone (``eli:version_date``).
    """
    since = [known().value(law, ELI.version_date), known().value(provision, ELI.first_date_entry_in_force)]
    until = known().value(provision, ELI.date_no_longer_in_force)
    if not until and not any(since):
        return True
    after = all(before(str(day), dated) for day in since if day)
    return after and (not until or before(dated, str(until)))


def _digits(text: str) -> str:
    """``二十九`` → ``29``, also within text: ``九の二`` → ``9の2``."""
    return re.sub("[一二三四五六七八九十百]+", lambda run: str(_value(run[0])), text)


def _value(kanji: str) -> int:
    """The number that kanji below 1,000 write: ``百三`` is 103."""
    total = digit = 0
    for sign in kanji:
        if sign in _KANJI:
            digit = _KANJI.index(sign) + 1
        else:
            total, digit = total + max(digit, 1) * {"十": 10, "百": 100}[sign], 0
    return total + digit
