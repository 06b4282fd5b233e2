"""Why a fact holds: the shortest derivation from what was written, found backwards through the rules."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from keifu.errors import CannotJudgeError, UsageError
from keifu.explain.rules import Fact, Rule, Term, filled
from keifu.parameters import Run
from keifu.prefixes import INFERRED


@dataclass(frozen=True)
class Proof:
    """A fact, the named graphs that state it (sorted IRIs), and, where only ``graph/inferred`` does, why.

    ``rule`` and ``premises`` are ``None`` and empty for a fact that somebody wrote. No fact rests on itself.
    """

    fact: Fact
    graphs: tuple[str, ...]
    rule: Rule | None = None
    premises: tuple["Proof", ...] = ()

    @property
    def values(self) -> dict[str, Term]:
        """What the variables of the rule stand for."""
        patterns = self.rule.body if self.rule else ()
        pairs = (
            (p, t)
            for body, part in zip(patterns, self.premises, strict=True)
            for p, t in zip(body, part.fact, strict=True)
        )
        return {pattern.value: term for pattern, term in pairs if isinstance(pattern, ox.Variable)}

    @cached_property
    def size(self) -> int:
        """How many facts and steps the derivation has."""
        return 1 + sum(premise.size for premise in self.premises)

    @cached_property
    def order(self) -> tuple[int, str, list[str]]:
        """What one derivation is preferred by: the shortest, then the first by rule and facts."""
        return self.size, self.rule.name if self.rule else "", [written(premise.fact) for premise in self.premises]

    def parts(self) -> Iterator["Proof"]:
        """The proof itself and everything it rests on, each before what it rests on."""
        yield self
        for premise in self.premises:
            yield from premise.parts()

    def asserted(self) -> list["Proof"]:
        """The written facts that it rests on, each once, in their order."""
        return list({part.fact: part for part in self.parts() if part.rule is None}.values())


def prove(facts: Iterable[Fact], rules: Iterable[Rule], run: Run) -> dict[Fact, Proof]:
    """The proof of each fact; ``run`` asks the graph (SELECT, SPARQL JSON).

    ``UsageError`` for a fact that no graph states; ``CannotJudgeError`` where nothing was inferred at all, and for an
    inferred fact that the rules as they are now do not give.
    """
    goals = list(dict.fromkeys(facts))
    known = _stated(goals, run)
    for goal in goals:
        if goal not in known:
            raise _does_not_hold(goal, run)
    ways = _ways(known, list(rules), run)
    proofs = _shortest(known, ways)
    for goal in goals:
        if goal not in proofs:
            raise _unexplained(goal)
    return {goal: proofs[goal] for goal in goals}


def require_inferred(run: Run) -> None:
    """``CannotJudgeError`` unless the graph holds inferred facts: without them silence would look like an answer."""
    if not _true(f"ASK {{ GRAPH <{INFERRED}> {{ ?s ?p ?o }} }}", run):
        raise CannotJudgeError(
            "このグラフには推論結果(graph/inferred)がなく、施策が何に応えるかを言えません。keifu build を実行してください。",
            "This graph holds nothing inferred (graph/inferred), so what a measure answers to cannot be said. Run 'keifu build'.",
        )


Graphs = dict[Fact, set[str]]
Way = tuple[Rule, tuple[Fact, ...]]
Ways = dict[Fact, dict[Way, None]]
"""One-step derivations of each fact; the inner dictionary is a set that keeps its order."""


def _stated(facts: list[Fact], run: Run) -> Graphs:
    listed = " ".join(f"({written(fact)})" for fact in facts)
    known: Graphs = {}
    for row in rows(f"SELECT * {{ VALUES (?s ?p ?o) {{ {listed} }} GRAPH ?g {{ ?s ?p ?o }} }}", run):
        known.setdefault((row["s"], row["p"], row["o"]), set()).add(_iri(row["g"]))
    return known


def _ways(known: Graphs, rules: list[Rule], run: Run) -> Ways:
    """All one-step derivations of the inferred facts of ``known`` and of what these rest on, which ``known`` then holds."""
    ways: Ways = {}
    waiting = {fact for fact, graphs in known.items() if graphs == {INFERRED}}
    while waiting:
        for rule in rules:
            for conclusion, premises, graphs in _steps(rule, sorted(waiting, key=written), run):
                ways.setdefault(conclusion, {})[rule, premises] = None
                for premise, graph in zip(premises, graphs, strict=True):
                    known.setdefault(premise, set()).add(graph)
        for fact in waiting:
            ways.setdefault(fact, {})
        waiting = {fact for fact, graphs in known.items() if graphs == {INFERRED} and fact not in ways}
    return ways


def _steps(rule: Rule, goals: list[Fact], run: Run) -> Iterator[tuple[Fact, tuple[Fact, ...], list[str]]]:
    """The derivations of ``goals`` by one application of a rule: conclusion, premises and the graph of each premise."""
    by_variables: dict[tuple[str, ...], list[tuple[Fact, dict[str, Term]]]] = {}
    for goal in goals:
        for bound in rule.bindings(goal):
            by_variables.setdefault(tuple(bound), []).append((goal, bound))
    for names, found in by_variables.items():
        conclusions = {tuple(bound.values()): goal for goal, bound in found}
        values = " ".join(f"({' '.join(map(str, row))})" for row in conclusions)
        facts = " ".join(f"GRAPH ?_graph{n} {{ {written(fact)} }}" for n, fact in enumerate(rule.body))
        heading = " ".join(f"?{name}" for name in names)
        query = f"{rule.prologue} SELECT * {{ VALUES ({heading}) {{ {values} }} {facts} {rule.condition} }}"
        for row in rows(query, run):
            premises = tuple(filled(pattern, row) for pattern in rule.body)
            graphs = [_iri(row[f"_graph{n}"]) for n in range(len(rule.body))]
            yield conclusions[tuple(row[name] for name in names)], premises, graphs


def _shortest(known: Graphs, ways: Ways) -> dict[Fact, Proof]:
    """The best proof of each fact: what is written proves itself, and better ways are taken until there is none.

    A proof is longer than those of its premises, so the best one never rests on its own conclusion.
    """
    best = {fact: Proof(fact, tuple(sorted(graphs))) for fact, graphs in known.items() if graphs != {INFERRED}}
    in_order = sorted(ways, key=written)
    better = True
    while better:
        better = False
        for fact in in_order:
            for rule, premises in ways[fact]:
                if all(premise in best for premise in premises):
                    proof = Proof(fact, (INFERRED,), rule, tuple(best[premise] for premise in premises))
                    if fact not in best or proof.order < best[fact].order:
                        best[fact], better = proof, True
    return best


def rows(sparql: str, run: Run) -> Iterator[dict[str, Term]]:
    """The solutions of a SELECT query, each with the variables that are bound."""
    results = ox.parse_query_results(run(sparql), ox.QueryResultsFormat.JSON)
    if isinstance(results, ox.QuerySolutions):
        names = [variable.value for variable in results.variables]
        for solution in results:
            yield {name: term for name in names if (term := solution[name]) is not None}


def _true(sparql: str, run: Run) -> bool:
    return bool(ox.parse_query_results(run(sparql), ox.QueryResultsFormat.JSON))


def written(fact: Fact) -> str:
    """A fact or pattern as Turtle and SPARQL write it, without the full stop."""
    return " ".join(map(str, fact))


def _iri(term: Term) -> str:
    return term.value


def _does_not_hold(fact: Fact, run: Run) -> Exception:
    require_inferred(run)
    return UsageError(
        f"このことは成り立っていないので、説明できません: {written(fact)}。keifu lineage で、成り立つ関係を確かめてください。",
        f"This does not hold, so there is nothing to explain: {written(fact)}. See with 'keifu lineage' what does.",
    )


def _unexplained(fact: Fact) -> CannotJudgeError:
    return CannotJudgeError(
        f"推論結果にあるのに、今の語彙と規則からは導けません: {written(fact)}。keifu build を実行してください。",
        f"It stands among what was inferred, but the vocabulary and rules as they are do not give it: {written(fact)}. Run 'keifu build'.",
    )
