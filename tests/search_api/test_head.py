"""HEAD is GET without the body."""

import pytest
from starlette.testclient import TestClient


@pytest.mark.parametrize("path", ["/health/live", "/api/openapi.json", "/api/search?statement=rent", "/api/nothing"])
def test_head_is_answered_as_get_is_without_the_body(client: TestClient, path: str) -> None:
    head, get = client.head(path), client.get(path)
    assert head.status_code == get.status_code
    assert head.headers == get.headers
    assert head.content == b"" != get.content


def test_the_description_for_machines_lists_no_head(client: TestClient) -> None:
    assert all("head" not in path for path in client.get("/api/openapi.json").json()["paths"].values())
