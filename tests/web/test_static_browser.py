"""The pages about the site, and results at their fullest, in a real browser."""

import pytest
from playwright.sync_api import Browser

from tests.web.test_browser import RENT, address, browser, search, violations
from web.pages.static_pages import PAGES

__all__ = ["address", "browser"]  # fixtures


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(browser: Browser, address: str, width: int) -> None:
    context = browser.new_context(base_url=address, viewport={"width": width, "height": 800}, bypass_csp=True)
    page = context.new_page()
    for path in PAGES:
        page.goto(path)
        assert (path, violations(page)) == (path, [])
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    search(page, RENT, "E8")
    page.get_by_text("Narrow these results").click()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_the_header_is_one_row_on_a_phone(browser: Browser, address: str) -> None:
    page = browser.new_page(base_url=address, viewport={"width": 360, "height": 740})
    page.goto("/")
    rows = """() => new Set([...document.querySelectorAll('.kith-header__name, .kith-nav__item')]
      .filter((each) => each.offsetHeight)
      .map((each) => Math.round((each.getBoundingClientRect().top + each.getBoundingClientRect().bottom) / 20))).size"""
    assert page.evaluate(rows) == 1
    page.close()
