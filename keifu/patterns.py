"""How many patterns a query joins, counted from its tokens. Pure.

Oxigraph (0.5.13) plans a join of n patterns in about n³ steps or worse: 100 take a second or two on an empty store, 200
more than the time of a query. Triples, lists, ``[ … ]``, steps of a path (``a/b``), ``OPTIONAL``, ``GRAPH``, ``VALUES`` and
nested groups all become operands of that join; branches of ``UNION``, ``MINUS``, ``EXISTS`` and templates do not.
"""

from dataclasses import dataclass

MOST_BY_A_TOKEN = 2
"""By how many patterns the largest join may grow with one token, so that a short query need not be counted."""

_TERMS = frozenset({"iri", "variable", "name", "text", "number"})
_CLAUSES = frozenset({"FILTER", "BIND", "VALUES", "OPTIONAL", "GRAPH", "UNION", "MINUS", "SELECT"})
_EXPRESSION, _PROJECTION, _DATA = "expression", "projection", "data"
_CONTENT = {"FILTER": _EXPRESSION, "BIND": _EXPRESSION, "SELECT": _PROJECTION, "VALUES": _DATA}


@dataclass
class _Frame:
    """A bracket that is open. ``other``: what stands in it now, where that is not patterns.

    ``count`` of its patterns; ``waits``: a term has come whose triple is not counted yet. ``floor`` is the count of the
    ``UNION`` branches before it, ``last`` that of the group that was closed last in it. ``apart`` is the size of the join
    around it, of which its own patterns are no part.
    """

    bracket: str
    other: str = ""
    apart: int | None = None
    floor: int = 0
    count: int = 0
    last: int = 0
    waits: bool = False


class Patterns:
    """Fed with one token after the other; ``joined`` is the size of the join that is open."""

    def __init__(self) -> None:
        self._open: list[_Frame] = []
        self._before, self._before_kind = "", ""
        self.joined = self._most = 0

    def feed(self, kind: str, text: str) -> int:
        """Takes the next token (``kind`` is a group of the guard's expression; gaps are left out): the largest join so far."""
        if kind == "word":
            text = text.upper()
        if kind == "open":
            self._enter(text)
        elif self._open:
            if kind in _TERMS:
                self._term(self._open[-1])
            elif kind == "word":
                self._word(self._open[-1], text)
            elif kind == "sign":
                self._sign(self._open[-1], text)
            elif kind == "close":
                self._leave()
        self._before, self._before_kind = text, kind
        return self._most

    def _term(self, frame: _Frame) -> None:
        if frame.other:
            return
        if frame.bracket == "(":
            self._add(2 if self._follows() else 0)  # two terms without a sign between them are members of a list
        else:
            frame.waits = True

    def _word(self, frame: _Frame, word: str) -> None:
        if word in _CLAUSES and frame.bracket == "{":
            self._flush(frame)
            frame.other = _CONTENT.get(word, "")
            self._add(1 if word == "VALUES" else 0)

    def _sign(self, frame: _Frame, sign: str) -> None:
        if sign == "/" and not frame.other:
            self._add(1)
        elif sign in ".;," and frame.bracket != "(":
            self._flush(frame)

    def _enter(self, bracket: str) -> None:
        around = self._open[-1] if self._open else _Frame("")
        if bracket == "{":
            self._flush(around)
            self._open.append(self._group(around))
            return
        if not around.other and self._open and self._follows() and "(" in (bracket, around.bracket):
            self._add(2)
        self._open.append(_Frame(bracket, around.other))

    def _group(self, around: _Frame) -> _Frame:
        frame = _Frame("{")
        if around.other == _DATA or self._before == "CONSTRUCT":
            frame.other = _DATA
        elif around.other == _EXPRESSION or self._before == "MINUS":
            frame.apart, self.joined = self.joined, 0
        elif self._before == "UNION":
            frame.floor = around.last
            around.count -= around.last
            self.joined -= around.last
        return frame

    def _leave(self) -> None:
        self._flush(self._open[-1])
        frame = self._open.pop()
        self.joined = self.joined - frame.count if frame.apart is None else frame.apart
        if not self._open:
            return
        around = self._open[-1]
        if frame.bracket == "{":
            around.last = max(frame.count, frame.floor) if frame.apart is None else 0
            self._add(around.last)
        else:
            self._add(frame.count)
            around.waits = around.waits or not around.other
        if around.bracket == "{" and (frame.bracket == "{" or around.other == _EXPRESSION):
            around.other, around.waits = "", False

    def _follows(self) -> bool:
        return self._before_kind in _TERMS or self._before_kind == "close" or self._before == "A"

    def _flush(self, frame: _Frame) -> None:
        if frame.waits:
            frame.waits = False
            self._add(1)

    def _add(self, number: int) -> None:
        self._open[-1].count += number
        self.joined += number
        self._most = max(self._most, self.joined)
