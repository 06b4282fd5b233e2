"""What stands between a document and the library that parses it: one clear message for whatever is wrong."""

import io
import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from keifu.errors import CannotRunError, KeifuError
from keifu_loaders.document import Document
from keifu_loaders.readers.content import Content

_COMPOUND = bytes.fromhex("D0CF11E0A1B11AE1")
"""How the old Office formats and encrypted new ones begin ([MS-CFB] 2.2)."""
UNPACKED_LIMIT = 400_000_000
"""Bytes that a package may unpack to; the five plans at hand stay below 1 % of it."""


@contextmanager
def parsing(content: Content, kind: str) -> Iterator[None]:
    """Whatever a parsing library raises becomes one ``CannotRunError``; its warnings are not for the user."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except KeifuError:
        raise
    except Exception as error:
        raise CannotRunError(
            f"{kind} として読めません。壊れているか、別の形式です。開いて保存し直してから読み込んでください。",
            f"This cannot be read as {kind}: it is damaged, or of another kind. Open it, save it again, and load that.",
            content.where,
        ) from error


def package(content: Content, kind: str) -> io.BytesIO:
    """The bytes of an Office package (ECMA-376 part 2: a zip); ``CannotRunError`` if locked, old, broken, a zip bomb."""
    if content.data.startswith(_COMPOUND):
        raise CannotRunError(
            f"パスワードで保護されているか、古い形式のファイルです。保護を外し、{kind} として保存し直してください。",
            f"The file is protected by a password or of the old format. Save it without protection as {kind}.",
            content.where,
        )
    data = io.BytesIO(content.data)
    with parsing(content, kind), zipfile.ZipFile(data) as archive:
        size = sum(entry.file_size for entry in archive.infolist())
    if size > UNPACKED_LIMIT:
        raise CannotRunError(
            f"展開すると {size:,} バイトになり、上限の {UNPACKED_LIMIT:,} バイトを超えます。空の行や画像を除いて保存し直してください。",
            f"The file unpacks to {size:,} bytes, more than the limit of {UNPACKED_LIMIT:,}. "
            "Save it again without empty rows or pictures.",
            content.where,
        )
    return data


def other_format(kind: str) -> Callable[[Content], Document]:
    """A reader for a format that is not read: its error says which one to save as."""

    def refuse(content: Content) -> Document:
        raise CannotRunError(
            f"この形式は読み込めません。{kind} として保存し直してから読み込んでください。",
            f"This format is not read. Save the document as {kind} and load that.",
            content.where,
        )

    return refuse
