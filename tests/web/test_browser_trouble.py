"""Pages of trouble in a real browser, in every language: nothing that axe can find wrong, and a way on."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from directory.settings import Settings
from search_api.service import Service
from tests.search_api import small_directory
from tests.search_api.small_directory import RETIRED, named
from tests.web.conftest import site_on
from tests.web.serving import served
from tests.web.test_browser import browser, violations
from web.languages import LANGUAGES
from web.pages import suggestions

__all__ = ["browser"]
NARROW = {"width": 320, "height": 740}
CODES = [language.prefix for language in LANGUAGES]


@pytest.fixture(scope="module")
def address(invented: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site that has retired a listing, and takes one suggestion an hour."""
    own = small_directory.copied(invented, tmp_path_factory.mktemp("trouble") / "own")
    service, app = site_on(own.model_copy(update={"team_phone": "020 7946 0100", "team_hours": "weekdays"}))
    _retire(service)
    with pytest.MonkeyPatch.context() as patched, served(app) as address:
        patched.setattr(suggestions, "PER_HOUR", 1)
        yield address


def _retire(service: Service) -> None:
    small_directory.retire(service.store, service.settings.cache_dir, named(service.store, RETIRED).id)


@pytest.fixture(scope="module")
def indexless(invented: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    own = small_directory.copied(invented, tmp_path_factory.mktemp("trouble") / "indexless")
    shutil.rmtree(own.data_dir / "index")
    with served(site_on(own)[1]) as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=NARROW, bypass_csp=True)
    context.set_default_timeout(120_000)  # a busy machine is no failure
    yield context.new_page()
    context.close()


def is_well_made(page: Page, status: int | None, wanted: int) -> None:
    assert status == wanted and violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    expect(page.locator("main a[href$='/urgent-help']").first).to_be_visible()
    expect(page.locator("form.kith-search, form[action$='/search']").first).to_be_visible()


def sent(page: Page, form: str) -> int:
    with page.expect_navigation() as led:
        page.locator(f"{form} button").last.click()
    return led.value.status if led.value else 0


@pytest.mark.parametrize("prefix", CODES)
def test_what_is_gone_and_what_was_sent_too_often(page: Page, address: str, invented: Settings, prefix: str) -> None:
    gone = page.goto(f"{address}{prefix}/listing/{_retired(invented)}")
    is_well_made(page, gone and gone.status, 410)
    expect(page.locator(".kith-index a").first).to_be_visible()
    for _ in range(2):
        page.goto(f"{address}{prefix}/suggest")
        status = sent(page, "form.kith-form")
    is_well_made(page, status, 429)


def _retired(settings: Settings) -> str:
    service, _ = site_on(settings)
    found = named(service.store, RETIRED).id
    service.close()
    return str(found)


@pytest.mark.parametrize("prefix", CODES)
def test_while_the_index_is_away(page: Page, indexless: str, prefix: str) -> None:
    page.goto(f"{indexless}{prefix}/")
    page.locator("#statement").fill("rent")
    is_well_made(page, sent(page, ".kith-search"), 503)
    expect(page.locator("a[href^='tel:999']").first).to_be_visible()


@pytest.mark.parametrize("prefix", CODES)
def test_every_target_of_the_frame_is_large_enough_to_tap(page: Page, address: str, prefix: str) -> None:
    """2.5.8: header, languages and footer, links that stand in no sentence."""
    page.goto(f"{address}{prefix}/list")
    boxes = "all => all.map(one => one.getBoundingClientRect()).map(box => [box.width, box.height])"
    sizes = page.locator("header a, .kith-languages a, .kith-footer__links a").evaluate_all(boxes)
    assert len(sizes) > 12
    seen = [size for size in sizes if size[0]]  # "About" stands in the footer of a phone
    assert min(min(size) for size in seen) >= 24
