"""Reads SSSOM TSV: metadata as YAML in lines that begin with ``#``, then one mapping a row (mapping-commons/sssom).

What a row may say is a subclass of ``Mapping`` (claims, matches of headwords). Keifu reads the columns that it can carry
into its graph and refuses others, so that nothing is dropped in silence.
"""

import datetime
import io
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import takewhile
from pathlib import Path
from typing import Annotated, Any, ClassVar, TypeVar

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, ValidationInfo
from rdflib import DCTERMS, PROV, RDFS, Literal, URIRef

from keifu.errors import CannotRunError
from keifu.prefixes import PREFIXES
from keifu.tables import Row, read_rows, read_text
from keifu.vocabulary import SEMAPV, SSSOM

JUSTIFICATIONS = (
    "BackgroundKnowledgeBasedMatching",
    "CompositeMatching",
    "InstanceBasedMatching",
    "LexicalMatching",
    "LexicalSimilarityThresholdMatching",
    "LogicalReasoning",
    "ManualMappingCuration",
    "MappingChaining",
    "MappingInversion",
    "MappingReview",
    "SemanticSimilarityThresholdMatching",
    "StructuralMatching",
    "UnspecifiedMatching",
)
"""The mapping justifications of semapv that SSSOM accepts."""

Hints = dict[str, tuple[str, str]]
"""What to write in a column, in Japanese and English."""

CURIE = (
    "curie_map にある接頭辞で「接頭辞:名前」と書いてください。",
    "Write prefix:name with a prefix of the curie_map.",
)
_HINTS: Hints = {
    "record_id": CURIE,
    "subject_id": CURIE,
    "subject_label": ("空にはできません。", "It must not be empty."),
    "object_id": CURIE,
    "object_label": ("空にはできません。", "It must not be empty."),
    "mapping_justification": (
        f"semapv: の次のどれかを書いてください: {', '.join(JUSTIFICATIONS)}。",
        f"Write one of these with semapv: {', '.join(JUSTIFICATIONS)}.",
    ),
    "author_id": CURIE,
    "mapping_date": ("2026-11-21 のように書いてください。", "Write a date such as 2026-11-21."),
    "reviewer_id": CURIE,
    "review_date": ("2026-11-21 のように書いてください。", "Write a date such as 2026-11-21."),
    "confidence": ("0 から 1 までの数を書いてください。", "Write a number from 0 to 1."),
}
_BUILT_IN = {name: PREFIXES[name] for name in ("owl", "rdf", "rdfs", "semapv", "skos", "xsd")}
_NOT_IN_AN_IRI = re.compile(r'[\s<>"{}|\\^`]')


def expand(value: str, info: ValidationInfo) -> URIRef:
    """A CURIE by the ``curie_map`` in the context; the local part may hold slashes. ``ValueError`` if it is none."""
    prefix, colon, local = value.partition(":")
    namespace = (info.context or {}).get(prefix)
    if not (colon and local and namespace) or _NOT_IN_AN_IRI.search(value):
        raise ValueError(f"no CURIE of a declared prefix: {value}")
    return URIRef(namespace + local)


def one_of(*accepted: URIRef) -> BeforeValidator:
    """A validator of a field: a CURIE of one of these IRIs."""

    def check(value: str, info: ValidationInfo) -> URIRef:
        if (found := expand(value, info)) not in accepted:
            raise ValueError(f"not accepted: {value}")
        return found

    return BeforeValidator(check)


def _day_or_none(value: str) -> datetime.date | None:
    return datetime.date.fromisoformat(value) if value else None


Curie = Annotated[URIRef, BeforeValidator(expand)]
Text = Annotated[str, Field(min_length=1)]


class Mapping(BaseModel):
    """One row with the slots that every kind has: IRIs expanded, ``where`` as file:line.

    A subclass narrows ``predicate_id``, adds extension slots as fields with an alias ``ext_…`` and says in ``hints``
    what to write in its columns.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)
    hints: ClassVar[Hints] = {}

    where: str
    record_id: Curie
    subject_id: Curie
    subject_label: Text
    predicate_id: Curie
    object_id: Curie
    object_label: Text
    mapping_justification: Annotated[URIRef, one_of(*(SEMAPV[name] for name in JUSTIFICATIONS))]
    author_id: Annotated[tuple[Curie, ...], BeforeValidator(lambda value: value.split("|"))]
    mapping_date: Annotated[datetime.date, BeforeValidator(datetime.date.fromisoformat)]
    confidence: Annotated[Decimal, Field(ge=0, le=1)]
    comment: str
    reviewer_id: Annotated[tuple[Curie, ...], BeforeValidator(lambda value: [v for v in value.split("|") if v])] = ()
    review_date: Annotated[datetime.date | None, BeforeValidator(_day_or_none)] = None

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """The columns that every table has, in the order of the fields."""
        return tuple(
            field.alias or name for name, field in cls.model_fields.items() if name != "where" and name not in OPTIONAL
        )


OPTIONAL = ("reviewer_id", "review_date")
"""Slots that a table may leave out: who reviewed a row, and when (``|`` between several reviewers)."""

AnyMapping = TypeVar("AnyMapping", bound=Mapping)


class _Extension(BaseModel):
    slot_name: str


class _Metadata(BaseModel):
    """The slots of a mapping set that Keifu needs; SSSOM requires the first two."""

    model_config = ConfigDict(extra="allow")

    mapping_set_id: str
    license: str
    curie_map: dict[str, str]
    extension_definitions: list[_Extension] = Field(default_factory=list)


def read_mappings(path: Path, kind: type[AnyMapping]) -> list[AnyMapping]:
    """All rows of one SSSOM TSV file; ``CannotRunError`` names file, line and column of the first that is wrong."""
    lines = list(io.StringIO(read_text(path), newline=""))
    header = list(takewhile(lambda line: line.startswith("#"), lines))
    metadata = _metadata(path, header)
    columns = kind.columns()
    _refuse_undeclared(path, metadata, columns)
    rows = read_rows(path, lines[len(header) :], columns, "\t", skipped=len(header), optional=OPTIONAL)
    curie_map = _BUILT_IN | metadata.curie_map
    return [_mapping(kind, row, curie_map) for row in rows]


def refuse_doubles(mappings: Iterable[Mapping], ja: str, en: str) -> None:
    """A row's IRI stands once, and so does the pair of subject and object: one pair, one verdict.

    ``ja`` and ``en`` are what a row is called. ``CannotRunError`` names both places.
    """
    seen: dict[object, str] = {}
    for mapping in mappings:
        for key in (mapping.record_id, (mapping.subject_id, mapping.object_id)):
            if first := seen.get(key):
                raise CannotRunError(
                    f"同じ{ja}が{first}にもあります。どちらかの行を消してください。",
                    f"The same {en} stands in {first}. Delete one of the two rows.",
                    mapping.where,
                )
            seen[key] = mapping.where


def provenance(mapping: Mapping) -> Iterator[tuple[URIRef, URIRef, URIRef | Literal]]:
    """What is said of every row: its name, when and by whom it was judged and reviewed, the comment."""
    this = mapping.record_id
    yield this, RDFS.label, Literal(f"{mapping.subject_label} → {mapping.object_label}", lang="ja")
    yield this, DCTERMS.created, Literal(mapping.mapping_date)
    for author in mapping.author_id:
        yield this, PROV.wasAttributedTo, author
    for reviewer in mapping.reviewer_id:
        yield this, SSSOM.reviewer_id, reviewer
    if mapping.review_date:
        yield this, SSSOM.review_date, Literal(mapping.review_date)
    if mapping.comment:
        yield this, RDFS.comment, Literal(mapping.comment, lang="ja")


def _metadata(path: Path, header: list[str]) -> _Metadata:
    try:
        return _Metadata.model_validate(yaml.safe_load("".join(line[1:] for line in header)))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise CannotRunError(
            "# で始まる行を YAML として読めません。字下げと引用符を確かめてください。",
            "The lines that begin with # are not YAML. Check indentation and quotation marks.",
            f"{path}:{mark.line + 1 if mark else 1}",
        ) from error
    except ValidationError as error:
        raise _lacks(path, ".".join(str(part) for part in error.errors()[0]["loc"]) or "mapping_set_id") from error


def _refuse_undeclared(path: Path, metadata: _Metadata, columns: tuple[str, ...]) -> None:
    """SSSOM: a column of an extension is declared in the metadata."""
    declared = {extension.slot_name for extension in metadata.extension_definitions}
    for name in columns:
        if name.startswith("ext_") and name not in declared:
            raise _lacks(path, f"extension_definitions: {name}")


def _lacks(path: Path, slot: str) -> CannotRunError:
    return CannotRunError(
        f"先頭の # の行に「{slot}」がないか、形が違います。SSSOM の書き方で加えてください。",
        f"'{slot}' is missing from the lines that begin with #, or has another form. Add it as SSSOM says.",
        f"{path}:1",
    )


def _mapping(kind: type[AnyMapping], row: Row, curie_map: dict[str, str]) -> AnyMapping:
    values: dict[str, Any] = {**row.cells, "where": row.where}
    try:
        return kind.model_validate(values, context=curie_map)
    except ValidationError as error:
        column = str(error.errors()[0]["loc"][0])
        raise row.wrong(column, *(_HINTS | kind.hints)[column]) from error
