"""Where a thing is written in the file that was validated: its line or its cell, so that a person can go there."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from urllib.parse import urljoin

from rdflib.term import Node

from keifu.findings import Finding

Cells = Mapping[Path, Mapping[str, str]]
"""Workbook → IRI of a thing → the cell where its row is (``施策!A12``)."""

_LINES = (".ttl", ".trig", ".nt", ".nq")
_PREFIX = re.compile(r"\s*@?(?:prefix\s+([\w.-]*):|base)\s*<([^>]*)>", re.IGNORECASE)
_SUBJECT = re.compile(r"\s*(?:<([^<>\s]*)>|([\w.-]*):([^\s;,]*))\s+\S")


def with_files(found: list[Finding], files: dict[Node, Path], cells: Cells) -> list[Finding]:
    """The findings with file (as it was given) and line or cell.

    ``files`` says in which file each thing stands, ``cells`` in which cell of a workbook.
    """
    by_name = {str(thing): path for thing, path in files.items()}
    return [
        _placed(finding, by_name[finding.focus], cells) if finding.focus in by_name else finding for finding in found
    ]


def first_named(text: str, files: dict[Node, Path]) -> str | None:
    """``file:line`` of the first thing of ``files`` that a message names by its IRI; the file alone where it has no lines."""
    by_name = {str(thing): path for thing, path in files.items()}
    named = next((name for name in re.findall(r"[a-z][a-z0-9+.-]*:[^\s<>;]+", text) if name in by_name), None)
    if named is None:
        return None
    path = by_name[named]
    line = (_subjects(path).get(named) or _named(path, named)) if path.suffix in _LINES else None
    return f"{path}:{line}" if line else str(path)


def _placed(finding: Finding, path: Path, cells: Cells) -> Finding:
    line, cell = _line(path, finding), _cell(finding.focus, cells.get(path, {}))
    return replace(finding, file=path.as_posix(), file_line=line, file_cell=cell)


def _cell(thing: str, cells: Mapping[str, str]) -> str:
    """The cell of a thing, else of what it lies below; "" where there is none."""
    while thing and thing not in cells:
        thing = thing.rpartition("/")[0]
    return cells.get(thing, "")


def _line(path: Path, finding: Finding) -> int | None:
    """The line of the value or property below the thing, else that of the thing; none where the format has no lines."""
    if path.suffix not in _LINES:
        return None
    start = _subjects(path).get(finding.focus) or _named(path, finding.focus)
    if start is None:
        return None
    word = re.escape(re.split(r"[:/#]", finding.path)[-1]) if re.fullmatch(r"\w[^|()^*+?]*", finding.path) else ""
    hit = None
    for number, line in enumerate(_text(path)[start - 1 :], start):
        if word and re.search(rf"\b{word}\b", line) and hit is None:
            hit = number
        if hit is not None and finding.value and finding.value.split("/")[-1] in line:
            return number
        if re.search(r"\.\s*(#.*)?$", line) and not _goes_on(path, number, finding.focus):
            break
    return hit or start


def _goes_on(path: Path, number: int, thing: str) -> bool:
    """Whether the next line is about the same thing: in N-Triples and N-Quads each statement is a line of its own."""
    return path.suffix in (".nt", ".nq") and "".join(_text(path)[number : number + 1]).startswith(f"<{thing}> ")


def _named(path: Path, thing: str) -> int | None:
    """The first line with the name of a thing in it, where none begins with it."""
    local = re.split("[/#]", thing)[-1]
    name = re.compile(rf"(?<![\w-]){re.escape(local)}(?![\w-])")
    return next((number for number, line in enumerate(_text(path), 1) if local and name.search(line)), None)


@cache
def _text(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8", errors="replace").split("\n")  # a form feed ends no line of an editor


@cache
def _subjects(path: Path) -> dict[str, int]:
    """IRI → the line on which it first stands as a subject: at the beginning of a line, at the margin if anywhere."""
    prefixes: dict[str, str] = {}
    margin: dict[str, int] = {}
    indented: dict[str, int] = {}
    for number, line in enumerate(_text(path), 1):
        if given := _PREFIX.match(line):
            prefixes["@base" if given[1] is None else given[1]] = given[2]
        elif subject := _SUBJECT.match(line):
            name = _iri(subject, prefixes)
            (indented if line[0].isspace() else margin).setdefault(name, number)
    return indented | margin


def _iri(subject: re.Match[str], prefixes: dict[str, str]) -> str:
    if subject[1] is not None:
        return str(urljoin(prefixes.get("@base", ""), subject[1]))
    return prefixes.get(subject[2], f"{subject[2]}:") + str(re.sub(r"\\(.)", r"\1", subject[3]))
