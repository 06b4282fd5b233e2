"""``keifu load DOCUMENT``: hands over to the loaders."""

from pathlib import Path


def load(document: Path, output: Path | None, strict: bool, profile: str | None) -> int:
    """Reads a plan document and writes it as ``.ttl``, ``.xlsx`` or ``.json``; see ``keifu_loaders.commands.load``."""
    from keifu_loaders import commands

    commands.load(document, output, strict, profile)
    return 0
