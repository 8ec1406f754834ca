"""What a person meets when something is not there or goes wrong, from a real server."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI, Request
from lxml import html
from starlette.testclient import TestClient

from directory.decision import Decision, DecisionKind
from directory.releasing import publish
from directory.settings import Settings
from search_api.service import Service
from tests.search_api import small_directory
from tests.search_api.small_directory import DEBT, RETIRED, SEEN, TWICE, named
from tests.web.conftest import site_on
from tests.web.serving import served
from tests.web.test_pages import links, words
from web.pages.suggestions import PER_HOUR

PHONE_OF_THE_TEAM = "020 7946 0100"
SECRET = "my landlord is called Invented Bob"


class Served:
    """A site of one test's own behind a real server."""

    def __init__(self, service: Service, app: FastAPI, client: httpx.Client) -> None:
        self.service, self.app, self.client = service, app, client

    def decide(self, kind: DecisionKind, name: str) -> str:
        """The path of the listing that it was decided about."""
        store, listing = self.service.store, named(self.service.store, name).id
        decision = Decision(kind=kind, listing=listing, by="curator", at=SEEN)
        small_directory.decide(store, self.service.settings.cache_dir, decision)
        return f"/listing/{listing}"


@pytest.fixture
def own(small: Settings, tmp_path: Path) -> Settings:
    return small_directory.copied(small, tmp_path / "own").model_copy(update={"team_phone": PHONE_OF_THE_TEAM})


@pytest.fixture
def site(own: Settings) -> Iterator[Served]:
    service, app = site_on(own)
    with served(app) as address, httpx.Client(base_url=address, timeout=60) as client:
        yield Served(service, app, client)


def is_useful(page: str) -> bool:
    """It leads to urgent help and to a new search, and shows nothing of the inside."""
    tree = html.fromstring(page)
    return bool(
        "/urgent-help" in links(page).values()
        and tree.xpath("//form[@action='/search']")
        and tree.xpath("//h1")
        and "Traceback" not in page
        and ".py" not in page
    )


# --- 404 and 405 ---


def test_an_address_that_is_none_is_a_useful_page(site: Served) -> None:
    for path in ("/none", "/listing/none", "/results/none", "/a-to-z/%23"):
        answer = site.client.get(path)
        assert answer.status_code == 404 and is_useful(answer.text), path
        assert answer.headers["x-robots-tag"] == "noindex"
    answer = site.client.get("/search")
    assert answer.status_code == 405 and is_useful(answer.text)
    assert "Check the address, or search below." in words(answer.text) and "header" not in words(answer.text)


# --- 410 ---


def test_a_retired_listing_names_others_near_it(site: Served) -> None:
    answer = site.client.get(site.decide(DecisionKind.RETIRE, RETIRED))
    assert answer.status_code == 410 and is_useful(answer.text)
    assert "Evening Debt Clinic is no longer listed." in words(answer.text)
    assert links(answer.text)[DEBT] == f"/listing/{named(site.service.store, DEBT).id}"
    assert RETIRED not in links(answer.text)


def test_who_asked_not_to_be_listed_is_not_named_and_nothing_tells_where_they_are(site: Served) -> None:
    path = site.decide(DecisionKind.DO_NOT_LIST, RETIRED)
    for answer in (site.client.get(path), site.client.get(f"/api{path.replace('listing', 'listings')}")):
        assert answer.status_code == 410
        assert "Debt" not in answer.text and "E5" not in answer.text
    assert "search below" in words(site.client.get(path).text)


def test_who_asked_not_to_be_listed_stays_unnamed_when_joined_with_another(site: Served) -> None:
    path = site.decide(DecisionKind.DO_NOT_LIST, TWICE)
    small_directory.join(site.service.store, site.service.settings.cache_dir, "open-list/4", "open-list/5")
    answer = site.client.get(path, follow_redirects=True)
    assert answer.status_code == 410 and "Walkers" not in answer.text and "strolls" not in answer.text


REFUGE = {
    "name": "Women's refuge Invented House",
    "description": "A refuge for women.",
    "places": [{"postcode": "E8 1EA"}],
}


def test_a_refuge_that_is_gone_names_nothing_near_it(site: Served) -> None:
    store, cache = site.service.store, site.service.settings.cache_dir
    small_directory.crawl(store, small_directory.OPEN, (*small_directory.OPEN_ENTRIES, REFUGE))
    small_directory.merge(store, cache)
    [waiting] = store.listings.held()
    publish(store, waiting.listing.id, "curator", SEEN)
    small_directory.merge(store, cache)
    path = site.decide(DecisionKind.RETIRE, str(REFUGE["name"]))
    answer = site.client.get(path)
    assert answer.status_code == 410 and is_useful(answer.text)
    assert {href for href in links(answer.text).values() if href.startswith("/listing/")} == {path}, "its own languages"


def test_a_retired_listing_is_told_also_while_the_index_is_away(site: Served, own: Settings) -> None:
    shutil.rmtree(own.data_dir / "index")
    answer = site.client.get(site.decide(DecisionKind.RETIRE, RETIRED))
    assert answer.status_code == 410 and is_useful(answer.text)


# --- 422 ---


@pytest.mark.parametrize(
    ("path", "field"),
    [("/search", "statement"), ("/suggest", "name"), ("/list/keep", "back"), ("/staff/sign-in", "email")],
)
def test_a_character_that_is_no_text_is_a_fault_of_its_field(client: TestClient, path: str, field: str) -> None:
    for kind in ({"data": {field: "a\0b"}}, {"files": {field: (None, "a\0b")}}, {"params": {field: "\0"}}):
        answer = client.post(path, **kind)  # type: ignore[arg-type]
        assert answer.status_code == 422 and f"“{field}” holds a character" in words(answer.text), kind
    assert client.get("/a-to-z/%00").status_code == client.get("/listing/a%00").status_code == 404


# --- 429 ---


def test_too_many_forms_are_told_when_to_try_again(site: Served) -> None:
    for _ in range(PER_HOUR):
        site.client.post("/suggest", data={})
    answer = site.client.post("/suggest", data={})
    assert answer.status_code == 429 and is_useful(answer.text)
    assert 0 < int(answer.headers["retry-after"]) <= 3600
    assert "Try again in" in words(answer.text)


# --- 500 ---


def test_an_unexpected_error_is_a_useful_page_and_its_words_are_nowhere(
    site: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    @site.app.get("/broken")
    def broken(_: Request) -> None:
        raise RuntimeError(SECRET)

    answer = site.client.get("/broken", params={"said": SECRET})
    assert answer.status_code == 500 and is_useful(answer.text)
    assert {"999", "111", "116 123"} <= set(links(answer.text))
    logged = capsys.readouterr()
    assert "RuntimeError" in logged.out + logged.err
    for told in (answer.text, logged.out, logged.err):
        assert "landlord" not in told and "Bob" not in told


# --- 503 ---


def test_without_an_index_there_are_urgent_help_and_every_listing_by_name(site: Served, own: Settings) -> None:
    shutil.rmtree(own.data_dir / "index")
    assert links(site.client.get("/").text)[PHONE_OF_THE_TEAM] == "tel:02079460100"
    path = site.client.post("/search", data={"statement": SECRET}).headers["location"]
    answer = site.client.get(path)
    assert answer.status_code == 503 and is_useful(answer.text)
    assert int(answer.headers["retry-after"]) > 0
    found = links(answer.text)
    assert found["999"] == "tel:999" and found[PHONE_OF_THE_TEAM] == "tel:02079460100"
    d = site.client.get(found["D"])
    assert d.status_code == 200 and links(d.text)[DEBT] == f"/listing/{named(site.service.store, DEBT).id}"
    assert site.client.get(links(d.text)[DEBT]).status_code == 200


def test_without_a_store_there_is_still_urgent_help(tmp_path: Path, cache_dir: Path) -> None:
    settings = Settings(
        data_dir=tmp_path, cache_dir=cache_dir, model="small", database_url="postgresql+psycopg://kith@127.0.0.1:9/kith"
    )
    _, app = site_on(settings)
    with served(app) as address, httpx.Client(base_url=address, timeout=60) as client:
        path = client.post("/search", data={"statement": SECRET}).headers["location"]
        answer = client.get(path)
        assert answer.status_code == 503 and {"999", "116 123"} <= set(links(answer.text))
        assert "D" not in links(answer.text)
        assert client.get("/a-to-z").status_code == 503
        assert client.get("/urgent-help").status_code == 200


# --- In another language ---


def test_what_is_told_in_english_on_a_page_in_another_language_is_marked_so(site: Served) -> None:
    foreign = site.client.post("/pl/search", headers={"sec-fetch-site": "cross-site"})
    ended = site.client.get("/pl/results/none")
    said = [html.fromstring(answer.text).xpath("//h1/following-sibling::p[1]")[0] for answer in (foreign, ended)]
    assert [each.get("lang") for each in said] == ["en", None]
    assert "sent from another site" in said[0].text_content() and "Wyniki" in said[1].text_content()


# --- What a page repeats ---


def test_no_page_repeats_what_another_site_puts_into_an_address_or_a_form(site: Served) -> None:
    """A compressed page that repeats a stranger's guess beside something secret tells by its length how good the guess
    was (BREACH). So pages repeat nothing of a foreign query, and nothing at all of a form of another site."""
    debt = f"/listing/{named(site.service.store, DEBT).id}"
    for path in ("/", "/list", "/list/print", "/about", "/suggest", "/a-to-z", "/none", debt, f"{debt}/report"):
        assert "guess" not in site.client.get(path, params={"guess": "guess", "size": "large"}).text, path
    for path in ("/search", "/suggest", f"{debt}/report", f"{debt}/claim"):
        foreign = site.client.post(path, data={"name": "guess"}, headers={"sec-fetch-site": "cross-site"})
        assert foreign.status_code == 403 and "guess" not in foreign.text, path
