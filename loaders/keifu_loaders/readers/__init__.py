"""Every kind of document as the same stream of lines and rows (``keifu_loaders.document``)."""

from collections.abc import Callable
from pathlib import Path

from keifu_loaders.document import Document
from keifu_loaders.readers.content import Content, read_content
from keifu_loaders.readers.text import read_text

READERS: dict[str, Callable[[Content], Document]] = {}
"""File ending (with the dot, small letters) → reader; every other ending is read as text."""


def read_document(path: Path) -> Document:
    """Read a document by its ending. ``CannotRunError`` where it cannot be read."""
    return READERS.get(path.suffix.lower(), read_text)(read_content(path))
