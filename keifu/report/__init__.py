"""Findings written for people (text, table, CSV, XLSX) and for programs (JSON, JUnit, SARIF, GitHub, Turtle)."""

from pathlib import Path

from keifu.errors import UsageError
from keifu.findings import Lang
from keifu.report import ci, junit, plain, sarif
from keifu.report.judgement import Judgement

WRITERS = {
    "text": plain.text,
    "table": plain.table,
    "json": plain.as_json,
    "csv": plain.as_csv,
    "xlsx": plain.as_xlsx,
    "junit": junit.junit,
    "sarif": sarif.sarif,
    "github": ci.github,
    "turtle": plain.turtle,
}
"""Name of a format → ``(judgement, lang) -> bytes``, complete, UTF-8."""

ENDINGS = {
    ".txt": "text",
    ".json": "json",
    ".csv": "csv",
    ".xlsx": "xlsx",
    ".xml": "junit",
    ".sarif": "sarif",
    ".ttl": "turtle",
}
"""Ending of a file's name → the format that it is written in."""


def render(judgement: Judgement, format: str, lang: Lang) -> bytes:
    """A judgement in one of ``WRITERS``; ``check`` has been asked before."""
    return WRITERS[format](judgement, lang)


def check(format: str, lang: str, outputs: list[Path]) -> None:
    """``UsageError`` for an unknown format or language, or a file whose ending names no format: said before any work."""
    if format not in WRITERS or lang not in ("ja", "en"):
        raise UsageError(
            f"--format は {', '.join(WRITERS)}、--lang は ja, en から選んでください。",
            f"Choose --format of {', '.join(WRITERS)} and --lang of ja, en.",
        )
    for path in outputs:
        if path.suffix not in ENDINGS:
            raise UsageError(
                f"書き出すファイルの名前は {', '.join(ENDINGS)} のいずれかで終わるようにしてください。",
                f"Let the name of the file end in one of {', '.join(ENDINGS)}.",
                str(path),
            )
