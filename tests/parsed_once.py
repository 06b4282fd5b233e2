"""rdflib's SPARQL engine with each query parsed once: pySHACL parses the same one anew for everything that it checks.

The tests that hold Keifu against pySHACL spend up to two thirds of their time in that; what is evaluated stays the same.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from rdflib import plugin
from rdflib.plugins.sparql.processor import SPARQLProcessor, prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Processor


class ParsedOnce(SPARQLProcessor):
    """The processor that ``Graph.query`` takes where none is named, once it is ``registered``."""

    def query(
        self,
        strOrQuery: str | Query,  # the names are rdflib's
        initBindings: Mapping[str, Any] | None = None,
        initNs: Mapping[str, Any] | None = None,
        base: str | None = None,
        DEBUG: bool = False,
    ) -> Mapping[str, Any]:
        if isinstance(strOrQuery, str):
            strOrQuery = _parsed(strOrQuery, tuple((initNs or {}).items()), base)
        return super().query(strOrQuery, initBindings, initNs, base, DEBUG)


@lru_cache(1_000)
def _parsed(text: str, prefixes: tuple[tuple[str, Any], ...], base: str | None) -> Query:
    return prepareQuery(text, dict(prefixes), base)


def register() -> None:
    """From now on, in this process."""
    plugin.register("sparql", Processor, __name__, ParsedOnce.__name__)
