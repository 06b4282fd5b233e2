"""Literals that are wrong whatever the shapes say: a day that no calendar has, and characters that nobody can see."""

import re
from collections.abc import Iterator

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from keifu import vocabulary as v

_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_WORDS = {
    SH.DatatypeConstraintComponent: ("{kind} として成り立たない値です。", "This is not a valid {kind}."),
    SH.PatternConstraintComponent: (
        "目に見えない制御文字(U+{kind})が入っています。",
        "The text holds a control character (U+{kind}).",
    ),
}


def add_literal_faults(report: Graph, data: Graph, things: set[Node]) -> None:
    """Adds one violation to ``report`` for each such literal of ``things``, unless a shape has told of it already.

    ``report`` is a SHACL validation report (SHACL, section 3.6); what is added has no ``sh:sourceShape``.
    """
    told = {
        (report.value(result, SH.focusNode), report.value(result, SH.resultPath), report.value(result, SH.value))
        for result in report.subjects(SH.sourceConstraintComponent, SH.DatatypeConstraintComponent)
    }
    (whole,) = report.subjects(RDF.type, SH.ValidationReport)
    for number, (thing, path, value, component, kind) in enumerate(_faults(data, things)):
        if (thing, path, value) in told:
            continue
        result = v.iri("validation", f"literal-{number}")
        ja, en = _WORDS[component]
        report.add((whole, SH.result, result))
        report.set((whole, SH.conforms, Literal(False)))
        for predicate, object_ in (
            (RDF.type, SH.ValidationResult),
            (SH.focusNode, thing),
            (SH.resultPath, path),
            (SH.value, value),
            (SH.resultSeverity, SH.Violation),
            (SH.sourceConstraintComponent, component),
            (SH.resultMessage, Literal(ja.format(kind=kind), lang="ja")),
            (SH.resultMessage, Literal(en.format(kind=kind), lang="en")),
        ):
            report.add((result, predicate, object_))


def _faults(data: Graph, things: set[Node]) -> Iterator[tuple[Node, Node, Literal, URIRef, str]]:
    for thing in sorted(things, key=str):
        for path, value in sorted(data.predicate_objects(thing), key=str):
            if not isinstance(value, Literal):
                continue
            if value.ill_typed:
                kind = str(value.datatype).replace("http://www.w3.org/2001/XMLSchema#", "xsd:")
                yield thing, path, value, SH.DatatypeConstraintComponent, kind
            if mark := _UNSEEN.search(str(value)):
                yield thing, path, value, SH.PatternConstraintComponent, f"{ord(mark[0]):04X}"
