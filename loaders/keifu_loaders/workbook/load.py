"""What ``keifu load`` does with a workbook of Keifu."""

import sys
from pathlib import Path

from keifu.errors import CannotRunError, UsageError
from keifu_loaders.records import Plan
from keifu_loaders.workbook.layout import layout
from keifu_loaders.workbook.read import read_workbook


def from_workbook(path: Path, strict: bool = False, profile: str | None = None, report: Path | None = None) -> Plan:
    """Read a workbook and say on standard error what it holds.

    ``UsageError`` for a profile or a report, which only documents have; ``CannotRunError`` for a workbook with problems
    and, with ``strict``, for one that still has notes about what could not be read.
    """
    if profile or report:
        raise UsageError(
            "Keifu のブックには様式も読み取りの報告もありません。--profile と --report を外してください。",
            "A workbook of Keifu has no profile and no reading report. Leave out --profile and --report.",
            str(path),
        )
    plan = read_workbook(path)
    lost = [note for note in plan.notes if note.missing]
    sys.stderr.write(_summary(plan, len(lost)))
    if strict and lost:
        raise CannotRunError(
            f"読み取れないままの箇所が {len(lost)} 件あります。原本を見て埋め、「注記」の行を消してください。",
            f"{len(lost)} places are still not read. Fill them in from the original and remove their notes.",
            str(path),
        )
    return plan


def _summary(plan: Plan, lost: int) -> str:
    counts = {sheet.name: (sheet.en.lower(), _count(plan, sheet.field, sheet.within)) for sheet in layout().sheets[:7]}
    return (
        f"{plan.title} ({plan.code})\n"
        f"  {'・'.join(f'{name} {count}' for name, (_, count) in counts.items())}\n"
        f"  {', '.join(f'{name} {count}' for name, count in counts.values())}\n"
        f"  文書から読み取れない箇所 {lost} / not recoverable from the document: {lost}\n"
    )


def _count(plan: Plan, field: str, within: str | None) -> int:
    return sum(len(getattr(measure, field)) for measure in plan.measures) if within else len(getattr(plan, field))
