"""Checks a graph against shapes, and refuses to call "nothing was checked" a success.

pySHACL alone passes an empty shapes graph, a misspelt ``sh:`` word, and a shape whose target nothing meets.
"""

import difflib
from collections.abc import Iterable
from pathlib import Path

import pyshacl
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from keifu import vocabulary as v
from keifu.assemble import read_graph
from keifu.errors import CannotJudgeError
from keifu.shacl import fast

_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf, SH.target)


def load_shapes(files: Iterable[Path], *, allow_unknown: bool = False) -> Graph:
    """The shapes of all ``files`` as one graph.

    ``CannotRunError`` for a file that cannot be read; ``CannotJudgeError`` for an ``sh:`` word that SHACL does not
    have (it would be passed over in silence; unless allowed) and where there is no shape at all.
    """
    shapes = v.new_graph()
    paths = list(files)
    for path in paths:
        part = read_graph(path)
        if not allow_unknown:
            _refuse_unknown_words(part, path)
        shapes += part
    if not _shapes(shapes):
        raise CannotJudgeError(
            "シェイプが一つもないので、何も検査できません。",
            "There is no shape in these files, so nothing can be checked.",
            ", ".join(map(str, paths)) or None,
        )
    return shapes


def validate(data: Graph, shapes: Graph) -> Graph:
    """The SHACL validation report of ``data`` (SHACL, section 3.6), each result with an IRI that depends on its content.

    Nothing is inferred, imported or fetched. ``CannotJudgeError`` where ``data`` is empty or a shape is ill-formed.
    The results are those of ``plain.report``; which shapes were run how is logged (``keifu.shacl.fast``).
    """
    if not len(data):
        raise CannotJudgeError("データが空なので判定できません。", "The data graph is empty: nothing to judge.")
    return fast.report(data, shapes)


def only_about(report: Graph, things: set[Node]) -> Graph:
    """The report with the results about ``things`` alone, ``sh:conforms`` accordingly."""
    kept = v.new_graph()
    dropped = {r for r in report.subjects(RDF.type, SH.ValidationResult) if report.value(r, SH.focusNode) not in things}
    for fact in report:
        if fact[0] not in dropped and fact[2] not in dropped and fact[1] != SH.conforms:
            kept.add(fact)
    conforms = Literal((None, RDF.type, SH.ValidationResult) not in kept)
    for whole in report.subjects(RDF.type, SH.ValidationReport):
        kept.add((whole, SH.conforms, conforms))
    return kept


def unmet(data: Graph, shapes: Graph, things: set[Node] | None = None) -> list[str]:
    """The shapes with a target that no thing in ``data`` meets, and those that nothing can reach, sorted IRIs.

    With ``things``, only these count as met.
    """
    used = {object_ for predicate, object_ in shapes.predicate_objects() if predicate not in (RDF.type, RDF.rest)}
    found = []
    for shape in pyshacl.ShapesGraph(shapes).shapes:
        targeted = any((shape.node, target, None) in shapes for target in _TARGETS) or shape.implicit_class_targets()
        if shape.deactivated or (not targeted and shape.node in used):
            continue
        shape.set_advanced(True)
        met = (node for node in shape.focus_nodes(data) if things is None or node in things)
        if not any(_occurs(node, data) for node in met):
            found.append(str(shape.node))
    return sorted(found)


def targets(shapes: Graph) -> int:
    """How many shapes of ``shapes`` say themselves which things they are about."""
    return len({shape for target in _TARGETS for shape in shapes.subjects(target)})


def _occurs(node: Node, data: Graph) -> bool:
    # sh:targetNode names its node whether the data know it or not.
    return (node, None, None) in data or (None, None, node) in data


def _shapes(graph: Graph) -> set[Node]:
    return {shape for kind in (SH.NodeShape, SH.PropertyShape) for shape in graph.subjects(RDF.type, kind)} | {
        shape for target in _TARGETS for shape in graph.subjects(target)
    }


def _refuse_unknown_words(shapes: Graph, path: Path) -> None:
    words = {
        str(term) for triple in shapes for term in triple if isinstance(term, URIRef) and str(term).startswith(str(SH))
    }
    for word in sorted(words):
        name = word.removeprefix(str(SH))
        if name and (name not in SH or name.lower().startswith("js")):  # no JavaScript is run
            near = difflib.get_close_matches(name, SH.__annotations__, 1)
            ja = f"(sh:{near[0]} のことですか)" if near else ""
            en = f" Did you mean sh:{near[0]}?" if near else ""
            raise CannotJudgeError(
                f"sh:{name} は SHACL にない語なので、検査されないまま通ってしまいます{ja}。",
                f"sh:{name} is not a word of SHACL: it would be passed over in silence.{en}",
                _where(path, name),
            )


def _where(path: Path, word: str) -> str:
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return next((f"{path}:{number}" for number, line in enumerate(lines, 1) if word in line), str(path))
