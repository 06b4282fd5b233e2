"""What Virtuoso 7 must be asked so that it answers what was meant, and what its answers are (measured, 7.2.5). Pure.

- A string with other characters than ASCII and without a language is neither equal to what ``STR`` gives nor joined
  with it: ``CONCAT(STR(?label), "、")`` comes back broken. ``STR("、"@ja)`` is the same string, and right. The separator
  of ``GROUP_CONCAT`` can be no expression; there the bytes of UTF-8, each as a character, give the right answer.
- ``VALUES`` of one term is not heeded by a path that starts from it (every node is taken for its beginning), nor in a
  branch of ``UNION``; ``BIND`` is.
- ``ASK`` is answered as a table with one column, and blank nodes have names that SPARQL does not allow.
- An answer is cut at ``ResultSetMaxRows``. For a table a header says so; for a graph nothing does.
"""

import json
import re

from keifu.guard import tokens

_BLANK = re.compile(rb'("type"\s*:\s*"bnode"\s*,\s*"value"\s*:\s*")nodeID://')
_ASK_TABLE = re.compile(rb'\s*\{\s*"head"\s*:\s*\{[^}]*"vars"\s*:\s*\[\s*"__ASK_RETVAL"\s*\]')
_QUOTES = ('"""', "'''", '"', "'")


def is_virtuoso(server: str) -> bool:
    """Whether a ``Server`` header is Virtuoso's."""
    return server.startswith("Virtuoso")


def adapted(query: str) -> str:
    """The query as Virtuoso takes it to mean what it says: bare strings in expressions, and ``VALUES`` of one term."""
    return _strings(_values(query))


def _strings(query: str) -> str:
    found = list(tokens(query))
    parts: list[str] = []
    brackets: list[str] = []
    end = 0
    for place, token in enumerate(found):
        text = token[0]
        if token.lastgroup == "open":
            data = text == "{" and _begins_data(found[:place])
            brackets.append("VALUES" if data or "VALUES" in brackets[-1:] else text)
        elif token.lastgroup == "close" and brackets:
            brackets.pop()
        elif token.lastgroup == "text" and brackets[-1:] == ["("] and not text.isascii():
            after = found[place + 1] if place + 1 < len(found) else None
            if after and after.lastgroup != "tag" and after[0] != "^":
                words = [item[0].upper() for item in found[place - 2 : place]]
                parts += [query[end : token.start()], _string(text, words)]
                end = token.end()
    return "".join([*parts, query[end:]])


def _values(query: str) -> str:
    """``BIND`` for ``VALUES`` of one IRI, where the variable is not used before in its group."""
    found = list(tokens(query))
    parts: list[str] = []
    used: list[set[str]] = []
    end = 0
    for place, token in enumerate(found):
        if token[0] == "{":
            used.append(set())
        elif token[0] == "}" and used:
            inner = used.pop()
            if used:
                used[-1] |= inner
        elif token.lastgroup == "variable" and used:
            used[-1].add(token[0][1:])
        elif token[0].upper() == "VALUES" and used:
            variable, opened, term, closed = ([*found[place + 1 : place + 5], *[token] * 4])[:4]
            one = (opened[0], term.lastgroup, closed[0]) in (("{", "iri", "}"), ("{", "name", "}"))
            if one and variable[0][1:] not in used[-1]:
                parts += [query[end : token.start()], f"BIND({term[0]} AS {variable[0]})"]
                end = closed.end()
    return "".join([*parts, query[end:]])


def _begins_data(before: list[re.Match[str]]) -> bool:
    """Whether a ``{`` after these tokens begins the data of ``VALUES``: its variables stand between, if anything."""
    for token in reversed(before):
        if token[0].upper() == "VALUES":
            return True
        if token.lastgroup != "variable" and token[0] not in "()":
            return False
    return False


def _string(text: str, before: list[str]) -> str:
    if before != ["SEPARATOR", "="]:
        return f"STR({text}@ja)"
    quote = next(quote for quote in _QUOTES if text.startswith(quote))
    inner = text[len(quote) : -len(quote)]
    return quote + "".join(c if c.isascii() else _bytes(c) for c in inner) + quote


def _bytes(character: str) -> str:
    return "".join(f"\\u{byte:04X}" for byte in character.encode("utf-8", "replace"))


def as_select(query: str) -> str:
    """A ``CONSTRUCT`` query as one for the rows that its graph is made of; their table says whether it was cut."""
    found = list(tokens(query))
    first = next(place for place, token in enumerate(found) if token[0].upper() == "CONSTRUCT")
    end, depth = found[first].end(), 0
    for token in found[first + 1 :]:
        if token[0].upper() in ("WHERE", "FROM") and not depth:
            break
        depth += (token[0] == "{") - (token[0] == "}")
        end = token.end()
        if token[0] == "}" and not depth:
            break
    return f"{query[: found[first].start()]}SELECT *{query[end:]}"


def table(body: bytes) -> bytes:
    """The JSON of an answer as SPARQL 1.1 has it; ``ValueError`` for a yes or no that is none."""
    if not _ASK_TABLE.match(body):
        return _BLANK.sub(rb"\1", body)
    rows = json.loads(body)["results"]["bindings"]  # no row at all for no
    return b'{"head":{},"boolean":%s}' % (b"true" if rows and rows[0]["__ASK_RETVAL"]["value"] == "1" else b"false")
