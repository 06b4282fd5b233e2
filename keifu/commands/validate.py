"""``keifu validate [FILE…]``: what is wrong with the data, in plain words, with document and lines."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from rdflib import Dataset, Graph, URIRef
from rdflib.term import Node

from keifu import assets, findings, shacl
from keifu import vocabulary as v
from keifu.assemble import assemble, background, read_graph, union
from keifu.commands.query import table
from keifu.errors import CannotJudgeError, UsageError
from keifu.findings import Finding, Lang
from keifu.infer import infer
from keifu.progress import Progress

FORMATS = ("text", "table", "json", "turtle")
COLUMNS = ("severity", "focus", "label", "path", "value", "ja", "en", "document", "first_line", "last_line", "shape")


def validate(files: Sequence[Path], shapes: Sequence[Path], format: str, lang: str) -> int:
    """Checks ``files`` (without files: the shipped data); 0 without violations, 1 with.

    What files refer to (laws, national plans, local governments) comes from the shipped data; only what the files
    themselves describe is judged.

    ``shapes`` are the shipped ones unless given. ``CannotRunError`` for a file that cannot be read;
    ``CannotJudgeError`` for empty data, an unknown ``sh:`` word, a given shape that nothing in the data meets.
    """
    if format not in FORMATS or lang not in ("ja", "en"):
        raise UsageError(
            f"--format は {', '.join(FORMATS)}、--lang は ja, en から選んでください。",
            f"Choose --format of {', '.join(FORMATS)} and --lang of ja, en.",
        )
    progress = Progress()
    rules = shacl.load_shapes(shapes or sorted(assets.folder("shapes").glob("*.ttl")))
    with progress.step("読んで推論する", "reading and inferring") as tell:
        things, dataset = _read(files)
        dataset.addN((*fact, dataset.graph(v.INFERRED_GRAPH)) for fact in infer(dataset))
        data = union(dataset)
        tell(f"{len(data):,} triples")
    _must_judge(shacl.unmet(data, rules, things), rules, bool(shapes), progress)
    with progress.step("検査する", "validating"):
        report = shacl.validate(data, rules)
        report = report if things is None else shacl.only_about(report, things)
    found = findings.findings(report, data)
    sys.stdout.write(_write(found, report, format, "ja" if lang == "ja" else "en"))
    numbers = findings.count(found)
    progress.say("  ".join(f"{ja} / {en}: {numbers[kind]}" for kind, (ja, en) in findings.SEVERITIES.items()))
    return 1 if numbers["violation"] else 0


def _read(files: Sequence[Path]) -> tuple[set[Node] | None, Dataset]:
    """The things that the files describe (``None``: everything), and the dataset with what they refer to."""
    data, ontology = assets.folder("data"), assets.folder("ontology")
    if not files:
        return None, assemble(data, ontology)
    read = {path: read_graph(path) for path in files}
    things = {thing for graph in read.values() for thing in graph.subjects()}
    if not things:
        raise CannotJudgeError(
            "データが空なので判定できません。", "The data are empty: nothing to judge.", ", ".join(map(str, files))
        )
    dataset = background(data, ontology)
    for path, graph in read.items():
        dataset.addN((*triple, dataset.graph(URIRef(path.absolute().as_uri()))) for triple in graph)
    return things, dataset


def _must_judge(idle: list[str], shapes: Graph, given: bool, progress: Progress) -> None:
    """A shape that was asked for must meet something; of the shipped ones, which cover every kind of data, at least one."""
    if idle and (given or len(idle) >= shacl.targets(shapes)):
        raise CannotJudgeError(
            "データのどれにも当たらないシェイプがあるので判定できません。対象(sh:targetClass など)を確かめてください: "
            + ", ".join(idle),
            "Nothing in the data meets these shapes, so nothing can be judged. Check their targets: " + ", ".join(idle),
        )
    if idle:
        progress.say(f"    {len(idle)} shapes met nothing in the data / データに当たらないシェイプ: {len(idle)}")


def _write(found: list[Finding], report: Graph, format: str, lang: Lang) -> str:
    if format == "turtle":
        return report.serialize(format="turtle")
    if format == "text":
        return "".join(finding.text(lang) + "\n" for finding in found)
    records = [{name: getattr(finding, name) for name in COLUMNS} for finding in found]
    if format == "json":
        return json.dumps(records, ensure_ascii=False, indent=2) + "\n"
    return table(COLUMNS, ([str("" if cell is None else cell) for cell in record.values()] for record in records))
