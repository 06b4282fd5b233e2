"""The rows of the question ``lineage`` as two trees below a thing: up to what it answers to, down to how it is done.

Which relations lead where is the query's business; here rows become branches, whichever end they hang by.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from keifu.errors import UsageError
from keifu.explain import Explanation, Fact, explain
from keifu.parameters import Bound, Run, resolve
from keifu.prefixes import BASE, PREFIXES
from keifu.questions import Answer, answer, by_name
from keifu.results import UNBOUND, Cell, Table

Row = Mapping[str, str]
"""A row of the question by column name, as text; ``fromIri`` and ``toIri`` are its ends."""


@dataclass(frozen=True)
class Branch:
    """A thing in a tree: ``row`` is the relation by which it hangs on the one above (empty at the root).

    ``again`` says that the thing stands elsewhere in the tree with what is beyond it; ``why`` explains an inferred
    relation.
    """

    iri: str
    label: str
    row: Row
    again: bool = False
    why: Explanation | None = None
    branches: list["Branch"] = field(default_factory=list)

    @property
    def forward(self) -> bool:
        """Whether the relation runs from the thing above to this one."""
        return self.row.get("toIri") == self.iri


@dataclass(frozen=True)
class _Edge:
    row: dict[str, str]
    why: Explanation | None
    shortcut: bool


def lineage(thing: str, run: Run, snapshot: str = "") -> Answer:
    """The answer to the question ``lineage`` for an IRI (whole, or what follows ``id/``); errors as in ``answer``.

    ``UsageError`` also for a thing that has no lineage, such as a fiscal year or a passage.
    """
    found = answer("lineage", {"thing": thing}, run, snapshot)
    if not found.table.rows:
        label = found.parameters["thing"].label
        raise UsageError(
            f"「{label}」には、たどれる系譜がありません。法令、条項、国の計画、要求事項、市町村の計画、柱、施策、事業、工程、指標、部署などの IRI を指定してください。",
            f"'{label}' has no lineage. Name a law, provision, national plan, requirement, municipal plan, pillar, measure, project, step, indicator or department by its IRI.",
            "thing",
        )
    return found


def why(thing: str, relation: str, other: str, run: Run, snapshot: str = "") -> Answer:
    """One relation between two things as an answer to ``lineage`` of one row; it may be any that holds, types included.

    ``relation`` is a name of the vocabulary (``partOf``), with a prefix or a whole IRI, or ``a`` for a type.
    ``UsageError`` for an unknown thing and for what does not hold.
    """
    ends = [resolve("thing", "thing", _expanded(text), run) for text in (thing, other)]
    place = _relation(relation)
    fact: Fact = (ends[0].terms[0], place, ends[1].terms[0])
    reason = explain([fact], run)[fact]
    question = by_name("lineage")
    values = {
        **{name: Cell(reason.evidence.name(term, "ja"), "literal") for name, term in _ends(fact).items()},
        **{f"{name}Iri": Cell(term.value, "iri") for name, term in _ends(fact).items()},
        "graph": Cell("、".join(graph.removeprefix(BASE) for graph in reason.proof.graphs), "literal"),
        "graphIri": Cell(reason.proof.graphs[0], "iri"),
        "source": Cell("; ".join(reason.sources()), "literal"),
        "direction": Cell("up", "literal"),
    }
    columns = [*question.columns, *(f"{name}Iri" for name in ("from", "relation", "to", "graph"))]
    table = Table(columns, [[values.get(name, UNBOUND) for name in columns]])
    reasons = (reason if reason.proof.rule else None,)
    return Answer(question, {"thing": ends[0]}, table, "", [], snapshot, reasons)


def facts(found: Answer) -> list[Fact]:
    """The steps of an answer as triples, each once, in their order."""
    rows = found.table.records()
    triples = (tuple(ox.NamedNode(row[name].value) for name in ("fromIri", "relationIri", "toIri")) for row in rows)
    return list(dict.fromkeys((subject, predicate, object_) for subject, predicate, object_ in triples))


def tree(found: Answer, direction: str) -> Branch:
    """The tree of an answer to ``lineage`` in a direction, ``up`` or ``down``.

    Each thing is spread out once, as near to the root as it stands. A relation that follows from others of the answer
    is drawn after them and leads no further.
    """
    bound: Bound = found.parameters["thing"]
    root = Branch(bound.terms[0].value, bound.label, {})
    edges: dict[Fact, _Edge] = {}
    steps = set(facts(found))
    reasons = found.reasons or (None,) * len(found.table.rows)
    for record, reason in zip(found.table.records(), reasons, strict=True):
        row = {name: cell.value for name, cell in record.items()}
        if row["direction"] == direction:
            fact = (ox.NamedNode(row["fromIri"]), ox.NamedNode(row["relationIri"]), ox.NamedNode(row["toIri"]))
            shortcut = reason is not None and any(premise.proof.fact in steps for premise in reason.premises())
            known = edges.setdefault(fact, _Edge(row, reason, shortcut))
            for name in ("source", "basis", "graph"):  # the same relation with another source
                if row[name] not in known.row[name]:
                    known.row[name] = "、".join(filter(None, (known.row[name], row[name])))
    _grow(root, sorted(edges.values(), key=lambda edge: edge.shortcut))
    return root


def _grow(root: Branch, edges: list[_Edge]) -> None:
    """Hangs each edge once, on its end that is nearer to the root (breadth first)."""
    at: dict[str, list[_Edge]] = {}
    for edge in edges:
        for end in dict.fromkeys((edge.row["fromIri"], edge.row["toIri"])):
            at.setdefault(end, []).append(edge)
    level, seen, hung = [root], {root.iri}, set[int]()
    while level:
        below: list[Branch] = []
        for branch in level:
            for edge in at.get(branch.iri, []):
                if id(edge) in hung:
                    continue
                hung.add(id(edge))
                row = edge.row
                away, label = ("toIri", "to") if row["fromIri"] == branch.iri else ("fromIri", "from")
                child = Branch(row[away], row[label], row, edge.shortcut or row[away] in seen, edge.why)
                branch.branches.append(child)
                if not child.again:
                    seen.add(child.iri)
                    below.append(child)
        level = below


def _ends(fact: Fact) -> dict[str, ox.NamedNode]:
    return {name: ox.NamedNode(str(term.value)) for name, term in zip(("from", "relation", "to"), fact, strict=True)}


def _relation(text: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(
            PREFIXES["rdf"] + "type" if text == "a" else _expanded(text if ":" in text else f"kf:{text}")
        )
    except ValueError as error:
        raise UsageError(
            f"「{text}」は関係の名前ではありません。語彙の名前(partOf など)か IRI を指定してください。",
            f"'{text}' is no name of a relation. Give a name of the vocabulary (such as partOf) or an IRI.",
            "--why",
        ) from error


def _expanded(text: str) -> str:
    prefix, colon, name = text.partition(":")
    return PREFIXES[prefix] + name if colon and prefix in PREFIXES else text
