"""What search machines and messages are told of the pages."""

from urllib.parse import urlsplit

import pytest
from lxml import etree, html
from protego import Protego
from starlette.testclient import TestClient

from directory.settings import Settings
from search_api.service import Service
from tests.search_api.small_directory import DEBT, ENGLISH, WITHHELD, named
from tests.web.conftest import site_on
from web.pages import for_search_machines

HOST = "http://testserver"


def addresses(client: TestClient, path: str) -> list[str]:
    answer = client.get(path)
    assert answer.status_code == 200 and answer.headers["content-type"] == "application/xml", path
    return [urlsplit(each).path for each in etree.fromstring(answer.content).xpath("//*[local-name()='loc']/text()")]


def test_the_sitemap_has_every_listing_and_page_once_and_all_can_be_opened(
    client: TestClient, service: Service
) -> None:
    [part] = addresses(client, "/sitemap.xml")
    found = addresses(client, part)
    assert len(found) == len(set(found))
    listings = {f"/listing/{listing.id}" for listing in service.store.listings.active()}
    assert set(found) == listings | set(for_search_machines.PAGES)
    assert {client.get(path).status_code for path in found} == {200}


def test_a_large_sitemap_is_split_and_nothing_is_lost(
    client: TestClient, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = addresses(client, "/sitemap-1.xml")
    monkeypatch.setattr(for_search_machines, "MOST", 15)
    parts = addresses(client, "/sitemap.xml")
    assert len(parts) == -(-len(whole) // 15)
    split = [path for part in parts for path in addresses(client, part)]
    assert sorted(split) == sorted(whole)
    assert max(len(addresses(client, part)) for part in parts) <= 15
    for path in ("/sitemap-0.xml", f"/sitemap-{len(parts) + 1}.xml", "/sitemap-x.xml"):
        assert client.get(path).status_code in (404, 422), path


def test_robots_may_read_listings_and_nothing_that_holds_a_persons_words(client: TestClient, service: Service) -> None:
    rules = Protego.parse(client.get("/robots.txt").text)
    listing = f"/listing/{named(service.store, DEBT).id}"
    for language in ("", "/pl", "/ar"):
        for path in ("/", "/about", "/suggest", "/a-to-z/d", listing):
            assert rules.can_fetch(f"{HOST}{language}{path}", "anybot"), path
        for path in ("/results/abc", "/search", "/list", "/list/print", "/list?x=1", "/shared-list/abc", "/exit"):
            assert not rules.can_fetch(f"{HOST}{language}{path}", "anybot"), path
    assert list(rules.sitemaps) == [f"{HOST}/sitemap.xml"]


def told(page: str) -> dict[str, str]:
    found = html.fromstring(page).xpath("//meta[@property or @name='description']")
    return {meta.get("property") or meta.get("name"): meta.get("content") for meta in found}


def test_a_link_to_a_listing_is_shown_with_its_name_and_first_sentence(client: TestClient, service: Service) -> None:
    path = f"/listing/{named(service.store, DEBT).id}"
    page = client.get(path).text
    assert told(page) == {
        "description": "Free, confidential help with rent arrears, council tax and letters from bailiffs.",
        "og:site_name": "Kith",
        "og:type": "website",
        "og:title": DEBT,
        "og:description": "Free, confidential help with rent arrears, council tax and letters from bailiffs.",
        "og:url": f"{HOST}{path}",
    }
    assert html.fromstring(page).xpath("//link[@rel='canonical']/@href") == [f"{HOST}{path}"]


def test_words_without_permission_are_not_told_to_messages(client: TestClient, service: Service) -> None:
    page = client.get(f"/listing/{named(service.store, ENGLISH).id}").text
    assert WITHHELD[:30] not in told(page)["og:description"]


def test_home_is_shown_with_what_it_is_and_results_with_nothing(client: TestClient) -> None:
    assert told(client.get("/").text)["og:title"] == "What would help?"
    path = client.post("/search", data={"statement": "rent"}).headers["location"]
    assert not [name for name in told(client.get(path).text) if name.startswith("og:")]


def test_addresses_are_those_of_the_settings_whatever_host_a_request_names(small: Settings) -> None:
    own = "https://kith.example.org"
    service, app = site_on(small.model_copy(update={"site_url": own}))
    client = TestClient(app, base_url="http://elsewhere.example")
    path = f"/listing/{named(service.store, DEBT).id}"
    answers = [client.get(each) for each in (path, "/robots.txt", "/sitemap.xml", "/sitemap-1.xml")]
    service.close()
    assert all("elsewhere.example" not in answer.text for answer in answers)
    assert told(answers[0].text)["og:url"] == f"{own}{path}"
    assert html.fromstring(answers[0].text).xpath("//link[@rel='canonical']/@href") == [f"{own}{path}"]
    assert f"Sitemap: {own}/sitemap.xml" in answers[1].text
    assert f"<loc>{own}/sitemap-1.xml</loc>" in answers[2].text
    assert f"<loc>{own}{path}</loc>" in answers[3].text
