"""Facts that exclude each other: classes that share no member, relations that hold one way or never to oneself.

Only whether there may be such a thing is found here; what it is, and in which words, owlrl tells.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable

from rdflib import Graph
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF

from keifu.infer.axioms import Unsupported
from keifu.infer.engine import Names, Numbers


class Clashes:
    """Looks through closed facts, part by part; ``relations`` are those that it has to be shown."""

    def __init__(self, axioms: Graph, names: Names) -> None:
        self._apart: dict[int, set[int]] = defaultdict(set)
        for one, other in axioms.subject_objects(OWL.disjointWith):
            self._exclude(-names.number(one), -names.number(other))
        for every in axioms.subjects(RDF.type, OWL.AllDisjointClasses):
            for head in axioms.objects(every, OWL.members):
                members = [-names.number(member) for member in Collection(axioms, head)]
                for place, member in enumerate(members):
                    for other_member in members[:place]:
                        self._exclude(member, other_member)
        self._one_way = {names.number(word) for word in axioms.subjects(RDF.type, OWL.AsymmetricProperty)}
        self._not_to_itself = {names.number(word) for word in axioms.subjects(RDF.type, OWL.IrreflexiveProperty)}
        self._kinds: dict[int, set[int]] = defaultdict(set)
        self._pairs: set[Numbers] = set()
        self.relations = {*self._apart, *self._one_way, *self._not_to_itself}

    def _exclude(self, one: int, other: int) -> None:
        self._apart[one].add(other)
        self._apart[other].add(one)

    def look(self, facts: Iterable[Numbers], is_local: Callable[[int], bool]) -> None:
        """Remembers what others may contradict; ``Unsupported`` where facts of this part already do.

        ``is_local`` tells of a subject that no other part says anything about.
        """
        here: dict[int, set[int]] = defaultdict(set)
        for relation, subject, object_ in facts:
            if relation in self._apart:
                (here if is_local(subject) else self._kinds)[subject].add(relation)
            if relation in self._one_way:
                self._pairs.add((relation, subject, object_))
            if relation in self._not_to_itself and subject == object_:
                raise Unsupported("owl:IrreflexiveProperty")
        self._must_not_meet(here)

    def check(self) -> None:
        """``Unsupported`` where facts of any of the parts that were seen contradict each other."""
        self._must_not_meet(self._kinds)
        if any((relation, object_, subject) in self._pairs for relation, subject, object_ in self._pairs):
            raise Unsupported("owl:AsymmetricProperty")

    def _must_not_meet(self, kinds: dict[int, set[int]]) -> None:
        if any(self._apart[kind] & several for several in kinds.values() for kind in several):
            raise Unsupported("owl:disjointWith")
