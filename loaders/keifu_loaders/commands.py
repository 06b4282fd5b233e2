"""What the command line calls: ``load``."""

import json
import sys
from pathlib import Path

from keifu.errors import CannotRunError, UsageError
from keifu.files import write_whole
from keifu_loaders.emit import emit
from keifu_loaders.read import read_plan
from keifu_loaders.records import Plan
from keifu_loaders.turtle import turtle

_NO_SUCH = "-o は .ttl か .json で終わる名前にしてください。", "-o takes a name that ends in .ttl or .json."


def load(document: Path, output: Path | None = None, strict: bool = False, profile: str | None = None) -> None:
    """Read a plan and write it as Turtle (``.ttl``, or standard output) or as records (``.json``).

    With ``strict``, rows that the text lost are an error: nothing is written. Raises ``KeifuError``.
    """
    if output and output.suffix not in {".ttl", ".json"}:
        raise UsageError(*_NO_SUCH, str(output))
    plan = read_plan(document, profile)
    print(summary(plan), file=sys.stderr)
    lost = [note for note in plan.notes if note.missing]
    if strict and lost:
        raise CannotRunError(
            f"読み取れない箇所が {len(lost)} 件あります。\n" + "\n".join(note.ja for note in lost),
            f"{len(lost)} rows could not be read.\n" + "\n".join(note.en for note in lost),
            str(document),
        )
    text = as_json(plan) if output and output.suffix == ".json" else as_turtle(plan)
    if output is None:
        sys.stdout.write(text)
    else:
        write_whole(output, text.encode())


def as_turtle(plan: Plan) -> str:
    """The plan as Turtle, its base the plan's IRI with a slash."""
    graph = emit(plan)
    return turtle(graph, f"https://w3id.org/keifu/id/plan/{plan.code}/{plan.slug}/")


def as_json(plan: Plan) -> str:
    """The plan's records as JSON (UTF-8, indented)."""
    return json.dumps(plan.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n"


def summary(plan: Plan) -> str:
    """What was read, in one paragraph for a person: counts and what the text lost, Japanese and English."""
    steps = sum(len(m.steps) for m in plan.measures)
    indicators = sum(len(m.indicators) for m in plan.measures)
    projects = sum(len(m.projects) for m in plan.measures)
    lost = [note for note in plan.notes if note.missing]
    lines = [
        f"{plan.title} ({plan.code})",
        f"  柱 {len(plan.pillars)}・施策 {len(plan.measures)}・工程 {steps}・指標 {indicators}・事業 {projects}・用語 {len(plan.terms)}",
        f"  pillars {len(plan.pillars)}, measures {len(plan.measures)}, steps {steps}, indicators {indicators}, "
        f"projects {projects}, terms {len(plan.terms)}",
        f"  文書から読み取れない箇所 {len(lost)} / not recoverable from the document: {len(lost)}",
    ]
    lines += [f"    {note.span.first}–{note.span.last}: {note.ja}" for note in lost]
    return "\n".join(lines)
