"""`/api/listings/{id}` on a real store."""

from uuid import UUID, uuid4

from starlette.testclient import TestClient

from search_api.app import create_api
from search_api.service import Service
from tests.search_api import small_directory
from tests.search_api.small_directory import DEBT, ENGLISH, TWICE, TWIN, WITHHELD, named


def test_a_listing_has_its_facts_and_who_said_them(client: TestClient, service: Service) -> None:
    held = named(service.store, DEBT)
    given = client.get(f"/api/listings/{held.id}").json()
    assert given["id"] == str(held.id)
    assert given["cost"]["free"] is True
    assert given["sources"][0]["licence"] == "Open Government Licence v3.0"
    assert given["said_by"]["description"] == "Hackney open list"
    assert given["description"] == held.description
    assert given["assured"] == "2026-05-03"


def test_words_without_permission_are_left_out_and_where_to_read_them_is_named(
    client: TestClient, service: Service
) -> None:
    response = client.get(f"/api/listings/{named(service.store, ENGLISH).id}")
    assert response.json()["description"] is None
    assert response.json()["read_at"][0]["url"] == "http://links.example.org/list/0"
    assert WITHHELD not in response.text


def test_an_unknown_listing_is_404(client: TestClient) -> None:
    response = client.get(f"/api/listings/{uuid4()}")
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"


def test_what_is_no_id_is_404(client: TestClient) -> None:
    response = client.get("/api/listings/tea-and-talk")
    assert response.status_code == 404
    assert "'tea-and-talk'" in response.json()["detail"]


def test_a_retired_listing_is_410(own: Service) -> None:
    listing = named(own.store, DEBT).id
    small_directory.retire(own.store, own.settings.cache_dir, listing)
    response = TestClient(create_api(own)).get(f"/api/listings/{listing}")
    assert response.status_code == 410
    assert DEBT in response.json()["detail"]


def test_a_merged_listing_says_where_it_is_now(own: Service) -> None:
    before = {named(own.store, TWICE).id, named(own.store, TWIN).id}
    small_directory.join(own.store, own.settings.cache_dir, "open-list/4", "open-list/5")
    [kept] = [listing.id for listing in own.store.listings.active() if listing.id in before]
    [moved] = before - {kept}
    response = TestClient(create_api(own), follow_redirects=False).get(f"/api/listings/{moved}")
    assert response.status_code == 301
    assert response.headers["location"] == f"/api/listings/{kept}"


def test_similar_listings_are_near_in_meaning_and_never_itself(client: TestClient, service: Service) -> None:
    debt = named(service.store, DEBT)
    found = client.get(f"/api/similar/{debt.id}", params={"limit": 3}).json()["similar"]
    assert 1 <= len(found) <= 3
    assert str(debt.id) not in {one["listing"]["id"] for one in found}
    assert [one["likeness"] for one in found] == sorted((one["likeness"] for one in found), reverse=True)
    assert all(one["distance_km"] <= 8 for one in found)


def test_similar_of_an_unknown_listing_is_404_and_a_wrong_limit_is_named(client: TestClient, service: Service) -> None:
    assert client.get(f"/api/similar/{UUID(int=5)}").status_code == 404
    answer = client.get(f"/api/similar/{named(service.store, DEBT).id}", params={"limit": 0})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "limit")
