"""The glossary of a plan: headwords, and the words that an abbreviation stands for."""

import re

from keifu_loaders.document import Document
from keifu_loaders.lexicon import lexicon
from keifu_loaders.normalise import fold, printed
from keifu_loaders.profile import Glossary, first
from keifu_loaders.records import Span, Term


def read_glossary(document: Document, where: Glossary | None) -> list[Term]:
    """The terms in their printed order; empty where the profile knows no glossary."""
    start = first(document.lines, where.start) if where else None
    if not where or not start:
        return []
    terms = []
    for line in document.lines[start[0].number :]:
        found = re.match(where.entry, line.text)
        if found and not re.match(where.skip, line.text):
            span = Span(line.number, line.number)
            words = re.match(lexicon().expansion, fold(found["text"]))
            expansion = words["expansion"] if words else None
            terms.append(Term(span=span, headword=printed(found["headword"]), expansion=expansion))
    return terms
