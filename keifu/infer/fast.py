"""From graphs to facts as numbers and back: only what some rule names is taken in, literals and all as they are written."""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from rdflib import Graph
from rdflib.plugins.sparql.sparql import Query
from rdflib.term import Node

from keifu import assets
from keifu.errors import CannotRunError
from keifu.explain.rules import Rule, read_folder
from keifu.infer.axioms import LISTS, TYPE, Pattern, Unsupported, entailment, fact_rules, is_axiom, pattern
from keifu.infer.clashes import Clashes
from keifu.infer.engine import Names, Numbers, Program
from keifu.infer.reference import VOCABULARY_TYPES, construct, prepared, tells
from keifu.infer.split import Parts

_READS_MORE = re.compile(r"\b(EXISTS|MINUS|SELECT|SERVICE|GRAPH)\b", re.IGNORECASE)


class FastInference:
    """Takes the graphs in one by one: all shared ones at once, then ``plan`` by plan, then asks for the ``facts``.

    ``shared`` holds vocabulary, laws, national plans, claims …; ``rules`` is the folder of the project's own rules.
    ``Unsupported`` says from what the conclusions cannot be told here.
    """

    def __init__(self, shared: Iterable[Pattern], rules: Path) -> None:
        shared = list(shared)
        axioms = Graph()
        for triple in shared:
            if triple[1] in LISTS or is_axiom(triple[1], triple[2]):
                axioms.add(triple)
        own = _read(rules)
        names = Names()
        plain = Program(fact_rules([rule for rule in own if not rule.condition], axioms), names)
        meant = Program(entailment(read_folder(assets.folder("ontology") / "entailment"), axioms), names)
        clashes = Clashes(axioms, names)
        self._conditional = _Conditional(own, rules)
        relations = plain.relations | meant.relations | clashes.relations
        relations |= {names.relation(predicate, object_) for _, predicate, object_ in self._conditional.heads}
        self._names, self._parts = names, Parts(plain, meant, clashes)
        self._taken = {names.term(abs(relation)): relation for relation in relations if relation > 0}
        self._kinds = {names.term(abs(relation)): relation for relation in relations if relation < 0}
        self._idle: set[Node] = set()
        self._words: set[int] = set()
        self._written: set[Numbers] = set()
        self._shared = self._take(shared, may_have_axioms=True)
        self._plans: list[list[Numbers]] = []

    def plan(self, triples: Iterable[Pattern]) -> None:
        """Takes one plan in. ``Unsupported`` if it says anything about the vocabulary itself."""
        self._plans.append(self._take(triples, may_have_axioms=False))

    def facts(self) -> Iterator[Pattern]:
        """What follows and is not written, as ``keifu.infer.infer`` gives it; a fact may come twice."""
        shared = [*self._shared, *map(self._fact, self._conditional.conclusions())]
        for closed in self._parts.conclusions(shared, [list(plan) for plan in self._plans]):
            for fact in closed:
                if fact not in self._written and fact[1] not in self._words:
                    triple = self._names.triple(fact)
                    if tells(triple):
                        yield triple

    def _take(self, triples: Iterable[Pattern], may_have_axioms: bool) -> list[Numbers]:
        taken, kinds, number, asked = self._taken, self._kinds, self._names.number, self._conditional.asked
        facts: list[Numbers] = []
        for triple in triples:
            subject, predicate, object_ = triple
            if predicate in asked:
                self._conditional.premises.add(triple)
            relation = taken.get(predicate)
            if relation:
                facts.append((relation, number(subject), number(object_)))
            elif predicate in self._idle:
                continue
            elif predicate != TYPE:
                self._must_be_idle(predicate, triple, may_have_axioms)
            elif kind := kinds.get(object_):
                facts.append((kind, number(subject), 0))
            elif object_ in VOCABULARY_TYPES:
                self._words.add(number(subject))
            elif not may_have_axioms and is_axiom(predicate, object_):
                raise Unsupported(f"{object_}")
        self._written.update(facts)
        return facts

    def _must_be_idle(self, predicate: Node, triple: Pattern, may_have_axioms: bool) -> None:
        if not is_axiom(predicate, triple[2]):
            self._idle.add(predicate)
        elif not may_have_axioms:
            raise Unsupported(f"{predicate}")

    def _fact(self, triple: Pattern) -> Numbers:
        subject, predicate, object_ = triple
        relation = self._names.relation(predicate, object_)
        return relation, self._names.number(subject), 0 if relation < 0 else self._names.number(object_)


class _Conditional:
    """The project's rules that are more than patterns (FILTER …): run as SPARQL, once, over what their patterns ask for.

    ``Unsupported`` where that would not be enough: they read more than that, or what another rule concludes.
    """

    def __init__(self, own: Sequence[Rule], folder: Path) -> None:
        rules = [rule for rule in own if rule.condition]
        self.heads = [pattern(head) for rule in rules for head in rule.heads]
        self.asked = {pattern(premise)[1] for rule in rules for premise in rule.body}
        self.premises = Graph()
        concluded = {pattern(head)[1] for rule in own for head in rule.heads}
        if (rules and any(_READS_MORE.search(rule.condition) for rule in rules)) or self.asked & concluded:
            raise Unsupported(", ".join(rule.name for rule in rules))
        self._queries: list[Query] = [prepared(folder / f"{rule.name.rpartition('/')[2]}.rq") for rule in rules]

    def conclusions(self) -> list[Pattern]:
        """What the rules construct."""
        return [triple for query in self._queries for triple in construct(query, self.premises)]


def _read(folder: Path) -> tuple[Rule, ...]:
    try:
        return read_folder(folder)
    except CannotRunError as error:  # the reference tells whether it can be run at all
        raise Unsupported(f"{error.where}: {error.en}") from error
