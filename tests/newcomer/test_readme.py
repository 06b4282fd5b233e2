"""What the README promises: its commands run as they stand, and both languages promise the same."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from keifu.snapshot import Snapshot

ROOT = Path(__file__).parents[2]
_PLACEHOLDERS = {"FILE": "…", "FILE…": "…", "ファイル": "…", "ファイル…": "…", "-": "…"}


def commands(readme: str) -> list[str]:
    text = (ROOT / readme).read_text(encoding="utf-8")
    return re.findall(r"`(keifu [^`|]+)`", text)


def runnable() -> list[str]:
    """Those that need nothing of the reader's own; tests/loaders, tests/links, tests/server and tests/stores run the others."""
    needy = ("FILE", "URL", "keifu load", "keifu links", "serve")
    return [command for command in commands("README.md") if not any(word in command for word in needy)]


def plain(command: str) -> str:
    return " ".join(_PLACEHOLDERS.get(word, word) for word in command.split())


def test_both_languages_give_the_same_commands() -> None:
    assert list(map(plain, commands("README.md"))) == list(map(plain, commands("README.ja.md")))
    assert len(commands("README.md")) > 8


def test_both_languages_have_the_same_shape() -> None:
    shapes = []
    for readme in ("README.md", "README.ja.md"):
        lines = (ROOT / readme).read_text(encoding="utf-8").splitlines()
        shapes.append([re.match(r"#+|\||```|", line)[0] for line in lines if re.match(r"#|\||```", line)])  # type: ignore[index]
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("command", runnable())
def test_a_command_of_the_readme_runs(snapshot: Snapshot, command: str) -> None:
    if command in {"keifu build", "keifu validate"}:
        pytest.skip("run by tests/core, on its own home")
    home = snapshot.path.parent.parent
    done = subprocess.run(
        [sys.executable, "-m", *shlex.split(command)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "KEIFU_HOME": str(home)},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def test_the_ask_examples_have_rows(snapshot: Snapshot) -> None:
    """An example that finds nothing teaches nothing."""
    home = snapshot.path.parent.parent
    for command in runnable():
        if command.startswith("keifu ask "):
            done = subprocess.run(
                [sys.executable, "-m", *shlex.split(command), "--format", "csv"],
                capture_output=True,
                text=True,
                encoding="utf-8",
                env={**os.environ, "KEIFU_HOME": str(home)},
                check=False,
            )
            assert len(done.stdout.splitlines()) > 1, command


@pytest.mark.parametrize("name", ["README.md", "README.ja.md", "CONTRIBUTING.md", "docs/architecture.md"])
def test_links_lead_somewhere(name: str) -> None:
    page = ROOT / name
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target
