"""Which triples a condition looks at, one step after the other from the node that it is about.

That tells whether a shape can be judged on a part of the data (``keifu.shacl.parts``).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rdflib.namespace import RDF

_WAY = r"\^?(?:<[^<>\s]*>|a(?![\w:-]))[*+?]?"
_PIECE = re.compile(
    r'"(?:[^"\\]|\\.)*"(?:@[\w-]+|\^\^<[^<>\s]*>)?'
    rf'|{_WAY}(?:\s*/\s*{_WAY})*|[?$]\w+|[{{}}();,.]|[^\s{{}}();,."<?$]+'
)
_WORD = re.compile(r"[A-Z]+")


@dataclass(frozen=True)
class Step:
    """From a node along ``predicate`` to its objects, or (``back``) to the subjects; ``first``: the node is ``?this``."""

    predicate: str
    back: bool
    first: bool


def steps(condition: str) -> set[Step] | None:
    """The steps of a condition on ``?this``; ``None`` where a pattern does not hang together with it."""
    found = set()
    for pattern, bound in _patterns(condition):
        subject, path, object_ = pattern
        ways = re.findall(_WAY, path)
        if subject not in bound and object_ not in bound:
            return None
        forward = subject in bound
        start = subject if forward else object_
        for number, way in enumerate(ways if forward else reversed(ways)):
            name = str(RDF.type) if way.strip("^*+?") == "a" else way.strip("^*+?")[1:-1]
            first = number == 0 and start == "?this" and way[-1] not in "*+"  # what repeats goes on from elsewhere
            found.add(Step(name, back=way.startswith("^") == forward, first=first))
        bound.update(term for term in (subject, object_) if term.startswith("?"))
    return found


def _patterns(condition: str) -> Iterator[tuple[tuple[str, ...], set[str]]]:
    """Each triple pattern with the variables bound where it stands, a set to be added to."""
    groups: list[tuple[set[str], list[str]]] = [({"?this"}, [])]
    depths = [1]  # of parentheses: what is not in a group is an expression
    for piece in _PIECE.findall(condition):
        bound, terms = groups[-1]
        if piece == "{":
            groups.append((set(bound), []))
            depths.append(0)
        elif piece == "}":
            groups.pop()
            depths.pop()
        elif piece in "()":
            depths[-1] += 1 if piece == "(" else -1
        elif depths[-1] == 0 and piece in ".;,":
            del terms[{".": 0, ";": 1, ",": 2}[piece] :]
        elif depths[-1] == 0 and not _WORD.fullmatch(piece):
            terms.append(piece)
            if len(terms) == 3:
                yield tuple(terms), bound
        if depths[-1] == 0 and _WORD.fullmatch(piece):
            terms.clear()
