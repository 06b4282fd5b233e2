"""``python -m benchmarks.links.samples``: proposals for sample plans, against what a reader found in their measures.

``labels.tsv``: round, plan (a document of ``benchmarks/loaders/documents``), measure (what follows ``/measure/``),
themes, and whether the reader was sure. The reader knew the definitions of the themes and none of their words. Words
were added to ``ontology/themes.ttl`` after the first round had been measured, none after the second.
"""

import csv
from collections.abc import Iterable
from pathlib import Path

from rdflib import RDF, URIRef

from benchmarks.links.judge import Verdict, graph_with_text, rate, shipped_places, theme
from benchmarks.loaders.truth import DOCUMENTS
from keifu import assets
from keifu.assemble import background
from keifu.links.learn import Pair, score
from keifu.links.material import Material
from keifu.links.places import Finder, hits
from keifu.vocabulary import KF

_LABELS = Path(__file__).with_name("labels.tsv")


def main() -> None:
    """Prints precision and recall over all themes, by round, for all measures and for those that were clear."""
    with _LABELS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    found = {plan: _verdicts(plan, [row for row in rows if row["plan"] == plan]) for plan in {r["plan"] for r in rows}}
    print("| round | plans | measures | precision | recall |\n|---|---:|---:|---:|---:|")
    for number in ("1", "2"):
        for sure in (("1",), ("0", "1")):
            chosen = [row for row in rows if row["round"] == number and row["sure"] in sure]
            wanted = {(row["plan"], row["measure"]) for row in chosen}
            total = rate(v for plan, of in found.items() for key, v in of if (plan, key) in wanted)
            kind = "all" if len(sure) > 1 else "clear"
            plans = len({plan for plan, _ in wanted})
            print(f"| {number}, {kind} | {plans} | {len(wanted)} | {total.precision:.2f} | {total.recall:.2f} |")


def _verdicts(plan: str, rows: Iterable[dict[str, str]]) -> list[tuple[str, Verdict]]:
    """Measure → verdict, for each theme that was proposed or found."""
    (document,) = (path for path in DOCUMENTS.glob(f"{plan}.*") if path.suffix not in (".yaml", ".html"))
    graph = graph_with_text(document)
    material = Material(background(assets.folder("data"), assets.folder("ontology")), [graph])
    finders = {name: Finder(words) for name, words in material.words().items()}
    places, labels = shipped_places(), {row["measure"]: set(filter(None, row["themes"].split(","))) for row in rows}
    made = []
    whole = {name for measure, name in graph.subject_objects(KF.plan) if (measure, RDF.type, KF.Measure) in graph}
    for measure in (measure for name in sorted(whole, key=str) for measure in material.measures(URIRef(name))):
        number = measure.iri.partition("/measure/")[2]
        words = hits(measure, finders)
        for name in sorted(finders):
            stands = frozenset(hit.place for hit in words.get(name, []))
            is_it = theme(name) in labels.get(number, set())
            pair = Pair(URIRef(measure.iri.partition("/measure/")[0]), measure.iri, measure.title, name, stands, is_it)
            made.append((number, Verdict(pair, score(pair, places), tuple(sorted(stands)))))
    return made


if __name__ == "__main__":
    main()
