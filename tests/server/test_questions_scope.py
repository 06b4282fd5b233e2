"""Over HTTP too an answer says which documents and which data it rests on."""

import io

import httpx
import openpyxl

from keifu.snapshot import Snapshot


def test_json_and_xlsx_name_documents_and_data(client: httpx.Client, snapshot: Snapshot) -> None:
    content = client.get("/api/questions/coverage").json()
    assert content["snapshot"] == snapshot.digest
    assert len(content["sources"]) == snapshot.counts["plans"]
    assert {
        "municipality": "時津町",
        "document": "時津町DX推進計画",
        "date": "2026-03",
        "status": "策定済み",
    }.items() <= next(source for source in content["sources"] if source["municipality"] == "時津町").items()
    book = openpyxl.load_workbook(io.BytesIO(client.get("/api/questions/coverage?format=xlsx").content))
    listed = {row[0] for row in book.worksheets[1].iter_rows(values_only=True)}
    assert {"海津市", "津島市", "徳島市", "伊万里市", "時津町"} <= listed


def test_csv_leads_to_the_json_that_says_it(client: httpx.Client) -> None:
    csv = client.get("/api/questions/gaps", params={"municipality": "時津町", "format": "csv"})
    assert csv.links["describedby"]["type"] == "application/json"
    described = client.get(csv.links["describedby"]["url"]).json()
    assert described["scope"] == ["時津町DX推進計画(2026-03、策定済み)"]
    assert len(described["rows"]) == csv.text.count("\r\n") - 1


def test_pages_list_the_documents_and_take_a_date(client: httpx.Client) -> None:
    page = client.get("/questions/stale-plans", params={"date": "2025-12-31"}).text
    assert (
        "5件の文書" in page and "津島市デジタル・トランスフォーメーション(DX)推進計画第二期(2025-03、策定済み)" in page
    )
    assert 'id="q-date" name="date" value="2025-12-31"' in page
    wrong = client.get("/questions/stale-plans", params={"date": "2025-12"})
    assert wrong.status_code == 400 and "日付として読めません" in wrong.text
