"""``keifu load`` with workbooks, as a person meets it."""

import subprocess
import sys
from pathlib import Path

import pytest
from filled_workbook import edited, filled_template, put
from openpyxl import Workbook
from rdflib import RDF, Graph

from keifu.vocabulary import KF
from keifu_loaders.workbook import template


@pytest.fixture(scope="module")
def filled() -> bytes:
    return filled_template()


def load(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "keifu", "load", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False)


def test_the_command_writes_the_template_and_reads_workbooks(tmp_path: Path, filled: bytes) -> None:
    assert load(tmp_path, "--template", "-o", "template.xlsx").returncode == 0
    assert load(tmp_path, "--template").stdout == (tmp_path / "template.xlsx").read_bytes() == template()
    (tmp_path / "plan.xlsx").write_bytes(filled)
    done = load(tmp_path, "plan.xlsx")
    assert done.returncode == 0
    assert len(list(Graph().parse(data=done.stdout, format="turtle").subjects(RDF.type, KF.Measure))) == 1
    assert "施策 1" in done.stderr.decode()
    assert load(tmp_path, "plan.xlsx", "-o", "again.xlsx").returncode == 0
    assert load(tmp_path, "again.xlsx", "-o", "once-more.xlsx").returncode == 0
    assert (tmp_path / "again.xlsx").read_bytes() == (tmp_path / "once-more.xlsx").read_bytes()


def test_the_command_refuses_and_writes_nothing(tmp_path: Path, filled: bytes) -> None:
    (tmp_path / "plan.xlsx").write_bytes(edited(filled, put("施策", "D2", "9")))
    before = sorted(tmp_path.iterdir())
    done = load(tmp_path, "plan.xlsx", "-o", "plan.ttl")
    assert (done.returncode, done.stdout) == (3, b"")
    assert "plan.xlsx" in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()
    wrong = (["--template", "plan.xlsx"], [], ["--template", "-o", "a.ttl"], ["plan.xlsx", "--profile", "sheet"])
    assert [load(tmp_path, *arguments).returncode for arguments in wrong] == [2, 2, 2, 2]
    assert sorted(tmp_path.iterdir()) == before


def test_strict_asks_for_what_is_still_lost(tmp_path: Path, filled: bytes) -> None:
    def lost(book: Workbook) -> None:
        book["注記"].append(["行がない", "measure/1", None, "工程", "文", "text", "3"])

    (tmp_path / "plan.xlsx").write_bytes(edited(filled, lost))
    assert load(tmp_path, "plan.xlsx").returncode == 0
    assert load(tmp_path, "plan.xlsx", "--strict").returncode == 3
