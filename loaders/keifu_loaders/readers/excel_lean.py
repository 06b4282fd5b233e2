"""Workbooks without what nobody sees: a million formatted but empty rows would take a minute and gigabytes to load."""

import io
import re
import zipfile

from keifu.errors import CannotRunError
from keifu_loaders.readers.content import Content

_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_EMPTY = re.compile(rb"<row\b[^>]*/>|<row\b[^>]*>\s*(?:<c\b[^>]*/>\s*)*</row>")
"""A row (ECMA-376 part 1, 18.3.1.73) without a value in it."""
_MERGED = re.compile(rb"""<mergeCell\b[^>]*\bref=["']([A-Z]+)(\d+):([A-Z]+)(\d+)["']""")
_BIG = 1_000_000
"""Bytes of a sheet from which on its empty rows are taken out before it is parsed."""
MERGED_LIMIT = 1_000_000
"""Places that the merged cells of a sheet may cover; openpyxl makes an object of each."""


def lean(content: Content, data: io.BytesIO) -> io.BytesIO:
    """The package, its big sheets without their empty rows.

    ``CannotRunError`` where merged cells cover more than ``MERGED_LIMIT`` places: whole columns merged by mistake.
    """
    with zipfile.ZipFile(data) as archive:
        parts = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    sheets = [name for name in parts if _SHEET.fullmatch(name)]
    if any(sum(map(_places, _MERGED.findall(parts[name]))) > MERGED_LIMIT for name in sheets):
        raise CannotRunError(
            "結合セルの範囲が大きすぎます(列全体の結合など)。結合を解除して保存し直してください。",
            "Merged cells cover too much (whole columns, perhaps). Unmerge them and save the file again.",
            content.where,
        )
    big = [name for name in sheets if len(parts[name]) > _BIG]
    if not big:
        return data
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, _EMPTY.sub(b"", part) if name in big else part)
    return made


def _places(merged: tuple[bytes, bytes, bytes, bytes]) -> int:
    left, top, right, bottom = merged
    return (_column(right) - _column(left) + 1) * (int(bottom) - int(top) + 1)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
