"""Claims "this measure satisfies that requirement", from SSSOM TSV (``data/claims/*.sssom.tsv``) to the graph of claims.

One row is somebody's judgement: basis, confidence, lines of the plan's document, author, state of review. Only
``keifu build`` turns accepted claims into ``kf:satisfies``.
"""

import re
from collections.abc import Container, Iterable, Iterator
from pathlib import Path
from typing import Annotated, ClassVar
from typing import Literal as OneOf

from pydantic import BeforeValidator, Field, ValidationInfo
from rdflib import PROV, RDF, RDFS, XSD, Graph, Literal, URIRef

from keifu.errors import CannotRunError
from keifu.sssom import CURIE, Hints, Mapping, expand, one_of, provenance, read_mappings, refuse_doubles
from keifu.vocabulary import KF, OA, new_graph

_SHOWN = 10  # claims on what is not there, in one message


def _measure(value: str, info: ValidationInfo) -> URIRef:
    if "/measure/" not in (found := expand(value, info)):
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


class Claim(Mapping):
    """One row: the slots of SSSOM, and ``basis``, ``review`` and ``lines`` from the extension slots.

    ``lines`` are spans of the document of the measure's plan, counted from 1, both ends included.
    """

    hints: ClassVar[Hints] = {
        "subject_id": (f"施策の IRI を書いてください。{CURIE[0]}", f"Write the IRI of a measure. {CURIE[1]}"),
        "predicate_id": ("kf:satisfies と書いてください。", "Write kf:satisfies."),
        "ext_basis": ("Stated、SameTitle、Content のどれかを書いてください。", "Write Stated, SameTitle or Content."),
        "ext_review": (
            "Proposed、Accepted、Rejected のどれかを書いてください。",
            "Write Proposed, Accepted or Rejected.",
        ),
        "ext_lines": ("171-177;517 のように行番号を書いてください。", "Write line numbers such as 171-177;517."),
    }

    subject_id: Annotated[URIRef, BeforeValidator(_measure)]
    predicate_id: Annotated[URIRef, one_of(KF.satisfies)]
    basis: OneOf["Stated", "SameTitle", "Content"] = Field(alias="ext_basis")
    review: OneOf["Proposed", "Accepted", "Rejected"] = Field(alias="ext_review")
    lines: Annotated[tuple[tuple[int, int], ...], BeforeValidator(_spans)] = Field(alias="ext_lines")

    @property
    def plan(self) -> str:
        """The IRI of the plan that holds the measure (contract, section 1: ``<plan>/measure/<number>``)."""
        return str(self.subject_id).partition("/measure/")[0]


def read_claims(path: Path) -> list[Claim]:
    """The claims of one file, in its order; ``CannotRunError`` names file and line of what is wrong or stands twice."""
    claims = read_mappings(path, Claim)
    refuse_doubles(claims, "主張", "claim")
    return claims


def read_all_claims(paths: Iterable[Path]) -> list[Claim]:
    """The claims of all files together; ``CannotRunError`` as ``read_claims``, doubles across files included."""
    claims = [claim for path in paths for claim in read_claims(path)]
    refuse_doubles(claims, "主張", "claim")
    return claims


def claims_graph(claims: Iterable[Claim]) -> Graph:
    """The claims as ``kf:Claim`` with their passages (docs/model.md, "Claims")."""
    graph = new_graph()
    for claim in claims:
        _add(graph, claim)
    return graph


def refuse_unknown_targets(claims: Iterable[Claim], described: Container[object]) -> None:
    """``CannotRunError`` for claims on a measure or requirement that is not among the things that are ``described``.

    It names the first by file and line, and those after it (up to ten) in the message.
    """
    unknown = [
        (claim, target) for claim in claims for target in (claim.subject_id, claim.object_id) if target not in described
    ]
    if unknown:
        (first, missing), *others = unknown
        more = "".join(f"\n  {claim.where}: {target}" for claim, target in others[:_SHOWN])
        rest = f"\n  … {len(others) - _SHOWN}" if len(others) > _SHOWN else ""
        raise CannotRunError(
            f"主張の指す {missing} がデータにありません。施策の番号、要求事項、版の番号を確かめてください。"
            f"この行が直るまで、主張は一つも取り込みません。{more}{rest}",
            f"The claim points to {missing}, which the data do not hold. Check the number of the measure, the requirement "
            f"and the edition. No claim is taken in until this row is right.{more}{rest}",
            first.where,
        )


def _add(graph: Graph, claim: Claim) -> None:
    this = claim.record_id
    graph.add((this, RDF.type, KF.Claim))
    graph.add((this, KF.claimMeasure, claim.subject_id))
    graph.add((this, KF.claimRequirement, claim.object_id))
    graph.add((this, KF.basis, KF[claim.basis]))
    graph.add((this, KF.confidence, Literal(claim.confidence, datatype=XSD.decimal)))
    graph.add((this, KF.review, KF[claim.review]))
    graph.add((this, KF.justification, claim.mapping_justification))
    for triple in (*provenance(claim), *_evidence(claim)):
        graph.add(triple)


def _evidence(claim: Claim) -> Iterator[tuple[URIRef, URIRef, URIRef | Literal]]:
    """The passages of the document of the measure's plan: RFC 5147 counts gaps between lines, Keifu lines from 1."""
    document = URIRef(claim.plan + "/document")
    for first, last in claim.lines:
        passage = URIRef(f"{document}#line={first - 1},{last}")
        label = f"{first}行" if first == last else f"{first}–{last}行"
        yield claim.record_id, PROV.wasDerivedFrom, passage
        yield passage, RDF.type, KF.Passage
        yield passage, RDF.type, OA.SpecificResource
        yield passage, RDFS.label, Literal(label, lang="ja")
        yield passage, OA.hasSource, document
        yield passage, KF.firstLine, Literal(first)
        yield passage, KF.lastLine, Literal(last)
