"""What follows from what was written: the project's rules first, then OWL 2 RL.

``fast`` closes plan by plan with rules that ``axioms`` derives from the ontology; ``reference`` (owlrl) says what is right
and takes over where the fast way cannot tell.
"""

import logging
from pathlib import Path

from rdflib import Dataset, Graph

from keifu import assets
from keifu import vocabulary as v
from keifu.infer.axioms import Unsupported
from keifu.infer.fast import FastInference
from keifu.infer.reference import by_owlrl, domain_facts

__all__ = ["by_owlrl", "domain_facts", "infer"]


def infer(dataset: Dataset, rules: Path | None = None) -> Graph:
    """The domain facts that follow from ``dataset`` and are not in it, for ``graph/inferred``; the dataset stays as it is.

    ``rules`` is a folder of CONSTRUCT queries over the union of all graphs (default: ``ontology/rules``).
    Kept are facts between IRIs with a ``kf:`` property, a ``kf:`` type, or ``owl:sameAs`` between two names.
    ``CannotRunError`` names a rule that is no query, and the things that contradict each other. Axioms and rules that
    the fast way does not know are left to owlrl, with a warning in the log (on standard error): the answer is the same.
    """
    rules = rules or assets.folder("ontology") / "rules"
    try:
        return _fast(dataset, rules)
    except Unsupported as reason:
        logging.getLogger(__name__).warning(
            "速い推論では扱えないので、owlrl で推論します(時間がかかります): %s / "
            "The fast way cannot infer from this; owlrl does, which takes longer: %s",
            reason,
            reason,
        )
        return by_owlrl(dataset, rules)


def _fast(dataset: Dataset, rules: Path) -> Graph:
    prefix = str(v.graph_name("plan", ""))
    graphs = list(dataset.graphs())
    plans = [graph for graph in graphs if str(graph.identifier).startswith(prefix)]
    inference = FastInference((triple for graph in graphs if graph not in plans for triple in graph), rules)
    for graph in plans:
        inference.plan(graph)
    facts = v.new_graph()
    for fact in inference.facts():
        facts.add(fact)
    return facts
