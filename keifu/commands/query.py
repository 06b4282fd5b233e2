"""``keifu query FILE|-``: any SPARQL query on the current snapshot."""

import csv
import io
import signal
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import pyoxigraph as ox
from rich.table import Column, Table

from keifu.errors import CannotRunError, UsageError
from keifu.formats import GRAPHS, plain_text, terminal_width
from keifu.prefixes import PREFIXES
from keifu.snapshot import Answer, current

ROWS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}


def query(file: str, format: str | None = None) -> int:
    """Answers the query in ``file`` (``-``: standard input) on standard output, complete or not at all.

    ``format`` is one of ``table`` (default) and ``ROWS`` for SELECT and ASK, of ``GRAPHS`` (default ``turtle``) for
    CONSTRUCT and DESCRIBE; ``UsageError`` for any other and for a broken query.
    """
    if format and format not in {"table", *ROWS, *GRAPHS}:
        raise _no_format(format, ["table", *ROWS, *GRAPHS])
    snapshot, sparql = current(), _read(file)
    # While Oxigraph works, Python sees no signal: let the system stop the process at Ctrl-C.
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        answer = _answer(snapshot.query(sparql), format)
    finally:
        signal.signal(signal.SIGINT, before)
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
    return 0


def _answer(found: Answer, format: str | None) -> bytes:
    if isinstance(found, ox.QueryTriples):
        if (name := format or "turtle") not in GRAPHS:
            raise _no_format(name, list(GRAPHS))
        return ox.serialize(found, format=GRAPHS[name], prefixes=PREFIXES) or b""
    if (name := format or "table") in ROWS:
        return found.serialize(format=ROWS[name]) or b""
    if name != "table":
        raise _no_format(name, ["table", *ROWS])
    if isinstance(found, ox.QueryBoolean):
        return b"true\n" if found else b"false\n"
    header, *rows = csv.reader(io.StringIO((found.serialize(format=ROWS["csv"]) or b"").decode(), newline=""))
    return table(header, rows).encode()


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Rows for people: folded at the edge of a terminal, one line a row elsewhere, never cut."""
    grid = Table(*(Column(name, overflow="fold") for name in header), box=None, pad_edge=False)
    for row in rows:
        grid.add_row(*row)
    return plain_text(grid, terminal_width())


def _read(file: str) -> str:
    try:
        content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise CannotRunError("UTF-8 の文字列ではありません。", "This is not UTF-8 text.", file) from error
    except OSError as error:
        raise CannotRunError(
            f"問い合わせのファイルを読めません: {error.strerror}", f"The query cannot be read: {error.strerror}", file
        ) from error


def _no_format(name: str, names: list[str]) -> UsageError:
    return UsageError(
        f"この問い合わせに「{name}」という形式はありません。{', '.join(names)} から選んでください。",
        f"'{name}' is no format for this query. Choose one of {', '.join(names)}.",
        "--format",
    )
