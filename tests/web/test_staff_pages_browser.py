"""Accounts, people, the log and an owner's listings in a real browser, narrow and wide: each page and each error."""

from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from directory.account import Charge, Role
from directory.source import Source
from directory.store import Store
from directory.team import Team
from tests.search_api import small_directory
from tests.web import serving
from tests.web.conftest import now, site_on
from tests.web.people import person
from tests.web.test_browser import FLAGS
from tests.web.test_staff_browser import checked
from tests.web.test_staff_people import TEAM
from web.staff.signed_in import COOKIE

WIDTHS = (360, 1280)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, cache_dir: Path) -> Iterator[tuple[str, Store]]:
    service, app = site_on(small_directory.settings_in(tmp_path_factory.mktemp("pages"), cache_dir))
    small_directory.fill(service.store, cache_dir)
    service.store.teams.add(Team.model_validate(TEAM))
    with serving.served(app) as address:
        yield address, service.store
    service.close()


@pytest.fixture(scope="module")
def chrome(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield browser
        browser.close()


def opened(chrome: Browser, served: tuple[str, Store], email: str, role: Role, charge: Charge) -> Page:
    address, store = served
    secret = store.sign_ins.begin(person(store, email, role, charge).id, now(), "Firefox on Windows", proved=True)
    context = chrome.new_context(base_url=address)
    context.add_cookies([{"name": COOKIE, "value": secret, "url": f"{address}/staff"}])
    return context.new_page()


def seen(page: Page, title: str) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.title().startswith(title), page.title()
        checked(page)


def test_an_administrator_and_their_account(chrome: Browser, served: tuple[str, Store]) -> None:
    store = served[1]
    for slug, area in (("camden", "Camden"), ("hackney-council", "Hackney")):
        given = {
            "slug": slug,
            "name": f"List of {slug}",
            "platform": "csv",
            "address": "http://a.example",
            "area": area,
        }
        store.sources.put(Source.model_validate(given))
    page = opened(chrome, served, "head.of.the.service@a-long-name-of-a-cvs.example.org", Role.ADMINISTRATOR, Charge())
    account = store.accounts.of("head.of.the.service@a-long-name-of-a-cvs.example.org")
    store.sign_ins.begin(account.id, now(), "Safari on iPhone")
    page.goto("/staff/account")
    seen(page, "My account")
    page.goto("/staff/account/password")
    page.get_by_role("button", name="Change it").click()
    seen(page, "Error: Change your password")
    page.goto("/staff/account/second-factor")
    seen(page, "Second factor")
    page.get_by_role("button", name="Set it up").click()
    page.get_by_label("Code").fill("000")
    page.get_by_role("button", name="Use it from now on").click()
    seen(page, "Error: Second factor")
    secret = page.locator(".kith-key").inner_text().replace(" ", "")
    page.get_by_label("Code").fill(pyotp.TOTP(secret).at(now()))
    page.get_by_role("button", name="Use it from now on").click()
    seen(page, "Your recovery codes")
    page.get_by_role("link", name="I have kept them").click()
    page.goto("/staff/account/second-factor")
    page.get_by_role("button", name="Take it off").click()
    seen(page, "Error: Second factor")
    page.goto("/staff/people/invite")
    page.get_by_role("radio", name="Professional").check()
    page.get_by_role("button", name="Invite").click()
    seen(page, "Error: Invite somebody")
    page.get_by_label("Email").fill("ana@cvs.example.org")
    page.get_by_label("Name", exact=True).fill("Ana Example")
    page.get_by_role("radio", name="Curator").check()
    page.get_by_text("For a curator: of which lists").click()
    page.get_by_role("checkbox", name="Camden", exact=True).check()
    page.get_by_role("button", name="Invite").click()
    seen(page, "Ana Example")
    page.goto("/staff/people")
    seen(page, "People")
    page.goto("/staff/log?since=yesterday")
    seen(page, "Error: What was done")
    page.goto("/staff/log?action=account")
    seen(page, "What was done")
    page.goto("/staff/sign-in")
    seen(page, "Sign in")
    half = store.sign_ins.begin(account.id, now(), awaits=True)
    page.context.add_cookies([{"name": COOKIE, "value": half, "url": f"{served[0]}/staff"}])
    page.goto("/staff/sign-in/code")
    page.get_by_role("button", name="Sign in").click()
    seen(page, "Error: Your second factor")


def test_an_owner_keeps_a_listing_right(chrome: Browser, served: tuple[str, Store]) -> None:
    debt = small_directory.named(served[1], small_directory.DEBT)
    page = opened(chrome, served, "eve@dalston.example.org", Role.OWNER, Charge(listings=(debt.id,)))
    page.goto("/staff/mine")
    seen(page, "My listings")
    page.get_by_role("link", name=debt.name).click()
    page.get_by_role("button", name="All still right").click()
    seen(page, debt.name)
    page.get_by_role("button", name="Send the corrections").click()
    seen(page, "Error: ")
    page.get_by_label("When").fill("Wednesdays 2pm to 4pm")
    page.get_by_role("button", name="Send the corrections").click()
    page.get_by_text("A curator of the directory puts it right").wait_for()
