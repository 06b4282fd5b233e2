"""Plans to measure with: copies of the shipped ones, with what follows from them, under the codes of other municipalities."""

import itertools
import re
from collections.abc import Iterable
from pathlib import Path

from rdflib import RDF, URIRef
from rdflib.term import Node

from keifu import assets
from keifu import vocabulary as v
from keifu.assemble import assemble, term, union
from keifu.infer import infer

Triple = tuple[Node, Node, Node]


def write(folder: Path, number: int) -> list[Path]:
    """Writes ``number`` plans as N-Triples, a file each, after ``background.nt`` with all the rest; returns the plans."""
    background, parts, others = _shipped()
    (folder / "background.nt").write_text(_text(background), encoding="utf-8")
    texts = {code: _text(triples) for code, triples in parts.items()}
    files = []
    for code, other in zip(itertools.islice(itertools.cycle(parts), number), others, strict=False):
        files.append(folder / f"{other}.nt")
        files[-1].write_text(re.sub(rf"/{code}(?=[/>])", f"/{other}", texts[code]), encoding="utf-8")
    return files


def _shipped() -> tuple[list[Triple], dict[str, list[Triple]], list[str]]:
    """The triples of the background, those of each plan by its code, and the codes of the other municipalities."""
    dataset = assemble(assets.folder("data"), assets.folder("ontology"))
    dataset.addN((*fact, dataset.graph(v.INFERRED_GRAPH)) for fact in infer(dataset))
    codes = sorted(path.stem.split("-")[0] for path in (assets.folder("data") / "plans").glob("*.ttl"))
    of_a_plan = re.compile(rf"/({'|'.join(codes)})(?=/)")
    background: list[Triple] = []
    parts: dict[str, list[Triple]] = {code: [] for code in codes}
    graph = union(dataset)
    for triple in graph:
        owner = next((found[1] for end in triple if isinstance(end, URIRef) and (found := of_a_plan.search(end))), None)
        (background if owner is None else parts[owner]).append(triple)
    kind = next(iter(graph.objects(v.iri("org", codes[0]), RDF.type)))
    others = sorted(str(body)[-6:] for body in graph.subjects(RDF.type, kind))
    return background, parts, [code for code in others if code not in codes]


def _text(triples: Iterable[Triple]) -> str:
    return "".join(" ".join(str(term(end)) for end in triple) + " .\n" for triple in triples)
