"""The baseline: findings that are known and do not fail, in a file that people keep beside their data."""

import json
from collections.abc import Iterable
from pathlib import Path

from keifu.errors import CannotRunError
from keifu.files import write_whole
from keifu.findings import Finding
from keifu.tables import read_text


def read_baseline(path: Path) -> dict[str, str]:
    """Fingerprint → words of each known finding. ``CannotRunError`` where the file is no baseline, with line and column."""
    where, reason = str(path), ""
    try:
        content = json.loads(read_text(path))
        known = content["findings"]
        if content["keifu-baseline"] == 1 and all(isinstance(known[key], str) for key in known):
            return dict(known)
    except json.JSONDecodeError as error:
        where, reason = f"{path}:{error.lineno}:{error.colno}", f" ({error.msg})"
    except (KeyError, TypeError):
        pass
    raise CannotRunError(
        f"基準のファイルとして読めません{reason}。--write-baseline で作り直してください。",
        f"This is no baseline{reason}. Make it anew with --write-baseline.",
        where,
    )


def write_baseline(path: Path, found: Iterable[Finding]) -> None:
    """Writes all findings as known, a line each, sorted, so that a change of the file shows what changed.

    ``CannotRunError`` where it cannot be written; then the old file stays.
    """
    lines = {finding.fingerprint: finding.text("ja") for finding in found}
    content = {"keifu-baseline": 1, "findings": dict(sorted(lines.items()))}
    write_whole(path, (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode())
