"""The bytes of a document, read once."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from keifu.errors import CannotRunError


@dataclass(frozen=True)
class Content:
    """What a reader starts from: ``where`` (path, for messages), ``name`` of the file, ``data``, ``sha256`` (hex)."""

    where: str
    name: str
    data: bytes
    sha256: str


def read_content(path: Path) -> Content:
    """The bytes of a file; ``CannotRunError`` where it is missing, a folder, unreadable or empty."""
    where = str(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CannotRunError(
            f"文書を読めません({error.strerror})。ファイルの場所と名前を確かめてください。",
            f"Cannot read the document ({error.strerror}). Check its place and name.",
            where,
        ) from None
    if not data.strip():
        raise CannotRunError("文書が空です。", "The document is empty.", where)
    return Content(where, path.name, data, hashlib.sha256(data).hexdigest())
