"""The editor in a real browser: found, changed, told what is wrong, joined, each page checked at two widths."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from directory.account import Role
from directory.decision import Decision, DecisionKind
from directory.store import Store
from tests.search_api import small_directory
from tests.web import serving
from tests.web.conftest import now, site_on
from tests.web.test_browser import FLAGS, RULES, Axe, expect
from web.staff.signed_in import COOKIE

WIDTHS = (360, 1280)


@pytest.fixture
def served(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, cache_dir: Path) -> Iterator[tuple[str, Store]]:
    base = small_directory.once(tmp_path_factory.getbasetemp(), cache_dir)
    service, app = site_on(small_directory.copied(base, tmp_path / "site"))
    with serving.served(app) as address:
        yield address, service.store
    service.close()


def checked(page: Page) -> None:
    """Nothing for axe to find, and nothing that has to be scrolled to the side, on a phone or on a desk."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (page.title(), width)


def test_a_curator_finds_edits_and_joins(chromium: str, served: tuple[str, Store], cache_dir: Path) -> None:
    address, store = served
    account = store.accounts.add("ana@cvs.example.org", "Ana", Role.ADMINISTRATOR, now())
    listing = small_directory.named(store, small_directory.DEBT).id
    told = {"kind": DecisionKind.SET, "listing": listing, "by": "bo@cvs.example.org", "at": now()}
    store.decisions.add(Decision.model_validate(told | {"field": "referral", "value": "Ring first"}))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        context = browser.new_context(viewport={"width": 360, "height": 740})
        context.add_cookies([{"name": COOKIE, "value": store.sign_ins.begin(account.id, now()), "url": address}])
        page = context.new_page()
        page.goto(f"{address}/staff/listings")
        checked(page)
        page.get_by_label("Name or organisation").fill("debt")
        page.get_by_role("button", name="Find").click()
        page.get_by_role("link", name=small_directory.DEBT).click()
        expect(page.get_by_text("Decided here by bo@cvs.example.org")).to_be_visible()
        checked(page)
        mends_an_age(page)
        for form in ("times", "needs", "checks", "where"):
            page.goto(f"{address}/staff/listings/{listing}/edit/{form}")
            checked(page)
        says_when(page, f"{address}/staff/listings/{listing}/edit/times")
        page.goto(f"{address}/staff/listings/{listing}/edit/visit")
        page.get_by_label("Who meets somebody new").fill("A volunteer")
        visit = {"field": "first_visit", "value": {"meets": "The manager"}}
        store.decisions.add(Decision.model_validate(told | visit))
        small_directory.merge(store, cache_dir)
        page.get_by_role("button", name="Keep").click()
        expect(page.get_by_text("changed this while you were writing")).to_be_visible()
        checked(page)
        joins(page, f"{address}/staff/pair?record=open-list/4&other=open-list/5")
        browser.close()


def mends_an_age(page: Page) -> None:
    page.get_by_role("link", name="Change Who it is for").click()
    page.get_by_label("Youngest age").fill("old")
    page.get_by_role("button", name="Keep").click()
    page.get_by_role("link", name="Give an age in whole years").click()
    checked(page)
    page.get_by_label("Youngest age").fill("21")
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Preview").click()
    expect(opened.value.get_by_text("Preview, for staff alone")).to_be_visible()
    expect(opened.value.get_by_text("Age 21 and over")).to_be_visible()
    checked(opened.value)
    opened.value.close()
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("Youngest age: 21")).to_be_visible()


def says_when(page: Page, form: str) -> None:
    page.goto(form)
    page.get_by_label("When it is on").fill("Mondays 2pm to 4pm, not on bank holidays")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("Not kept yet.")).to_be_visible()
    checked(page)
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("status")).to_contain_text("Changed.")


def joins(page: Page, pair: str) -> None:
    page.goto(pair)
    checked(page)
    page.get_by_role("button", name="Keep this answer").click()
    page.get_by_role("link", name="Choose what the two are").click()
    checked(page)
    page.get_by_label("One listing", exact=True).check()
    page.get_by_role("button", name="Keep this answer").click()
    expect(page.get_by_role("status")).to_contain_text("Done: joined.")
    checked(page)
