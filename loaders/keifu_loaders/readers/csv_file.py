"""Comma or tab separated values (RFC 4180): the whole file is one table."""

import csv
import io

from keifu.errors import CannotRunError
from keifu_loaders.document import Document
from keifu_loaders.readers.content import Content
from keifu_loaders.readers.stream import Cell, Place, Stream

_ENCODINGS = ("utf-8-sig", "cp932")
"""Tried in this order: Excel in Japanese writes cp932, whose bytes are hardly ever valid UTF-8."""


def read_csv(content: Content) -> Document:
    """All records as the rows of one table, as wide as the widest; empty records are left out.

    UTF-8 with or without byte order mark, or cp932. ``CannotRunError`` for another encoding and for broken quotes.
    """
    text = _decoded(content)
    stream = Stream(content, "text/csv")
    records = _records(content, text)
    width = max(map(len, records), default=0)
    table = stream.new_table()
    for record in records:
        cells = [Cell(value.replace("\r\n", "\n")) for value in record]
        stream.row([*cells, *(Cell() for _ in range(width - len(cells)))], (), table, Place())
    return stream.document()


def _decoded(content: Content) -> str:
    for encoding in _ENCODINGS:
        try:
            text = content.data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise CannotRunError(
        "文字コードが UTF-8 でも Shift_JIS(cp932)でもありません。UTF-8 の CSV として保存し直してください。",
        "The text is encoded neither in UTF-8 nor in Shift_JIS (cp932). Save it as CSV in UTF-8.",
        content.where,
    )


def _records(content: Content, text: str) -> list[list[str]]:
    delimiter = "\t" if text.count("\t") > text.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return list(reader)
    except csv.Error as error:
        raise CannotRunError(
            f"CSV の引用符が正しくないか、項目が長すぎます({error})。表計算ソフトで CSV として保存し直してください。",
            f"The quotes of the CSV are broken or a field is too long ({error}). Save it as CSV from a spreadsheet again.",
            f"{content.where}:{reader.line_num}",
        ) from None
