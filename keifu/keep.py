"""Which snapshots stay on disk: the newest ones, and whatever a server answers from.

A server holds a shared lock on the ``snapshot.json`` that it serves; the system frees it when the process dies, however
it dies. Where there are no such locks (Windows), the open file itself keeps the folder from being renamed.
"""

import re
import shutil
from contextlib import suppress
from pathlib import Path
from typing import IO

from keifu.files import lock
from keifu.snapshot import Snapshot

NEWEST = 3
_OURS = re.compile(r"[0-9a-f]{16}")


def hold(snapshot: Snapshot) -> IO[str] | None:
    """Keeps a snapshot from being deleted until the file is closed; ``None`` where it cannot be opened or locked."""
    file = None
    try:
        file = (snapshot.path / "snapshot.json").open(encoding="utf-8")
        lock(file, shared=True)
    except OSError:
        if file:
            file.close()
        return None
    return file


def prune(home: Path, current: str, aside: str) -> list[str]:
    """Deletes old snapshots of ``home`` and gives their names; the ``NEWEST`` stay, ``current``, and those that are held.

    A folder is renamed first (``aside`` and its name), so that a snapshot is there whole or not at all. What cannot be
    deleted stays, for the next time.
    """
    folders = [folder for folder in (home / "snapshots").iterdir() if _OURS.fullmatch(folder.name)]
    folders.sort(key=lambda folder: (folder.name == current, _built(folder)), reverse=True)
    return [folder.name for folder in folders[NEWEST:] if _delete(folder, aside)]


def _delete(folder: Path, aside: str) -> bool:
    gone = folder.with_name(aside + folder.name)
    try:
        with suppress(FileNotFoundError), (folder / "snapshot.json").open(encoding="utf-8") as file:
            lock(file)
        folder.rename(gone)  # after the file is closed: Windows renames no folder with an open file in it
    except OSError:  # held (BlockingIOError), or not ours to rename
        return False
    shutil.rmtree(gone, ignore_errors=True)
    return True


def _built(folder: Path) -> float:
    try:
        return (folder / "snapshot.json").stat().st_mtime
    except OSError:
        return 0.0
