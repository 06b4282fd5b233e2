"""Facts as numbers, and what follows from them by rules over facts: each new fact meets those that are there already.

A relation is a predicate, or a class (then its number is negative and the fact has no object). Rules with one premise
are followed to their end once for each relation, before any fact is seen; rules with several are looked up in indexes.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from rdflib import Literal, Variable
from rdflib.namespace import RDF
from rdflib.term import Node

from keifu.infer.axioms import TYPE, FactRule, Pattern

Numbers = tuple[int, int, int]
"""Relation, subject, object; 0 is no object. In a premise a variable is a number below 0 in the last two places."""
_Index = defaultdict[int, defaultdict[int, set[int]]]


class Names:
    """Numbers for terms and back. That of a literal is odd; terms are kept as they are (8.0 stays 8.0)."""

    def __init__(self) -> None:
        self._numbers: dict[Node, int] = {}
        self._terms: list[Node] = [RDF.nil]  # number 0 is taken: "no object"

    def number(self, term: Node) -> int:
        """The number of ``term``, a new one if it has none."""
        found = self._numbers.get(term)
        if found is None:
            found = self._numbers[term] = 2 * len(self._terms) + isinstance(term, Literal)
            self._terms.append(term)
        return found

    def relation(self, predicate: Node, object_: Node) -> int:
        """The relation of a triple: its predicate's number, or the negative one of its class."""
        return -self.number(object_) if predicate == TYPE else self.number(predicate)

    def term(self, number: int) -> Node:
        """The term with that number."""
        return self._terms[number >> 1]

    def triple(self, fact: Numbers) -> tuple[Node, Node, Node]:
        """The triple that a fact stands for."""
        relation, subject, object_ = fact
        if relation < 0:
            return self._terms[subject >> 1], TYPE, self._terms[-relation >> 1]
        return self._terms[subject >> 1], self._terms[relation >> 1], self._terms[object_ >> 1]


class Program:
    """Rules made ready: ``relations`` are all that they name, ``joins`` the rules with more than one premise."""

    def __init__(self, rules: Iterable[FactRule], names: Names) -> None:
        self.relations: set[int] = set()
        self.joins: list[Join] = []
        self.triggers: dict[int, list[tuple[Join, int]]] = defaultdict(list)
        self._single: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        self._steps: dict[tuple[int, int], list[tuple[int, int, int]]] = {}
        for rule in rules:
            join = Join(rule, names)
            self.relations.update(atom[0] for atom in (join.head, *join.body))
            if len(join.body) == 1 and join.body[0][1:] in ((-1, -2), (-1, 0)) and max(join.head[1:]) <= 0:
                place = {-1: 0, -2: 1, 0: 2}
                self._single[join.body[0][0]].append((join.head[0], place[join.head[1]], place[join.head[2]]))
            else:
                self.joins.append(join)
                for position, atom in enumerate(join.body):
                    self.triggers[atom[0]].append((join, position))

    def steps(self, relation: int, is_literal: int) -> list[tuple[int, int, int]]:
        """All that follows from one fact alone, as relation and places in (subject, object, 0); no literal is a subject."""
        found = self._steps.get((relation, is_literal))
        if found is None:
            start = (relation, 0, 2 if relation < 0 else 1)
            seen, todo = {start}, [start]
            while todo:
                here, *places = todo.pop()
                for concluded, subject, object_ in self._single.get(here, ()):
                    step = (concluded, (*places, 2)[subject], (*places, 2)[object_])
                    if step not in seen and not (is_literal and step[1] == 1):
                        seen.add(step)
                        todo.append(step)
            found = self._steps[relation, is_literal] = sorted(seen - {start})
        return found


class Join:
    """A rule with its variables numbered -1, -2 … in the order in which the body names them; ``orders`` by first premise."""

    def __init__(self, rule: FactRule, names: Names) -> None:
        self.name = rule.name
        self._variables: dict[Node, int] = {}
        self.body = [self._atom(pattern, names) for pattern in rule.body]
        self.head = self._atom(rule.head, names)
        self.ties = {self._variables[variable] for variable in rule.joins}
        self.orders = [self._order(first) for first in range(len(self.body))]

    def _atom(self, pattern: Pattern, names: Names) -> Numbers:
        def place(term: Node) -> int:
            if isinstance(term, Variable):
                return self._variables.setdefault(term, -len(self._variables) - 1)
            return names.number(term)

        subject, predicate, object_ = pattern
        relation, first = names.relation(predicate, object_), place(subject)
        return relation, first, 0 if relation < 0 else place(object_)

    def _order(self, first: int) -> list[Numbers]:
        """The other premises, each after one that it shares a variable with."""
        known, order, rest = set(self.body[first][1:]), [], [*self.body[:first], *self.body[first + 1 :]]
        while rest:
            following = next(atom for atom in rest if known & set(atom[1:]) & self.ties)
            known |= set(following[1:])
            order.append(following)
            rest.remove(following)
        return order


class Closure:
    """The facts that ``add`` was given and all that follows from them and those of ``below``, without those of ``below``."""

    def __init__(self, program: Program, below: "Closure | None" = None) -> None:
        self.facts: set[Numbers] = set()
        self._program = program
        self._known: frozenset[Numbers] | set[Numbers] = below.facts if below else frozenset()
        self._forth: _Index = defaultdict(lambda: defaultdict(set))
        self._back: _Index = defaultdict(lambda: defaultdict(set))
        self._layers: Sequence[Closure] = (self, below) if below else (self,)

    def add(self, facts: Iterable[Numbers]) -> None:
        """Takes facts in and draws all conclusions."""
        todo = list(facts)
        facts_, known, steps = self.facts, self._known, self._program.steps
        while todo:
            fact = todo.pop()
            if fact in facts_ or fact in known:
                continue
            relation, subject, object_ = fact
            terms = (subject, object_, 0)
            for new in (fact, *((what, terms[a], terms[b]) for what, a, b in steps(relation, object_ & 1))):
                if new not in facts_ and new not in known:
                    facts_.add(new)
                    if new[0] in self._program.triggers:
                        todo.extend(self._met(new))

    def _met(self, fact: Numbers) -> Iterator[Numbers]:
        """What follows from ``fact`` together with others, itself now among them."""
        relation, subject, object_ = fact
        self._forth[relation][subject].add(object_)
        self._back[relation][object_].add(subject)
        for join, position in self._program.triggers[relation]:
            bound: dict[int, int] = {}
            if _fits(join.body[position], fact, bound):
                concluded, first, second = join.head
                for values in self._solutions(join.orders[position], 0, bound):
                    new = concluded, values.get(first, first), values.get(second, second)
                    if not new[1] & 1:
                        yield new

    def _solutions(self, atoms: list[Numbers], done: int, bound: dict[int, int]) -> Iterator[dict[int, int]]:
        if done == len(atoms):
            yield bound
            return
        relation, subject, object_ = atoms[done]
        here = bound.get(subject, subject), bound.get(object_, object_)
        for fact in [fact for layer in self._layers for fact in layer.matching(relation, *here)]:
            new = dict(bound)
            if _fits(atoms[done], fact, new):
                yield from self._solutions(atoms, done + 1, new)

    def matching(self, relation: int, subject: int, object_: int) -> list[Numbers]:
        """The indexed facts of a relation with a given subject, or with a given object where the subject is a variable."""
        if subject > 0:
            index = self._forth.get(relation)
            found = index.get(subject, ()) if index else ()
            return [(relation, subject, other) for other in found]
        index = self._back.get(relation)
        found = index.get(object_, ()) if index else ()
        return [(relation, other, object_) for other in found]


def _fits(atom: Numbers, fact: Numbers, bound: dict[int, int]) -> bool:
    """Whether a premise can be the fact; ``bound`` gets the values of its variables."""
    return all(
        bound.setdefault(place, term) == term if place < 0 else place == term
        for place, term in zip(atom[1:], fact[1:], strict=True)
    )
