"""What shapes must not be before anything is judged by them: recursive, importing, asking elsewhere, or not to be read.

pySHACL backs out of a recursion and calls the data conforming, passes over ``owl:imports``, and sends a real request for
``SERVICE`` in a SPARQL target.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

import pyshacl
from pyshacl.errors import ReportableRuntimeError
from rdflib import Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, SH
from rdflib.plugins.sparql import prepareQuery
from rdflib.term import Node

from keifu.errors import CannotJudgeError
from keifu.findings import short
from keifu.guard import Limits, Refused, check

_LEADS = (SH.property, SH.node, SH["not"], SH.qualifiedValueShape)
_LISTS = (SH["and"], SH["or"], SH.xone)
_QUERIES = (SH.select, SH.ask, SH.construct)
_LIMITS = Limits(bytes=100_000, depth=64, patterns=300)  # of one query; ours have some hundred bytes, four brackets


def refuse_shapes(shapes: Graph, *, allow_imports: bool = False) -> None:
    """Lets ``shapes`` through or says in one ``CannotJudgeError`` which shape cannot be judged by, and what to do.

    Refused: ``owl:imports`` of what is not in ``shapes`` (unless allowed; fetched it is never), shapes that lead back to
    themselves (SHACL, section 3.4.3: undefined), queries with SERVICE or FROM, queries and patterns that cannot be read,
    and whatever pySHACL refuses to load.
    """
    if not allow_imports:
        _refuse_imports(shapes)
    _refuse_recursion(shapes)
    for shape, query in _literals(shapes, _QUERIES):
        _refuse_query(shape, query, shapes)
    for shape, pattern in _literals(shapes, (SH.pattern,)):
        try:
            re.compile(pattern)
        except re.error as error:
            raise _unreadable(shapes, shape, f'sh:pattern "{pattern}": {error}') from error
    try:
        _ = pyshacl.ShapesGraph(shapes).shapes
    except ReportableRuntimeError as error:
        raise CannotJudgeError(
            f"シェイプの書き方が正しくないので判定できません: {error}",
            f"A shape is ill-formed, so nothing can be judged: {error}",
        ) from error


def _refuse_imports(shapes: Graph) -> None:
    missing = {str(one) for one in shapes.objects(None, OWL.imports) if (one, RDF.type, OWL.Ontology) not in shapes}
    if missing:
        names = ", ".join(sorted(missing))
        raise CannotJudgeError(
            f"シェイプが別のファイルを取り込んでいます(owl:imports {names})。Keifu は何も取りに行きません。"
            "そのファイルを --shapes で渡すか、要らなければ --allow imports を付けてください。",
            f"The shapes import others (owl:imports {names}). Keifu fetches nothing. "
            "Give that file with --shapes, or --allow imports if you can do without it.",
        )


def _refuse_recursion(shapes: Graph) -> None:
    """Depth first without recursion of its own: a chain of shapes may be long."""
    done: set[Node] = set()
    for start in {node for lead in (*_LEADS, *_LISTS) for node in shapes.subjects(lead)}:
        way, left = [start], [_next(shapes, start)]
        while way and start not in done:
            following = next(left[-1], None)
            if following is None:
                done.add(way.pop())
                left.pop()
            elif following in way:
                circle = [_name(shapes, node) for node in [*way[way.index(following) :], following]]
                names = [name for name, _ in groupby(circle)] if len(set(circle)) > 1 else [circle[0]] * 2
                raise CannotJudgeError(
                    f"シェイプが自分自身に戻っています({' → '.join(names)})。SHACL はその意味を定めていません。輪を切ってください。",
                    f"A shape leads back to itself ({' → '.join(names)}). SHACL does not define what that means. "
                    "Break the circle.",
                )
            elif following not in done:
                way.append(following)
                left.append(_next(shapes, following))


def _next(shapes: Graph, shape: Node) -> Iterator[Node]:
    for lead in _LEADS:
        yield from shapes.objects(shape, lead)
    for lead in _LISTS:
        for listed in shapes.objects(shape, lead):
            yield from Collection(shapes, listed)


def _literals(shapes: Graph, predicates: Iterable[URIRef]) -> Iterator[tuple[Node, str]]:
    for predicate in predicates:
        for shape, text in shapes.subject_objects(predicate):
            if isinstance(text, Literal):
                yield shape, str(text)


def _refuse_query(shape: Node, query: str, shapes: Graph) -> None:
    declared = {prefix: str(namespace) for prefix, namespace in shapes.namespaces()} | {
        str(shapes.value(one, SH.prefix)): str(shapes.value(one, SH.namespace))
        for one in shapes.objects(None, SH.declare)
    }
    try:
        check(query, _LIMITS)
        read = prepareQuery(re.sub(r"\$PATH\b", "<urn:path>", query), initNs=declared)
    except Refused as error:
        raise _unreadable(shapes, shape, f"SPARQL {error.where or ''} {error.en}", error.ja) from error
    except Exception as error:  # rdflib's parser raises what its many parts raise
        raise _unreadable(shapes, shape, f"SPARQL: {error}") from error
    if read.algebra.datasetClause:
        raise _unreadable(shapes, shape, "SPARQL: FROM", "FROM は使えません。")


def _unreadable(shapes: Graph, node: Node, reason: str, ja: str = "") -> CannotJudgeError:
    name = _name(shapes, node)
    return CannotJudgeError(
        f"シェイプ {name} では判定できません。{ja or '書き方を直してください。'} {reason}",
        f"Nothing can be judged by the shape {name}. Correct it: {reason}",
    )


def _name(shapes: Graph, node: Node) -> str:
    """The IRI of a shape, or of the nearest one that leads to it."""
    seen: set[Node] = set()
    while not isinstance(node, URIRef) and node not in seen:
        seen.add(node)
        node = next(shapes.subjects(None, node), node)
    return short(str(node)) if isinstance(node, URIRef) else "[]"
