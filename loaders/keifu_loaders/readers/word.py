"""Word documents (.docx; python-docx): paragraphs and tables in their order, with the numbers that Word prints."""

from collections.abc import Iterator

import docx
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from keifu.errors import CannotRunError
from keifu_loaders.document import Document
from keifu_loaders.readers.content import Content
from keifu_loaders.readers.guard import package, parsing
from keifu_loaders.readers.stream import Cell, Place, Stream, without_doubles
from keifu_loaders.readers.word_numbering import Numbering
from keifu_loaders.readers.word_text import paragraph_text, tracked_change

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_KIND = "Word (.docx)"
_PARAGRAPH, _TABLE, _ROW, _CELL = map(qn, ("w:p", "w:tbl", "w:tr", "w:tc"))
_WRAPPERS = frozenset(map(qn, ("w:sdt", "w:sdtContent", "w:customXml", "w:smartTag")))
_NOWHERE = Place()
"""Word knows its pages only while it prints."""


def read_word(content: Content) -> Document:
    """Paragraphs as lines and tables as rows, in their order.

    A table inside a cell follows its row as lines of text; a table of one cell is a frame and read as what stands in
    it. Text boxes, headers, footers, notes, ruby and hidden text are not read. ``CannotRunError`` for a file that is
    locked, of the old format, broken, or with tracked changes: nobody can say which of the two wordings holds.
    """
    data = package(content, _KIND)
    with parsing(content, _KIND):
        document = docx.Document(data)
        body = document.element.body
        if (change := tracked_change(body)) is not None:
            raise _undecided(content, change)
        reader = _Reader(Stream(content, MEDIA_TYPE), Numbering(document))
        reader.read(body)
        return reader.stream.document()


def _undecided(content: Content, change: Element) -> CannotRunError:
    paragraph = next(change.iterancestors(_PARAGRAPH), change)
    start = paragraph_text(paragraph)[:20]
    return CannotRunError(
        f"変更履歴が残っています(「{start}」の段落など)。承諾するか元に戻して、保存し直してください。",
        f"The document has tracked changes (in the paragraph '{start}'). Accept or reject them and save it again.",
        content.where,
    )


class _Reader:
    """Walks the body of a document and fills the stream."""

    def __init__(self, stream: Stream, numbering: Numbering) -> None:
        self.stream = stream
        self._numbering = numbering

    def read(self, parent: Element) -> None:
        """The paragraphs and tables of the body or of a frame."""
        for block in _children(parent, _PARAGRAPH, _TABLE):
            if block.tag == _PARAGRAPH:
                self.stream.text(self._text(block), _NOWHERE)
            else:
                self._table(block)

    def _text(self, paragraph: Element) -> str:
        return self._numbering.prefix(paragraph) + paragraph_text(paragraph)

    def _table(self, table: Element) -> None:
        cells = [cell for row in _children(table, _ROW) for cell in _children(row, _CELL)]
        if len(cells) == 1:
            self.read(cells[0])
            return
        inner: dict[int, list[str]] = {}
        rows = without_doubles(self._grid(table, inner))
        number = self.stream.new_table()
        above: list[Cell] = []
        for at, row in enumerate(rows):
            self.stream.row(row, above, number, _NOWHERE)
            for line in inner.get(at, []):
                self.stream.text(line, _NOWHERE)
            above = row

    def _grid(self, table: Element, inner: dict[int, list[str]]) -> list[list[Cell]]:
        """The cells by grid column (17.4.17 gridSpan, 17.4.84 vMerge); ``inner`` gets the lines of inner tables."""
        rows: list[list[Cell]] = []
        for at, row in enumerate(_children(table, _ROW)):
            before = _number(row, "w:trPr/w:gridBefore")
            cells: list[Cell] = [Cell() for _ in range(before)]
            for part in _children(row, _CELL):
                span = _number(part, "w:tcPr/w:gridSpan") or 1
                above = rows[-1][len(cells)] if rows and len(cells) < len(rows[-1]) else None
                cell = above if above and _goes_on(part) else Cell(self._cell(part, inner.setdefault(at, [])))
                cells += [cell] * span
            rows.append(cells)
        return rows

    def _cell(self, cell: Element, inner: list[str]) -> str:
        """The text of a cell; the rows of a table in it go to ``inner``, their cells parted by tabs."""
        texts = []
        for block in _children(cell, _PARAGRAPH, _TABLE):
            if block.tag == _PARAGRAPH:
                texts.append(self._text(block).strip())
                continue
            for row in _children(block, _ROW):
                deeper: list[str] = []
                parts = [self._cell(part, deeper).replace("\n", " ") for part in _children(row, _CELL)]
                inner += ["\t".join(parts), *deeper]
        return "\n".join(text for text in texts if text)


def _children(parent: Element, *tags: str) -> Iterator[Element]:
    """The children of these kinds, those in content controls too."""
    for child in parent:
        if child.tag in tags:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _children(child, *tags)


def _number(element: Element, path: str) -> int:
    found = element.find("/".join(map(qn, path.split("/"))))
    return int(found.get(qn("w:val"), "0")) if found is not None else 0


def _goes_on(cell: Element) -> bool:
    """Whether the cell only continues the one above; no value means ``continue``."""
    merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    return merge is not None and merge.get(qn("w:val"), "continue") == "continue"
