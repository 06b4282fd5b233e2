"""Results of a validation as lines of N-Triples, which take less room than a graph."""

import json
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from rdflib import BNode, Graph
from rdflib.namespace import SH
from rdflib.term import Node

from keifu.assemble import term
from keifu.shacl.judge import Said, repeats


class Result(NamedTuple):
    """One result: its IRI, the IRI of its severity, its triples as lines of N-Triples; ``blank``: it tells of a blank node."""

    iri: str
    severity: str
    lines: str
    blank: bool

    @property
    def name(self) -> str:
        """The IRI as it depends on the content alone, without the number that tells apart what is alike."""
        return self.iri.rpartition("-")[0] or self.iri


def results(report: Graph) -> list[Result]:
    """The results of a report whose results have IRIs."""
    return [
        Result(str(one), str(report.value(one, SH.resultSeverity)), _lines(report, one), _tells_of_blank(report, one))
        for one in sorted(report.objects(None, SH.result), key=str)
    ]


def _tells_of_blank(report: Graph, result: Node) -> bool:
    return any(isinstance(end, BNode) and word != SH.resultPath for word, end in report.predicate_objects(result))


def repeated(said: Said, nodes: set[Node]) -> Iterator[Result]:
    """The results of a shape that says the same of all ``nodes``; the same as those of a report that repeats it."""
    severity = next(str(end) for word, end in said if word == SH.resultSeverity)
    lines = [f"{term(word)} {term(end)} .\n" for word, end in said if end is not None]
    about = [word for word, end in said if end is None]
    for iri, node in repeats(said, nodes):
        written = [*lines, *(f"{term(word)} {term(node)} .\n" for word in about)]
        yield Result(str(iri), severity, "".join(sorted(f"<{iri}> {line}" for line in written)), blank=False)


def packed(results: list[Result]) -> bytes:
    """The results in less room; ``unpacked`` opens them."""
    return zlib.compress(json.dumps(results).encode(), 1)


def unpacked(packed: bytes) -> list[Result]:
    """The results in ``Found.results``; none in nothing."""
    return [Result(*one) for one in json.loads(zlib.decompress(packed))] if packed else []


def _lines(report: Graph, result: Node) -> str:
    """The triples about a result, those about its blank nodes among them."""
    lines, todo = set(), [result]
    while todo:
        subject = todo.pop()
        for _, predicate, object_ in report.triples((subject, None, None)):
            lines.add(f"{term(subject)} {term(predicate)} {term(object_)} .\n")
            if isinstance(object_, BNode):
                todo.append(object_)
    return "".join(sorted(lines))
