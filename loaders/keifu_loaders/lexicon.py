"""What the loaders know beforehand: ``lexicon.yaml`` and the phase words of ``ontology/phases.ttl``."""

import functools
from importlib import resources
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict
from rdflib import SKOS, Graph

from keifu import assets


class NoteText(BaseModel):
    """The sentence of a reading note, with ``{…}`` to fill in; ``stored`` is its kind in the graph, if another."""

    ja: str
    en: str
    stored: str | None = None


class SystemWords(BaseModel):
    """How the name of an information system ends, and names that are too general to be one."""

    endings: list[str]
    general: list[str]


class EditionWords(BaseModel):
    """How an edition of the national plan is cited: a pattern with ``edition``, a series, a word in the same line.

    ``dated`` has a group ``issued``: an edition that is cited by its month, beside a name of the series. So has
    ``drawn_up``: the month in which the plan was drawn up, its first edition.
    """

    pattern: str
    dated: str
    drawn_up: str
    series: list[str]
    near: str


class ServesAs(BaseModel):
    """The words with which a plan says that it is the plan of a provision, and the provision's IRI segments."""

    pattern: str
    iri: list[str]


class ReportWords(BaseModel):
    """What the reading report knows lines by; the patterns' comments stand in ``lexicon.yaml``."""

    model_config = ConfigDict(extra="forbid")

    labels: dict[str, list[str]]
    around: str
    year: str
    listed_rest: str
    contents: str
    contents_entry: str
    furniture: str
    measure_heading: str
    glossary: str
    glossary_entry: str
    glossary_frame: str
    sentence: str
    bullet: str
    footnote: str
    paragraph: float


class Lexicon(BaseModel):
    """``lexicon.yaml`` as it is; its comments say what each entry is for."""

    model_config = ConfigDict(extra="forbid")

    look_alikes: dict[str, str]
    variants: dict[str, str]
    dashes: list[str]
    counters: list[str]
    number_prefixes: list[str]
    damaged: str
    department_ends: list[str]
    department_groups: list[str]
    status: dict[str, str]
    systems: SystemWords
    title: str
    period: str
    issued: str
    serves_as: list[ServesAs]
    law_citation: str
    article_unknown: NoteText
    edition: EditionWords
    expansion: str
    headword: str
    notes: dict[str, NoteText]
    report: ReportWords


@functools.cache
def lexicon() -> Lexicon:
    """The words of ``lexicon.yaml``, read once."""
    text = resources.files(__package__).joinpath("lexicon.yaml").read_text(encoding="utf-8")
    content: Any = yaml.safe_load(text)
    return Lexicon.model_validate(content)


@functools.cache
def phase_words() -> dict[str, str]:
    """Printed word → local name of the phase kind: ``{"検討": "Study", "実施": "CarryOut", …}`` (``ontology/phases.ttl``)."""
    graph = Graph().parse(assets.folder("ontology") / "phases.ttl")
    words = list(graph.subject_objects(SKOS.altLabel)) + list(graph.subject_objects(SKOS.prefLabel))
    return {str(word): str(kind).rpartition("#")[2] for kind, word in words if getattr(word, "language", "") == "ja"}
