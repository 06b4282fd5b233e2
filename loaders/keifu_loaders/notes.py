"""Reading notes: what the text lost, in words (``lexicon.yaml``, ``notes``)."""

from keifu_loaders.lexicon import lexicon
from keifu_loaders.records import Note, Span


def note(kind: str, about: str, span: Span, missing: str | None = None, **words: object) -> Note:
    """A note of a kind about a record (its path below the plan); ``words`` fill in the kind's sentence.

    ``TitleMissing`` is a sentence of its own and a missing row in the graph.
    """
    text = lexicon().notes[kind]
    stored = "RowMissing" if kind == "TitleMissing" else kind
    return Note(
        span=span,
        kind=stored,
        about=about,
        missing=missing,
        ja=text.ja.format(**words),
        en=text.en.format(**words),
    )
