"""What a plan holds, as records: the one form between a document and the graph.

Every record carries ``span``, the lines that it was read from. Names are printed text (``normalise.printed``).
"""

from decimal import Decimal
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict


class Span(NamedTuple):
    """First and last line of a passage, counted from 1, both included."""

    first: int
    last: int


class Record(BaseModel):
    """What all records share."""

    model_config = ConfigDict(frozen=False, extra="forbid")

    span: Span


class Phase(Record):
    """What a schedule row says for one fiscal year: ``kinds`` are local names of phase kinds (``Study`` …)."""

    year: int
    printed: str
    kinds: list[str]


class Value(Record):
    """A baseline or a target: ``number`` in ``unit`` where it is a number, for a fiscal year where one is printed."""

    year: int | None
    printed: str
    number: Decimal | None
    unit: str


class Step(Record):
    """A row of a measure's schedule."""

    number: str
    title: str
    notation: str | None
    phases: list[Phase] = []


class Indicator(Record):
    """A numeric indicator of a measure with its baseline and yearly targets."""

    number: str
    title: str
    notation: str | None
    unit: str
    baseline: Value | None = None
    targets: list[Value] = []


class Project(Record):
    """A project (事業) of a measure, with owners and phases of its own."""

    number: str
    title: str
    owners: list[str]
    phases: list[Phase] = []


class Note(Record):
    """Where the text lost something, or where a word was repaired: about which record, and which property is missing."""

    kind: str
    about: str
    missing: str | None
    ja: str
    en: str


class Measure(Record):
    """A measure (施策, 取組項目): ``pillar`` and ``group`` are the numbers of its pillar and of its group.

    ``notation`` is the number as printed, where ``number`` had to be another because printed ones repeat.
    """

    number: str
    title: str
    pillar: str | None
    group: str | None = None
    notation: str | None = None
    marks: list[str] = []
    owners: list[str] = []
    owners_span: Span | None = None
    steps: list[Step] = []
    indicators: list[Indicator] = []
    projects: list[Project] = []
    systems: dict[str, Span] = {}


class Pillar(Record):
    """A pillar (取組方針, 基本方針) of the plan."""

    number: str
    title: str


class Group(Record):
    """A group of measures below a pillar, or between the plan and its measures; ``number`` counts from 1, unprinted."""

    number: str
    title: str
    pillar: str | None


class Term(Record):
    """An entry of the plan's glossary: headword, and the words that an abbreviation stands for."""

    headword: str
    expansion: str | None


class Fact(BaseModel):
    """A statement about the plan as a whole: property (CURIE), object (segments of an IRI, or a literal), passages.

    ``ja`` and ``en`` say why something that was cited stays a literal, where there is more to say than that it is not known.
    """

    property: str
    iri: list[str] | None = None
    literal: str | None = None
    datatype: str | None = None
    spans: list[Span]
    ja: str | None = None
    en: str | None = None


class Companion(Record):
    """Another plan or body that the plan names: what it is (class), its IRI's segments, its name, when it was issued."""

    kind: str
    segments: list[str]
    label: str
    issued: str | None = None


class Plan(Record):
    """A municipal plan, whole.

    ``code`` is the 6-digit code of the municipality; ``pages`` gives the page of a line, where the document has pages.
    """

    code: str
    slug: str
    title: str
    document_title: str
    document_name: str
    media_type: str
    pages: dict[int, int] = {}
    sha256: str
    facts: list[Fact]
    companions: list[Companion] = []
    pillars: list[Pillar] = []
    groups: list[Group] = []
    measures: list[Measure] = []
    terms: list[Term] = []
    notes: list[Note] = []
