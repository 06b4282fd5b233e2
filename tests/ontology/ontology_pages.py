"""docs/ontology.md, docs/ontology.ja.md and docs/ontology-checks.md, from ``ontology/``. ``make docs`` writes them."""

import re
from pathlib import Path

from rdflib import DC, OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from keifu import assets
from keifu.prefixes import PREFIXES
from keifu.vocabulary import KF, ONTOLOGY

FOLDER = assets.folder("ontology")
EXAMPLE = Path(__file__).parents[1] / "shapes/examples/good.ttl"
DOCS = Path(__file__).parents[2] / "docs"
VS = Namespace("http://www.w3.org/2003/06/sw-vocab-status/ns#")
PROLOGUE = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
PROLOGUE += f"PREFIX vs: <{VS}>\nPREFIX dc: <{DC}>\nPREFIX vann: <http://purl.org/vocab/vann/>\n"
SHOWN = 60  # terms of one check that the page names
HEADS = {
    "ja": ("系譜(Keifu)の語彙", "クラス", "性質", "概念", "用語", "定義", "上位・定義域 → 値域", "例", "状態"),
    "en": (
        "The Keifu vocabulary",
        "Classes",
        "Properties",
        "Concepts",
        "Term",
        "Definition",
        "Above, domain → range",
        "Example",
        "Status",
    ),
}
WRITTEN = {
    "ja": "このページは `make docs` が `ontology/` から作る。英語版は [ontology.md](ontology.md)、検査の結果は [ontology-checks.md](ontology-checks.md)。",
    "en": "Written from `ontology/` by `make docs`. In Japanese: [ontology.ja.md](ontology.ja.md); checks: [ontology-checks.md](ontology-checks.md).",
}
CHECKS_HEAD = """\
# 語彙の検査 / Checks of the vocabulary

OOPS! と FOOPS! の検査のうち、外のサーバーなしで行えるものを SPARQL にした(`ontology/checks/`)。このページは `make docs` が作る。
OOPS! の P01–P03, P07, P09, P12, P14–P18, P20–P23, P26, P30, P33, P36, P37, P39 は、人が意味を読む検査、公開の場所に関わる検査、または OWL 2 RL の検査(`tests/ontology/rl_profile.py`)に含まれるもので、ここにはない。

Those checks of OOPS! and FOOPS! that need no server, as SPARQL in `ontology/checks/`. This page is written by `make docs`.
Not here: P01–P03, P07, P09, P12, P14–P18, P20–P23, P26, P30, P33, P36, P37 and P39 of OOPS!, which a person has to judge,
which are about the place of publication, or which the OWL 2 RL check (`tests/ontology/rl_profile.py`) covers; and what FOOPS! asks of the server (FIND, HTTP, PURL, RDF, URI, DOC, CN).

| | 検査 / Check | 件数 / Found |
| --- | --- | ---: |
"""


def ontology() -> Graph:
    """All Turtle of ``ontology/`` as one graph."""
    whole = Graph()
    for path in sorted(FOLDER.glob("*.ttl")):
        whole.parse(path)
    return whole


def header(text: str, key: str) -> str:
    found = re.search(rf"^# {key}: (.+)$", text, re.MULTILINE)
    return found[1] if found else ""


def found_by(check: Path, graph: Graph) -> list[str]:
    """The short names of the terms that the check finds fault with, sorted."""
    rows = graph.query(PROLOGUE + check.read_text(encoding="utf-8"))
    return sorted({name(row[0]) for row in rows})  # type: ignore[index]


def checks() -> list[Path]:
    return sorted((FOLDER / "checks").glob("*.rq"))


def name(node: Node) -> str:
    for prefix, namespace in PREFIXES.items():
        if str(node).startswith(namespace):
            return f"{prefix}:{str(node).removeprefix(namespace)}"
    return str(node)


def said(graph: Graph, term: Node, prop: URIRef, language: str) -> str:
    texts = [o for o in graph.objects(term, prop) if isinstance(o, Literal)]
    own = sorted(str(text) for text in texts if text.language == language)
    return " / ".join(own or sorted(map(str, texts))).replace("|", "\\|")


def kinds(graph: Graph) -> list[tuple[int, list[URIRef]]]:
    """The terms of each part of the page, with the place of its title in ``HEADS``."""
    parts = [(1, [OWL.Class]), (2, [OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty])]
    parts.append((3, [SKOS.Concept]))
    own = set(graph.subjects(RDFS.isDefinedBy, ONTOLOGY))
    return [
        (place, sorted({s for kind in of for s in graph.subjects(RDF.type, kind) if isinstance(s, URIRef)} & own))
        for place, of in parts
    ]


def reach(graph: Graph, term: URIRef) -> str:
    above = {o for prop in (RDFS.subClassOf, RDFS.subPropertyOf) for o in graph.objects(term, prop)}
    ends = [" ".join(sorted(map(name, graph.objects(term, end)))) for end in (RDFS.domain, RDFS.range)]
    arrow = f"{ends[0] or '…'} → {ends[1] or '…'}" if any(ends) else ""
    scheme = [said(graph, o, RDFS.label, "ja") for o in graph.objects(term, SKOS.inScheme)]
    return ", ".join([*sorted(map(name, above)), *([arrow] if arrow else []), *scheme])


def diagram(graph: Graph, language: str) -> str:
    """The classes, and between them the ways of lineage that a small example goes, as Mermaid."""
    facts = Graph().parse(EXAMPLE)
    types = {thing: kind for thing, kind in facts.subject_objects(RDF.type) if kind in KF}  # type: ignore[operator]
    label = {
        kind: f'{str(kind).removeprefix(str(KF))}["{said(graph, kind, RDFS.label, language)}"]'
        for kind in types.values()
    }
    edges = {
        (label[types[s]], said(graph, prop, RDFS.label, language), label[types[o]])
        for prop in graph.subjects(KF.lineage)
        for s, o in facts.subject_objects(prop)  # type: ignore[arg-type]
        if s in types and o in types
    }
    lines = ["```mermaid", "graph LR", *(f"  {a} -- {way} --> {b}" for a, way, b in sorted(edges))]
    for below, above in sorted(graph.subject_objects(RDFS.subClassOf)):
        if below in KF and above in KF:
            lines.append(f"  {str(below).removeprefix(str(KF))} -.-> {str(above).removeprefix(str(KF))}")
    return "\n".join([*lines, "```"])


def page(graph: Graph, language: str) -> str:
    """The vocabulary in one language: a diagram, then every term."""
    heads = HEADS[language]
    version = graph.value(ONTOLOGY, OWL.versionInfo)
    text = f"# {heads[0]} {version}\n\n{WRITTEN[language]}\n\n{diagram(graph, language)}\n"
    for place, terms in kinds(graph):
        text += f"\n## {heads[place]}\n\n| {' | '.join(heads[4:])} |\n|{' --- |' * 5}\n"
        for term in terms:
            cells = [f"`{name(term)}` {said(graph, term, RDFS.label, language)}"]
            cells += [said(graph, term, SKOS.definition, language), reach(graph, term)]
            cells += [said(graph, term, SKOS.example, language), said(graph, term, VS.term_status, "")]
            text += f"| {' | '.join(cells)} |\n"
    return text


def checks_page(graph: Graph) -> str:
    """Every check with the number of its findings, then each finding with its reason."""
    table, rest = CHECKS_HEAD, ""
    for check in checks():
        source, found = check.read_text(encoding="utf-8"), found_by(check, graph)
        title = f"{header(source, 'title@ja')} / {header(source, 'title@en')}"
        table += f"| {'✓' if not found else '·'} | {title} | {len(found)} |\n"
        if found:
            reasons = "\n\n".join(header(source, f"explained@{language}") for language in ("ja", "en"))
            more = f" … {len(found) - SHOWN} more" if len(found) > SHOWN else ""
            rest += f"\n## {title}\n\n{reasons}\n\n{', '.join(f'`{term}`' for term in found[:SHOWN])}{more}\n"
    return table + rest


def pages() -> dict[Path, str]:
    """Each page with its text."""
    graph = ontology()
    return {
        DOCS / "ontology.md": page(graph, "en"),
        DOCS / "ontology.ja.md": page(graph, "ja"),
        DOCS / "ontology-checks.md": checks_page(graph),
    }


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
