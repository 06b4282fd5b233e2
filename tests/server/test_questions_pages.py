"""Pages for people and answers for programs, over HTTP."""

import io
from urllib.parse import quote

import httpx
import openpyxl
import pytest

from keifu.questions import catalogue
from keifu.snapshot import Snapshot

HTML = {"Accept": "text/html"}


def test_the_first_page_shows_counts_questions_and_coverage(client: httpx.Client, snapshot: Snapshot) -> None:
    page = client.get("/", headers=HTML).text
    assert snapshot.digest[:16] in page
    for number in (snapshot.counts["measures"], snapshot.counts["claims"]):
        assert f"<dd>{number:,}</dd>" in page
    for name in catalogue():
        assert f'action="/questions/{name}"' in page
    answer = client.get(
        "/api/questions/measures-for-requirement", params={"theme": "opendata", "municipality": "362018"}
    )
    measures = len({row["measureIri"] for row in answer.json()["rows"]})
    target = "/questions/measures-for-requirement?theme=opendata&amp;municipality=362018"
    assert f'<a href="{target}">{measures}</a>' in page


def test_questions_are_listed_and_each_has_its_form(client: httpx.Client) -> None:
    page = client.get("/questions").text
    for name, question in catalogue().items():
        assert f'href="/questions/{name}"' in page
        form = client.get(f"/questions/{name}").text
        for parameter in question.parameters:
            assert f'<label for="q-{parameter}">' in form
            assert f'id="q-{parameter}" name="{parameter}"' in form


def test_an_answer_is_a_table_with_links_downloads_and_its_sparql(client: httpx.Client) -> None:
    page = client.get("/questions/gaps", params={"municipality": "423084"}).text
    assert '<option value="423084" selected>時津町</option>' in page
    assert '<th scope="col">要求事項' in page
    assert 'href="/doc/requirement/jichitai-dx/5.1/' in page
    assert "/api/questions/gaps?municipality=423084&amp;format=xlsx" in page
    assert "VALUES ?municipalityIri" in page.split("<details>")[1]


def test_lineage_says_why_on_the_page_and_to_programs(client: httpx.Client) -> None:
    asked = {"thing": "plan/362018/dx-2026/measure/1"}
    page = client.get("/questions/lineage", params=asked).text
    assert "なぜ成り立つか" in page and "Why it holds" in page
    assert "「応える」の先の「由来する条項」をつなぐと「根拠となる条項」になる" in page
    rows = client.get("/api/questions/lineage", params=asked).json()["rows"]
    rules = {row["why"]["rule"]["name"] for row in rows if row["graph"] == "graph/inferred"}
    assert rules == {"rules/satisfies", "entailment/prp-spo2"}
    as_csv = client.get("/api/questions/lineage", params={**asked, "format": "csv"}).text
    assert "使った事実: (1) " in as_csv


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("municipality=", 400, "条件が足りません"),
        ("municipality=xx", 400, "「xx」に当たるものがありません"),
        ("municipality=423084&nonsense=1", 400, "「nonsense」という条件はありません"),
        ("municipality=423084&municipality=362018", 400, "二度"),
        ("municipality=" + quote("東京都千代田区"), 422, "計画は、このグラフに入っていません"),
        ("municipality=%22%3E%3Cscript%3E", 400, "&gt;&lt;script&gt;"),
    ],
)
def test_a_wrong_value_is_told_beside_the_form(client: httpx.Client, query: str, status: int, said: str) -> None:
    page = client.get(f"/questions/gaps?{query}")
    assert page.status_code == status
    assert said in page.text
    assert "<form" in page.text
    assert "<script" not in page.text
    program = client.get(f"/api/questions/gaps?{query}")
    assert (program.status_code, program.headers["content-type"]) == (status, "application/problem+json")


def test_unknown_questions_are_404(client: httpx.Client) -> None:
    assert client.get("/questions/nothing").status_code == client.get("/api/questions/nothing").status_code == 404


def test_programs_get_json_csv_and_xlsx(client: httpx.Client) -> None:
    place, values = "/api/questions/gaps", {"municipality": "423084"}
    as_json = client.get(place, params=values)
    assert as_json.headers["content-type"] == "application/json"
    rows = as_json.json()["rows"]
    as_csv = client.get(place, params=values, headers={"Accept": "text/csv"})
    assert as_csv.text.count("\r\n") == len(rows) + 1
    assert client.get(place, params={**values, "format": "csv", "bom": "1"}).content.startswith(b"\xef\xbb\xbf")
    as_xlsx = client.get(place, params={**values, "format": "xlsx"})
    assert 'filename="gaps.xlsx"' in as_xlsx.headers["content-disposition"]
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx.content)).active
    assert sheet is not None and sheet.max_row == len(rows) + 1
    assert client.get(place, params=values, headers={"Accept": "image/png"}).status_code == 406


def test_every_answer_keeps_browsers_safe(client: httpx.Client) -> None:
    for path in ("/", "/doc/nothing", "/sparql", "/static/keifu.css", "/questions/gaps?municipality=x", "/health"):
        headers = client.get(path).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert "server" not in headers


def test_pages_bring_everything_with_them(client: httpx.Client) -> None:
    for path in ("/", "/questions", "/sparql", "/ns", "/limits", "/doc/theme/opendata"):
        page = client.get(path, headers=HTML).text
        for attribute in ('src="', '<link rel="stylesheet" href="', 'action="'):
            assert all(part.startswith("/") for part in page.split(attribute)[1:])
        assert "<script" not in page
        assert " style=" not in page


def test_limits_robots_and_health(client: httpx.Client, snapshot: Snapshot) -> None:
    assert "KEIFU_TIME_LIMIT" in client.get("/limits").text
    assert 'id="query-timeout"' in client.get("/limits").text
    assert client.get("/robots.txt").text.startswith("User-agent: *")
    assert client.get("/health").json() == {"status": "ok", "snapshot": snapshot.digest}
