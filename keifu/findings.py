"""A SHACL report in plain words: what is wrong with which thing, where its document says it, and how to mend it."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal as OneOf

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from keifu.findings_mend import mend, wrong
from keifu.findings_place import Places
from keifu.prefixes import PREFIXES

Lang = OneOf["ja", "en"]

SEVERITIES = {"violation": ("違反", "violation"), "warning": ("警告", "warning"), "info": ("情報", "info")}
_MARKS = {SH.inversePath: "^{}", SH.zeroOrMorePath: "{}*", SH.oneOrMorePath: "{}+", SH.zeroOrOnePath: "{}?"}


@dataclass(frozen=True, order=True)
class Finding:
    """One result of a validation (SHACL, section 3.6.2); the order is by severity, document, line and thing.

    ``focus`` is the IRI of the thing, ``label`` its name, ``kind_…`` what it is, ``within`` what it belongs to;
    ``path`` a SPARQL property path and ``path_…`` its name; ``page`` and ``first_line``/``last_line`` count from 1 in
    ``document`` (its title); ``file`` with ``file_line`` or, in a workbook, ``file_cell`` say where the thing is written
    in what was validated; ``mend_…`` is what to do. What is not known is an empty text or ``None``. ``fingerprint``
    (16 hexadecimal digits) stays the same when lines move, labels change or messages are reworded.
    """

    rank: int
    document: str
    line_order: int
    focus: str
    path: str
    value: str
    shape: str
    component: str
    ja: str
    en: str
    severity: str
    label: str
    kind_ja: str
    kind_en: str
    within: str
    municipality: str
    path_ja: str
    path_en: str
    mend_ja: str
    mend_en: str
    page: int | None
    first_line: int | None
    last_line: int | None
    fingerprint: str
    file: str = ""
    file_line: int | None = None
    file_cell: str = ""

    def text(self, lang: Lang = "ja") -> str:
        """One sentence: severity, thing, message, then document, page and lines."""
        place = f" [{found}]" if (found := self.place(lang)) else ""
        return f"{SEVERITIES[self.severity][lang == 'en']}: {self.thing(lang)}: {self.message(lang)}{place}"

    def thing(self, lang: Lang = "ja") -> str:
        """The thing in words: what it is called and belongs to, and its IRI."""
        name = self.label or (self.kind_en if lang == "en" else self.kind_ja)
        within = f"({self.within})" if self.within else ""
        return f"{name}{within} <{self.focus}>" if name or within else f"<{self.focus}>"

    def message(self, lang: Lang = "ja") -> str:
        """What is wrong, and the value that is; in the other language where the shape speaks no other."""
        message = (self.en or self.ja) if lang == "en" else (self.ja or self.en)
        return f"{message} ({self.value})" if self.value and self.value != self.focus else message

    def place(self, lang: Lang = "ja") -> str:
        """``徳島市DX推進計画 12ページ 517–528行``; "" where no document is known."""
        lines = "–".join(dict.fromkeys(str(line) for line in (self.first_line, self.last_line) if line is not None))
        parts = [
            self.document,
            (f"page {self.page}" if lang == "en" else f"{self.page}ページ") if self.page is not None else "",
            (f"lines {lines}" if lang == "en" else f"{lines}行") if lines else "",
        ]
        return (", " if lang == "en" else " ").join(filter(None, parts)) if self.document else ""

    def mending(self, lang: Lang = "ja") -> str:
        """How to mend it; "" where only the message can tell."""
        return self.mend_en if lang == "en" else self.mend_ja


def findings(report: Graph, data: Graph, shapes: Graph | None = None) -> list[Finding]:
    """The results of a validation report, sorted.

    ``data`` (with the vocabulary in it) gives names, documents and lines, ``shapes`` the figures in ``mend_…``.
    """
    places = Places(data)
    results = report.subjects(RDF.type, SH.ValidationResult)
    found = sorted({_finding(result, report, data, places, shapes) for result in results})
    seen: Counter[str] = Counter()
    for number, finding in enumerate(found):  # things without an IRI may be alike in everything
        seen[finding.fingerprint] += 1
        if (times := seen[finding.fingerprint]) > 1:
            found[number] = replace(finding, fingerprint=f"{finding.fingerprint}-{times}")
    return found


def count(found: Iterable[Finding]) -> dict[str, int]:
    """How many findings of each severity: keys ``violation``, ``warning``, ``info``, always all three."""
    numbers = dict.fromkeys(SEVERITIES, 0)
    for finding in found:
        numbers[finding.severity] += 1
    return numbers


def subject_of(result: Node, report: Graph) -> Node | None:
    """The thing that a result is about: its focus, or the value that a shape names instead without a path to it.

    A SPARQL constraint on a class or a plan as a whole names what is wrong below it as the value.
    """
    focus, value = report.value(result, SH.focusNode), report.value(result, SH.value)
    named = isinstance(value, URIRef | BNode) and (result, SH.resultPath, None) not in report
    return value if named else focus


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


def _finding(result: Node, report: Graph, data: Graph, places: Places, shapes: Graph | None) -> Finding:
    thing, value, shape, way, component = (
        subject_of(result, report),
        report.value(result, SH.value),
        report.value(result, SH.sourceShape),
        report.value(result, SH.resultPath),
        report.value(result, SH.sourceConstraintComponent),
    )
    severity = _severity(report.value(result, SH.resultSeverity))
    place, path = places.place(thing, way), path_text(report, way)
    path_ja, path_en = (_path_name(places, shapes, shape, way, lang) for lang in ("ja", "en"))
    mend_ja, mend_en = mend(component, shape, shapes, severity, path_ja or path, path_en or path)
    own = wrong(component, shape, shapes, path_ja or path, path_en or path)
    ja, en = own or _messages(list(report.objects(result, SH.resultMessage)), shape, shapes)
    return Finding(
        rank=list(SEVERITIES).index(severity),
        document=place.document,
        line_order=place.first or 0,
        focus=str(thing),
        path=path,
        value="" if value is None or value == thing else str(value),
        shape=str(shape) if isinstance(shape, URIRef) else "",
        component=str(component or "").removeprefix(str(SH)),
        ja=ja,
        en=en,
        severity=severity,
        label=places.label(thing),
        kind_ja=places.kind(thing),
        kind_en=places.kind(thing, "en"),
        within=" › ".join(places.within(thing)),
        municipality=places.municipality(thing),
        path_ja=path_ja,
        path_en=path_en,
        mend_ja=mend_ja,
        mend_en=mend_en,
        page=place.page,
        first_line=place.first,
        last_line=place.last,
        fingerprint=_fingerprint(thing, path, value, shape, component, data),
    )


def _severity(term: Node | None) -> str:
    """A key of ``SEVERITIES``; a severity of one's own counts as the gravest."""
    name = str(term).removeprefix(str(SH)).lower()
    return name if name in SEVERITIES else "violation"


def _path_name(places: Places, shapes: Graph | None, shape: Node | None, path: Node | None, lang: str) -> str:
    """What a property is called: by the vocabulary, else by the shape (``sh:name``)."""
    if path is None:
        return ""
    label = places.label(path, lang) if isinstance(path, URIRef) else ""
    return label or ("" if shapes is None or shape is None else name_of(shapes, shape, lang))


def name_of(shapes: Graph, shape: Node | None, lang: str) -> str:
    """The ``sh:name`` of a shape in ``lang``, else in any language; "" where it has none."""
    names = [name for name in shapes.objects(shape, SH.name) if isinstance(name, Literal)]
    return str(min(names, key=lambda name: (name.language != lang, str(name)), default=""))


def _messages(told: list[Node], shape: Node | None, shapes: Graph | None) -> tuple[str, str]:
    """The messages of a result in Japanese and English; pySHACL loses the languages of SPARQL constraints' messages."""
    texts = [text for text in told if isinstance(text, Literal)]
    if shapes is not None and shape is not None:
        sources = [shape, *shapes.objects(shape, SH.sparql)]
        given = [text for one in sources for text in shapes.objects(one, SH.message) if isinstance(text, Literal)]
        texts = [text for text in given if str(text) in {str(one) for one in texts}] or texts
    japanese = sorted(str(text) for text in texts if text.language == "ja")
    english = sorted(str(text) for text in texts if text.language in (None, "en"))
    return " ".join(japanese), " ".join(english)


def _fingerprint(
    thing: Node | None, path: str, value: Node | None, shape: Node | None, component: Node | None, data: Graph
) -> str:
    parts = [_lasting(shape, None), str(component), _lasting(thing, data), path, _lasting(value, data)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _lasting(node: Node | None, data: Graph | None) -> str:
    """A term as text that the next reading of the same files gives again: a blank node by what is said of it."""
    if isinstance(node, BNode):
        said = data.predicate_objects(node) if data is not None else ()
        return "|".join(sorted(f"{p} {'' if isinstance(o, BNode) else o.n3()}" for p, o in said))
    return "" if node is None else node.n3()
