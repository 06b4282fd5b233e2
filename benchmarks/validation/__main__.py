"""How long validation takes beside plain pySHACL: the shipped data with 1, 5 and 50 plans, side by side in one run.

The plans are copies of the shipped ones under the codes of other municipalities, with what follows from them. Each figure
comes from a process of its own, its data read before the clock starts: seconds, and megabytes at the highest.
"""

import argparse
import hashlib
import itertools
import json
import pickle
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from rdflib import RDF, SH, Graph, URIRef

from keifu import assets, shacl
from keifu import vocabulary as v
from keifu.assemble import assemble, union
from keifu.infer import infer
from keifu.shacl import plain

WAYS = {"plain": plain.report, "fast": shacl.validate}


def main() -> None:
    """Prints one row a number of plans, and whether both ways found the same."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--plans", type=int, nargs="+", default=[1, 5, 50])
    options.add_argument("--only", choices=WAYS, help="leave the other way out")
    options.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.one:
        print(json.dumps(one(asked.one[0], Path(asked.one[1]))))
        return
    print("plans  triples  results  plain s (MB)    fast s (MB)     times  same", flush=True)
    shipped = everything()
    for number in asked.plans:
        with tempfile.NamedTemporaryFile(suffix=".pickle") as file:
            triples = list(copies(shipped, number))
            pickle.dump(triples, file)
            file.flush()
            print(row(number, {way: apart(way, file.name) for way in WAYS if asked.only in (None, way)}), flush=True)


def everything() -> Graph:
    """The shipped data with what follows from them."""
    dataset = assemble(assets.folder("data"), assets.folder("ontology"))
    dataset.addN((*fact, dataset.graph(v.INFERRED_GRAPH)) for fact in infer(dataset))
    return union(dataset)


def copies(shipped: Graph, number: int) -> Iterator[tuple[object, ...]]:
    """The triples of the background, and those of ``number`` plans under other codes."""
    codes = sorted(path.stem.split("-")[0] for path in (assets.folder("data") / "plans").glob("*.ttl"))
    of_a_plan = re.compile(rf"/({'|'.join(codes)})(?=/)")
    parts: dict[str, list[tuple[object, ...]]] = {code: [] for code in codes}
    for triple in shipped:
        owners = {found[1] for term in triple if isinstance(term, URIRef) and (found := of_a_plan.search(term))}
        if owners:
            parts[owners.pop()].append(triple)
        else:
            yield triple
    kind = next(iter(shipped.objects(v.iri("org", codes[0]), RDF.type)))
    others = sorted(str(body)[-6:] for body in shipped.subjects(RDF.type, kind) if str(body)[-6:] not in codes)
    for code, other in zip(itertools.islice(itertools.cycle(codes), number), others, strict=False):
        place = re.compile(rf"/{code}(?=/|$)")
        for triple in parts[code]:
            yield tuple(URIRef(place.sub(f"/{other}", t)) if isinstance(t, URIRef) else t for t in triple)


def apart(way: str, file: str) -> dict[str, float | str]:
    """``one`` in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.validation", "--one", way, file]
    answer: dict[str, float | str] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)  # noqa: S603
    return answer


def one(way: str, file: Path) -> dict[str, float | str]:
    """Validates once: seconds, megabytes before and at the highest, triples, results and their digest."""
    data = v.new_graph()
    for triple in pickle.loads(file.read_bytes()):  # noqa: S301  # our own, a moment ago
        data.add(triple)
    rules = shacl.load_shapes(sorted(assets.folder("shapes").glob("*.ttl")))
    start = time.perf_counter()
    report = WAYS[way](data, rules)
    seconds = time.perf_counter() - start
    results = sorted(map(str, report.subjects(RDF.type, SH.ValidationResult)))
    return {
        "seconds": seconds,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "triples": len(data),
        "results": len(results),
        "digest": hashlib.sha256("".join(results).encode()).hexdigest(),
    }


def row(number: int, found: dict[str, dict[str, float | str]]) -> str:
    """One line of the table."""
    some = next(iter(found.values()))
    cells = [
        f"{found[way]['seconds']:7.2f} ({found[way]['megabytes']:5.0f})" if way in found else " " * 15 for way in WAYS
    ]
    both = len(found) == len(WAYS)
    times = f"{float(found['plain']['seconds']) / float(found['fast']['seconds']):5.1f}" if both else "    -"
    same = ("yes" if found["plain"]["digest"] == found["fast"]["digest"] else "NO") if both else "-"
    return f"{number:5}  {some['triples']:7}  {some['results']:7}  {'  '.join(cells)}  {times}  {same}"


if __name__ == "__main__":
    main()
