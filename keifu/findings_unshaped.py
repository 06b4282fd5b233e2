"""What is wrong whatever the shapes say: days that no calendar has, characters that nobody sees, words that Keifu lacks.

A misspelt property would otherwise pass as a fact that is missing, or pass unnoticed.
"""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import NamedTuple

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from keifu import vocabulary as v

_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")

Said = tuple[str, str]
"""A sentence in Japanese and in English."""


class _Fault(NamedTuple):
    thing: Node
    path: Node
    value: Node
    component: URIRef
    said: Said


def add_unshaped_faults(report: Graph, data: Graph, things: set[Node]) -> None:
    """Adds one violation to ``report`` for each such fault of ``things``, unless a shape has told of it already.

    ``report`` is a SHACL validation report (SHACL, section 3.6); what is added has no ``sh:sourceShape``. The words of
    Keifu are those in its namespace that ``data`` says something to be: the ontology, themes and phase kinds among them.
    """
    told = {
        (report.value(result, SH.focusNode), report.value(result, SH.resultPath), report.value(result, SH.value))
        for result in report.subjects(SH.sourceConstraintComponent, SH.DatatypeConstraintComponent)
    }
    (whole,) = report.subjects(RDF.type, SH.ValidationReport)
    for number, fault in enumerate(_faults(data, things)):
        if (fault.thing, fault.path, fault.value) in told:
            continue
        result = v.iri("validation", f"unshaped-{number}")
        report.add((whole, SH.result, result))
        report.set((whole, SH.conforms, Literal(False)))
        for predicate, object_ in (
            (RDF.type, SH.ValidationResult),
            (SH.focusNode, fault.thing),
            (SH.resultPath, fault.path),
            (SH.value, fault.value),
            (SH.resultSeverity, SH.Violation),
            (SH.sourceConstraintComponent, fault.component),
            *(
                (SH.resultMessage, Literal(text, lang=lang))
                for text, lang in zip(fault.said, ("ja", "en"), strict=True)
            ),
        ):
            report.add((result, predicate, object_))


def _faults(data: Graph, things: set[Node]) -> Iterator[_Fault]:
    unknown = _unknown_words(data)
    for thing in sorted(things, key=str):
        for path, value in sorted(data.predicate_objects(thing), key=str):
            if path in unknown:
                yield _Fault(thing, path, value, SH.ClosedConstraintComponent, unknown[path])
            if value in unknown:
                yield _Fault(thing, path, value, SH.InConstraintComponent, unknown[value])
            if isinstance(value, Literal):
                yield from (_Fault(thing, path, value, *wrong) for wrong in _of_literal(value))


def _of_literal(value: Literal) -> Iterator[tuple[URIRef, Said]]:
    if value.ill_typed:
        kind = str(value.datatype).replace("http://www.w3.org/2001/XMLSchema#", "xsd:")
        yield SH.DatatypeConstraintComponent, (f"{kind} として成り立たない値です。", f"This is not a valid {kind}.")
    if mark := _UNSEEN.search(str(value)):
        code = f"U+{ord(mark[0]):04X}"
        yield (
            SH.PatternConstraintComponent,
            (f"目に見えない制御文字({code})が入っています。", f"The text holds a control character ({code})."),
        )


def _unknown_words(data: Graph) -> dict[Node, Said]:
    """What is said of each word in Keifu's namespace that is used and not defined."""
    used = {*data.predicates(unique=True), *data.objects(unique=True)}
    unknown = {word for word in used if _local(word) and (word, RDF.type, None) not in data}
    known = sorted({_local(word) for word in data.subjects(RDF.type, unique=True)} - {""}) if unknown else []
    return {word: _unknown(_local(word), known) for word in unknown}


def _local(word: Node) -> str:
    """The name of a word in Keifu's namespace; "" for anything else."""
    return word.removeprefix(str(v.KF)) if isinstance(word, URIRef) and word.startswith(str(v.KF)) else ""


def _unknown(name: str, known: list[str]) -> Said:
    near = get_close_matches(name, known, 1)
    meant = (f"(kf:{near[0]} のことではありませんか)", f" (is kf:{near[0]} meant?)") if near else ("", "")
    return (
        f"kf:{name} という語は Keifu の語彙にありません{meant[0]}。",
        f"Keifu's vocabulary has no kf:{name}{meant[1]}.",
    )
