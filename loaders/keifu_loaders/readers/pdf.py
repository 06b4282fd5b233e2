"""PDF documents (pdfplumber): the lines and ruled tables of every page, in reading order."""

import io
import logging
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import NamedTuple

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfplumber.page import Page
from pdfplumber.utils.exceptions import PdfminerException

from keifu.errors import CannotRunError
from keifu.progress import Progress
from keifu_loaders.document import Document
from keifu_loaders.readers.content import Content
from keifu_loaders.readers.guard import parsing
from keifu_loaders.readers.pdf_columns import reading_order
from keifu_loaders.readers.pdf_margins import Printed, running
from keifu_loaders.readers.pdf_tables import Table, tables_of
from keifu_loaders.readers.pdf_text import Box, lines_of
from keifu_loaders.readers.pdf_whole import WholeTable
from keifu_loaders.readers.stream import Place, Stream

MEDIA_TYPE = "application/pdf"
_KIND = "PDF"
_LONG = 20
"""Pages from which on the person at the terminal is told that it takes a while."""
_UNMAPPED = 0.3
"""Part of the characters without a known letter from which on a text counts as unreadable."""


class _Read(NamedTuple):
    """What one page holds: its lines and tables from top to bottom, how many characters, how many of them unknown."""

    items: list[Printed | Table]
    characters: int
    unknown: int


def read_pdf(content: Content) -> Document:
    """Lines outside of tables and rows of ruled tables, page by page, from top to bottom.

    Page numbers, running heads and feet are left out; a table that goes on at the top of the next page with the same
    columns keeps its number. Of running text in two columns the left one is read first. ``CannotRunError`` for a PDF that is
    encrypted, broken, or without text (scanned, or with fonts that do not say which letters they draw).
    """
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it warns of every font that it finds odd
    with parsing(content, _KIND):
        try:
            pdf = pdfplumber.open(io.BytesIO(content.data))
        except PdfminerException as error:
            if error.args and isinstance(error.args[0], PDFPasswordIncorrect | PDFEncryptionError):
                raise _locked(content) from error
            raise
        with pdf, _telling(len(pdf.pages)):
            pages = [_read(page) for page in pdf.pages]
    _readable(content, pages)
    stream = Stream(content, MEDIA_TYPE)
    _fill(stream, pages)
    return stream.document()


def _telling(pages: int) -> AbstractContextManager[object]:
    if pages <= _LONG:
        return nullcontext()
    return Progress().step(f"PDF {pages} ページを読んでいます", f"Reading {pages} pages")


def _read(page: Page) -> _Read:
    """One page, whose memory is given back at once."""
    number, height = page.page_number, float(page.height)
    texts = [char["text"] for char in page.chars]
    tables, rest = tables_of(page)
    of_box: dict[Box, Table] = {table.box: table for table in tables}
    items: list[Printed | Table] = []
    for place in reading_order(lines_of(rest), list(of_box), float(page.width)):
        if isinstance(place, tuple):
            items.append(of_box[place])
        else:
            items.append(Printed(number, (place.top + place.bottom) / 2 / height, place.text))
    page.close()
    return _Read(items, len(texts), sum(text.startswith("(cid:") for text in texts))


def _fill(stream: Stream, pages: list[_Read]) -> None:
    printed = [item for page in pages for item in page.items if isinstance(item, Printed)]
    left_out = running(printed, len(pages))
    whole: WholeTable | None = None
    for number, page in enumerate(pages, 1):
        for at, item in enumerate(_without(page, left_out)):
            if isinstance(item, Table) and whole and at == 0 and whole.goes_on_in(item):
                whole.add(item, number)
                continue
            if whole:
                whole.write(stream)
                whole = None
            if isinstance(item, Table):
                whole = WholeTable(item, number)
            else:
                stream.text(item.text, Place(page=number))
    if whole:
        whole.write(stream)


def _without(page: _Read, left_out: set[Printed]) -> Iterator[Printed | Table]:
    return (item for item in page.items if isinstance(item, Table) or item not in left_out)


def _readable(content: Content, pages: list[_Read]) -> None:
    characters = sum(page.characters for page in pages)
    unknown = sum(page.unknown for page in pages)
    if characters and unknown <= _UNMAPPED * characters:
        return
    raise CannotRunError(
        "PDF に読み取れる文字がありません(スキャン画像か、文字コードのない書体です)。元の Word や Excel か、OCR をかけた PDF を渡してください。",
        "The PDF holds no text that can be read (a scanned image, or fonts without character codes). "
        "Give the original Word or Excel file, or a PDF with recognised text.",
        content.where,
    )


def _locked(content: Content) -> CannotRunError:
    return CannotRunError(
        "PDF がパスワードで保護されています。保護を外して保存し直してください。",
        "The PDF is protected by a password. Save it again without protection.",
        content.where,
    )
