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
    seen: Counter[str] = Counter()
    for result in report.subjects(RDF.type, SH.ValidationResult):
        said = list(report.predicate_objects(result))
        parts = sorted(f"{p} {_text(report, o)}" for p, o in said if _lasting(p, o))
        digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
        seen[digest] += not all(_lasting(p, o) for p, o in said)  # results about things without an IRI may be alike
        names[result] = v.iri("validation", digest if seen[digest] < 2 else f"{digest}-{seen[digest]}")
    named = v.new_graph()
    for subject, predicate, object_ in report:
        named.add((names.get(subject, subject), predicate, names.get(object_, object_)))
    return named


def _text(report: Graph, node: Node) -> str:
    if isinstance(node, Literal):
        return f"{node}@{node.language}^^{node.datatype}"  # "Berg" is not "Berg"@de; n3() warns of ill-typed numbers
    return path_text(report, node)


def _lasting(predicate: Node, object_: Node) -> bool:
    return not isinstance(object_, BNode) or predicate == SH.resultPath
