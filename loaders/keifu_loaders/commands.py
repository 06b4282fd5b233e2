"""What the command line calls: ``load``."""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from keifu import assets
from keifu.errors import UsageError
from keifu.files import write_whole
from keifu_loaders.emit import emit
from keifu_loaders.read import Reading, read
from keifu_loaders.records import Plan
from keifu_loaders.report import make_report
from keifu_loaders.report.text import short
from keifu_loaders.report.write import may_report, must_be_read, write_report
from keifu_loaders.texts import texts
from keifu_loaders.turtle import turtle
from keifu_loaders.workbook import is_workbook, template, workbook
from keifu_loaders.workbook.load import from_workbook

_NO_SUCH = (
    "-o は .ttl か .json か .xlsx で終わる名前にしてください。",
    "-o takes a name that ends in .ttl, .json or .xlsx.",
)


def load(
    document: Path,
    output: Path | None = None,
    strict: bool = False,
    profile: str | None = None,
    report: Path | None = None,
    text: bool = False,
) -> None:
    """Read a plan and write it as Turtle (``.ttl``, or standard output), as records (``.json``) or as workbook (``.xlsx``).

    A workbook that Keifu wrote is read back (``docs/workbook.md``). ``report`` takes the reading report of a document
    (``.txt``, ``.json``, ``.html``). With ``strict``, rows that the text lost and stretches that were not read are an
    error: nothing is written. ``text`` adds the document's own words (descriptions, definitions) to the Turtle, which is
    then for whoever has the document. Raises ``KeifuError``.
    """
    if text:
        _may_hold_texts(document, output)
    if output and output.suffix not in FORMS:
        raise UsageError(*_NO_SUCH, str(output))
    said: dict[str, str] = {}
    if is_workbook(document):
        plan = from_workbook(document, strict, profile, report)
    else:
        reading = _from_document(document, output, strict, profile, report)
        plan, said = reading.plan, texts(reading.document, reading.plan) if text else {}
    content = as_turtle(plan, said).encode() if text else FORMS[output.suffix if output else ".ttl"](plan)
    if output is None:
        sys.stdout.write(content.decode())
    else:
        write_whole(output, content)


def _from_document(
    document: Path, output: Path | None, strict: bool, profile: str | None, report: Path | None
) -> Reading:
    if report:
        may_report(report, document, output)
    reading = read(document, profile)
    plan, made = reading.plan, make_report(reading.document, reading.plan, reading.profile)
    sys.stderr.write(short(made))
    if strict:
        must_be_read(made, str(document))
    if report:
        write_report(report, made, reading.document, plan)
    return reading


def _may_hold_texts(document: Path, output: Path | None) -> None:
    """Texts go into Turtle, from a document that holds them, and not into the folder of what Keifu publishes."""
    if is_workbook(document):
        raise UsageError(
            "ブックには計画の文章がありません。--text には元の文書を渡してください。",
            "A workbook does not hold the plan's wording. Give --text the document itself.",
            str(document),
        )
    if output and output.suffix != ".ttl":
        raise UsageError("--text で書けるのは .ttl だけです。", "--text writes Turtle alone (.ttl).", str(output))
    if output and output.resolve().is_relative_to(assets.folder("data").resolve()):
        raise UsageError(
            "計画の文章は公開するデータ(data/)に入れません。別の場所に書き出してください。",
            "The plan's wording does not belong into the published data (data/). Write it elsewhere.",
            str(output),
        )


def write_template(output: Path | None = None) -> None:
    """Write the empty workbook into ``output`` (``.xlsx``), or to standard output where that is no terminal."""
    if output and output.suffix != ".xlsx":
        raise UsageError(
            "ひな形の -o は .xlsx で終わる名前にしてください。",
            "The template takes a name that ends in .xlsx.",
            str(output),
        )
    if output:
        write_whole(output, template())
    elif sys.stdout.isatty():
        raise UsageError(
            "ひな形は画面に出せません。-o template.xlsx のように書き出し先を指定してください。",
            "A terminal cannot show the template. Name a file, such as -o template.xlsx.",
            "--template",
        )
    else:
        sys.stdout.buffer.write(template())


def as_turtle(plan: Plan, said: Mapping[str, str] | None = None) -> str:
    """The plan as Turtle, its base the plan's IRI with a slash; ``said`` are the texts of ``texts.texts``."""
    graph = emit(plan, said)
    return turtle(graph, f"https://w3id.org/keifu/id/plan/{plan.code}/{plan.slug}/")


def as_json(plan: Plan) -> str:
    """The plan's records as JSON (UTF-8, indented)."""
    return json.dumps(plan.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n"


FORMS: dict[str, Callable[[Plan], bytes]] = {
    ".ttl": lambda plan: as_turtle(plan).encode(),
    ".json": lambda plan: as_json(plan).encode(),
    ".xlsx": workbook,
}
"""File ending → how a plan is written."""
