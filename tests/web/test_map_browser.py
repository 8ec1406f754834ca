"""The map in a real browser: nobody else is asked, the keyboard does everything, and without it nothing is missing."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.test_browser import RENT, _note, address, browser, search, violations

__all__ = ["address", "browser"]  # fixtures
COMPANY = "I am lonely, I want to learn English and to talk to people"
FIRST = re.compile(r"^\d+: ")


@pytest.fixture
def others() -> list[str]:
    return []


@pytest.fixture(params=[320, 360, 1280])
def page(request: pytest.FixtureRequest, browser: Browser, address: str, others: list[str]) -> Iterator[Page]:
    context = browser.new_context(
        base_url=address, viewport={"width": request.param, "height": 740}, bypass_csp=True, reduced_motion="reduce"
    )
    context.on("request", lambda asked: _note(asked.url, address, others))
    yield context.new_page()
    context.close()


def open_map(page: Page) -> None:
    search(page, COMPANY, "E8", "10")
    page.get_by_role("button", name="Show map").click()
    expect(page.locator(".kith-map__outline").first).to_be_attached()


def test_the_map_is_drawn_from_this_host_alone_and_axe_finds_nothing(page: Page, others: list[str]) -> None:
    open_map(page)
    expect(page.get_by_role("button", name="Hide map")).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".kith-map__name").first).to_be_attached()
    assert violations(page) == []
    page.get_by_role("button", name=FIRST).first.click()
    expect(page.locator("[data-chosen]")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= (page.viewport_size or {})["width"]
    assert others == []


def test_each_pin_has_the_number_and_the_name_of_a_result(browser: Browser, address: str) -> None:
    page = browser.new_page(base_url=address)
    open_map(page)
    items = page.locator("li[data-number]")
    listed = {item.get_attribute("data-number"): item.locator("h3 a, h4 a").inner_text() for item in items.all()}
    located = {item.get_attribute("data-number") for item in page.locator("li[data-number][data-lat]").all()}
    said = [
        each for pin in page.locator(".kith-pin").all() for each in (pin.get_attribute("aria-label") or "").split("; ")
    ]
    assert {each.split(": ")[0] for each in said} == located
    assert all(listed[each.split(": ")[0]] == each.split(": ", 1)[1] for each in said)
    assert len(located) >= 2
    page.close()


def test_the_map_is_used_from_the_keyboard_and_escape_closes_it(browser: Browser, address: str) -> None:
    page = browser.new_page(base_url=address, viewport={"width": 360, "height": 740})
    search(page, COMPANY, "E8", "10")
    page.get_by_role("button", name="Show map").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".kith-pin").first).to_be_attached()
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className").startswith("kith-pin"):
            break
    first = page.locator(".kith-pin").first
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    chosen = page.locator("[data-chosen]")
    expect(chosen.get_by_role("link").first).to_be_focused()
    name = (first.get_attribute("aria-label") or "").split(": ", 1)[1].split("; ")[0]
    expect(chosen).to_contain_text(name)
    page.keyboard.press("Escape")
    expect(chosen).not_to_be_visible()
    expect(first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("region", name="Map of these results")).not_to_be_visible()
    expect(page.get_by_role("button", name="Show map")).to_be_focused()
    page.close()


def test_from_a_pin_to_the_list_and_to_the_listing(browser: Browser, address: str) -> None:
    page = browser.new_page(base_url=address)
    open_map(page)
    page.get_by_role("button", name=FIRST).first.click()
    chosen = page.locator("[data-chosen]")
    name = chosen.get_by_role("link").first.inner_text()
    chosen.get_by_role("link", name="See it in the list").first.click()
    expect(page.locator("article:target")).to_contain_text(name)
    chosen.get_by_role("link", name=name, exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    page.close()


def test_a_click_on_the_map_moves_it_so_that_no_drag_is_needed(browser: Browser, address: str) -> None:
    page = browser.new_context(base_url=address, reduced_motion="reduce").new_page()
    open_map(page)
    here = "document.querySelector('.leaflet-map-pane').style.transform"
    before = page.evaluate(here)
    page.locator("[data-drawn]").click(position={"x": 250, "y": 30}, force=True)
    page.wait_for_function(f"{here} !== {before!r}")
    page.context.close()


def test_results_ask_for_no_map_until_it_is_opened(browser: Browser, address: str) -> None:
    asked: list[str] = []
    page = browser.new_page(base_url=address)
    page.on("request", lambda each: asked.append(each.url))
    search(page, RENT, "E8")
    expect(page.get_by_role("button", name="Show map")).to_be_visible()
    assert not any("map." in url or "/map/" in url for url in asked)
    page.close()


def test_without_a_script_nothing_is_said_of_a_map(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    search(page, RENT, "E8")
    expect(page.get_by_text("Show map")).not_to_be_visible()
    expect(page.get_by_role("article").first).to_be_visible()
    context.close()
