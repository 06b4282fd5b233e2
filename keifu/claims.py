"""Claims "this measure satisfies that requirement", from SSSOM TSV (``data/claims/*.sssom.tsv``) to the graph of claims.

One row is somebody's judgement: basis, confidence, lines of the plan's document, author, state of review. Only
``keifu build`` turns accepted claims into ``kf:satisfies``.
"""

from collections.abc import Container, Iterable, Iterator
from pathlib import Path

from rdflib import DCTERMS, PROV, RDF, RDFS, XSD, Graph, Literal, URIRef

from keifu.errors import CannotRunError
from keifu.sssom import Claim, read_mappings
from keifu.vocabulary import KF, OA, SSSOM, new_graph

__all__ = ["Claim", "claims_graph", "read_all_claims", "read_claims", "refuse_doubles", "refuse_unknown_targets"]

_SHOWN = 10


def read_claims(path: Path) -> list[Claim]:
    """The claims of one file, in its order; ``CannotRunError`` names file and line of what is wrong or stands twice."""
    claims = read_mappings(path)
    refuse_doubles(claims)
    return claims


def read_all_claims(paths: Iterable[Path]) -> list[Claim]:
    """The claims of all files together; ``CannotRunError`` as ``read_claims``, doubles across files included."""
    claims = [claim for path in paths for claim in read_claims(path)]
    refuse_doubles(claims)
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


def refuse_doubles(claims: Iterable[Claim]) -> None:
    """``CannotRunError`` unless an IRI, and a pair of measure and requirement, stands once: one pair, one verdict."""
    seen: dict[object, str] = {}
    for claim in claims:
        for key in (claim.record_id, (claim.subject_id, claim.object_id)):
            if first := seen.get(key):
                raise CannotRunError(
                    f"同じ主張が{first}にもあります。どちらかの行を消してください。",
                    f"The same claim stands in {first}. Delete one of the two rows.",
                    claim.where,
                )
            seen[key] = claim.where


def _add(graph: Graph, claim: Claim) -> None:
    this = claim.record_id
    label = f"{claim.subject_label} → {claim.object_label}"
    graph.add((this, RDF.type, KF.Claim))
    graph.add((this, RDFS.label, Literal(label, lang="ja")))
    graph.add((this, KF.claimMeasure, claim.subject_id))
    graph.add((this, KF.claimRequirement, claim.object_id))
    graph.add((this, KF.basis, KF[claim.basis]))
    graph.add((this, KF.confidence, Literal(claim.confidence, datatype=XSD.decimal)))
    graph.add((this, KF.review, KF[claim.review]))
    graph.add((this, KF.justification, claim.mapping_justification))
    graph.add((this, DCTERMS.created, Literal(claim.mapping_date)))
    for author in claim.author_id:
        graph.add((this, PROV.wasAttributedTo, author))
    for reviewer in claim.reviewer_id:
        graph.add((this, SSSOM.reviewer_id, reviewer))
    if claim.review_date:
        graph.add((this, SSSOM.review_date, Literal(claim.review_date)))
    if claim.comment:
        graph.add((this, RDFS.comment, Literal(claim.comment, lang="ja")))
    for triple in _evidence(claim):
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
