"""Text files in UTF-8; a tab parts the cells of a table."""

from keifu.errors import CannotRunError
from keifu_loaders.document import Document, Line
from keifu_loaders.normalise import fold
from keifu_loaders.readers.content import Content


def read_text(content: Content) -> Document:
    """The lines of a UTF-8 text; ``CannotRunError`` for a text that is binary or in another encoding."""
    if b"\0" in content.data:
        raise CannotRunError(
            "文字の文書ではありません(バイナリです)。テキストに変換してから読み込んでください。",
            "This is not a text document but a binary file. Convert it to text first.",
            content.where,
        )
    lines = tuple(Line(n, raw, fold(raw)) for n, raw in enumerate(_decoded(content).splitlines(), 1))
    return Document(content.name, "text/plain", content.sha256, lines)


def _decoded(content: Content) -> str:
    try:
        return content.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.data.count(b"\n", 0, error.start) + 1
        raise CannotRunError(
            "文字コードが UTF-8 ではありません。UTF-8 で保存し直してください。",
            "The text is not encoded in UTF-8. Save it as UTF-8.",
            f"{content.where}:{line}",
        ) from None
