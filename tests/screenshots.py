"""Pictures of every page at a phone's and a desktop's width, of invented listings only: `python -m tests.screenshots`.

They are the same for the same program on the same machine: the listings, the clock and the order are fixed.
"""

import base64
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

from directory.settings import load_settings
from directory.team import Team
from search_api.service import Service
from tests.browser import ONE_LINE, find_browser
from tests.search_api import small_directory
from tests.search_api.small_directory import DEBT, RETIRED, named
from tests.web.conftest import site_on
from tests.web.serving import served
from tests.web.test_browser import FLAGS, RENT, keep_two, search, share

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
MOST_BYTES = 3_000_000
WIDTHS = {"phone": 360, "desktop": 1280}
TALLEST = {"phone": 1400, "desktop": 1000}  # a whole page of results would be a ribbon
LANGUAGES = ("bn", "pl", "ar")
TRANSLATED = tuple(f"-{language}" for language in LANGUAGES)  # pictures of these are of a phone only
COMPANY = "I am lonely, I want to learn English and to talk to people"
PATHS = {
    "home": "/",
    "urgent-help": "/urgent-help",
    "about": "/about",
    "privacy": "/privacy",
    "ranking": "/ranking",
    "accessibility": "/accessibility",
    "cover-your-tracks": "/cover-your-tracks",
    "refer": "/refer",
    "a-to-z": "/a-to-z/h",
    "suggest": "/suggest",
    "suggest-thanks": "/suggest/thanks",
    "not-found": "/none",
    **{f"home-{language}": f"/{language}/" for language in LANGUAGES},
}
DEPLOYMENT = {
    "team_phone": "020 7946 0100",
    "team_hours": "weekdays, 9am to 5pm",
    "smtp_host": "127.0.0.1",
    "smtp_from": "kith@example.org",
    "site_url": "https://kith.example.org",
    "referral_controller": "Invented Borough",
    "referral_privacy_notice": "https://borough.example.org/privacy",
    "referral_retention_days": 90,
    "referral_answer_days": 3,
}
TEAM = Team(
    name="Invented link workers",
    email="team@borough.example.org",
    phone="020 7946 0100",
    hours="Weekdays, 9am to 5pm",
    districts=("E8", "E9"),
)
# An image can be encoded by the browser itself, which needs no other library.
AS_WEBP = """async (png) => {
  const image = new Image();
  image.src = "data:image/png;base64," + png;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), {width: image.width, height: image.height});
  canvas.getContext("2d").drawImage(image, 0, 0);
  return canvas.toDataURL("image/webp", 0.6).split(",")[1];
}"""
Opening = Callable[[Page], object]


def in_language(page: Page, language: str) -> None:
    """The page that is shown, in another language."""
    page.goto(f"/{language}/{page.url.split('/', 3)[3]}")


def results(page: Page) -> None:
    search(page, RENT, "E8")


def narrowed(page: Page) -> None:
    results(page)
    page.get_by_text("Narrow these results").click()


def on_a_map(page: Page) -> None:
    search(page, COMPANY, "E8", "10")
    page.get_by_role("button", name="Show map").click()
    page.locator(".kith-map__outline").first.wait_for(state="attached")
    page.locator("#map").or_(page.locator(".kith-map")).first.scroll_into_view_if_needed()


def listing(page: Page) -> None:
    results(page)
    page.get_by_role("link", name=DEBT).click()
    page.wait_for_url("**/listing/*")


def of_listing(page: Page, path: str) -> None:
    listing(page)
    page.goto(f"{page.url}{path}")


def sent_empty(page: Page, path: str) -> None:
    of_listing(page, path)
    page.locator("form.kith-form button").click()
    page.get_by_role("alert").wait_for()


def my_list(page: Page, path: str = "/list") -> None:
    keep_two(page)
    page.goto(path)


def shared(page: Page) -> None:
    keep_two(page)
    share(page)


def pages() -> dict[str, Opening]:
    """How each page is reached, by the name of its picture."""
    return {
        **{name: lambda page, path=path: page.goto(path) for name, path in PATHS.items()},
        "error": lambda page: search(page, "", "Zzyzx"),
        "results": results,
        "results-narrowed": narrowed,
        "results-nothing-near": lambda page: search(page, RENT, "Inverness"),
        "results-urgent": lambda page: search(page, "I want to kill myself", "E8"),
        "results-map": on_a_map,
        "listing": listing,
        "report": lambda page: of_listing(page, "/report"),
        "report-error": lambda page: sent_empty(page, "/report"),
        "claim": lambda page: of_listing(page, "/claim"),
        "list": my_list,
        "print": lambda page: my_list(page, "/list/print"),
        "print-large": lambda page: my_list(page, "/list/print?size=large&form=pages"),
        "shared-list": shared,
        **{f"results-{each}": lambda page, each=each: (results(page), in_language(page, each)) for each in LANGUAGES},
        **{f"listing-{each}": lambda page, each=each: (listing(page), in_language(page, each)) for each in LANGUAGES},
    }


def pages_of_trouble(service: Service) -> dict[str, Opening]:
    """Pages of a site whose index is away and that has retired a listing, which had been found before."""
    path = f"/listing/{named(service.store, RETIRED).id}"
    small_directory.retire(service.store, service.settings.cache_dir, named(service.store, RETIRED).id)
    return {"gone": lambda page: page.goto(path), "unavailable": lambda page: (page.goto("/"), results(page))}


@contextmanager
def _browser() -> Iterator[Browser]:
    found = find_browser()
    if not found:
        sys.exit(f"No browser: run `{ONE_LINE}`, or set KITH_CHROMIUM to the path of one.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=[*FLAGS, "--hide-scrollbars"])
        yield browser
        browser.close()


def take(browser: Browser, address: str, opened: dict[str, Opening], folder: Path) -> None:
    """A picture of each page at each width, as `folder/NAME-WIDTH.webp`."""
    for name, opening in opened.items():
        kinds = {"phone": WIDTHS["phone"]} if name.endswith(TRANSLATED) else WIDTHS
        for kind, width in kinds.items():
            context = browser.new_context(
                base_url=address, viewport={"width": width, "height": 800}, reduced_motion="reduce", bypass_csp=True
            )
            page = context.new_page()
            opening(page)
            page.wait_for_load_state()
            (folder / f"{name}-{kind}.webp").write_bytes(_picture(page, width, TALLEST[kind]))
            context.close()


def _picture(page: Page, width: int, tallest: int) -> bytes:
    """WebP. The window is made as tall as the picture, so that what stays at its foot lies at the foot."""
    height = min(tallest, page.evaluate("document.documentElement.scrollHeight"))
    page.set_viewport_size({"width": width, "height": height})
    shot = page.screenshot(animations="disabled")
    blank = page.context.new_page()
    return base64.b64decode(blank.evaluate(AS_WEBP, base64.b64encode(shot).decode()))


def main(folder: Path = FOLDER) -> int:
    cache_dir = load_settings({}).cache_dir
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with TemporaryDirectory() as base, _browser() as browser:
        settings = small_directory.once(Path(base), cache_dir, invented=True).model_copy(update=DEPLOYMENT)
        service, app = site_on(settings)
        service.store.teams.add(TEAM)
        with served(app) as address:
            take(browser, address, pages(), folder)
        troubled = small_directory.copied(settings, Path(base) / "troubled")
        service, app = site_on(troubled)
        with served(app) as address:
            opened = pages_of_trouble(service)
            take(browser, address, {"gone": opened["gone"]}, folder)
        shutil.rmtree(troubled.data_dir / "index")
        with served(site_on(troubled)[1]) as address:
            take(browser, address, {"unavailable": opened["unavailable"]}, folder)
    made = sorted(folder.iterdir())
    size = sum(path.stat().st_size for path in made)
    print(f"{len(made)} pictures in {folder}, {size / 1e6:.2f} MB")
    return int(size > MOST_BYTES)


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
