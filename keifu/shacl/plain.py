"""Validation by pySHACL alone: the reference, and the judge of what the fast way (``keifu.shacl.fast``) suspects."""

import hashlib
from collections import Counter

import pyshacl
from pyshacl.errors import ReportableRuntimeError
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from keifu import vocabulary as v
from keifu.errors import CannotJudgeError
from keifu.findings import path_text


def report(data: Graph, shapes: Graph) -> Graph:
    """The validation report of ``data``, each result with an IRI that depends on its content.

    ``CannotJudgeError`` where a shape is ill-formed. Nothing is inferred, imported or fetched.
    """
    return with_names(unnamed(data, shapes))


def unnamed(data: Graph, shapes: Graph) -> Graph:
    """The same, as pySHACL writes it: report and results are blank nodes."""
    try:
        # advanced: SPARQL targets and expressions are checked rather than passed over. inplace: no third copy.
        _, found, text = pyshacl.validate(
            data, shacl_graph=shapes, inference="none", advanced=True, js=False, do_owl_imports=False, inplace=True
        )
    except (ReportableRuntimeError, NotImplementedError) as error:
        raise _ill_formed(str(error)) from error
    if not isinstance(found, Graph):
        raise _ill_formed(str(text))
    return found


def _ill_formed(reason: str) -> CannotJudgeError:
    return CannotJudgeError(
        f"シェイプの書き方が正しくないので判定できません: {reason}",
        f"A shape is ill-formed, so nothing can be judged: {reason}",
    )


def with_names(report: Graph) -> Graph:
    """The report with an IRI instead of a blank node for itself and each result, so that equal reports are equal files."""
    names: dict[Node, URIRef] = {node: v.iri("validation") for node in report.subjects(RDF.type, SH.ValidationReport)}
    seen: Counter[URIRef] = Counter()
    for result in report.subjects(RDF.type, SH.ValidationResult):
        facts = list(report.predicate_objects(result))
        iri = name([said(report, p, o) for p, o in facts if _lasting(p, o)])
        seen[iri] += not all(_lasting(p, o) for p, o in facts)  # results about things without an IRI may be alike
        names[result] = iri if seen[iri] < 2 else URIRef(f"{iri}-{seen[iri]}")
    named = v.new_graph("SimpleMemory")  # takes triples in half the time; what it cannot do is tell graphs apart
    for subject, predicate, object_ in report:
        named.add((names.get(subject, subject), predicate, names.get(object_, object_)))
    return named


def name(said: list[str]) -> URIRef:
    """The IRI of a result, by all that ``said`` gives."""
    return v.iri("validation", hashlib.sha256("\n".join(sorted(said)).encode()).hexdigest()[:16])


def said(report: Graph, predicate: Node, object_: Node) -> str:
    """One fact about a result as text; paths are those of ``report``."""
    if isinstance(object_, Literal):  # "Berg" is not "Berg"@de; n3() warns of ill-typed numbers
        return f"{predicate} {object_}@{object_.language}^^{object_.datatype}"
    return f"{predicate} {path_text(report, object_)}"


def _lasting(predicate: Node, object_: Node) -> bool:
    return not isinstance(object_, BNode) or predicate == SH.resultPath
