"""The API describes itself, and the page about it shows what it does."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

PAGE = Path(__file__).parents[2] / "docs" / "api.md"


@pytest.fixture(scope="module")
def described(client: TestClient) -> Any:
    return client.get("/api/openapi.json").json()


def test_every_address_is_described_with_its_problems(described: Any) -> None:
    paths = described["paths"]
    assert set(paths) == {
        "/api/search",
        "/api/listings/{listing_id}",
        "/api/similar/{listing_id}",
        "/api/needs",
        "/api/suggest",
        "/health/live",
        "/health/ready",
    }
    assert set(paths["/api/search"]) == {"get", "post"}
    for method in ("get", "post"):
        problem = paths["/api/search"][method]["responses"]["422"]
        assert problem["content"]["application/problem+json"]["schema"]["$ref"].endswith("/Problem")
    assert {"301", "404", "410", "503"} <= set(paths["/api/listings/{listing_id}"]["get"]["responses"])


def test_the_keys_of_a_search_never_change(described: Any) -> None:
    request = described["components"]["schemas"]["SearchRequest"]
    assert list(request["properties"]) == [
        *("statement", "near", "distance_km", "limit", "page"),
        *("filters", "without", "needs", "language"),
    ]
    assert request["required"] == ["statement"]
    assert request["additionalProperties"] is False
    assert request["properties"]["distance_km"]["default"] == 5
    assert {each["name"] for each in described["paths"]["/api/search"]["get"]["parameters"]} == set(
        request["properties"]
    )


def test_the_example_of_a_search_is_answered(described: Any, client: TestClient) -> None:
    [example] = described["components"]["schemas"]["SearchRequest"]["examples"]
    assert client.post("/api/search", json=example).status_code == 200


def test_no_page_loads_a_script_from_another_host(client: TestClient) -> None:
    assert client.get("/docs").status_code == client.get("/redoc").status_code == 404


def test_the_page_about_the_api_names_every_address_and_its_examples_are_json(described: Any) -> None:
    page = PAGE.read_text()
    assert [path for path in described["paths"] if path.replace("listing_id", "id") not in page] == []
    examples = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    assert examples and all(json.loads(example) for example in examples)
