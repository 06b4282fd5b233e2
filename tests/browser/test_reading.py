"""A person reads: the first page, a form, an answer, a measure, its evidence. Without JavaScript of any kind."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Request, expect

pytestmark = pytest.mark.browser


def broken(request: Request) -> bool:
    """A request that failed, not one that was given up because the page was left or closed."""
    return request.failure != "net::ERR_ABORTED"


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A page that has complained of nothing and asked nobody but the site by the end of the test."""
    context = browser.new_context(locale="ja-JP", viewport={"width": 1100, "height": 900})
    page = context.new_page()
    complaints: list[str] = []
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.append(f"failed: {request.url}") if broken(request) else None)
    page.on("request", lambda asked: None if asked.url.startswith(site + "/") else complaints.append(asked.url))
    yield page
    context.close()
    assert complaints == []


def test_from_the_first_page_to_the_lines_of_the_document(page: Page, site: str) -> None:
    page.goto(site + "/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("その施策は")
    card = page.locator("form[action='/questions/gaps']")
    card.get_by_label("自治体").select_option(label="時津町")
    card.get_by_role("button", name="調べる").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("応える施策が見つからない要求事項")
    expect(page.get_by_role("table").get_by_role("row").nth(1)).to_contain_text("時津町")

    page.get_by_role("link", name="系譜 Keifu").click()
    page.get_by_role("row", name="オープンデータ").get_by_role("link").nth(1).click()
    page.get_by_role("table").get_by_role("link", name="オープンデータの推進", exact=True).first.click()
    expect(page).to_have_url(site + "/doc/plan/362018/dx-2026/measure/1")
    expect(page.get_by_role("heading", level=1)).to_contain_text("オープンデータの推進")

    page.get_by_role("link", name="517–528行").click()
    lines = page.locator("[id='line=516,528']")
    expect(lines).to_be_in_viewport()
    lines.get_by_role("link", name="オープンデータの推進", exact=True).click()
    expect(page).to_have_url(site + "/doc/plan/362018/dx-2026/measure/1")


def test_a_query_in_the_form_gives_a_table_on_the_same_page(page: Page, site: str) -> None:
    page.goto(site + "/sparql")
    page.get_by_label("問い合わせ").fill(
        "SELECT ?label { ?plan a kf:MunicipalPlan ; rdfs:label ?label } ORDER BY ?label LIMIT 3"
    )
    page.get_by_role("button", name="問い合わせる").click()
    expect(page.get_by_role("table").get_by_role("row")).to_have_count(4)


def test_everything_can_be_reached_with_the_keyboard(page: Page, site: str) -> None:
    page.goto(site + "/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="本文へ")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(site + "/#main")
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_be_in_viewport()


@pytest.mark.parametrize(
    "path", ["/", "/questions/gaps?municipality=423084", "/sparql", "/ns", "/doc/plan/362018/dx-2026/measure/1"]
)
def test_tables_fields_and_headings_say_what_they_are(page: Page, site: str, path: str) -> None:
    page.goto(site + path)
    assert page.locator("html").get_attribute("lang") == "ja"
    assert page.locator("h1").count() == 1
    assert page.locator("table:not(:has(caption))").count() == 0
    assert page.locator("th:not([scope])").count() == 0
    unnamed = "els => els.filter(e => e.type !== 'hidden' && !e.labels.length).map(e => e.outerHTML)"
    assert page.locator("input, select, textarea").evaluate_all(unnamed) == []
    repeated = "els => els.map(e => e.id).filter((id, n, all) => all.indexOf(id) !== n)"
    assert page.locator("[id]").evaluate_all(repeated) == []


def test_a_narrow_screen_needs_no_sideways_scrolling(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 360, "height": 700})
    for path in (
        "/",
        "/questions/gaps?municipality=423084",
        "/doc/plan/362018/dx-2026/measure/1",
        "/limits",
        "/sparql",
    ):
        page.goto(site + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
