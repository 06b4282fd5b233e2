"""``keifu lineage``: where a thing comes from and how it is carried out, as trees, as rows or as RDF, with the reasons."""

import sys

from rich.text import Text
from rich.tree import Tree

from keifu.commands.ask import about
from keifu.explain import Explanation, explain
from keifu.explain.evidence import Evidence, gather
from keifu.formats import GRAPHS, check, plain_text, render, terminal_width
from keifu.lineage import Branch, facts, tree, why
from keifu.lineage import lineage as trace
from keifu.questions import IRI, Answer
from keifu.snapshot import current

_HEADS = {
    "up": {"ja": "上り(何に応えるか)", "en": "Up (what it answers to)"},
    "down": {"ja": "下り(どう実施されるか)", "en": "Down (how it is carried out)"},
}
_ONE = {"ja": "なぜ成り立つか", "en": "Why it holds"}
_WHY = {"ja": "なぜ", "en": "Why"}
_TOLD = {"ja": "(説明は上にあります)", "en": "(explained above)"}
_TREES = {"text", "table"}


def lineage(thing: str, format: str = "text", lang: str = "ja", fact: tuple[str, str] | None = None) -> int:
    """Writes the lineage of ``thing`` (an IRI, or what follows ``id/``) to standard output and returns 0.

    ``fact`` is a relation and another thing: then only why that holds. ``text`` (or ``table``) draws trees, every
    relation with source and graph, an inferred one with rule and facts; ``keifu.formats.GRAPHS`` give the steps as
    triples with their provenance, other formats the rows. ``UsageError`` for an unknown thing or format.
    """
    check("table" if format in _TREES | set(GRAPHS) else format, lang)
    snapshot = current()
    run, digest = snapshot.ready, snapshot.digest
    found = why(thing, *fact, run, digest) if fact else trace(thing, run, digest)
    sys.stderr.write(about(found, snapshot, lang))
    if format in _TREES:
        drawing = _Drawing(found, gather((), run, _named(found)), lang)
        heads = {"up": _ONE} if fact else _HEADS
        drawn = (drawing.drawn(direction, head[lang]) for direction, head in heads.items())
        content = "".join(plain_text(one, terminal_width()) for one in drawn).encode()
    elif format in GRAPHS:
        from keifu.explain.rdf import to_rdf  # brings rdflib along, which takes as long as the whole answer

        content = to_rdf(explain(facts(found), run).values(), format)
    else:
        content = render(found, format, lang)
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()
    return 0


def _named(found: Answer) -> set[str]:
    links = [name for name in found.table.columns if name.endswith(IRI)]
    return {row[name].value for row in found.table.records() for name in links}


class _Drawing:
    """Trees of one answer; what was explained once is not explained again."""

    def __init__(self, found: Answer, names: Evidence, lang: str) -> None:
        self._found, self._names, self._lang = found, names, lang
        self._told: set[object] = set()

    def drawn(self, direction: str, head: str) -> Tree:
        root = tree(self._found, direction)
        drawing = Tree(Text(f"{head}: {self._names.name(root.iri, self._lang)} <{root.iri}>"))
        if not root.branches:
            drawing.add(Text("-"))
        self._add(drawing, root)
        return drawing

    def _add(self, drawing: Tree, branch: Branch) -> None:
        for child in branch.branches:
            arrow = "→" if child.forward else "←"
            row = child.row
            judged = [self._names.name(row[name], self._lang) for name in ("basisIri", "changeIri") if row.get(name)]
            told = "; ".join(filter(None, (*judged, row["source"], row["graph"])))
            relation, label = (self._names.name(iri, self._lang) for iri in (row["relationIri"], child.iri))
            node = drawing.add(Text(f"{arrow} {relation}: {label}{' ↑' if child.again else ''} [{told}]"))
            if child.why:
                self._explain(node, child.why)
            self._add(node, child)

    def _explain(self, drawing: Tree, why: Explanation) -> None:
        self._told.add(why.proof.fact)
        node = drawing.add(Text(f"{_WHY[self._lang]}: {why.rule(self._lang)}"))
        for line, deeper in why.steps(self._lang):
            again = deeper is not None and deeper.proof.fact in self._told
            below = node.add(Text(f"{line} {_TOLD[self._lang]}" if again else line))
            if deeper and not again:
                self._explain(below, deeper)
