"""Reading notes: what the text lost, in words (``lexicon.yaml``, ``notes``)."""

from keifu_loaders.lexicon import lexicon
from keifu_loaders.records import Note, Span


def note(kind: str, about: str, span: Span, missing: str | None = None, **words: object) -> Note:
    """A note of a kind about a record (its path below the plan); ``words`` fill in the kind's sentence.

    Some kinds are a sentence of their own (``lexicon.yaml``, ``stored``) and one of the graph's kinds in the graph.
    """
    text = lexicon().notes[kind]
    return Note(
        span=span,
        kind=text.stored or kind,
        about=about,
        missing=missing,
        ja=text.ja.format(**words),
        en=text.en.format(**words),
    )
