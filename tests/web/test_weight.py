"""What a first visit costs a phone: bytes over the wire, and what is painted before any script."""

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.web.test_browser import RENT, address, browser, search

__all__ = ["address", "browser"]  # fixtures
MOST_BYTES = 100_000
PAINTED = "performance.getEntriesByName('first-contentful-paint').length === 1"


def weighed(page: Page, path: str) -> dict[str, int]:
    """The bytes received for each request of a first visit, headers included."""
    client, asked, received = page.context.new_cdp_session(page), dict[str, str](), dict[str, int]()
    client.send("Network.enable")
    client.send("Network.setCacheDisabled", {"cacheDisabled": True})
    client.on("Network.responseReceived", lambda told: asked.update({told["requestId"]: told["response"]["url"]}))
    client.on(
        "Network.loadingFinished",
        lambda told: received.update({asked.get(told["requestId"], "?"): int(told["encodedDataLength"])}),
    )
    page.goto(path, wait_until="networkidle")
    client.detach()
    return received


@pytest.mark.parametrize("language", ["", "/ar"])
def test_a_first_visit_to_results_is_at_most_100_kb_over_the_wire(
    browser: Browser, address: str, language: str
) -> None:
    page = browser.new_page(base_url=address)
    search(page, RENT, "E8", "10")
    found = page.url.removeprefix(address)
    visitor = browser.new_page(base_url=address)
    received = weighed(visitor, f"{language}{found}")
    kinds = {url.rsplit(".", 1)[-1] for url in received}
    assert {"css", "js"} <= kinds and len(received) >= 3, received
    assert 5_000 < sum(received.values()) <= MOST_BYTES, received
    assert not [url for url in received if "map" in url.rsplit("/", 1)[-1]], "the map comes when it is opened"
    page.close()
    visitor.close()


def test_a_page_is_painted_while_its_script_has_not_come(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, bypass_csp=True)  # for the question below, which is evaluated
    held: list[Route] = []

    def hold(route: Route) -> None:
        """Asked for and not answered."""
        held.append(route)

    context.route("**/*.js", hold)
    page = context.new_page()
    page.goto("/", wait_until="commit")
    page.wait_for_function(PAINTED, timeout=60_000)
    assert held and page.get_by_role("button", name="Find help").is_visible()
    for route in held:
        route.abort()
    context.close()
