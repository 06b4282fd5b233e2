"""Why inferred facts hold: derived anew from the rules and the axioms of the graph, down to what documents and claims say.

``rules`` reads the rules, ``proof`` finds the shortest derivation, ``evidence`` finds names, documents and judgements,
``words`` tells it.
"""

from collections.abc import Iterable

from keifu import assets
from keifu.explain.evidence import gather
from keifu.explain.proof import prove, require_inferred
from keifu.explain.rules import Fact, Term, read_rules
from keifu.explain.words import Explanation
from keifu.parameters import Run

__all__ = ["Explanation", "Fact", "Term", "explain", "require_inferred"]


def explain(facts: Iterable[Fact], run: Run) -> dict[Fact, Explanation]:
    """Each fact with why it holds; ``run`` asks the graph (SELECT and ASK, SPARQL JSON).

    A written fact is its own reason. ``UsageError`` for a fact that does not hold; ``CannotJudgeError`` where the graph
    holds nothing inferred, or something that its vocabulary and the rules no longer give; ``CannotRunError`` for a
    rule that cannot be read.
    """
    proofs = prove(facts, read_rules(assets.folder("ontology")), run)
    evidence = gather(proofs.values(), run)
    return {fact: Explanation(proof, evidence) for fact, proof in proofs.items()}
