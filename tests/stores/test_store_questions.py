"""Every shipped question gives the same rows on Keifu's own store, on Oxigraph's server and on Virtuoso."""

import re

import pytest
from filled import Filled
from questions_page import EXAMPLES

from keifu.questions import Question, answer, catalogue
from keifu.results import Cell, Table
from keifu.snapshot import Snapshot

Key = tuple[str, object, str | None, str | None]

_JOINED = re.compile(r'separator="、"\)+ AS \?(\w+)')


def values(question: Question) -> list[dict[str, str]]:
    """The example of docs/questions.md, and all parameters of the header at once."""
    needed = [name for name, item in question.parameters.items() if item.required] or question.one_of[:1]
    every = {name: item.example for name, item in question.parameters.items()}
    example = EXAMPLES.get(question.name) or {name: every[name] for name in needed}
    return [example] if example == every or question.name == "lineage" else [example, every]


def same(cell: Cell, joined: bool) -> Key:
    """What must be equal: numbers by value, languages as such, names of blank nodes not at all.

    Text that was joined (GROUP_CONCAT) has its parts in any order, and no language: SPARQL 1.1 says neither, and Oxigraph
    keeps a language that all parts have.
    """
    if joined:
        return cell.kind, frozenset(re.split("[、 ]", cell.value)), None, None
    if cell.kind == "bnode":
        return cell.kind, "", None, None
    number = cell.number
    language = cell.language.lower() if cell.language else None
    return cell.kind, cell.value if number is None else number, language, cell.datatype if number is None else None


def rows(found: bytes, sparql: str) -> list[list[Key]]:
    """Rows with their columns by name: SELECT * says nothing on their order. Without ORDER BY, sorted."""
    table = Table.from_json(found)
    joined = set(_JOINED.findall(sparql))
    records = table.records()
    keys = [[same(row[name], name in joined) for name in sorted(table.columns)] for row in records]
    return keys if "ORDER BY" in sparql else sorted(keys, key=repr)


def compare(name: str, snapshot: Snapshot, filled: Filled) -> None:
    asked: dict[str, bytes] = {}

    def run(sparql: str) -> bytes:
        if sparql not in asked:
            asked[sparql] = snapshot.run(sparql)
            assert rows(filled.run(sparql), sparql) == rows(asked[sparql], sparql), sparql
        return asked[sparql]

    question = catalogue()[name]
    first, *_ = [answer(name, given, run) for given in values(question)]
    assert first.table.rows


@pytest.mark.parametrize("name", catalogue())
def test_the_rows_on_oxigraph(name: str, snapshot: Snapshot, on_oxigraph: Filled) -> None:
    compare(name, snapshot, on_oxigraph)


@pytest.mark.parametrize("name", catalogue())
def test_the_rows_on_virtuoso(name: str, snapshot: Snapshot, on_virtuoso: Filled) -> None:
    compare(name, snapshot, on_virtuoso)
