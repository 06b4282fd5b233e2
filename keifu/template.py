"""Query files: a header in YAML, a query that answers as it stands, and marks where a parameter comes in.

``# bind: municipality``          a line of its own; with the parameter given it becomes
                                  ``VALUES ?municipalityIri { <…> }`` (text: ``VALUES ?name { "…" }``)
``# bind: theme ?r kf:theme …``   the same, and what follows the name is added as a pattern
``… # unless: edition``           the line is left out when the parameter is given
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import yaml

from keifu.errors import CannotRunError

Term = ox.NamedNode | ox.Literal

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C is ten times as fast, and not everywhere
_BIND = re.compile(r"^(?P<indent>\s*)# bind: (?P<name>\w+)(?: +(?P<pattern>.*))?$")
_UNLESS = re.compile(r"# unless: (?P<name>\w+)\s*$")


@dataclass(frozen=True)
class Template:
    """A query file: ``name`` is the file's, ``header`` what its comments say, ``sparql`` the query below them."""

    name: str
    header: dict[str, Any]
    sparql: str

    @property
    def marks(self) -> set[str]:
        """The names of the parameters that the query has a place for."""
        found = (_BIND.match(line) for line in self.sparql.splitlines())
        return {match["name"] for match in found if match}

    def bound(self, values: Mapping[str, Sequence[Term]]) -> str:
        """The query with each mark of ``values`` filled in; terms are serialised by the library (N-Triples)."""
        return "\n".join(
            _filled(line, values)
            for line in self.sparql.splitlines()
            if not ((unless := _UNLESS.search(line)) and unless["name"] in values)
        )


@cache
def read(path: Path) -> Template:
    """Reads a query file; ``CannotRunError`` names a file that cannot be read or whose header is no YAML mapping."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        end = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
        header = yaml.load("\n".join(line.removeprefix("#").removeprefix(" ") for line in lines[:end]), _LOADER)  # noqa: S506  a safe one
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise _unreadable(path, str(error)) from error
    if not isinstance(header, dict):
        raise _unreadable(path, "no header / 見出しがありません")
    return Template(path.stem, header, "\n".join(lines[end:]).strip() + "\n")


def _filled(line: str, values: Mapping[str, Sequence[Term]]) -> str:
    mark = _BIND.match(line)
    if not mark or mark["name"] not in values:
        return line
    terms = values[mark["name"]]
    things = all(isinstance(term, ox.NamedNode) for term in terms)
    variable = mark["name"] + ("Iri" if things else "")
    listed = " ".join(str(term) for term in terms)
    return f"{mark['indent']}VALUES ?{variable} {{ {listed} }} {mark['pattern'] or ''}".rstrip()


def _unreadable(path: Path, reason: str) -> CannotRunError:
    return CannotRunError(
        f"質問のファイルが読めません: {reason}", f"The query file cannot be read: {reason}", str(path)
    )
