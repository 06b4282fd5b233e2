"""Writing files whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from keifu.errors import CannotRunError


def write_whole(path: Path, content: bytes) -> None:
    """Write beside, then rename: whoever reads ``path`` sees the old content or the new. ``CannotRunError`` if it fails."""
    with replacing(path) as file:
        file.write(content)


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file beside ``path`` that takes its place when all is written. ``CannotRunError`` if it cannot be written."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        try:
            with beside.open("wb") as file:
                yield file
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise CannotRunError(
            f"書き込めません({error.strerror})。フォルダーがあるか、書き込めるかを確かめてください。",
            f"Cannot write ({error.strerror}). Check that the folder exists and can be written.",
            str(path),
        ) from error
