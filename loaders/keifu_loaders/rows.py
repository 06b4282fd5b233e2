"""A document as numbered lines, and a line of a table as cells."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from keifu.errors import CannotRunError
from keifu.fiscal import year_in
from keifu_loaders.normalise import fold


@dataclass(frozen=True)
class Line:
    """One line: ``number`` counts from 1, ``raw`` is as read, ``text`` is folded (``normalise.fold``)."""

    number: int
    raw: str
    text: str


@dataclass(frozen=True)
class Document:
    """A text document: name, SHA-256 of its bytes (hex), lines."""

    name: str
    sha256: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Row:
    """The cells of one line, empty ones left out; ``markup`` tells that they stood in an HTML table."""

    number: int
    cells: tuple[str, ...]
    markup: bool = False


def read_text(path: Path) -> Document:
    """Read a UTF-8 text file; ``CannotRunError`` for one that is missing, empty, binary or in another encoding."""
    where = str(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CannotRunError(
            f"文書を読めません({error.strerror})。ファイルの場所と名前を確かめてください。",
            f"Cannot read the document ({error.strerror}). Check its place and name.",
            where,
        ) from None
    if not content.strip():
        raise CannotRunError("文書が空です。", "The document is empty.", where)
    if b"\0" in content:
        raise CannotRunError(
            "文字の文書ではありません(バイナリです)。テキストに変換してから読み込んでください。",
            "This is not a text document but a binary file. Convert it to text first.",
            where,
        )
    text = _decoded(content, where)
    lines = tuple(Line(n, raw, fold(raw)) for n, raw in enumerate(text.splitlines(), 1))
    return Document(path.name, hashlib.sha256(content).hexdigest(), lines)


def _decoded(content: bytes, where: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise CannotRunError(
            "文字コードが UTF-8 ではありません。UTF-8 で保存し直してください。",
            "The text is not encoded in UTF-8. Save it as UTF-8.",
            f"{where}:{line}",
        ) from None


class _Cells(HTMLParser):
    """Collects the cells of an HTML table that was flattened into one line, and the text before it."""

    def __init__(self) -> None:
        super().__init__()
        self.before = ""
        self.cells: list[str] = []
        self._state = "before"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._state = "between"
        elif tag == "td":
            self._state = "cell"
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "td":
            self._state = "between"

    def handle_data(self, data: str) -> None:
        if self._state == "before":
            self.before += data
        elif self._state == "cell":
            self.cells[-1] += data


def row(line: Line) -> Row:
    """The cells of a line: separated by tabs, or those of the HTML table in it (what follows the table repeats it)."""
    if "<table" in line.raw:
        parser = _Cells()
        parser.feed(line.raw)
        cells = [*parser.before.split("\t"), *parser.cells]
        return Row(line.number, tuple(_filled(cells)), markup=True)
    return Row(line.number, tuple(_filled(line.raw.split("\t"))))


def _filled(cells: list[str]) -> Iterator[str]:
    return (folded for cell in cells if (folded := fold(cell)))


def header_years(cells: tuple[str, ...]) -> tuple[int, ...] | None:
    """The fiscal years of a header row, or ``None`` for any other row: ``("令和8年度", "R9年度")`` → ``(2026, 2027)``."""
    if not cells or not all(re.fullmatch(r"\D{0,2} ?\d+ ?年度", cell) for cell in cells):
        return None
    years = [year_in(cell) for cell in cells]
    return tuple(year for year in years if year) if all(years) else None
