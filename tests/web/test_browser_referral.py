"""Referring oneself in a real browser: on a small screen without JavaScript, and every page and error under axe."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import text

from commands.working import do_job
from directory.sealing import data_keys
from directory.settings import Settings
from search_api.service import Service
from tests.search_api import small_directory
from tests.search_api.small_directory import DEBT, named
from tests.smtp import MailServer, mail_server, text_of
from tests.web.conftest import site_on
from tests.web.test_browser import RENT, browser, search, violations
from tests.web.test_referring import ADULTS, SAID, TERMS

__all__ = ["browser"]
Seen = Callable[[Page, str], None]


@dataclass
class Place:
    """A site that people can refer themselves on, with its mail server and what its log said."""

    address: str
    service: Service
    settings: Settings
    mail: MailServer

    def work(self) -> None:
        while job := self.service.store.jobs.claim("me", 60):
            do_job(self.service.store, self.settings, job, "me")

    def held(self) -> str:
        """Every row of every table, as bytes and words."""
        with self.service.store.database.engine.connect() as connection:
            tables = list(connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars())
            return str([list(connection.execute(text(f'SELECT * FROM "{table}"'))) for table in tables])


@pytest.fixture(scope="module")
def place(invented: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    own = small_directory.copied(invented, tmp_path_factory.mktemp("referral") / "own")
    with mail_server() as mail:
        given = {"smtp_host": "127.0.0.1", "smtp_port": mail.port, "smtp_tls": "none", "smtp_from": "kith@example.org"}
        settings = own.model_copy(update=given | TERMS | {"site_url": "https://kith.example.org"})
        service, app = site_on(settings)
        service.store.teams.add(ADULTS.model_copy(update={"listings": (named(service.store, DEBT).id,)}))
        server = uvicorn.Server(uvicorn.Config(app, port=0, access_log=False, log_level="warning"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        yield Place(f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}", service, settings, mail)
        server.should_exit = True
        thread.join()


def opened(browser: Browser, place: Place, width: int = 1280, **options: Any) -> Page:
    """A page of a new visit; a busy machine is no failure."""
    context = browser.new_context(base_url=place.address, viewport={"width": width, "height": 740}, **options)
    context.set_default_timeout(120_000)
    return context.new_page()


def onward(page: Page, button: str = "Continue") -> None:
    page.get_by_role("button", name=button, exact=True).click()
    page.wait_for_load_state()


def to_the_listing(page: Page) -> None:
    search(page, RENT, "E8")
    page.get_by_role("link", name=DEBT).click()
    page.get_by_role("link", name="Refer yourself to them").click()


def answer_all(page: Page, seen: Seen) -> None:
    """From the first page to the check of all answers; `seen` is shown each page and each error."""
    seen(page, "start")
    onward(page, "Start")
    for step, answer in STEPS.items():
        seen(page, step)
        onward(page)
        assert page.title().startswith("Error: ")
        seen(page, f"{step}, error")
        answer(page)
        onward(page)


def answer_you(page: Page) -> None:
    page.get_by_label("Your name").fill("Annabel Quince")
    page.get_by_label("A phone call").check()
    page.get_by_label("Phone number or email address").fill("020 7946 0991")
    page.get_by_label("When is a good time?").fill("Mornings")
    page.get_by_label("No", exact=True).check()


def answer_help(page: Page) -> None:
    page.get_by_label("In your own words").fill("Behind on the rent")
    page.get_by_label("Which language").fill("Sylheti")
    page.get_by_label("Yes", exact=True).check()
    page.get_by_label("Is there anything you need").fill("Stairs are hard")


STEPS: dict[str, Callable[[Page], None]] = {
    "whom": lambda page: page.get_by_label("Me", exact=True).check(),
    "age": lambda page: page.get_by_label("25 to 49").check(),
    "you": answer_you,
    "help": answer_help,
}


def test_from_a_listing_to_a_team_on_a_small_screen_without_javascript(
    browser: Browser, place: Place, capfd: pytest.CaptureFixture[str]
) -> None:
    page = opened(browser, place, 360, java_script_enabled=False)
    to_the_listing(page)
    answer_all(page, lambda page, _step: expect(page.get_by_role("heading", level=1)).to_be_visible())
    expect(page.get_by_text("call 999")).to_be_visible()
    page.get_by_label("I agree that").check()
    onward(page, "Send")
    expect(page.get_by_role("heading", level=1)).to_have_text("It has been sent")
    [kept] = place.service.store.referrals.of_team(1, data_keys(place.settings))
    expect(page.get_by_text(kept.reference)).to_be_visible()
    assert (kept.referral.name, kept.referral.help) == ("Annabel Quince", "Behind on the rent")
    page.emulate_media(media="print")
    expect(page.get_by_text(kept.reference)).to_be_visible()
    expect(page.locator("header")).not_to_be_visible()
    place.work()
    [(to, message)] = [each for each in place.mail.received if kept.reference in text_of(each[1])]
    assert to == ADULTS.email
    said, held = capfd.readouterr(), place.held()
    assert "route=/refer/{step}" in said.out, "the log was looked at"
    for word in SAID:
        assert word not in held + said.out + said.err + str(message) + page.url
    page.context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_on_any_page_or_error(browser: Browser, place: Place, width: int) -> None:
    page = opened(browser, place, width, bypass_csp=True)
    found: dict[str, list[str]] = {}

    def seen(page: Page, step: str) -> None:
        assert page.evaluate("document.documentElement.scrollWidth") <= width, step
        if wrong := violations(page):
            found[step] = wrong

    to_the_listing(page)
    answer_all(page, seen)
    seen(page, "check")
    onward(page, "Send")
    seen(page, "check, error")
    page.get_by_label("I agree that").check()
    onward(page, "Send")
    seen(page, "sent")
    for advice in ("not-asked", "under-13", "nobody"):
        page.goto(f"/refer/about/{advice}")
        seen(page, advice)
    assert found == {}
    page.context.close()


@pytest.mark.parametrize("language", ["bn", "pl", "ar"])
def test_axe_finds_nothing_in_another_language(browser: Browser, place: Place, language: str) -> None:
    """By the fields' names, which are the same in every language. Each page with its errors, at a phone's width."""
    page = opened(browser, place, 360, bypass_csp=True)
    found: dict[str, list[str]] = {}

    def onward(step: str) -> None:
        page.locator("main form button").last.click()
        page.wait_for_load_state()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, step
        if wrong := violations(page):
            found[step] = wrong

    page.goto(f"/{language}/listing/{named(place.service.store, DEBT).id}")
    page.locator("main a[href*='/refer?listing=']").click()
    onward("whom")
    onward("whom, error")
    page.locator("input[name=whom]").first.check()
    onward("age")
    page.locator("input[name=band][value='25-49']").check()
    onward("you")
    onward("you, error")
    page.locator("#name").fill("Annabel Quince")
    page.locator("input[name=reach_by][value=phone]").check()
    page.locator("#reach_at").fill("020 7946 0991")
    page.locator("input[name=message_is_safe][value=no]").check()
    onward("help")
    page.locator("#help").fill("I want to kill myself")
    onward("check, urgent")
    page.locator("#confirm").fill("nobody")
    onward("check, error")
    expect(page.locator(".govuk-error-summary li")).to_have_count(2)
    page.locator("#confirm").fill("annabel@example.org")
    page.locator("input[name=agree]").check()
    onward("sent")
    assert page.url.endswith(f"/{language}/refer/sent") and found == {}
    place.work()
    [told] = [each for to, each in place.mail.received if to == "annabel@example.org"]
    assert f"/{language}/urgent-help" in text_of(told) and "Your reference" not in text_of(told) + told["subject"]
    place.mail.received.clear()
    page.context.close()


def test_the_way_by_area_and_back_and_the_exit(browser: Browser, place: Place) -> None:
    page = opened(browser, place)
    page.goto("/refer")
    onward(page, "Start")
    for choice in ("Me", "25 to 49"):
        page.get_by_label(choice, exact=True).check()
        onward(page)
    expect(page.get_by_label("Your GP surgery")).to_be_visible()
    assert violations(page) == []
    onward(page)
    page.get_by_role("link", name="Give the name of the GP practice").click()
    expect(page.get_by_label("Your GP surgery")).to_be_focused()
    page.get_by_label("Or your postcode").fill("E9 7BT")
    onward(page)
    expect(page.get_by_text("To Hackney link workers")).to_be_visible()
    for _ in range(2):
        page.get_by_role("link", name="Back", exact=True).click()
    expect(page.get_by_label("25 to 49")).to_be_checked()
    assert [cookie["name"] for cookie in page.context.cookies()] == ["kith_form"]
    page.request.get("/exit", max_redirects=0)
    assert page.context.cookies() == []
    page.context.close()


def test_a_list_is_sent_to_oneself(browser: Browser, place: Place) -> None:
    page = opened(browser, place, 320, bypass_csp=True)
    search(page, RENT, "E8")
    page.get_by_role("button", name="Keep this").first.click()
    page.goto("/list")
    page.get_by_role("link", name="Email my list to yourself").click()
    assert violations(page) == []
    onward(page, "Send the email")
    assert page.title().startswith("Error: ") and violations(page) == []
    page.get_by_label("Your email address").fill("ann@example.org")
    onward(page, "Send the email")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your email is on its way")
    assert violations(page) == []
    place.work()
    assert [DEBT in text_of(message) for to, message in place.mail.received if to == "ann@example.org"] == [True]
    page.context.close()


def test_the_whole_form_can_be_filled_in_by_keyboard(browser: Browser, place: Place) -> None:
    page = opened(browser, place)
    page.goto("/refer")
    onward(page, "Start")
    page.locator("input[name=whom]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/refer/age")
    page.locator("input[name=band]").first.focus()
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    expect(page.get_by_label("25 to 49")).to_be_checked()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Continue")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/refer/area")
    page.context.close()
