"""What was understood can be put right, and answers come in pages."""

import pytest
from starlette.testclient import TestClient

from directory.errors import InputError
from index.understanding.said import ConstraintKind
from search_api.filters import VALUES, read_filter, written

ASKED = {"statement": "I am behind with the rent, it has to be free", "near": "E8", "limit": 2}


@pytest.mark.parametrize(
    "told", [f"{kind.value}:{value}" for kind, values in VALUES.items() for value in values] + ["age:74"]
)
def test_a_filter_is_written_as_it_is_read(told: str) -> None:
    for text in (told, f"not-{told}"):
        assert written(read_filter(text)) == text


@pytest.mark.parametrize(("told", "low", "high"), [("age:60-", 60, None), ("age:-17", None, 17), ("age:8-11", 8, 11)])
def test_ages_may_be_open(told: str, low: int | None, high: int | None) -> None:
    found = read_filter(told)
    assert (found.kind, found.low, found.high) == (ConstraintKind.AGE, low, high)
    assert written(found) == told


@pytest.mark.parametrize(
    ("told", "right"),
    [
        ("free", "kind:value"),
        ("price:free", "the kinds are access, age"),
        ("cost:cheap", "of cost is one of free, low-cost"),
        ("age:old", "age:74"),
        ("age:90-10", "from a lower to a higher"),
        ("age:131", "at most 130"),
        ("tongue:bn", "the kinds are access, age"),
        ("language:bengali", "of language is one of en, am, ar"),
        ("cost:free!", "kind:value"),
    ],
)
def test_a_wrong_filter_is_named_with_what_would_be_right(told: str, right: str) -> None:
    with pytest.raises(InputError, match=right) as raised:
        read_filter(told)
    assert told[:60] in str(raised.value)


def test_understood_pieces_can_be_taken_away(client: TestClient) -> None:
    first = client.post("/api/search", json=ASKED).json()["understood"]
    pieces = {piece["id"]: piece for piece in first["pieces"]}
    assert pieces["cost:free"]["said"] == "free"
    again = client.post("/api/search", json=ASKED | {"without": ["cost:free"]}).json()["understood"]
    assert "cost:free" not in {piece["id"] for piece in again["pieces"]}


def test_pages_neither_overlap_nor_leave_anything_out(client: TestClient) -> None:
    whole = client.post("/api/search", json=ASKED | {"limit": 6}).json()
    pages = [client.post("/api/search", json=ASKED | {"page": page}).json() for page in (1, 2, 3)]
    ids = [hit["listing"]["id"] for page in pages for hit in page["hits"]]
    assert ids == [hit["listing"]["id"] for hit in whole["hits"]]
    assert [page["page"] for page in pages] == [1, 2, 3]
    assert pages[0]["more"]
    assert len({page["snapshot"] for page in pages}) == 1


def test_the_last_page_has_no_next(client: TestClient) -> None:
    answer = client.post("/api/search", json=ASKED | {"limit": 100}).json()
    assert not answer["more"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("page", 0),
        ("page", 51),
        ("filters", ["cost:cheap"]),
        ("needs", ["no-such-need"]),
        ("language", "Polish"),
        ("without", "need:debt"),
    ],
)
def test_a_wrong_key_is_named(client: TestClient, key: str, value: object) -> None:
    answer = client.post("/api/search", json=ASKED | {key: value})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == key


def test_get_takes_a_key_several_times(client: TestClient) -> None:
    answer = client.get("/api/search", params=ASKED | {"filters": ["cost:free", "day:tuesday"]})
    assert answer.status_code == 200
    pieces = {piece["id"] for piece in answer.json()["understood"]["pieces"]}
    assert {"cost:free", "day:tuesday"} <= pieces
