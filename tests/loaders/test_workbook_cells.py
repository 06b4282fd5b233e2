"""Where things stand in a workbook: the cell that a finding names is the one to go to."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from filled_workbook import edited, filled_template, put
from openpyxl import load_workbook
from rdflib import RDF, RDFS, URIRef

from keifu.vocabulary import KF
from keifu_loaders.emit import emit
from keifu_loaders.normalise import printed
from keifu_loaders.read import read_plan
from keifu_loaders.workbook import read_with_cells, workbook

PLANS = ("tokushima", "togitsu", "imari", "tsushima", "kaizu")
WITH_A_ROW = (KF.Measure, KF.Pillar, KF.MeasureGroup, KF.Step, KF.Project, KF.Indicator, KF.InformationSystem, KF.Term)
WITH_A_COLUMN = (KF.Phase, KF.Value)


@pytest.mark.sources
@pytest.mark.parametrize("name", PLANS)
def test_each_thing_of_a_real_plan_stands_where_it_is_said_to(shared: Path, tmp_path: Path, name: str) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(workbook(read_plan(shared / "sources" / f"{name}.txt")))
    plan, cells = read_with_cells(path)
    graph, book = emit(plan), load_workbook(path)
    for kind in WITH_A_ROW:
        for thing in graph.subjects(RDF.type, kind):
            row = [printed(str(cell.value)) for cell in _row(book, cells[str(thing)])]
            assert printed(str(graph.value(thing, RDFS.label))) in row
    for note in graph.subjects(RDF.type, KF.ReadingNote):
        said = {str(text) for text in graph.objects(note, RDFS.comment)}
        assert said <= {str(cell.value) for cell in _row(book, cells[str(note)])}
    stated = [thing for kind in WITH_A_COLUMN for thing in graph.subjects(RDF.type, kind)]
    in_a_column = [thing for thing in stated if not str(thing).endswith("/baseline")]  # that stands in the row itself
    for thing in in_a_column:
        sheet, _, place = cells[str(thing)].partition("!")
        assert str(graph.value(thing, KF.printed)) in str(book[sheet][place].value)
    assert bool(in_a_column) == (name != "tsushima")  # it prints neither schedule nor targets


def _row(book, cell: str):
    """The row that a cell is in."""
    sheet, _, place = cell.partition("!")
    return book[sheet][int(place.removeprefix("A"))]


def test_a_finding_names_the_cell(tmp_path: Path) -> None:
    (tmp_path / "plan.xlsx").write_bytes(edited(filled_template(), put("施策", "B2", "a\x7fb")))
    command = [sys.executable, "-m", "keifu", "validate", "plan.xlsx"]
    options = {"capture_output": True, "encoding": "utf-8", "cwd": tmp_path, "env": {**os.environ, "PYTHONUTF8": "1"}}
    found = json.loads(subprocess.run([*command, "--format", "json"], check=False, **options).stdout)["findings"]
    (wrong,) = [one for one in found if one["severity"] == "violation" and one["path"] == "rdfs:label"]
    assert URIRef(wrong["focus"]).endswith("/measure/1")
    assert (wrong["file"], wrong["file_cell"], wrong["file_line"]) == ("plan.xlsx", "施策!A2", None)
    assert "ファイル: plan.xlsx 施策!A2" in subprocess.run(command, check=False, **options).stdout
    rows = subprocess.run([*command, "--format", "csv"], check=False, **options).stdout
    assert "plan.xlsx,施策!A2," in rows
    for form in ("github", "sarif", "junit"):
        assert "施策!A2" in subprocess.run([*command, "--format", form], check=False, **options).stdout
