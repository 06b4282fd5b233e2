"""The house keeps its own rules: small files and functions, no place of this machine, whole packages."""

import ast
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("keifu", "loaders", "server")


def sources() -> list[Path]:
    return [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "-C", str(ROOT), "ls-files", "-z"], capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_functions_are_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 300
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 40, node.name


def test_the_median_file_is_short() -> None:
    lengths = sorted(path.read_text(encoding="utf-8").count("\n") for path in sources())
    assert lengths[len(lengths) // 2] < 150


def test_no_place_of_a_machine_and_no_registry() -> None:
    here = str(ROOT)
    pattern = re.compile(r"/(?:home|Users|root)/\w+/|--(?:extra-)?index-url|\bpypi\.org\b|registry\.npmjs")
    mine = Path(__file__)
    for path in tracked():
        if path == mine:
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        assert here not in text or here == "/", path
        assert not pattern.search(text), path


def test_requirements_are_pinned_with_hashes() -> None:
    for name in ("build", "runtime", "dev"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        pinned = re.findall(r"^\S+==\S+", text, re.MULTILINE)
        assert pinned
        for block in re.split(r"\n(?=\S)", text):
            assert block.startswith("#") or "--hash=sha256:" in block


def test_the_wheel_is_whole(tmp_path: Path) -> None:
    """A wheel without its knowledge folders, words, profiles or templates would start and then fail."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--quiet",
            "--no-deps",
            "--no-build-isolation",
            "-w",
            str(tmp_path),
            str(ROOT),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("ontology", "shapes", "queries", "data"):
        wanted = {p.relative_to(ROOT).as_posix() for p in (ROOT / folder).rglob("*") if p.is_file()}
        assert {f"keifu/_assets/{name}" for name in wanted} <= names
    for room, package in (("loaders", "keifu_loaders"), ("server", "keifu_server")):
        for path in (ROOT / room / package).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                assert path.relative_to(ROOT / room).as_posix() in names
