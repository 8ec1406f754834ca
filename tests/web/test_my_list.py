"""A list that is kept for a visit, printed and shared."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from cryptography.fernet import Fernet
from lxml import html
from starlette.requests import Request
from starlette.responses import Response
from starlette.testclient import TestClient

from directory.settings import Settings
from search_api.service import Service
from tests.search_api import small_directory
from tests.search_api.small_directory import DEBT, ENGLISH, NOW, PHONE, TWICE, TWIN, named
from tests.web.conftest import KEY, site_on
from tests.web.test_pages import card, links, words
from web.app import create_site
from web.kept import COOKIE, KEPT_MAX, Kept, KeptLists, ListFull

NEUTRAL = "https://www.bbc.co.uk/weather"


def keep(client: TestClient, listing: UUID, back: str = "") -> str:
    answer = client.post("/list/keep", data={"listing": str(listing), "back": back})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def kept(client: TestClient) -> list[str]:
    return [" ".join(h.text_content().split()) for h in html.fromstring(client.get("/list").text).xpath("//article/h2")]


def cookie_request(value: str, scheme: str = "http") -> Request:
    headers = [(b"cookie", f"{COOKIE}={value}".encode())]
    scope = {"type": "http", "scheme": scheme, "path": "/", "headers": headers, "server": ("kith.example", 443)}
    return Request(scope | {"query_string": b""})


# --- The cookie ---


def test_the_cookie_is_sealed_and_goes_with_the_window(client: TestClient, service: Service) -> None:
    listing = named(service.store, DEBT).id
    answer = client.post("/list/keep", data={"listing": str(listing)})
    said = answer.headers["set-cookie"].lower()
    assert "httponly" in said and "samesite=lax" in said and "path=/" in said
    assert "expires" not in said and "max-age" not in said and "secure" not in said
    assert str(listing) not in said and listing.hex not in said


def test_over_https_the_cookie_goes_only_over_https() -> None:
    response = Response()
    KeptLists(KEY).write(cookie_request("", "https"), response, Kept((uuid4(),)))
    assert "; secure" in response.headers["set-cookie"].lower()


def test_fifty_listings_fit_in_a_cookie_and_no_more_are_taken() -> None:
    full = Kept(tuple(UUID(int=number) for number in range(KEPT_MAX)))
    response = Response()
    KeptLists(KEY).write(cookie_request(""), response, full)
    sealed = response.headers["set-cookie"].split(";")[0].split("=", 1)[1]
    assert len(sealed) < 4000
    assert KeptLists(KEY).read(cookie_request(sealed)) == full
    with pytest.raises(ListFull, match="50"):
        full.plus(uuid4())
    assert full.plus(UUID(int=7)) == full


@pytest.mark.parametrize("value", ["", "x", "gAAAAABl", Fernet(Fernet.generate_key()).encrypt(b"1" * 16).decode()])
def test_a_cookie_that_is_not_ours_is_an_empty_list(value: str) -> None:
    assert KeptLists(KEY).read(cookie_request(value)) == Kept()


def test_a_list_of_yesterday_has_ended() -> None:
    response = Response()
    KeptLists(KEY).write(cookie_request(""), response, Kept((uuid4(),)))
    sealed = response.headers["set-cookie"].split(";")[0].split("=", 1)[1]
    assert KeptLists(KEY, life_seconds=-1).read(cookie_request(sealed)) == Kept()


# --- The pages ---


def test_what_is_kept_is_on_the_list_in_order_and_counted_in_the_header(client: TestClient, service: Service) -> None:
    for name in (PHONE, DEBT, PHONE):
        keep(client, named(service.store, name).id)
    assert kept(client) == [PHONE, DEBT]
    text = card(client.get("/list").text, DEBT)
    assert "Phone 020 7946 0123" in text and "Next: Tuesday 24 November at 10am" in text
    assert links(client.get("/about").text)["My list 2 kept"] == "/list"


def test_the_button_leads_back_to_where_it_was(client: TestClient, service: Service) -> None:
    listing = named(service.store, DEBT).id
    results = client.post("/search", data={"statement": "rent", "near": "E8"}).headers["location"]
    for back in (results, f"/listing/{listing}", "/list"):
        assert keep(client, listing, back) == f"{back}#card-{listing}"
        assert f'id="card-{listing}"' in client.get(back).text


@pytest.mark.parametrize(
    "back", ["https://evil.example", "//evil.example", "/\\evil.example", "/results/x\r\ny: z", ""]
)
def test_the_button_leads_to_no_other_site(client: TestClient, service: Service, back: str) -> None:
    assert keep(client, named(service.store, DEBT).id, back) == "/list"


def test_a_kept_listing_offers_to_be_removed(client: TestClient, service: Service) -> None:
    listing = named(service.store, DEBT).id
    keep(client, listing)
    page = client.get(f"/listing/{listing}").text
    assert html.fromstring(page).xpath("//form[@class='kith-keep']/@action") == ["/list/remove"]
    client.post("/list/remove", data={"listing": str(listing)})
    assert kept(client) == [] and COOKIE not in client.cookies


@pytest.mark.parametrize("way_out", ["clear", "exit"])
def test_clearing_and_leaving_empty_the_list(client: TestClient, service: Service, way_out: str) -> None:
    keep(client, named(service.store, DEBT).id)
    answer = client.get("/exit") if way_out == "exit" else client.post("/list/clear")
    assert (answer.status_code, answer.headers["location"]) == (303, NEUTRAL if way_out == "exit" else "/list")
    assert COOKIE not in client.cookies
    assert "There is nothing on your list" in words(client.get("/list").text)


def test_who_keeps_nothing_is_given_no_cookie(client: TestClient) -> None:
    for answer in (client.get("/list"), client.get("/list/print"), client.get("/exit"), client.post("/list/clear")):
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/list/keep", "/list/remove", "/list/clear", "/shared-list"])
def test_another_site_changes_no_list(client: TestClient, service: Service, path: str) -> None:
    listing = named(service.store, DEBT).id
    keep(client, listing)
    answer = client.post(path, data={"listing": str(listing)}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert kept(client) == [DEBT]


def test_what_is_no_listing_cannot_be_kept(client: TestClient) -> None:
    for listing in ("", "tea", str(uuid4())):
        answer = client.post("/list/keep", data={"listing": listing})
        assert answer.status_code == 404 and "set-cookie" not in answer.headers


def test_a_full_list_says_so(client: TestClient, service: Service) -> None:
    response = Response()
    full = Kept(tuple(UUID(int=number) for number in range(KEPT_MAX)))
    KeptLists(KEY).write(cookie_request(""), response, full)
    client.cookies.set(COOKIE, response.headers["set-cookie"].split(";")[0].split("=", 1)[1])
    answer = client.post("/list/keep", data={"listing": str(named(service.store, DEBT).id)})
    assert answer.status_code == 409
    assert "Your list is full" in words(answer.text) and "Remove one first" in words(answer.text)


def test_what_was_merged_is_shown_once_and_what_was_retired_is_told(small: Settings, tmp_path: Path) -> None:
    service, app = site_on(small_directory.copied(small, tmp_path / "own"))
    client = TestClient(app, follow_redirects=False)
    for name in (TWICE, DEBT, TWIN):
        keep(client, named(service.store, name).id)
    small_directory.retire(service.store, small.cache_dir, named(service.store, DEBT).id)
    small_directory.join(service.store, small.cache_dir, "open-list/4", "open-list/5")
    assert len(kept(client)) == 1
    assert "1 of what you kept is no longer listed" in words(client.get("/list").text)
    service.close()


# --- On paper ---


def test_a_summary_has_how_to_reach_each_and_where_to_read_more(client: TestClient, service: Service) -> None:
    listings = [named(service.store, name) for name in (DEBT, PHONE)]
    for listing in listings:
        keep(client, listing.id)
    page = client.get("/list/print").text
    for listing in listings:
        assert f"http://testserver/listing/{listing.id}" in words(page)
    assert "020 7946 0123" in words(page) and "step-free" not in words(page)
    assert "Printed from Kith on Sunday 22 November" in words(page)


def test_a_page_for_each_says_everything_and_large_print_is_a_choice(client: TestClient, service: Service) -> None:
    keep(client, named(service.store, DEBT).id)
    page = client.get("/list/print?size=large&form=pages").text
    tree = html.fromstring(page)
    assert "step-free entrance" in words(page) and "Bring your letters, even unopened ones." in words(page)
    assert tree.xpath("//body[contains(@class, 'kith-large')]")
    assert tree.xpath("//main//a[@aria-current='true']/text()") == ["A page for each, large print"]
    assert not html.fromstring(client.get("/list/print").text).xpath("//body[contains(@class, 'kith-large')]")


def test_paper_keeps_to_what_sources_allow(client: TestClient, service: Service) -> None:
    keep(client, named(service.store, ENGLISH).id)
    for path in ("/list", "/list/print", "/list/print?form=pages"):
        assert "free crèche" not in client.get(path).text


# --- A link ---


@pytest.fixture
def own(small: Settings, tmp_path: Path) -> Settings:
    return small_directory.copied(small, tmp_path / "own")


def test_anyone_with_the_link_sees_the_list_until_it_ends(own: Settings) -> None:
    service, app = site_on(own)
    client, other = (TestClient(app, follow_redirects=False) for _ in range(2))
    keep(client, named(service.store, DEBT).id)
    path = client.post("/shared-list").headers["location"]
    page = other.get(path)
    assert DEBT in card(page.text, DEBT) and "until Sunday 6 December" in words(page.text)
    assert html.fromstring(page.text).xpath("//input[@readonly]/@value") == [f"http://testserver{path}"]
    assert page.headers["x-robots-tag"] == "noindex" and "set-cookie" not in page.headers
    later = TestClient(create_site(service, KEY, lambda: NOW + timedelta(days=14)), follow_redirects=False)
    ended = later.get(path)
    assert ended.status_code == 410
    assert "This list has ended" in words(ended.text)
    service.close()


def test_a_link_that_was_not_copied_whole_is_a_plain_page(client: TestClient) -> None:
    answer = client.get("/shared-list/abc")
    assert answer.status_code == 410
    assert "not copied whole" in words(answer.text)


def test_with_nothing_kept_there_is_nothing_to_share(client: TestClient) -> None:
    assert client.post("/shared-list").headers["location"] == "/list"
