"""``keifu lineage``: where a thing comes from and how it is carried out, as trees or as rows."""

import sys

from rich.text import Text
from rich.tree import Tree

from keifu.commands.ask import about
from keifu.formats import check, plain_text, render, terminal_width
from keifu.lineage import Branch, tree
from keifu.lineage import lineage as trace
from keifu.snapshot import current

_HEADS = {
    "up": ("上り(何に応えるか)", "Up (what it answers to)"),
    "down": ("下り(どう実施されるか)", "Down (how it is carried out)"),
}
_TREES = {"text", "table"}


def lineage(thing: str, format: str = "text", lang: str = "ja") -> int:
    """Writes the lineage of ``thing`` (an IRI, or what follows ``id/``) to standard output and returns 0.

    ``text`` (or ``table``) draws two trees, every relation with graph, document and lines; the other formats give
    the rows of the question. ``UsageError`` for an unknown thing or format.
    """
    check("table" if format in _TREES else format, lang)
    snapshot = current()
    found = trace(thing, snapshot.run)
    sys.stderr.write(about(found, snapshot, lang))
    if format in _TREES:
        content = "".join(
            plain_text(_drawn(tree(found, direction), heads[lang == "en"]), terminal_width())
            for direction, heads in _HEADS.items()
        ).encode()
    else:
        content = render(found, format, lang)
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()
    return 0


def _drawn(root: Branch, head: str) -> Tree:
    drawing = Tree(Text(f"{head}: {root.label} <{root.iri}>"))
    if not root.branches:
        drawing.add(Text("-"))
    _add(drawing, root)
    return drawing


def _add(drawing: Tree, branch: Branch) -> None:
    for child in branch.branches:
        arrow = "→" if child.forward else "←"
        row = child.row
        sources = "; ".join(filter(None, (row["basis"], row["source"], row["graph"])))
        again = " ↑" if child.again else ""
        _add(drawing.add(Text(f"{arrow} {row['relation']}: {child.label}{again} [{sources}]")), child)
