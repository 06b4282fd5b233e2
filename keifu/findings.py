"""A SHACL report in plain words: what is wrong with which thing, and where its document says it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal as OneOf

from rdflib import Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import DCTERMS, PROV, RDF, RDFS, SH
from rdflib.term import Node

from keifu.vocabulary import KF, OA, PREFIXES

Lang = OneOf["ja", "en"]

SEVERITIES = {"violation": ("違反", "violation"), "warning": ("警告", "warning"), "info": ("情報", "info")}
_MARKS = {SH.inversePath: "^{}", SH.zeroOrMorePath: "{}*", SH.oneOrMorePath: "{}+", SH.zeroOrOnePath: "{}?"}


@dataclass(frozen=True, order=True)
class Finding:
    """One result of a validation (SHACL, section 3.6.2); the order is by severity, document, line and thing.

    ``focus`` is the IRI of the thing, ``path`` a SPARQL property path, ``first_line``/``last_line`` count from 1 in
    ``document`` (its title); what is not known is an empty text or ``None``.
    """

    rank: int
    document: str
    line_order: int
    focus: str
    path: str
    value: str
    shape: str
    ja: str
    en: str
    severity: str
    label: str
    first_line: int | None
    last_line: int | None

    def text(self, lang: Lang = "ja") -> str:
        """One sentence: severity, thing, message, then document and lines."""
        japanese = lang == "ja"
        message = (self.ja or self.en) if japanese else (self.en or self.ja)
        lines = "–".join(dict.fromkeys(str(line) for line in (self.first_line, self.last_line) if line is not None))
        if lines:
            lines = f" {lines}行" if japanese else f", lines {lines}"
        place = f" [{self.document}{lines}]" if self.document else ""
        value = f" ({self.value})" if self.value and self.value != self.focus else ""
        kind = SEVERITIES[self.severity][0 if japanese else 1]
        name = f"{self.label} <{self.focus}>" if self.label else f"<{self.focus}>"
        return f"{kind}: {name}: {message}{value}{place}"


def findings(report: Graph, data: Graph) -> list[Finding]:
    """The results of a validation report, sorted; ``data`` gives the labels, documents and lines of the things."""
    return sorted({_finding(result, report, data) for result in report.subjects(RDF.type, SH.ValidationResult)})


def count(found: Iterable[Finding]) -> dict[str, int]:
    """How many findings of each severity: keys ``violation``, ``warning``, ``info``, always all three."""
    numbers = dict.fromkeys(SEVERITIES, 0)
    for finding in found:
        numbers[finding.severity] += 1
    return numbers


def path_text(graph: Graph, path: Node | None) -> str:
    """A SHACL path (section 2.3.1) as a SPARQL property path with short names: ``kf:owner``, ``^kf:measure/kf:owner``."""
    if path is None:
        return ""
    if isinstance(path, URIRef):
        return short(str(path))
    if (path, RDF.first, None) in graph:
        return "/".join(path_text(graph, step) for step in Collection(graph, path))
    if (ways := graph.value(path, SH.alternativePath)) is not None:
        return "(" + "|".join(path_text(graph, way) for way in Collection(graph, ways)) + ")"
    for predicate, mark in _MARKS.items():
        if (inner := graph.value(path, predicate)) is not None:
            return mark.format(path_text(graph, inner))
    return str(path)


def short(iri: str) -> str:
    """``kf:owner`` for an IRI below a known prefix, else the IRI itself."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and re.fullmatch(r"[\w-]+", local := iri.removeprefix(namespace)):
            return f"{prefix}:{local}"
    return iri


def _finding(result: Node, report: Graph, data: Graph) -> Finding:
    focus = report.value(result, SH.focusNode)
    severity = str(report.value(result, SH.resultSeverity) or SH.Violation).removeprefix(str(SH)).lower()
    severity = severity if severity in SEVERITIES else "violation"
    messages = [text for text in report.objects(result, SH.resultMessage) if isinstance(text, Literal)]
    document, first, last = _place(focus, data)
    value = report.value(result, SH.value)
    return Finding(
        rank=list(SEVERITIES).index(severity),
        document=document,
        line_order=first or 0,
        focus=str(focus),
        path=path_text(report, report.value(result, SH.resultPath)),
        value="" if value is None else str(value),
        shape=str(report.value(result, SH.sourceShape) or ""),
        ja=" ".join(sorted(str(text) for text in messages if text.language == "ja")),
        en=" ".join(sorted(str(text) for text in messages if text.language in (None, "en"))),
        severity=severity,
        label=_label(focus, data),
        first_line=first,
        last_line=last,
    )


def _place(focus: Node | None, data: Graph) -> tuple[str, int | None, int | None]:
    """Title of the document, first and last line of the first passage that the thing was read from."""
    places = []
    for source in data.objects(focus, PROV.wasDerivedFrom):
        document = data.value(source, OA.hasSource) or source
        title = str(data.value(document, DCTERMS.title) or document)
        places.append((title, _line(data.value(source, KF.firstLine)), _line(data.value(source, KF.lastLine))))
    return min(places, key=lambda place: (place[0], place[1] or 0), default=("", None, None))


def _line(number: Node | None) -> int | None:
    return int(str(number)) if number is not None and str(number).isdigit() else None


def _label(thing: Node | None, data: Graph) -> str:
    labels = [label for label in data.objects(thing, RDFS.label) if isinstance(label, Literal)]
    return str(min(labels, key=lambda label: (label.language != "ja", str(label)), default=""))
