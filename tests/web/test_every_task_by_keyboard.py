"""Everything that a person can do here, done with the keyboard alone, and each step's page without an axe finding."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.search_api.small_directory import DEBT
from tests.web.test_browser import RENT, address, browser, violations

__all__ = ["address", "browser"]  # fixtures
MOST_STOPS = 120
WHOLE_NAMES = ("Find help", "D")  # which others hold too


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """A phone with a keyboard. A click of a mouse or a finger would fail: nothing here uses one."""
    context = browser.new_context(
        base_url=address, viewport={"width": 360, "height": 740}, java_script_enabled=request.param
    )
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


def focused(target: Locator) -> bool:
    return target.and_(target.page.locator(":focus")).count() > 0


def tab_to(target: Locator) -> None:
    """Press Tab until the target has the focus, as somebody would who sees where it is."""
    for _ in range(MOST_STOPS):
        target.page.keyboard.press("Tab")
        if focused(target):
            expect(target.and_(target.page.locator(":focus"))).to_be_in_viewport()
            return
    raise AssertionError(f"{MOST_STOPS} presses of Tab do not reach {target}")


def press(page: Page, role: str, name: str, key: str = "Enter") -> None:
    tab_to(page.get_by_role(role, name=name, exact=name in WHOLE_NAMES).first)  # type: ignore[arg-type]
    page.keyboard.press(key)
    page.wait_for_load_state()


def fill(page: Page, label: str, words: str) -> None:
    tab_to(page.get_by_label(label))
    page.keyboard.type(words)


def searched(page: Page) -> None:
    page.goto("/")
    fill(page, "What would help?", RENT)
    fill(page, "Where?", "E8")
    press(page, "button", "Find help")
    page.wait_for_url("**/results/*")


def at_a_listing(page: Page) -> None:
    searched(page)
    press(page, "link", DEBT)
    page.wait_for_url("**/listing/*")


def test_searching_correcting_and_narrowing(page: Page) -> None:
    page.goto("/")
    press(page, "button", "Find help")
    expect(page).to_have_title("Error: What would help? – Kith")
    searched(page)
    summary = page.locator("summary", has_text="Narrow these results")
    tab_to(summary)
    page.keyboard.press("Enter")
    tab_to(page.get_by_label("Tuesday"))
    page.keyboard.press("Space")
    press(page, "button", "Show these results")
    page.wait_for_url("**/results/*")
    expect(page.get_by_role("article").first).to_contain_text(DEBT)


def test_keeping_printing_and_sharing(page: Page) -> None:
    searched(page)
    press(page, "button", "Keep this")
    expect(page.get_by_role("button", name=f"Remove {DEBT}")).to_be_visible()
    press(page, "link", "My list")
    page.wait_for_url("**/list")
    press(page, "link", "A summary in large print")
    page.wait_for_url("**/list/print*")
    page.goto("/list")
    press(page, "button", "Make a link")
    page.wait_for_url("**/shared-list/*")
    page.goto("/list")
    press(page, "button", "Clear my list")
    expect(page.get_by_text("There is nothing on your list.")).to_be_visible()


def test_suggesting_with_a_mistake_put_right(page: Page) -> None:
    page.goto("/")
    press(page, "link", "Suggest a listing")
    page.wait_for_url("**/suggest")
    fill(page, "What is it called?", "Knit and Natter")
    fill(page, "What does it do?", "We knit and talk.")
    press(page, "button", "Send this suggestion")
    expect(page).to_have_title("Error: Suggest a listing – Kith")
    tab_to(page.get_by_role("link", name="Give a phone number, an email address or a website"))
    page.keyboard.press("Enter")
    expect(page.get_by_label("What is it called?")).to_have_value("Knit and Natter")
    if not focused(page.get_by_label("Phone")):
        fill(page, "Phone", "020 7946 0123")
    else:
        page.keyboard.type("020 7946 0123")
    press(page, "button", "Send this suggestion")
    page.wait_for_url("**/suggest/thanks")


def test_saying_that_a_listing_is_right_or_wrong_and_claiming_it(page: Page) -> None:
    at_a_listing(page)
    here = page.url
    press(page, "button", "Yes, it is")
    page.wait_for_url("**/thanks/right")
    page.goto(here)
    press(page, "link", "No: report a problem")
    page.wait_for_url("**/report")
    tab_to(page.get_by_label("The day or time"))
    page.keyboard.press("Space")
    press(page, "button", "Send this report")
    page.wait_for_url("**/thanks/report")
    page.goto(here)
    press(page, "link", "I run this: claim it")
    page.wait_for_url("**/claim")
    fill(page, "Your name", "Ana Invented")
    fill(page, "Your organisation’s email address", "ana@knit.example.org")
    press(page, "button", "Send this claim")
    page.wait_for_url("**/thanks/claim")


def test_changing_the_language_looking_from_a_to_z_and_leaving(page: Page) -> None:
    page.goto("/a-to-z")
    press(page, "link", "D")
    page.wait_for_url("**/a-to-z/d")
    expect(page.get_by_role("link", name=DEBT)).to_be_visible()
    press(page, "link", "Polski")
    page.wait_for_url("**/pl/a-to-z/d")
    page.goto("/")
    exit_ = page.get_by_role("button", name="Exit this page").or_(page.get_by_role("link", name="Exit this page"))
    tab_to(exit_)
    with page.expect_request("https://www.bbc.co.uk/weather", timeout=60_000):
        page.keyboard.press("Enter")


# --- axe on what the public may say, and on pages of trouble ---


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_axe_finds_nothing_on_the_forms_and_their_errors(browser: Browser, address: str, width: int) -> None:
    context = browser.new_context(base_url=address, viewport={"width": width, "height": 800}, bypass_csp=True)
    page = context.new_page()
    page.goto("/a-to-z/d")
    paths = ["/a-to-z", "/a-to-z/d", "/suggest", "/suggest/thanks", "/ar/suggest"]
    href = page.get_by_role("link", name=DEBT).get_attribute("href")
    for path in (*paths, f"{href}/report", f"{href}/claim", f"{href}/thanks/report"):
        page.goto(path)
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        form = page.locator("form.kith-form button")
        if form.count():
            form.click()
            page.get_by_role("alert").wait_for()
            assert violations(page) == [], f"errors of {path}"
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    context.close()
