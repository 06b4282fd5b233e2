"""The workbook for a person: nothing is lost on the way there and back, and it looks and behaves as one."""

import shutil
import subprocess
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pydantic import BaseModel
from small_plans import SMALL_PLANS, UNIT, of_model

from keifu_loaders import records
from keifu_loaders.commands import as_turtle
from keifu_loaders.read import read_plan
from keifu_loaders.records import Fact, Measure, Note, Phase, Plan, Span, Value
from keifu_loaders.workbook import is_workbook, read_workbook, workbook
from keifu_loaders.workbook.entries import cells, read_values, spans
from keifu_loaders.workbook.layout import as_markdown, layout
from keifu_loaders.workbook.plans import plan_of
from keifu_loaders.workbook.tables import tables

PLANS = ["tokushima", "togitsu", "kaizu", "imari", "tsushima"]

CALM = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=40)


@CALM
@given(SMALL_PLANS)
def test_tables_and_back_change_nothing(plan: Plan) -> None:
    assert plan_of(tables(plan), "plan.xlsx") == plan


@settings(CALM, max_examples=12)
@given(SMALL_PLANS)
def test_workbook_and_back_change_nothing(plan: Plan) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.xlsx"
        path.write_bytes(workbook(plan))
        assert is_workbook(path)
        back = read_workbook(path)
    for name in Plan.model_fields:
        assert getattr(back, name) == getattr(plan, name), name
    assert workbook(back) == workbook(plan)


@CALM
@given(st.lists(of_model(Value), max_size=5), UNIT)
@example([Value(span=Span(1, 1), year=2026, printed="90", number=Decimal("90.0"), unit="回")], "回")
@example([Value(span=Span(1, 1), year=None, printed="全校で実施", number=None, unit="")], "校")
def test_the_written_form_of_numbers_is_kept(values: list[Value], unit: str) -> None:
    back = read_values(cells(values, unit), spans(values) or [Span(1, 1)], unit)
    assert [str(value.number) for value in back] == [str(value.number) for value in values]
    assert back == values


def test_every_field_of_every_record_has_its_place() -> None:
    """A field that is added to a record needs a column in ``layout.yaml`` (or a word in ``entries.py``)."""
    items = {name for item in layout().plan.items for name in (item.field, item.lines)}
    assert set(Plan.model_fields) == (items - {None, ".years"}) | {s.field for s in layout().sheets if not s.within}
    for sheet in layout().sheets:
        columns = {column.field.partition(".")[0] for column in sheet.columns} - {""}
        if sheet.model:
            inside = {s.field for s in layout().sheets if s.within} if sheet.model is Measure else set()
            assert set(sheet.model.model_fields) == columns | inside | ({sheet.years} if sheet.years else set())
    assert set(Phase.model_fields) == {"span", "year", "printed", "kinds"}
    assert set(Value.model_fields) == {"span", "year", "printed", "number", "unit"}
    carried = {sheet.record for sheet in layout().sheets if sheet.record} | {"Plan", "Phase", "Value", "Record"}
    known = {name for name, kind in vars(records).items() if isinstance(kind, type) and issubclass(kind, BaseModel)}
    assert known - {"BaseModel"} == carried


def test_the_docs_show_the_layout(root: Path) -> None:
    text = (root / "docs" / "workbook.md").read_text(encoding="utf-8")
    assert as_markdown() in text, "paste keifu_loaders.workbook.layout.as_markdown() into docs/workbook.md"


# ---- The real plans ----


@pytest.mark.sources
@pytest.mark.parametrize("name", PLANS)
def test_a_real_plan_comes_back_whole(shared: Path, tmp_path: Path, name: str) -> None:
    plan = read_plan(shared / "sources" / f"{name}.txt")
    path = tmp_path / "plan.xlsx"
    path.write_bytes(workbook(plan))
    back = read_workbook(path)
    assert back == plan
    assert as_turtle(back) == as_turtle(plan)
    assert workbook(plan) == path.read_bytes()


@pytest.mark.sources
def test_what_a_person_sees(shared: Path, tmp_path: Path) -> None:
    plan = read_plan(shared / "sources" / "tokushima.txt")
    path = tmp_path / "plan.xlsx"
    path.write_bytes(workbook(plan))
    book = load_workbook(path)
    assert book.sheetnames == ["説明", *layout().names, "段階の語"]
    steps = book["工程"]
    header = [str(cell.value).split("\n")[0] for cell in steps[1]]
    assert header[4:9] == ["工程の名称", "令和8年度", "令和9年度", "令和10年度", "令和11年度"]
    assert steps.freeze_panes == "F2"
    assert (
        steps.auto_filter.ref == f"A1:K{len(plan.measures[0].steps) - 2 + sum(len(m.steps) for m in plan.measures) + 1}"
    )
    lists = {str(rule.sqref): rule for rule in steps.data_validations.dataValidation}
    assert lists["A2:A2000"].formula1 == "'施策'!$A$2:$A$2000"
    assert not lists["F2:F2000"].showErrorMessage  # other words are allowed
    lost = steps["E3"]
    assert plan.measures[0].steps[1].phases == []
    assert lost.comment is not None and plan.notes[0].ja in lost.comment.text
    assert lost.fill.fgColor.rgb == steps["F3"].fill.fgColor.rgb != steps["E2"].fill.fgColor.rgb
    assert steps["E2"].alignment.wrap_text
    assert not any(page.protection.sheet for page in book)


def test_a_text_that_begins_with_an_equals_sign_stays_text(tmp_path: Path) -> None:
    measure = Measure(span=Span(1, 2), number="1", title="=1+1", pillar=None, owners=["-課", "@課"])
    note = Note(span=Span(1, 1), kind="Repaired", about="measure/1", missing=None, ja="+1", en="=A1")
    path = tmp_path / "plan.xlsx"
    path.write_bytes(workbook(bare(measures=[measure], notes=[note])))
    page = load_workbook(path)["施策"]
    assert (page["B2"].value, page["B2"].data_type, page["B2"].number_format) == ("=1+1", "s", "@")
    back = read_workbook(path)
    assert (back.measures, back.notes) == ([measure], [note])


def bare(**fields: Any) -> Plan:
    """A plan with little in it."""
    facts = [
        Fact(property=name, literal=day, datatype="xsd:date", spans=[Span(2, 2)])
        for name, day in (("kf:start", "2026-04-01"), ("kf:end", "2028-03-31"))
    ]
    named = {"title": "計画", "document_title": "計画", "document_name": "plan.txt", "media_type": "text/plain"}
    return Plan(span=Span(1, 1), code="362018", slug="dx", sha256="0" * 64, facts=facts, **named | fields)


@pytest.mark.slow
@pytest.mark.sources
def test_libreoffice_opens_it_and_saves_the_same_plan(shared: Path, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if not office:
        pytest.skip("LibreOffice is not installed (Debian: libreoffice-calc)")
    plan = read_plan(shared / "sources" / "tokushima.txt")
    path = tmp_path / "plan.xlsx"
    path.write_bytes(workbook(plan))
    for form in ("pdf", "xlsx"):
        subprocess.run(
            [
                office,
                f"-env:UserInstallation=file://{tmp_path}/profile",
                "--headless",
                "--convert-to",
                form,
                "--outdir",
                str(tmp_path / "out"),
                str(path),
            ],
            check=True,
            capture_output=True,
            timeout=300,
        )
    assert (tmp_path / "out" / "plan.pdf").read_bytes().startswith(b"%PDF")
    saved = tmp_path / "out" / "plan.xlsx"
    assert is_workbook(saved)
    assert read_workbook(saved) == plan
