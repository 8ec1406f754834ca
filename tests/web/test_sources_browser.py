"""The pages of the sources in a real browser, on a phone and on a desk: each is checked, and a source is changed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from directory.account import Role
from directory.found_list import FieldFill, FoundList, SampleEntry
from directory.settings import Settings
from directory.store import Store
from tests.search_api import small_directory
from tests.search_api.small_directory import LINKS
from tests.web import serving
from tests.web.conftest import now, site_on
from tests.web.test_browser import FLAGS, expect
from tests.web.test_staff_browser import checked

FOUND = FoundList(
    platform="csv_list",
    why="It is a table with a heading for each column.",
    name="Invented Hub",
    address="https://hub.example.org/list.csv",
    read=2,
    total=2,
    samples=(SampleEntry(name="Invented Chess", told=(("Where", "E8 1EA"), ("Contact", "020 7946 0101"))),),
    fills=(FieldFill(field="name", filled=2), FieldFill(field="contact", filled=1)),
)
PAGES = ("", "/look/1", "/look/2", f"/{LINKS.slug}", f"/{LINKS.slug}/letter")


@pytest.fixture
def served(small: Settings, tmp_path: Path) -> Iterator[tuple[str, Store]]:
    service, app = site_on(small_directory.copied(small, tmp_path / "own"))
    for address in ("https://hub.example.org/list.csv", f"https://hub.example.org/{'a-long-name/' * 9}"):
        number = service.store.looks.ask(address, "ana", now())
    service.store.looks.told(number - 1, FOUND)
    with serving.served(app) as address:
        yield address, service.store
    service.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_each_page_is_accessible_and_a_source_is_changed(chromium: str, served: tuple[str, Store], width: int) -> None:
    address, store = served
    account = store.accounts.add("ana@cvs.example.org", "Ana", Role.CURATOR, now())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        page = browser.new_context(viewport={"width": width, "height": 740}).new_page()
        page.goto(f"{address}/staff/password/{store.accounts.link(account.id, now())}")
        page.get_by_label("Password").fill("three unrelated herons")
        page.get_by_role("button", name="Keep this password").click()
        for path in PAGES:
            page.goto(f"{address}/staff/sources{path}")
            checked(page)
        page.goto(f"{address}/staff/sources/{LINKS.slug}")
        page.get_by_label("Trust").fill("lots")
        page.get_by_role("button", name="Keep these settings").click()
        expect(page).to_have_title(f"Error: {LINKS.name} – Kith")
        checked(page)
        page.get_by_role("link", name="Give a whole number from 0 to 100").click()
        expect(page.get_by_label("Trust")).to_be_focused()
        page.get_by_label("Trust").fill("80")
        page.get_by_label("New listings wait for a curator").check()
        page.get_by_role("button", name="Keep these settings").click()
        expect(page.get_by_text("Done: changed.")).to_be_visible()
        browser.close()
    assert (store.sources.get(LINKS.slug).trust, store.sources.get(LINKS.slug).holds) == (80, True)
