"""The rows of the question ``lineage`` as two trees below a thing: up to what it answers to, down to how it is done.

Which relations lead where is the query's business; here rows become branches, whichever end they hang by.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from keifu.parameters import Run
from keifu.questions import Answer, answer

Row = Mapping[str, str]
"""A row of the question by column name, as text; ``fromIri`` and ``toIri`` are its ends."""


@dataclass(frozen=True)
class Branch:
    """A thing in a tree: ``row`` is the relation by which it hangs on the one above (empty at the root).

    ``again`` says that the thing stands elsewhere in the tree with what is beyond it.
    """

    iri: str
    label: str
    row: Row
    again: bool = False
    branches: list["Branch"] = field(default_factory=list)

    @property
    def forward(self) -> bool:
        """Whether the relation runs from the thing above to this one."""
        return self.row.get("toIri") == self.iri


def lineage(thing: str, run: Run) -> Answer:
    """The answer to the question ``lineage`` for an IRI (whole, or what follows ``id/``); errors as in ``answer``."""
    return answer("lineage", {"thing": thing}, run)


def tree(found: Answer, direction: str) -> Branch:
    """The tree of an answer to ``lineage`` in a direction, ``up`` or ``down``.

    Each thing is spread out once, as near to the root as it stands.
    """
    bound = found.parameters["thing"]
    root = Branch(bound.terms[0].value, bound.label, {})
    edges: dict[tuple[str, str, str], dict[str, str]] = {}
    for record in found.table.records():
        row = {name: cell.value for name, cell in record.items()}
        if row["direction"] == direction:
            known = edges.setdefault((row["fromIri"], row["relationIri"], row["toIri"]), row)
            for name in ("source", "basis", "graph"):  # the same relation with another source
                if row[name] not in known[name]:
                    known[name] = "、".join(filter(None, (known[name], row[name])))
    _grow(root, list(edges.values()))
    return root


def _grow(root: Branch, rows: list[Row]) -> None:
    """Hangs each row once, on its end that is nearer to the root (breadth first)."""
    at: dict[str, list[Row]] = {}
    for row in rows:
        for end in dict.fromkeys((row["fromIri"], row["toIri"])):
            at.setdefault(end, []).append(row)
    level, seen, hung = [root], {root.iri}, set[int]()
    while level:
        below: list[Branch] = []
        for branch in level:
            for row in at.get(branch.iri, []):
                if id(row) in hung:
                    continue
                hung.add(id(row))
                away, label = ("toIri", "to") if row["fromIri"] == branch.iri else ("fromIri", "from")
                child = Branch(row[away], row[label], row, again=row[away] in seen)
                branch.branches.append(child)
                if not child.again:
                    seen.add(child.iri)
                    below.append(child)
        level = below
