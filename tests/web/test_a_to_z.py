"""Every listing by its name."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from lxml import html
from starlette.testclient import TestClient

from directory.listing import Listing, Status
from directory.store import Store
from search_api.service import Service
from tests.search_api.small_directory import DEBT, PHONE, named
from tests.web.test_pages import links, words
from web.pages import a_to_z

SEEN = datetime(2026, 11, 1, tzinfo=UTC)
NAMES = ("apple", "Älpler", "Bread", "banana", "3 Bees", "Zumba", "gone")


@pytest.fixture
def named_store(store: Store) -> Store:
    listings = [Listing(id=uuid4(), name=name, last_seen=SEEN) for name in NAMES[:-1]]
    listings.append(Listing(id=uuid4(), name=NAMES[-1], last_seen=SEEN, status=Status.RETIRED))
    store.listings.save(listings, {})
    return store


def test_listings_are_found_by_their_first_letter_in_order_and_page(named_store: Store) -> None:
    def starting(letter: str, first: int = 0, most: int = 9) -> list[str]:
        return [each.name for each in named_store.listings.starting(letter, first, most)]

    assert starting("b") == ["banana", "Bread"]
    assert starting("b", 1) == ["Bread"] and starting("b", 0, 1) == ["banana"]
    assert starting("a") == ["apple"] and starting("g") == []
    assert sorted(starting("")) == ["3 Bees", "Älpler"]
    assert named_store.listings.letters() == {"a", "b", "z", ""}


def test_a_letter_leads_to_its_listings_and_each_to_its_page(client: TestClient, service: Service) -> None:
    index = links(client.get("/a-to-z").text)
    assert index["D"] == "/a-to-z/d" and "X" not in index
    found = client.get(index["D"])
    assert links(found.text)[DEBT] == f"/listing/{named(service.store, DEBT).id}"
    assert PHONE not in words(found.text)
    assert html.fromstring(found.text).xpath("//a[@aria-current='page']/text()") == ["D"]


def test_a_long_letter_has_pages(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(a_to_z, "PER_PAGE", 1)
    first = links(client.get("/a-to-z/h").text)
    second = links(client.get(first["Next page"]).text)
    assert second["Previous page"] == "/a-to-z/h?page=1"
    names = {"Hackney <b>Food</b> & Co", PHONE}
    assert {name for name in names if name in first or name in second} == names
    assert "Next page" not in second


@pytest.mark.parametrize("path", ["/a-to-z/dd", "/a-to-z/D", "/a-to-z/%00", "/a-to-z/d?page=0", "/a-to-z/d?page=99999"])
def test_what_is_no_letter_or_page_is_not_found(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_letter_that_nothing_begins_with_says_so(client: TestClient) -> None:
    assert "Nothing begins with X." in words(client.get("/a-to-z/x").text)


def test_links_stay_in_the_language_of_the_page(client: TestClient) -> None:
    assert links(client.get("/pl/a-to-z").text)["D"] == "/pl/a-to-z/d"
