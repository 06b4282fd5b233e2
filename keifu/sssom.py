"""Reads SSSOM TSV: metadata as YAML in lines that begin with ``#``, then one mapping a row (mapping-commons/sssom).

Keifu reads the columns that it can carry into its graph and refuses others, so that nothing is dropped in silence.
"""

import datetime
import io
import re
from decimal import Decimal
from itertools import takewhile
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, ValidationInfo
from rdflib import URIRef

from keifu.errors import CannotRunError
from keifu.tables import Row, read_rows, read_text
from keifu.vocabulary import KF, PREFIXES, SEMAPV

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

_EXTENSIONS = ("ext_basis", "ext_review", "ext_lines")
_CURIE = (
    "curie_map にある接頭辞で「接頭辞:名前」と書いてください。",
    "Write prefix:name with a prefix of the curie_map.",
)
_EXPECTED: dict[str, tuple[str, str]] = {
    "record_id": _CURIE,
    "subject_id": (f"施策の IRI を書いてください。{_CURIE[0]}", f"Write the IRI of a measure. {_CURIE[1]}"),
    "subject_label": ("空にはできません。", "It must not be empty."),
    "predicate_id": ("kf:satisfies と書いてください。", "Write kf:satisfies."),
    "object_id": _CURIE,
    "object_label": ("空にはできません。", "It must not be empty."),
    "mapping_justification": (
        f"semapv: の次のどれかを書いてください: {', '.join(JUSTIFICATIONS)}。",
        f"Write one of these with semapv: {', '.join(JUSTIFICATIONS)}.",
    ),
    "author_id": _CURIE,
    "mapping_date": ("2026-11-21 のように書いてください。", "Write a date such as 2026-11-21."),
    "confidence": ("0 から 1 までの数を書いてください。", "Write a number from 0 to 1."),
    "ext_basis": ("Stated、SameTitle、Content のどれかを書いてください。", "Write Stated, SameTitle or Content."),
    "ext_review": (
        "Proposed、Accepted、Rejected のどれかを書いてください。",
        "Write Proposed, Accepted or Rejected.",
    ),
    "reviewer_id": _CURIE,
    "review_date": ("2026-11-21 のように書いてください。", "Write a date such as 2026-11-21."),
    "ext_lines": ("171-177;517 のように行番号を書いてください。", "Write line numbers such as 171-177;517."),
}
_BUILT_IN = {name: PREFIXES[name] for name in ("owl", "rdf", "rdfs", "semapv", "skos", "xsd")}
_NOT_IN_AN_IRI = re.compile(r'[\s<>"{}|\\^`]')


def _expand(value: str, info: ValidationInfo) -> URIRef:
    """A CURIE by the ``curie_map`` in the context; the local part may hold slashes."""
    prefix, colon, local = value.partition(":")
    namespace = (info.context or {}).get(prefix)
    if not (colon and local and namespace) or _NOT_IN_AN_IRI.search(value):
        raise ValueError(f"no CURIE of a declared prefix: {value}")
    return URIRef(namespace + local)


def _one_of(*accepted: URIRef) -> BeforeValidator:
    def check(value: str, info: ValidationInfo) -> URIRef:
        if (found := _expand(value, info)) not in accepted:
            raise ValueError(f"not accepted: {value}")
        return found

    return BeforeValidator(check)


def _measure(value: str, info: ValidationInfo) -> URIRef:
    if "/measure/" not in (found := _expand(value, info)):
        raise ValueError(f"no measure: {value}")
    return found


def _spans(value: str) -> tuple[tuple[int, int], ...]:
    """``"171-177;517"`` is ``((171, 177), (517, 517))``: lines from 1, both included."""
    spans = []
    for part in filter(None, value.split(";")):
        found = re.fullmatch(r"\s*([1-9][0-9]*)(?:-([1-9][0-9]*))?\s*", part)
        if not found or int(found[2] or found[1]) < int(found[1]):
            raise ValueError(f"no lines: {part}")
        spans.append((int(found[1]), int(found[2] or found[1])))
    return tuple(spans)


def _day_or_none(value: str) -> datetime.date | None:
    return datetime.date.fromisoformat(value) if value else None


Curie = Annotated[URIRef, BeforeValidator(_expand)]
Text = Annotated[str, Field(min_length=1)]


class Claim(BaseModel):
    """One row: IRIs expanded, ``basis``, ``review`` and ``lines`` from the extension slots, ``where`` as file:line.

    ``lines`` are spans of the document of the measure's plan, counted from 1, both ends included.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    where: str
    record_id: Curie
    subject_id: Annotated[URIRef, BeforeValidator(_measure)]
    subject_label: Text
    predicate_id: Annotated[URIRef, _one_of(KF.satisfies)]
    object_id: Curie
    object_label: Text
    mapping_justification: Annotated[URIRef, _one_of(*(SEMAPV[name] for name in JUSTIFICATIONS))]
    author_id: Annotated[tuple[Curie, ...], BeforeValidator(lambda value: value.split("|"))]
    mapping_date: Annotated[datetime.date, BeforeValidator(datetime.date.fromisoformat)]
    confidence: Annotated[Decimal, Field(ge=0, le=1)]
    comment: str
    basis: Literal["Stated", "SameTitle", "Content"] = Field(alias="ext_basis")
    review: Literal["Proposed", "Accepted", "Rejected"] = Field(alias="ext_review")
    lines: Annotated[tuple[tuple[int, int], ...], BeforeValidator(_spans)] = Field(alias="ext_lines")
    reviewer_id: Annotated[tuple[Curie, ...], BeforeValidator(lambda value: [v for v in value.split("|") if v])] = ()
    review_date: Annotated[datetime.date | None, BeforeValidator(_day_or_none)] = None

    @property
    def plan(self) -> str:
        """The IRI of the plan that holds the measure (contract, section 1: ``<plan>/measure/<number>``)."""
        return str(self.subject_id).partition("/measure/")[0]


OPTIONAL = ("reviewer_id", "review_date")
"""Slots that a file may leave out: who reviewed a claim, and when (``|`` between several reviewers)."""

COLUMNS = tuple(
    field.alias or name for name, field in Claim.model_fields.items() if name != "where" and name not in OPTIONAL
)
"""The columns that every file has, in the order in which Keifu writes them."""


class _Extension(BaseModel):
    slot_name: str


class _Metadata(BaseModel):
    """The slots of a mapping set that Keifu needs; SSSOM requires the first two."""

    model_config = ConfigDict(extra="allow")

    mapping_set_id: str
    license: str
    curie_map: dict[str, str]
    extension_definitions: list[_Extension]


def read_mappings(path: Path) -> list[Claim]:
    """All rows of one SSSOM TSV file; ``CannotRunError`` names file, line and column of the first that is wrong."""
    lines = list(io.StringIO(read_text(path), newline=""))
    header = list(takewhile(lambda line: line.startswith("#"), lines))
    metadata = _metadata(path, header)
    rows = read_rows(path, lines[len(header) :], COLUMNS, "\t", skipped=len(header), optional=OPTIONAL)
    curie_map = _BUILT_IN | metadata.curie_map
    return [_claim(row, curie_map) for row in rows]


def _metadata(path: Path, header: list[str]) -> _Metadata:
    try:
        metadata = _Metadata.model_validate(yaml.safe_load("".join(line[1:] for line in header)))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise CannotRunError(
            "# で始まる行を YAML として読めません。字下げと引用符を確かめてください。",
            "The lines that begin with # are not YAML. Check indentation and quotation marks.",
            f"{path}:{mark.line + 1 if mark else 1}",
        ) from error
    except ValidationError as error:
        raise _lacks(path, ".".join(str(part) for part in error.errors()[0]["loc"]) or "mapping_set_id") from error
    declared = {extension.slot_name for extension in metadata.extension_definitions}
    for name in _EXTENSIONS:
        if name not in declared:
            raise _lacks(path, f"extension_definitions: {name}")
    return metadata


def _lacks(path: Path, slot: str) -> CannotRunError:
    return CannotRunError(
        f"先頭の # の行に「{slot}」がないか、形が違います。SSSOM の書き方で加えてください。",
        f"'{slot}' is missing from the lines that begin with #, or has another form. Add it as SSSOM says.",
        f"{path}:1",
    )


def _claim(row: Row, curie_map: dict[str, str]) -> Claim:
    values: dict[str, Any] = {**row.cells, "where": row.where}
    try:
        return Claim.model_validate(values, context=curie_map)
    except ValidationError as error:
        column = str(error.errors()[0]["loc"][0])
        raise row.wrong(column, *_EXPECTED[column]) from error
