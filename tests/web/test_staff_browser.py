"""A curator's way through in a real browser on a phone: from the link to a settled suggestion, each page checked."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from directory.account import Role
from directory.sealing import data_keys
from directory.store import Store
from directory.suggestion import Offered, Suggestion, SuggestionKind
from tests.search_api import small_directory
from tests.web import serving
from tests.web.conftest import now, site_on
from tests.web.test_browser import FLAGS, RULES, Axe, expect


@pytest.fixture
def served(tmp_path: Path, cache_dir: Path) -> Iterator[tuple[str, Store]]:
    settings = small_directory.settings_in(tmp_path / "staff", cache_dir)
    service, app = site_on(settings)
    offered = Offered(name="Chess on Mondays", what="We play chess.", phone="020 7946 0123")
    service.store.suggestions.add(
        Suggestion(kind=SuggestionKind.LISTING, at=now(), offered=offered), data_keys(settings)
    )
    with serving.served(app) as address:
        yield address, service.store
    service.close()


def checked(page: Page) -> None:
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.title()


def test_from_the_link_to_a_settled_suggestion(chromium: str, served: tuple[str, Store]) -> None:
    address, store = served
    account = store.accounts.add("ana@cvs.example.org", "Ana", Role.CURATOR, now())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        page = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=True).new_page()
        page.goto(f"{address}/staff/password/{store.accounts.link(account.id, now())}")
        page.get_by_label("Password").fill("short")
        page.get_by_role("button", name="Keep this password").click()
        expect(page).to_have_title("Error: Choose your password – Kith")
        checked(page)
        page.get_by_label("Password").fill("three unrelated herons")
        page.get_by_role("button", name="Keep this password").click()
        page.get_by_role("button", name="Sign out").click()
        checked(page)
        page.get_by_label("Email").fill("ana@cvs.example.org")
        page.get_by_label("Password").fill("three unrelated herons")
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", name="Said by the public (1)")).to_be_visible()
        checked(page)
        page.get_by_role("link", name="Chess on Mondays").click()
        page.get_by_role("button", name="Dismiss").click()
        page.get_by_role("link", name="Say why").click()
        checked(page)
        page.get_by_label("Why it is dismissed").fill("It is in another county")
        page.get_by_role("button", name="Dismiss").click()
        expect(page.get_by_text("Nothing waits for you.")).to_be_visible()
        browser.close()
    assert store.review.waiting() == []
