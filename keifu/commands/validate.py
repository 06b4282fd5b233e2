"""``keifu validate [FILE…]``: what is wrong with the data, in plain words, with document and lines."""

import logging
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rdflib import BNode, Graph
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from keifu import assets, findings, report, shacl
from keifu import vocabulary as v
from keifu.assemble import union
from keifu.commands.validate_input import MOST, read_input
from keifu.errors import CannotJudgeError, CannotRunError, UsageError
from keifu.files import write_whole
from keifu.findings_file import first_named, with_files
from keifu.findings_unshaped import add_unshaped_faults
from keifu.infer import infer
from keifu.progress import Progress
from keifu.report.baseline import read_baseline, write_baseline
from keifu.report.judgement import Judgement
from keifu.report.plain import summary
from keifu.report.seen import seen
from keifu.shapes_check import refuse_shapes

ALLOWED = ("unmet", "unknown", "empty", "imports")


@dataclass(frozen=True)
class Options:
    """How to judge and how to tell it; every field is an option of the command line (``docs/validate.md``)."""

    format: str = "text"
    lang: str = "ja"
    fail_on: str = "violation"
    baseline: Path | None = None
    write_baseline: Path | None = None
    outputs: Sequence[Path] = field(default_factory=list)
    allow: Sequence[str] = ()
    max_triples: int = MOST


def validate(files: Sequence[Path], shapes: Sequence[Path], options: Options) -> int:
    """Checks ``files`` (without files: the shipped data); 0 where nothing fails, 1 where a new finding does.

    What files refer to (laws, national plans, local governments) comes from the shipped data; only what the files
    themselves describe is judged. ``shapes`` are the shipped ones unless given. ``UsageError`` for an option that is
    unknown; ``CannotRunError`` for a file that cannot be read or written; ``CannotJudgeError``, unless ``options.allow``
    names it, for empty data, an unknown ``sh:`` word, an import, a given shape that nothing in the data meets; always for
    what ``refuse_shapes`` refuses besides. Nothing is written then.
    """
    report.check(options.format, options.lang, list(options.outputs))
    lang: findings.Lang = "ja" if options.lang == "ja" else "en"
    _check(options)
    _check_places(options, [*files, *shapes])
    known = read_baseline(options.baseline) if options.baseline else {}
    logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)  # an ill-typed literal is a finding, not a traceback
    progress = Progress()
    given = shapes or sorted(assets.folder("shapes").glob("*.ttl"))
    rules = shacl.load_shapes(given, allow_unknown="unknown" in options.allow)
    refuse_shapes(rules, allow_imports="imports" in options.allow)
    judgement = _judge(files, rules, bool(shapes), known, options, progress)
    written = {path: report.render(judgement, report.ENDINGS[path.suffix], lang) for path in options.outputs}
    if options.write_baseline:
        write_baseline(options.write_baseline, judgement.found)
    for path, content in written.items():
        write_whole(path, content)
    sys.stdout.buffer.write(report.render(judgement, options.format, lang))
    sys.stdout.buffer.flush()
    for line in summary(judgement):
        progress.say(line)
    return 1 if judgement.failed and not options.write_baseline else 0


def _check(options: Options) -> None:
    if options.fail_on not in findings.SEVERITIES:
        raise UsageError(
            f"--fail-on は {', '.join(findings.SEVERITIES)} から選んでください。",
            f"Choose --fail-on of {', '.join(findings.SEVERITIES)}.",
        )
    if unknown := set(options.allow) - set(ALLOWED):
        raise UsageError(
            f"--allow は {', '.join(ALLOWED)} から選んでください({', '.join(sorted(unknown))} は知らない語です)。",
            f"Choose --allow of {', '.join(ALLOWED)}, not {', '.join(sorted(unknown))}.",
        )
    if options.format == "xlsx" and sys.stdout.isatty():
        raise UsageError(
            "xlsx は画面に出せません。-o report.xlsx のように書き出し先を指定してください。",
            "A terminal cannot show xlsx. Name a file, such as -o report.xlsx.",
            "--format",
        )


def _check_places(options: Options, given: Sequence[Path]) -> None:
    """Whether what is to be written has a folder, and is not what is to be read: told before any work."""
    read = {path.resolve() for path in given}
    for path in [*options.outputs, *([options.write_baseline] if options.write_baseline else [])]:
        if path.resolve() in read:
            raise UsageError(
                "検査するファイルに上書きすることになります。別の名前を指定してください。",
                "This would overwrite a file that is to be checked. Choose another name.",
                str(path),
            )
        if not path.parent.is_dir():
            raise CannotRunError(
                "書き出す先のフォルダーがありません。作るか、別の場所を指定してください。",
                "The folder to write to is missing. Make it, or choose another place.",
                str(path),
            )


def _judge(
    files: Sequence[Path], rules: Graph, given: bool, known: dict[str, str], options: Options, progress: Progress
) -> Judgement:
    dataset, things, cells = read_input(files, progress, options.max_triples, allow_empty="empty" in options.allow)
    with progress.step("推論する", "inferring") as tell:
        written = {quad[0] for quad in dataset.quads()} if things is None else set(things)
        try:
            dataset.addN((*fact, dataset.graph(v.INFERRED_GRAPH)) for fact in infer(dataset))
        except CannotRunError as error:  # facts that contradict each other
            raise CannotRunError(error.ja, error.en, error.where or first_named(error.en, things or {})) from error
        data = union(dataset)
        tell(f"{len(data):,} triples")
    about = None if things is None else set(things)
    if "unmet" not in options.allow:
        _must_judge(shacl.unmet(data, rules, about), rules, given, progress)
    with progress.step("検査する", "validating"):
        result = shacl.validate(data, rules)
        result = result if about is None else _only_about(result, data, about)
        add_unshaped_faults(result, data, written)
    found = with_files(findings.findings(result, data, rules), things or {}, cells)
    left = {finding.fingerprint for finding in found}
    mended = [words for fingerprint, words in known.items() if fingerprint not in left]
    looked = seen(data, rules, about)
    return Judgement(found, looked, result, options.fail_on, frozenset(known), mended)


def _only_about(whole: Graph, data: Graph, things: set[Node]) -> Graph:
    """The report with the results about ``things``, those too whose focus is the class of the thing that is wrong."""
    results = whole.subjects(RDF.type, SH.ValidationResult)
    focuses = {
        focus
        for result in results
        if findings.subject_of(result, whole) in things and (focus := whole.value(result, SH.focusNode))
    }
    kept = shacl.only_about(whole, focuses)
    for result in list(kept.subjects(RDF.type, SH.ValidationResult)):
        if findings.subject_of(result, kept) not in things:
            kept.remove((result, None, None))
            kept.remove((None, None, result))
    # The paths of the results that went, which nothing leads to any more.
    while lost := {node for node in kept.subjects() if isinstance(node, BNode) and (None, None, node) not in kept}:
        for node in lost:
            kept.remove((node, None, None))
    return kept


def _must_judge(idle: list[str], shapes: Graph, given: bool, progress: Progress) -> None:
    """A shape that was asked for must meet something; of the shipped ones, which cover every kind of data, at least one."""
    if idle and (given or len(idle) >= shacl.targets(shapes)):
        raise CannotJudgeError(
            "データのどれにも当たらないシェイプがあるので判定できません。対象(sh:targetClass など)を確かめるか、"
            "承知のうえなら --allow unmet を付けてください: " + ", ".join(idle),
            "Nothing in the data meets these shapes, so nothing can be judged. Check their targets, or give "
            "--allow unmet if you know: " + ", ".join(idle),
        )
    if idle:
        progress.say(f"    {len(idle)} shapes met nothing in the data / データに当たらないシェイプ: {len(idle)}")
