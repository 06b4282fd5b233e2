"""Writing files whole or not at all, and locks on them."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO

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


def lock(file: IO[str], shared: bool = False) -> None:
    """Locks an open file until it is closed or its process ends; ``BlockingIOError`` where another process has it.

    ``shared`` allows other shared locks beside it. Windows has none; there an open file cannot be renamed, which is
    what a shared lock is for.
    """
    if sys.platform == "win32":
        import msvcrt

        if shared:
            return
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise BlockingIOError from error
    else:
        import fcntl

        fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
