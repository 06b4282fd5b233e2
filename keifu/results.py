"""Answers of queries as tables: SPARQL 1.1 Query Results JSON Format in, rows of cells out."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal, Self

import pyoxigraph as ox

from keifu.errors import CannotRunError
from keifu.prefixes import PREFIXES

Kind = Literal["iri", "literal", "bnode", "unbound"]

_XSD = PREFIXES["xsd"]
_STRING = _XSD + "string"
_INTEGERS = {_XSD + name for name in ("integer", "int", "long", "nonNegativeInteger")}
_DECIMALS = {_XSD + name for name in ("decimal", "double", "float")}


@dataclass(frozen=True)
class Cell:
    """One value of a row: ``value`` is the IRI, the lexical form or the blank node's name; "" where nothing is bound."""

    value: str
    kind: Kind
    language: str | None = None
    datatype: str | None = None

    @property
    def number(self) -> int | Decimal | None:
        """The value of a number that can be computed with, and ``None`` for everything else (NaN and INF too)."""
        if self.datatype not in _INTEGERS | _DECIMALS:
            return None
        try:
            number = Decimal(self.value)
        except InvalidOperation:
            return None
        if not number.is_finite():
            return None
        return int(number) if self.datatype in _INTEGERS else number


UNBOUND = Cell("", "unbound")


def cell_of(value: str | int | None) -> Cell:
    """A value of Python as a cell: a text, a whole number, or nothing."""
    if value is None:
        return UNBOUND
    return Cell(str(value), "literal", datatype=_XSD + "integer" if isinstance(value, int) else None)


@dataclass(frozen=True)
class Table:
    """``columns`` in the order of the SELECT, and rows with one cell a column; an ASK has one column ``boolean``."""

    columns: list[str]
    rows: list[list[Cell]]

    @classmethod
    def from_json(cls, data: bytes) -> Self:
        """The table of a SELECT or an ASK answer; ``CannotRunError`` where ``data`` is no such answer."""
        try:
            results = ox.parse_query_results(data, ox.QueryResultsFormat.JSON)
            if isinstance(results, ox.QueryBoolean):
                truth = "true" if results else "false"
                return cls(["boolean"], [[Cell(truth, "literal", datatype=_XSD + "boolean")]])
            columns = [variable.value for variable in results.variables]
            return cls(columns, [[_cell(solution[name]) for name in columns] for solution in results])
        except (SyntaxError, ValueError) as error:
            raise CannotRunError(
                f"問い合わせの結果が SPARQL JSON として読めません: {error}",
                f"The answer is not valid SPARQL results JSON: {error}",
            ) from error

    def column(self, name: str) -> list[str]:
        """The values of one column, "" where nothing is bound; ``ValueError`` for an unknown name."""
        place = self.columns.index(name)
        return [row[place].value for row in self.rows]

    def records(self) -> list[dict[str, Cell]]:
        """The rows as dictionaries by column name."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def _cell(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None) -> Cell:
    if term is None:
        return UNBOUND
    if isinstance(term, ox.NamedNode):
        return Cell(term.value, "iri")
    if isinstance(term, ox.BlankNode):
        return Cell(term.value, "bnode")
    if isinstance(term, ox.Literal):
        datatype = None if term.language or term.datatype.value == _STRING else term.datatype.value
        return Cell(term.value, "literal", term.language, datatype)
    raise ValueError("a triple term (RDF 1.2)")
