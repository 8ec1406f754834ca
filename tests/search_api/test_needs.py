"""The vocabulary and suggestions, as a program asks for them."""

import pytest
from starlette.testclient import TestClient

from directory.vocabulary import load_vocabulary


def test_every_need_is_told_with_what_it_is_called_elsewhere(client: TestClient) -> None:
    needs = client.get("/api/needs").json()["needs"]
    assert [need["id"] for need in needs] == [need.id for need in load_vocabulary().all]
    assert any(need["open_eligibility"] for need in needs)
    assert "says" not in needs[0]


def test_places_are_suggested_that_a_search_takes(client: TestClient) -> None:
    places = client.get("/api/suggest", params={"begins": "Hack"}).json()["places"]
    assert places[0] == "Hackney"
    for place in places:
        asked = {"statement": "debt", "near": place}
        assert client.post("/api/search", json=asked).status_code == 200, place


@pytest.mark.parametrize(("begins", "first"), [("e", "E1"), ("E8", "E8"), ("bs1", "BS1")])
def test_districts_come_before_places_the_shortest_first(client: TestClient, begins: str, first: str) -> None:
    assert client.get("/api/suggest", params={"begins": begins}).json()["places"][0] == first


def test_needs_are_suggested_by_any_word_of_theirs(client: TestClient) -> None:
    needs = client.get("/api/suggest", params={"begins": "bereav"}).json()["needs"]
    assert "bereavement" in [need["id"] for need in needs]
    assert client.get("/api/suggest", params={"begins": "qqq"}).json() == {"places": [], "needs": []}
    assert client.get("/api/suggest", params={"begins": ""}).json() == {"places": [], "needs": []}


def test_a_long_beginning_and_a_wrong_limit_are_named(client: TestClient) -> None:
    answer = client.get("/api/suggest", params={"begins": "x" * 61})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "begins")
    answer = client.get("/api/suggest", params={"begins": "x", "limit": 0})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "limit")
    assert client.get("/api/suggest").json()["errors"][0]["field"] == "begins"
