"""`/api/search` on a real snapshot."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from search_api.app import create_api
from search_api.service import Ask, Service
from tests.search_api import small_directory
from tests.search_api.small_directory import DEBT, ENGLISH, PHONE, RETIRED, WITHHELD

RENT = "I am behind on the rent and bailiffs are coming"


def asked(client: TestClient, **keys: Any) -> Any:
    response = client.post("/api/search", json=keys)
    assert response.status_code == 200, response.text
    return response.json()


def names(answer: Any) -> list[str]:
    return [hit["listing"]["name"] for hit in answer["hits"]]


def hit_of(answer: Any, name: str) -> Any:
    return next(hit for hit in answer["hits"] if hit["listing"]["name"] == name)


def test_what_helps_comes_first(client: TestClient) -> None:
    assert names(asked(client, statement=RENT, near="E8"))[0] == DEBT


def test_get_and_post_answer_the_same(client: TestClient) -> None:
    keys: dict[str, Any] = {"statement": RENT, "near": "E8 1EA", "distance_km": 2, "limit": 3}
    assert client.get("/api/search", params=keys).json() == asked(client, **keys)


def test_absent_near_means_everywhere(client: TestClient) -> None:
    answer = asked(client, statement=RENT)
    assert answer["understood"]["near"] is None
    assert answer["understood"]["distance_km"] is None
    assert {DEBT, ENGLISH, PHONE} <= set(names(answer))
    assert all(hit["distance_km"] is None for hit in answer["hits"])


def test_absent_distance_is_five_kilometres(client: TestClient) -> None:
    assert asked(client, statement=RENT, near="E8")["understood"]["distance_km"] == 5


def test_nothing_is_farther_than_the_distance_asked_for(client: TestClient) -> None:
    near = asked(client, statement=RENT, near="E8 1EA", distance_km=1)
    distances = [hit["distance_km"] for hit in near["hits"] if hit["distance_km"] is not None]
    assert distances and max(distances) <= 1
    assert len(near["hits"]) < len(asked(client, statement=RENT, near="E8 1EA", distance_km=20)["hits"])


def test_limit_is_the_most_hits(client: TestClient) -> None:
    assert len(asked(client, statement=RENT, limit=2)["hits"]) == 2


def test_a_hit_says_why_and_quotes_what_matched(client: TestClient) -> None:
    hit = hit_of(asked(client, statement=RENT, near="E8"), DEBT)
    assert hit["quote"] in (hit["listing"]["description"] or "")
    assert {reason["kind"] for reason in hit["reasons"]} >= {"passage", "distance"}
    assert hit["score"] > 0 and hit["scores"]["meaning"] > 0
    assert [source["name"] for source in hit["quoted_from"]] == ["Hackney open list"]


def test_words_without_permission_are_quoted_by_one_sentence_and_named(client: TestClient) -> None:
    response = client.post("/api/search", json={"statement": "I want to learn English", "near": "E1"})
    hit = hit_of(response.json(), ENGLISH)
    assert hit["listing"]["description"] is None
    assert hit["quote"] in WITHHELD and hit["quote"] != WITHHELD
    assert WITHHELD not in response.text
    assert hit["quoted_from"][0]["name"] == "Tower Hamlets list of links"
    assert hit["quoted_from"][0]["url"] == "http://links.example.org/list/0"


def test_what_was_understood_names_needs_and_how_sure_the_place_is(client: TestClient) -> None:
    understood = asked(client, statement="I want to learn English", near="E8")["understood"]
    assert "Learning English" in [need["name"] for need in understood["needs"]]
    assert understood["near"]["label"] == "E8"
    assert understood["near"]["precision"] == "district"
    assert "middle of E8" in understood["near"]["note"]


def test_the_postcode_data_is_attributed(client: TestClient) -> None:
    assert "Contains OS data" in asked(client, statement=RENT, near="E8")["attribution"]


def test_a_listing_retired_after_the_snapshot_is_not_shown(own: Service) -> None:
    ask = Ask(statement="help with debts in the evening", near="E5")
    found = {hit.listing.name: hit.listing.id for hit in own.search(ask).hits}
    small_directory.retire(own.store, own.settings.cache_dir, found[RETIRED])
    assert RETIRED not in [hit.listing.name for hit in own.search(ask).hits]


def test_a_changed_listing_is_shown_as_it_is_now(own: Service) -> None:
    entries = ({**small_directory.OPEN_ENTRIES[0], "cost": {"text": "£3"}}, *small_directory.OPEN_ENTRIES[1:])
    assert own.search(Ask(statement=RENT)).hits
    small_directory.crawl(own.store, small_directory.OPEN, entries)
    small_directory.merge(own.store, own.settings.cache_dir)
    hit = next(hit for hit in own.search(Ask(statement=RENT)).hits if hit.listing.name == DEBT)
    assert hit.listing.cost and hit.listing.cost.text == "£3"


def test_answers_are_not_kept_on_the_way(client: TestClient) -> None:
    assert client.get("/api/search", params={"statement": RENT}).headers["cache-control"] == "no-store"


def test_many_threads_are_answered_at_once(service: Service) -> None:
    from concurrent.futures import ThreadPoolExecutor

    client = TestClient(create_api(service))
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda near: asked(client, statement=RENT, near=near), ["E8", "E9"] * 12))
    assert [answer["understood"]["near"]["label"] for answer in answers] == ["E8", "E9"] * 12


@pytest.mark.parametrize(
    ("keys", "field", "says"),
    [
        ({}, "statement", "missing"),
        ({"statement": ""}, "statement", "say in a few words"),
        ({"statement": "   \n "}, "statement", "say in a few words"),
        ({"statement": "x" * 10_000}, "statement", "10,000 characters"),
        ({"statement": "rent", "near": "Zzyzx"}, "near", "do not know a place called “Zzyzx”"),
        ({"statement": "rent", "near": "ZZ9 9ZZ"}, "near", "Write a postcode"),
        ({"statement": "rent", "near": "E8", "distance_km": 0}, "distance_km", "above 0"),
        ({"statement": "rent", "distance_km": 501}, "distance_km", "at most 500"),
        ({"statement": "rent", "distance_km": "far"}, "distance_km", "number"),
        ({"statement": "rent", "limit": 0}, "limit", "above 0"),
        ({"statement": "rent", "limit": 101}, "limit", "at most 100"),
        ({"statement": "rent", "radius": 2}, "radius", "statement, near, distance_km, limit"),
        ({"statement": "rent", "page": 11}, "page", "from 1 to 10"),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_bad_input_is_a_plain_sentence_that_names_the_field(
    client: TestClient, method: str, keys: dict[str, Any], field: str, says: str
) -> None:
    sent: dict[str, Any] = {"params": keys} if method == "get" else {"json": keys}
    response = client.request(method, "/api/search", **sent)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert [error["field"] for error in problem["errors"]] == [field]
    assert says in problem["detail"]
    assert "xxxx" not in response.text


def test_a_place_of_which_there_are_several_is_asked_back(client: TestClient) -> None:
    response = client.post("/api/search", json={"statement": "rent", "near": "Newport"})
    [error] = response.json()["errors"]
    assert response.status_code == 422
    assert "Newport, Isle of Wight" in error["choices"]
    again = client.post("/api/search", json={"statement": "rent", "near": error["choices"][0]})
    assert again.status_code == 200


@pytest.mark.parametrize("body", ["{", "[]", '"rent"', "{'statement': 'rent'}"])
def test_a_body_that_is_no_object_is_refused(client: TestClient, body: str) -> None:
    response = client.post("/api/search", content=body, headers={"content-type": "application/json"})
    assert response.status_code == 422
    assert response.json()["errors"]


@pytest.mark.parametrize(
    "body", ['{"statement": "\\ud800"}', '{"statement": "rent", "near": "\\udfff"}', '{"\\ud800": 1}']
)
def test_half_a_character_is_refused_in_a_plain_sentence(client: TestClient, body: str) -> None:
    response = client.post("/api/search", content=body, headers={"content-type": "application/json"})
    assert response.status_code == 422
    assert response.json()["errors"]


@pytest.mark.parametrize(
    "words", ["\x00", "'; --", '"', "NEAR(", "rent AND", "*", "العربية", "😀" * 2000, "{{7*7}}", "%s"]
)
def test_any_text_is_only_words(client: TestClient, words: str) -> None:
    assert client.post("/api/search", json={"statement": f"rent {words}"}).status_code == 200


def test_a_body_that_is_too_large_is_refused_unread(client: TestClient) -> None:
    response = client.post("/api/search", content=b" " * 100_000, headers={"content-type": "application/json"})
    assert response.status_code == 413
    assert response.headers["content-type"] == "application/problem+json"


def test_another_method_is_refused_with_those_allowed(client: TestClient) -> None:
    response = client.delete("/api/search")
    assert response.status_code == 405
    assert response.headers["allow"]
    assert response.json()["status"] == 405


def test_an_unknown_address_is_a_problem_too(client: TestClient) -> None:
    response = client.get("/api/nothing")
    assert response.status_code == 404
    assert "/api/openapi.json" in response.json()["detail"]
