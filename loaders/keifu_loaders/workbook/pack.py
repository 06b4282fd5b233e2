"""A workbook as bytes: the same content gives the same bytes, so that a change is a change."""

import datetime
import io
import re
import zipfile

from openpyxl import Workbook

_TIME = datetime.datetime(2000, 1, 1)  # any fixed time; openpyxl wants it without a zone
_FIXED_HEIGHT = re.compile(rb' customHeight="(?:1|true)"')
_AFTER_FOOTER = b"</headerFooter>"
_NO_TRIANGLES = b'<ignoredErrors><ignoredError sqref="A1:XFD1048576" numberStoredAsText="1"/></ignoredErrors>'
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def pack(book: Workbook) -> bytes:
    """The workbook with one fixed time in its properties and in its archive."""
    book.properties.creator, book.properties.created = "Keifu", _TIME
    saved, packed = io.BytesIO(), io.BytesIO()
    book.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + _TIME.isoformat().encode() + b"Z", content)
            if entry.filename.startswith("xl/worksheets/"):
                content = _FIXED_HEIGHT.sub(b"", content)  # so that a row grows with what a person types
                content = content.replace(_AFTER_FOOTER, _AFTER_FOOTER + _NO_TRIANGLES)
            fixed = zipfile.ZipInfo(entry.filename, _TIME.timetuple()[:6])
            fixed.compress_type, fixed.create_system = zipfile.ZIP_DEFLATED, 3
            target.writestr(fixed, content)
    return packed.getvalue()
