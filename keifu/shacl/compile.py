"""Shapes to SPARQL conditions that hold for every node that fails, and for few others.

``fails`` may say too much, never too little: pySHACL judges what it finds. A condition that is exact, both ways, may
also stand negated. What is not known here raises ``UnknownError``, and the shape goes to pySHACL as it is.
"""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from keifu.shacl import sparql, values
from keifu.shacl.terms import UnknownError, constant, members, walk, whole_number

TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
_SILENT = {*TARGETS, SH.path, SH.severity, SH.message, SH.name, SH.description, SH.order, SH.group, SH.defaultValue}
_SILENT |= {SH.deactivated, SH.qualifiedMinCount, SH.qualifiedMaxCount}
_AT_MOST = 3
_REPEATABLE = {
    SH.property,
    SH.node,
    SH["class"],
    SH.hasValue,
    SH["or"],
    SH["and"],
    SH["not"],
    SH.sparql,
    SH.pattern,
    SH.disjoint,
}


@dataclass(frozen=True)
class Condition:
    """A SPARQL boolean expression; ``exact``: it holds for the failing nodes alone.

    ``patterns``: the same as graph patterns of which one has to match, where it can be said so. Oxigraph joins a pattern
    with the targets in one go, while it works through an EXISTS of many triples anew for each of them.
    """

    text: str
    exact: bool = True
    patterns: tuple[str, ...] = ()


NEVER = Condition("false")


def any_of(conditions: list[Condition]) -> Condition:
    """Holds where one of them holds."""
    if not conditions:
        return NEVER
    text = "(" + " || ".join(c.text for c in conditions) + ")"
    patterns = tuple(itertools.chain(*(c.patterns for c in conditions))) if all(c.patterns for c in conditions) else ()
    return Condition(text, all(c.exact for c in conditions), patterns)


def all_of(conditions: list[Condition]) -> Condition:
    """Holds where all of them hold."""
    if len(conditions) == 1:
        return conditions[0]
    return Condition("(" + " && ".join(c.text for c in conditions) + ")", all(c.exact for c in conditions))


@dataclass
class Compiler:
    """Compiles the shapes of one graph; ``subclasses`` gives a class and those below it in the data."""

    shapes: Graph
    subclasses: Callable[[Node], set[Node]]
    _names: Iterator[int] = field(default_factory=itertools.count)
    _open: list[Node] = field(default_factory=list)

    def fails(self, shape: Node, this: str) -> Condition:
        """Where the node in the variable ``this`` fails ``shape``. ``UnknownError`` names what is not known."""
        if self.deactivated(shape):
            return NEVER
        if shape in self._open:
            raise UnknownError("a shape that refers to itself")
        self._open.append(shape)
        try:
            where = self.shapes.value(shape, SH.path)
            return any_of(list(self._constraints(shape, this, where)))
        finally:
            self._open.pop()

    def deactivated(self, shape: Node) -> bool:
        """Whether the shape is switched off."""
        return (shape, SH.deactivated, Literal(True)) in self.shapes

    def target(self, shape: Node) -> tuple[str, ...]:
        """The focus nodes of ``shape`` as SPARQL groups that bind ``?this``; ``VALUES`` where it names them."""
        groups: list[str] = []
        for kind in TARGETS:
            for value in self.shapes.objects(shape, kind):
                if kind == SH.targetNode and not isinstance(value, URIRef):
                    raise UnknownError("a literal as a target")
                groups += {
                    SH.targetClass: lambda v: [
                        f"{{ ?this a {constant(c)} }}" for c in sorted(self.subclasses(v), key=str)
                    ],
                    SH.targetNode: lambda v: [f"{{ VALUES ?this {{ {constant(v)} }} }}"],
                    SH.targetSubjectsOf: lambda v: [f"{{ ?this {constant(v)} ?o }}"],
                    # many lead to the same one: grouping, unlike DISTINCT, comes before any FILTER around it
                    SH.targetObjectsOf: lambda v: [
                        f"{{ SELECT ?this WHERE {{ ?s {constant(v)} ?this }} GROUP BY ?this }}"
                    ],
                }[kind](value)
        return tuple(groups)

    def _constraints(self, shape: Node, this: str, where: Node | None) -> Iterator[Condition]:
        """One condition a constraint, and one for all those on values; with a path, these are about what it leads to."""
        node = this if where is None else self._new()
        wrong: list[Condition] = []
        for predicate, value in sorted(self.shapes.predicate_objects(shape), key=str):
            name = str(predicate).removeprefix(str(SH))
            if predicate in _SILENT or not str(predicate).startswith(str(SH)):
                continue
            if predicate not in _REPEATABLE and len(set(self.shapes.objects(shape, predicate))) > 1:
                raise UnknownError(f"sh:{name} twice")
            if whole := getattr(self, f"_{name}", None):
                yield whole(shape, this, where, value)
            elif each := getattr(self, f"_each_{name}", None):
                wrong.append(each(this, where, node, value))
            else:
                wrong.append(self._value(shape, name, node, value))
        if wrong:
            one = any_of(wrong)
            yield one if where is None else Condition(self._walk(where, this, node, one.text), one.exact)

    def _value(self, shape: Node, name: str, this: str, value: Node) -> Condition:
        nested = {"or": all_of, "and": any_of}
        if name in nested:
            return nested[name]([self.fails(member, this) for member in members(self.shapes, value)])
        if name in ("node", "property"):
            return self.fails(value, this)
        if name == "not":
            return self._negated(value, this)
        if name == "class":
            kinds = sorted(self.subclasses(value), key=str)
            return Condition("!(" + " || ".join(f"EXISTS {{ {this} a {constant(kind)} }}" for kind in kinds) + ")")
        if name in values.EXACT:
            return Condition(values.EXACT[name](self.shapes, this, value))
        if name in values.WIDE:
            return Condition(values.WIDE[name](self.shapes, this, value), exact=False)
        raise UnknownError(f"sh:{name}")

    def _negated(self, shape: Node, this: str) -> Condition:
        inner = self.fails(shape, this)
        if not inner.exact:
            raise UnknownError("sh:not around what is only approximated")
        return Condition(f"!{inner.text}")

    def _walk(self, where: Node, this: str, end: str, test: str) -> str:
        return walk(self.shapes, where, this, end, test, iter(self._new, ""))

    def _new(self) -> str:
        return f"?x{next(self._names)}"

    # Constraints on all values of a path together. Their names are those of SHACL.

    def _minCount(self, shape: Node, this: str, where: Node | None, value: Node) -> Condition:
        return self._fewer(this, where, whole_number(value), NEVER)

    def _hasValue(self, shape: Node, this: str, where: Node | None, value: Node) -> Condition:
        meant = constant(value)
        if where is None:
            return Condition(f"!sameTerm({this}, {meant})")
        end = self._new()
        return Condition(f"!{self._walk(where, this, end, f'sameTerm({end}, {meant})')}")

    def _qualifiedValueShape(self, shape: Node, this: str, where: Node | None, value: Node) -> Condition:
        if (shape, SH.qualifiedValueShapesDisjoint, None) in self.shapes:
            raise UnknownError("sh:qualifiedValueShapesDisjoint")
        conditions = []
        inner = self.fails(value, "?inner")
        for count in self.shapes.objects(shape, SH.qualifiedMinCount):
            fewer = self._fewer(this, where, whole_number(count), inner)
            conditions.append(Condition(fewer.text, inner.exact))
        for count in self.shapes.objects(shape, SH.qualifiedMaxCount):
            # Too few would count where ``inner`` says too much, so then every value counts.
            more = self._fewer(this, where, whole_number(count) + 1, inner if inner.exact else NEVER)
            conditions.append(Condition(f"!({more.text})", inner.exact))
        return any_of(conditions)

    def _fewer(self, this: str, where: Node | None, count: int, failing: Condition) -> Condition:
        """Fewer than ``count`` different values that do not fail (``failing`` is about ``?inner``)."""
        return Condition(f"!{self._further(this, where, [], count, failing)}") if count else NEVER

    def _further(self, this: str, where: Node | None, known: list[str], count: int, failing: Condition) -> str:
        """``count`` different values that do not fail, beside the ``known`` ones."""
        if where is None or len(known) + count > _AT_MOST:
            raise UnknownError("a count above 3, or without a path")
        names = [self._new() for _ in range(count)]
        found = "true"
        for index, name in reversed(list(enumerate(names))):
            tests = [f"!sameTerm({other}, {name})" for other in [*known, *names[:index]]]
            tests += [f"!{failing.text.replace('?inner', name)}"] if failing != NEVER else []
            found = self._walk(where, this, name, " && ".join([*tests, found]))
        return found

    # Constraints on a value beside others.

    def _each_maxCount(self, this: str, where: Node | None, node: str, value: Node) -> Condition:
        return Condition(self._further(this, where, [node], whole_number(value), NEVER))

    def _each_uniqueLang(self, this: str, where: Node | None, node: str, value: Node) -> Condition:
        if value != Literal(True) or where is None:
            raise UnknownError("sh:uniqueLang other than true on a path")
        other = self._new()
        same = f'LANG({node}) != "" && LCASE(LANG({node})) = LCASE(LANG({other})) && !sameTerm({node}, {other})'
        return Condition(self._walk(where, this, other, same), exact=False)

    def _each_disjoint(self, this: str, where: Node | None, node: str, value: Node) -> Condition:
        return Condition(f"EXISTS {{ {this} {constant(value)} {node} }}")

    def _each_lessThanOrEquals(self, this: str, where: Node | None, node: str, value: Node) -> Condition:
        if where is None:
            raise UnknownError("sh:lessThanOrEquals without a path")
        end = self._new()
        later = values.not_in_order(node, end)
        return Condition(f"EXISTS {{ {this} {constant(value)} {end} FILTER({later}) }}", exact=False)

    def _sparql(self, shape: Node, this: str, where: Node | None, value: Node) -> Condition:
        if self.deactivated(value):
            return NEVER
        if where is not None:
            raise UnknownError("a SPARQL constraint on a path")
        pattern = sparql.pattern(self.shapes, value, this, next(self._names))
        return Condition(f"EXISTS {{ {pattern} }}", exact=False, patterns=(pattern,))
