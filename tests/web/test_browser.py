"""The site in a real browser: usable by anyone, with and without JavaScript, and it asks no other host for anything."""

import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from directory.settings import Settings
from tests.search_api.small_directory import DEBT
from tests.web.conftest import site_on

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP www.bbc.co.uk ~NOTFOUND",
)
WIDTHS = (320, 1280)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
RENT = "I am behind on the rent and bailiffs are coming"
expect.set_options(timeout=60_000)  # a busy machine is no failure

HOME, RESULTS, NARROWED, ERROR, EMPTY, LISTING, CHOICE, ABOUT, URGENT, MISSING, ENDED, UNKEPT, NO_SHARED, *_ = (
    STATES
) = (
    "home",
    "results",
    "narrowed",
    "error",
    "empty",
    "listing",
    "choice",
    "about",
    "urgent",
    "missing",
    "ended",
    "nothing kept",
    "no shared list",
    "kept",
    "list",
    "print",
    "large print",
    "shared",
)


PATHS = {
    HOME: "/",
    ABOUT: "/about",
    URGENT: "/urgent-help",
    MISSING: "/none",
    ENDED: "/results/none",
    UNKEPT: "/list",
    NO_SHARED: "/shared-list/none",
}


@pytest.fixture(scope="module")
def address(invented: Settings) -> Iterator[str]:
    _, app = site_on(invented)
    server = uvicorn.Server(uvicorn.Config(app, port=0, access_log=False, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def asked_of_others() -> list[str]:
    """The addresses of other hosts that a page asked for."""
    return []


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def context(
    request: pytest.FixtureRequest, browser: Browser, address: str, asked_of_others: list[str]
) -> Iterator[BrowserContext]:
    context = browser.new_context(java_script_enabled=request.param, base_url=address)
    context.on("request", lambda asked: _note(asked.url, address, asked_of_others))
    yield context
    context.close()


def _note(url: str, address: str, others: list[str]) -> None:
    if not url.startswith((address, "data:")):
        others.append(url)


def search(page: Page, statement: str, near: str, miles: str = "3") -> None:
    page.goto("/")
    page.get_by_label("What would help?").fill(statement)
    page.get_by_label("Where?").fill(near)
    page.get_by_label("How far?").select_option(miles)
    page.get_by_role("button", name="Find help").click()
    page.wait_for_load_state()


def open_state(page: Page, state: str) -> None:
    match state:
        case "results":
            search(page, RENT, "E8")
        case "narrowed":
            search(page, RENT, "E8")
            page.get_by_text("Narrow these results").click()
            page.get_by_label("Tuesday").check()
            page.get_by_label("Age", exact=True).fill("40")
            page.get_by_role("button", name="Show these results").click()
            page.get_by_text("Narrow these results").click()
        case "error":
            search(page, "", "Zzyzx")
        case "choice":
            search(page, RENT, "Newport")
        case "empty":
            search(page, RENT, "Inverness")
        case "listing":
            search(page, RENT, "E8")
            page.get_by_role("link", name=DEBT).click()
        case "kept":
            keep_two(page)
        case "list":
            keep_two(page)
            page.goto("/list")
        case "print" | "large print":
            keep_two(page)
            page.goto(f"/list/print{'?size=large&form=pages' if state == 'large print' else ''}")
        case "shared":
            keep_two(page)
            share(page)
        case _:
            page.goto(PATHS[state])


def keep_two(page: Page) -> None:
    search(page, RENT, "E8")
    for _ in range(2):
        page.get_by_role("button", name="Keep this").first.click()
        page.wait_for_load_state()


def share(page: Page) -> None:
    page.goto("/list")
    page.get_by_role("button", name="Make a link").click()
    page.wait_for_url("**/shared-list/*")


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{each['id']}: {node['html'][:120]}" for each in found for node in each["nodes"]]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    browser: Browser, address: str, asked_of_others: list[str], state: str, width: int
) -> None:
    context = browser.new_context(base_url=address, viewport={"width": width, "height": 800}, bypass_csp=True)
    context.on("request", lambda asked: _note(asked.url, address, asked_of_others))
    page = context.new_page()
    open_state(page, state)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert asked_of_others == []
    context.close()


def test_axe_finds_what_is_wrong_with_a_bad_page(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(
        "<html><body><img src='data:,'><input><p style='color:#ccc;background:#fff'>pale</p></body></html>"
    )
    rules = {each.split(":")[0] for each in violations(page)}
    assert {"image-alt", "label", "color-contrast", "html-has-lang", "document-title"} <= rules
    page.close()


def test_from_home_to_a_listing(context: BrowserContext, asked_of_others: list[str], address: str) -> None:
    page = context.new_page()
    search(page, RENT, "E8 1EA")
    expect(page).to_have_title("What may help – Kith")
    assert "rent" not in page.url and "E8" not in page.url.removeprefix(address).split("/")[1]
    first = page.get_by_role("article").first
    expect(first).to_contain_text(DEBT)
    expect(first).to_contain_text("Why it matches")
    expect(first).to_contain_text("miles away")
    first.get_by_role("link", name=DEBT).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(DEBT)
    expect(page.get_by_role("link", name="020 7946 0123")).to_have_attribute("href", "tel:02079460123")
    expect(page.get_by_text("These listings are invented samples")).to_be_visible()
    page.go_back()
    expect(page.get_by_label("What would help?")).to_have_value(RENT)
    assert asked_of_others == []
    assert context.cookies() == []


def test_an_error_is_summed_up_and_leads_to_its_field(context: BrowserContext) -> None:
    page = context.new_page()
    search(page, "", "E8")
    assert page.title().startswith("Error: ")
    page.get_by_role("link", name="Say in a few words what would help").click()
    focused = page.get_by_label("What would help?").and_(page.locator(":focus")).count() == 1
    assert focused or page.url.endswith("#statement")
    expect(page.get_by_label("Where?")).to_have_value("E8")


def test_exit_this_page_leaves_for_a_neutral_page(context: BrowserContext) -> None:
    page = context.new_page()
    keep_two(page)
    exit_ = page.get_by_role("button", name="Exit this page").or_(page.get_by_role("link", name="Exit this page"))
    with page.expect_request("https://www.bbc.co.uk/weather", timeout=60_000):
        exit_.click(no_wait_after=True)
    assert context.cookies() == []


def test_from_keeping_to_a_printed_list_and_a_link(
    context: BrowserContext, browser: Browser, address: str, asked_of_others: list[str]
) -> None:
    page = context.new_page()
    search(page, RENT, "E8")
    page.get_by_role("article").first.get_by_role("button", name="Keep this").click()
    expect(page.get_by_role("article").first.get_by_role("button", name=f"Remove {DEBT}")).to_be_in_viewport()
    page.get_by_role("link", name="My list").click()
    expect(page.get_by_role("article")).to_have_count(1)
    expect(page.get_by_role("link", name="020 7946 0123")).to_be_visible()
    page.get_by_role("link", name="Everything we know, in large print").click()
    page.emulate_media(media="print")
    expect(page.get_by_text("step-free entrance")).to_be_visible()
    for unseen in (page.locator("header"), page.locator("footer"), page.get_by_text("Back to my list")):
        expect(unseen).not_to_be_visible()
    page.emulate_media(media="screen")
    share(page)
    elsewhere = browser.new_context(base_url=address)
    other = elsewhere.new_page()
    other.goto(page.get_by_label("Address to copy and send").input_value())
    expect(other.get_by_role("article").first).to_contain_text(DEBT)
    assert elsewhere.cookies() == []
    elsewhere.close()
    page.goto("/list")
    page.get_by_role("button", name="Clear my list").click()
    expect(page.get_by_text("There is nothing on your list.")).to_be_visible()
    assert context.cookies() == []
    assert asked_of_others == []


def test_a_search_works_from_the_keyboard_alone(browser: Browser, address: str) -> None:
    page = browser.new_page(base_url=address)
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type(RENT)
    page.keyboard.press("Tab")
    page.keyboard.type("E8")
    page.keyboard.press("Enter")
    page.wait_for_url("**/results/*")
    expect(page.get_by_role("article").first).to_contain_text(DEBT)
    page.close()


def test_no_script_or_style_is_blocked_by_our_own_policy(browser: Browser, address: str) -> None:
    said: list[str] = []
    page = browser.new_page(base_url=address)
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for state in (HOME, RESULTS, LISTING):
        open_state(page, state)
    assert said == []
    assert page.evaluate("document.body.className").count("govuk-frontend-supported") == 1
    page.close()


HIDDEN = """() => {
  const at = document.activeElement, box = at.getBoundingClientRect();
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return at !== document.body && (!top || !at.contains(top) && !top.contains(at)) ? at.outerHTML : "";
}"""


def hidden_stops(page: Page, key: str, times: int) -> list[str]:
    """What takes the focus by this key while the middle of it is under something else or out of sight."""
    found = []
    for _ in range(times):
        page.keyboard.press(key)
        found.append(page.evaluate(HIDDEN))
    return [each for each in found if each]


def test_the_focus_is_never_hidden_by_what_stays_on_screen(browser: Browser, address: str) -> None:
    page = browser.new_page(base_url=address, viewport={"width": 360, "height": 640})
    page.goto("/")
    assert hidden_stops(page, "Tab", 24) == []
    page.set_viewport_size({"width": 700, "height": 620})
    open_state(page, LISTING)
    page.locator("footer a").last.focus()
    assert hidden_stops(page, "Shift+Tab", 28) == [], "nor under the header, going back up"
    page.close()
