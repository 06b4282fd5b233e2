"""What the endpoints serve: the current snapshot, or one with its plans copied under the codes of other municipalities."""

import hashlib
import re
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox

from keifu.default_graph import with_union
from keifu.prefixes import PREFIXES
from keifu.questions import answer
from keifu.snapshot import Snapshot, current
from keifu.vocabulary import KF

_PLAN = re.compile(r"<https://w3id\.org/keifu/graph/plan/(\d{6})/[^>]*> \.$")


def copied(home: Path, number: int) -> Snapshot:
    """A snapshot in ``home`` with ``number`` plans in all: everything of a plan, inferred facts too, is copied as text."""
    shipped = current()
    lines = (shipped.path / "dump.nq").read_text(encoding="utf-8").splitlines()
    codes = sorted({found[1] for line in lines if (found := _PLAN.search(line))})
    by_code = {code: [line for line in lines if f"/{code}" in line] for code in codes}
    others = (code for code in range(900_000, 1_000_000))
    place = home / "snapshots" / f"copies-{number}"
    place.mkdir(parents=True, exist_ok=True)
    with (place / "dump.nq").open("w", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in lines)
        for old, new, _ in zip(cycle(codes), others, range(number - len(codes)), strict=False):
            file.writelines(line.replace(f"/{old}", f"/{new}") + "\n" for line in by_code[old])
    store = ox.Store(place / "store")
    store.bulk_extend(with_union(ox.parse(path=place / "dump.nq", format=ox.RdfFormat.N_QUADS)))
    store.optimize()
    store.flush()
    quads = {"all": sum(1 for _ in (place / "dump.nq").open("rb"))}
    with (place / "dump.nq").open("rb") as dump:
        digest = hashlib.file_digest(dump, "sha256").hexdigest()
    snapshot = Snapshot(place, digest, shipped.version, quads, shipped.counts)
    snapshot.save(place)
    (home / "current").write_text(place.name + "\n", encoding="utf-8")
    return snapshot


def look_ups(snapshot: Snapshot, most: int = 400) -> list[str]:
    """A small query for each of so many measures: its name and the requirements that it satisfies."""
    found = ox.Store.read_only(str(snapshot.path / "store")).query(f"SELECT ?m {{ ?m a <{KF.Measure}> }} LIMIT {most}")
    assert isinstance(found, ox.QuerySolutions)  # noqa: S101  (it is a SELECT)
    measures = [str(row["m"]) for row in found]
    return [declared(f"SELECT ?l ?r {{ {m} rdfs:label ?l OPTIONAL {{ {m} kf:satisfies ?r }} }}") for m in measures]


def matrix(snapshot: Snapshot) -> str:
    """The question ``coverage`` as the server asks it."""
    return declared(answer("coverage", {}, snapshot.run).sparql)


def declared(query: str) -> str:
    """The query with its prefixes declared, which Keifu knows and other endpoints do not."""
    return "".join(_prefixes(query)) + query


def _prefixes(query: str) -> Iterator[str]:
    for prefix, namespace in PREFIXES.items():
        if re.search(rf"(?<![\w:]){prefix}:", query) and not re.search(rf"(?i)PREFIX\s+{prefix}:", query):
            yield f"PREFIX {prefix}: <{namespace}>\n"


def addresses(queries: list[str], path: str) -> list[str]:
    """The queries as paths of a GET."""
    return [f"{path}?query={quote(query, safe='')}" for query in queries]
