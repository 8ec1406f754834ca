"""A link worker in a real browser, by keys alone: from signing in to a plan of three listings for the record."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Page, sync_playwright

from directory.account import Account, Charge, Role
from directory.sealing import DataKeys, data_keys
from directory.settings import Settings
from directory.store import Store
from directory.team import Team
from tests.search_api import small_directory
from tests.web import serving
from tests.web.conftest import site_on
from tests.web.test_browser import FLAGS, hidden_stops
from tests.web.test_plans import TEAM
from tests.web.test_staff_browser import checked

PAGES_MOST, KEYS_MOST = 6, 25
PASSWORD = "three unrelated herons"


@pytest.fixture
def served(tmp_path: Path, cache_dir: Path, small: object) -> Iterator[tuple[str, Store]]:
    settings = small_directory.copied(small, tmp_path / "worker")  # type: ignore[arg-type]
    service, app = site_on(settings)
    with serving.served(app) as address:
        yield address, service.store
    service.close()


class Hands:
    """Counts the keys that are pressed beside what is typed, and the pages that are loaded."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.keys = self.pages = 0
        page.on("framenavigated", self._loaded)

    def _loaded(self, frame: object) -> None:
        self.pages += frame is self.page.main_frame

    def press(self, *keys: str) -> None:
        for key in keys:
            self.keys += 1
            self.page.keyboard.press(key)

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)

    def send(self) -> None:
        with self.page.expect_navigation():
            self.press("Enter")

    def reach(self, name: str) -> None:
        """Go on by Tab to the field of this id."""
        for _ in range(KEYS_MOST):
            self.press("Tab")
            if self.page.evaluate("document.activeElement.id") == name:
                return
        raise AssertionError(f"{name} is not reached by {KEYS_MOST} keys")


def second_factor(store: Store, account: Account, keys: DataKeys) -> str:
    """Set one up, a minute ago; the code that is shown now."""
    secret, before = store.second_factors.begin(account.id, keys), small_directory.NOW - timedelta(seconds=60)
    assert store.second_factors.confirm(account.id, pyotp.TOTP(secret).at(before), keys, before)
    return pyotp.TOTP(secret).at(small_directory.NOW)


def test_from_signing_in_to_a_plan_of_three_by_keys_alone(
    chromium: str, served: tuple[str, Store], tmp_path: Path
) -> None:
    address, store = served
    team = store.teams.add(Team.model_validate(TEAM)).id
    account = store.accounts.add(
        "ana@cvs.example.org", "Ana", Role.PROFESSIONAL, small_directory.NOW, Charge(team=team)
    )
    store.accounts.choose_password(store.accounts.link(account.id, small_directory.NOW), PASSWORD, small_directory.NOW)
    factor = second_factor(store, account, data_keys(Settings(data_dir=tmp_path / "worker")))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        hands = Hands(page)
        page.goto(f"{address}/staff/sign-in")
        hands.reach("email")
        hands.type("ana@cvs.example.org")
        hands.press("Tab")
        hands.type(PASSWORD)
        hands.send()
        checked(page)
        hands.reach("code")
        hands.type(factor)
        hands.send()
        checked(page)
        hands.type("behind on the rent and wants to learn English")
        hands.press("Tab")
        hands.type("E8 1EA")
        hands.send()
        checked(page)
        results = page.url
        hands.press("1", "2", "3", "p")
        hands.type("JS-14")
        hands.send()
        checked(page)
        record = page.get_by_label("For the record").input_value()
        assert record.count("\n") == 3 and small_directory.DEBT in record
        assert hands.pages <= PAGES_MOST and hands.keys <= KEYS_MOST, (hands.pages, hands.keys)
        page.get_by_role("button", name="Copy for the record").click()
        page.get_by_role("button", name="Copied").wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == record
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 740})
            checked(page)
        page.goto(f"{address}/staff/plans")
        checked(page)
        page.set_viewport_size({"width": 700, "height": 620})
        page.goto(results)
        checked(page)
        assert hidden_stops(page, "Tab", 30) == [], "the plan stays on screen and hides nothing"
        assert hidden_stops(page, "Shift+Tab", 30) == []
        browser.close()
