"""The interface in another language in a real browser: from right to left, and nothing that axe can find wrong."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.search_api.small_directory import DEBT
from tests.web.test_browser import RENT, address, browser, violations

__all__ = ["address", "browser"]
NARROW = {"width": 360, "height": 740}
STATES = ("home", "results", "listing")


@pytest.fixture(params=["bn", "ar"])
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(base_url=f"{address}/{request.param}/", viewport=NARROW, bypass_csp=True)
    yield context.new_page()
    context.close()


def search(page: Page, words: str = RENT) -> None:
    """By the fields' names, which are the same in every language."""
    page.goto("./")
    page.locator("#statement").fill(words)
    page.locator("#near").fill("E8")
    page.locator(".kith-search button").click()
    page.wait_for_url("**/results/*")


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_in_another_language_and_nothing_is_too_wide(page: Page, state: str) -> None:
    page.goto("./")
    if state != "home":
        search(page)
    if state == "listing":
        page.get_by_role("link", name=DEBT).click()
        page.wait_for_load_state()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


def test_arabic_is_laid_out_from_right_to_left_and_english_names_from_left_to_right(
    browser: Browser, address: str
) -> None:
    page = browser.new_page(base_url=f"{address}/ar/", viewport=NARROW)
    search(page)
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    mark, urgent = (page.locator(name).bounding_box() for name in (".kith-header__mark", ".kith-nav__link--urgent"))
    assert mark and urgent and mark["x"] > urgent["x"]
    name = page.get_by_role("link", name=DEBT)
    assert name.evaluate("element => getComputedStyle(element).direction") == "ltr"
    name.click()
    number = page.get_by_role("link", name="020 7946 0123")
    assert number.evaluate("element => getComputedStyle(element).direction") == "ltr"
    page.close()


def test_without_a_script_a_list_is_made_and_printed_in_bengali(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=f"{address}/bn/", viewport=NARROW, java_script_enabled=False)
    page = context.new_page()
    search(page, "আমার ঘরভাড়া বাকি পড়েছে")
    page.get_by_role("article").first.get_by_role("button").click()
    page.get_by_role("link", name="আমার তালিকা").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("আমার তালিকা")
    expect(page.get_by_role("article")).to_have_count(1)
    page.get_by_role("link", name="বড় হরফে সংক্ষেপে").click()
    expect(page).to_have_title("আমার তালিকা, ছাপানোর জন্য – Kith")
    assert page.url.startswith(f"{address}/bn/list/print")
    page.emulate_media(media="print")
    expect(page.locator(".kith-languages")).not_to_be_visible()
    context.close()


def test_a_change_of_language_keeps_the_place(browser: Browser, address: str) -> None:
    page = browser.new_page(base_url=f"{address}/pl/", viewport=NARROW)
    search(page)
    expect(page).to_have_title("Co może pomóc – Kith")
    page.get_by_role("link", name="English", exact=True).click()
    expect(page).to_have_title("What may help – Kith")
    expect(page.get_by_label("What would help?")).to_have_value(RENT)
    page.close()
