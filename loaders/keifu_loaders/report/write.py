"""Where a report may go, what ``--strict`` makes of it, and its file."""

from collections.abc import Callable
from pathlib import Path

from keifu import assets
from keifu.errors import CannotRunError, UsageError
from keifu.files import write_whole
from keifu_loaders.document import Document
from keifu_loaders.records import Plan
from keifu_loaders.report.model import Report
from keifu_loaders.report.page import as_page
from keifu_loaders.report.text import as_json, as_text, numbers, where

FORMS: dict[str, Callable[[Report, Document, Plan], str]] = {
    ".txt": lambda report, document, plan: as_text(report),
    ".json": lambda report, document, plan: as_json(report),
    ".html": as_page,
}
"""Ending of the file's name → the report in that form."""

_SHOWN = 20


def may_report(path: Path, document: Path, output: Path | None) -> None:
    """``UsageError`` for an unknown ending, for the document or the output itself, and for a place in ``data/``.

    ``data/`` is what Keifu publishes; a report holds text of the document.
    """
    place = path.resolve()
    if path.suffix.lower() not in FORMS:
        raise UsageError(
            "--report は .txt、.json、.html で終わる名前にしてください。",
            "--report takes a name that ends in .txt, .json or .html.",
            str(path),
        )
    if place in {document.resolve(), output.resolve() if output else None}:
        raise UsageError(
            "報告の書き出し先が、文書または -o と同じです。別の名前にしてください。",
            "The report would overwrite the document or the output. Choose another name.",
            str(path),
        )
    if place.is_relative_to(assets.folder("data").resolve()):
        raise UsageError(
            "報告には文書の本文が入るので、公開する data/ には書けません。別の場所にしてください。",
            "A report holds the document's text and does not go into data/, which is published. Choose another place.",
            str(path),
        )


def must_be_read(report: Report, document: str) -> None:
    """``CannotRunError`` where rows were lost or stretches left unread, naming the first of them."""
    lost = [(f"{numbers(n.first, n.last)}: {n.ja}", f"lines {n.first}-{n.last}: {n.en}") for n in report.lost]
    unread = [
        (f"{where(s)}: 読み残し「{s.beginning}」", f"lines {s.first}-{s.last}: unread '{s.beginning}'")
        for s in report.unread
    ]
    if not lost and not unread:
        return
    found = [*lost, *unread]
    more = len(found) - _SHOWN
    ja = "\n".join([text for text, _ in found[:_SHOWN]] + [f"ほか {more} 件"] * (more > 0))
    en = "\n".join([text for _, text in found[:_SHOWN]] + [f"and {more} more"] * (more > 0))
    raise CannotRunError(
        f"読み取れない箇所が {len(lost)} 件、読み残しが {len(unread)} 件あるので、何も書きませんでした。"
        f"--strict を外して --report FILE.html を付けると、場所が見られます。\n{ja}",
        f"{len(lost)} rows could not be read and {len(unread)} stretches were left unread, so nothing was written. "
        f"Without --strict, --report FILE.html shows where.\n{en}",
        document,
    )


def write_report(path: Path, report: Report, document: Document, plan: Plan) -> None:
    """Write the report in the form that the file's ending names; ``CannotRunError`` where it cannot be written."""
    write_whole(path, FORMS[path.suffix.lower()](report, document, plan).encode())
