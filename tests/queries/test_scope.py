"""Every answer says which data and which documents it rests on, in every form that has a place for it."""

import io
import json

import openpyxl
import pytest

from keifu.commands.ask import about, ask
from keifu.formats import render
from keifu.questions import Answer, answer
from keifu.snapshot import Snapshot

ALL = ["重名町DX計画(日付の記載なし、状態の記載なし)", "例市DX計画(案)(2026-01、案)", "見本町DX計画(2026-03、策定済み)"]
DIGEST = "0123456789abcdef" * 4


@pytest.fixture
def everywhere(run) -> Answer:
    return answer("coverage", {}, run, DIGEST)


def test_without_a_municipality_all_plans_that_were_read_are_the_scope(everywhere, run):
    assert everywhere.scope == ALL  # a plan that is only named was not looked at
    one = answer("targets", {"municipality": "例市"}, run)
    assert [(source.document, source.date, source.status) for source in one.sources] == [
        ("例市DX計画(案)", "2026-01", "案")
    ]


def test_json_has_the_documents_and_the_data(everywhere):
    content = json.loads(render(everywhere, "json"))
    assert content["snapshot"] == DIGEST and content["scope"] == ALL
    assert content["sources"][0] == {
        "municipality": "重名町",
        "document": "重名町DX計画",
        "date": None,
        "status": None,
        "plan": "https://w3id.org/keifu/id/plan/980030/dx",
    }


@pytest.mark.parametrize(("lang", "document"), [("ja", "対象の文書"), ("en", "Document looked at")])
def test_xlsx_has_them_on_its_second_sheet(lang, document, run):
    found = answer("targets", {"municipality": "例市"}, run, DIGEST)
    book = openpyxl.load_workbook(io.BytesIO(render(found, "xlsx", lang)))
    assert len(book.worksheets) == 2
    rows = [[cell for cell in row if cell is not None] for row in book.worksheets[1].iter_rows(values_only=True)]
    assert rows[1][1] == "例市" and DIGEST in rows[2] and str(len(found.table.rows)) in rows[3]
    assert document in rows[5]
    assert rows[6] == ["例市", "例市DX計画(案)", "2026-01", "案", "https://w3id.org/keifu/id/plan/990019/dx"]


def test_the_command_names_them_on_standard_error_and_leaves_the_table_alone(home, capsysbinary):
    ask("coverage", [])
    shown = capsysbinary.readouterr()
    assert [line for line in shown.err.decode().splitlines() if line.startswith("対象: ")] == [
        f"対象: {one}" for one in ALL
    ]
    assert "対象" not in shown.out.decode()


def test_many_documents_are_counted(everywhere, tmp_path):
    many = Answer(everywhere.question, {}, everywhere.table, "", everywhere.sources * 500)
    said = about(many, Snapshot(tmp_path, DIGEST, "0", {}, {}), "ja")
    assert "対象: 1,500件の文書(一覧は keifu ask plans)" in said and len(said.splitlines()) == 3
