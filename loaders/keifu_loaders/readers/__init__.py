"""Every kind of document as the same stream of lines and rows (``keifu_loaders.document``)."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from keifu_loaders.document import Document
from keifu_loaders.readers.content import Content, read_content
from keifu_loaders.readers.guard import other_format
from keifu_loaders.readers.text import read_text

Reader = Callable[[Content], Document]


def _late(module: str, function: str) -> Reader:
    """A reader whose module is imported when it is needed: the libraries behind it take a second to load."""

    def read(content: Content) -> Document:
        reader: Reader = getattr(import_module(f"{__name__}.{module}"), function)
        return reader(content)

    return read


READERS: dict[str, Reader] = {
    ".pdf": _late("pdf", "read_pdf"),
    ".docx": _late("word", "read_word"),
    ".xlsx": _late("excel", "read_excel"),
    ".xlsm": _late("excel", "read_excel"),
    ".csv": _late("csv_file", "read_csv"),
    ".tsv": _late("csv_file", "read_csv"),
    **dict.fromkeys((".doc", ".docm", ".odt", ".rtf", ".jtd"), other_format("Word (.docx)")),
    **dict.fromkeys((".xls", ".xlsb", ".ods"), other_format("Excel (.xlsx)")),
    **dict.fromkeys((".ppt", ".pptx"), other_format("PDF")),
}
"""File ending (with the dot, small letters) → reader; every other ending is read as text."""


SUFFIXES = {".txt", ".md", *READERS}
"""The endings of the files of a folder that are taken for documents."""


def read_document(path: Path) -> Document:
    """Read a document by its ending. ``CannotRunError`` where it cannot be read."""
    return READERS.get(path.suffix.lower(), read_text)(read_content(path))
