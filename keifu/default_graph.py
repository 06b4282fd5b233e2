"""What the default graph of a store holds: the union of all named graphs, each triple once.

Knows pyoxigraph and nothing of the core, so that a process that only answers queries can use it.
"""

from collections.abc import Iterable, Iterator

import pyoxigraph as ox


def with_union(written: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """Each quad, and its triple for the default graph: there the union of all graphs is a set.

    Oxigraph's own union counts a triple once for each graph it stands in.
    """
    for quad in written:
        yield quad
        yield ox.Quad(quad.subject, quad.predicate, quad.object)
