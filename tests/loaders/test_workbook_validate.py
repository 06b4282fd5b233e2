"""``keifu validate`` takes workbooks beside RDF."""

import json
import os
import subprocess
import sys

from filled_workbook import filled_template
from openpyxl import Workbook


def test_workbooks_and_rdf_are_checked_together(root, tmp_path):
    """A workbook is read as ``keifu load`` reads it, and told of by its name; one that is not Keifu's is status 3."""
    book, plan = tmp_path / "plan.xlsx", root / "data" / "plans" / "423084-dx.ttl"
    book.write_bytes(filled_template())
    command = [sys.executable, "-m", "keifu", "validate"]
    options = {"capture_output": True, "encoding": "utf-8", "cwd": tmp_path, "env": {**os.environ, "PYTHONUTF8": "1"}}
    found = subprocess.run([*command, "plan.xlsx", str(plan), "--format", "json"], check=False, **options)
    assert found.returncode in (0, 1), found.stderr
    files = {record["file"] for record in json.loads(found.stdout)["findings"]}
    assert files == {"plan.xlsx", plan.as_posix()}
    Workbook().save(tmp_path / "other.xlsx")
    other = subprocess.run([*command, "other.xlsx"], check=False, **options)
    assert other.returncode == 3
    assert "other.xlsx: Keifu のブックではありません" in other.stderr
