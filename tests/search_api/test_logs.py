"""What a person types never reaches a log."""

from collections.abc import Iterator

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from search_api.app import create_api
from search_api.logs import LAST_WORD, NO_ROUTE, without_password
from search_api.service import Service

SECRET = "my husband hits me"


@pytest.fixture
def lines() -> Iterator[list[dict[str, object]]]:
    with capture_logs() as logs:
        yield logs  # type: ignore[misc]


def test_a_request_is_one_line_with_its_routes_template(client: TestClient, lines: list[dict[str, object]]) -> None:
    client.get("/api/listings/8d7f", params={"q": SECRET})
    [line] = lines
    assert (line["method"], line["route"], line["status"]) == ("GET", "/api/listings/{listing_id}", 404)


def test_a_head_is_written_as_one_with_its_routes_template(client: TestClient, lines: list[dict[str, object]]) -> None:
    client.head("/health/live")
    client.head("/nothing")
    assert [(line["method"], line["route"]) for line in lines] == [("HEAD", "/health/live"), ("HEAD", NO_ROUTE)]


@pytest.mark.parametrize(
    ("method", "sent"),
    [
        ("GET", {"params": {"statement": SECRET, "near": "E8"}}),
        ("POST", {"json": {"statement": SECRET}}),
        ("GET", {"params": {"statement": SECRET, "near": "nowhere at all"}}),
        ("GET", {"params": {"statement": SECRET, SECRET: SECRET}}),
        ("POST", {"json": {"statement": [SECRET]}}),
        ("POST", {"content": SECRET, "headers": {"content-type": "application/json"}}),
    ],
)
def test_a_statement_is_in_no_line(
    client: TestClient, lines: list[dict[str, object]], method: str, sent: dict[str, object]
) -> None:
    client.request(method, "/api/search", **sent)  # type: ignore[arg-type]
    assert [line["route"] for line in lines] == ["/api/search"]
    assert "husband" not in str(lines)


def test_an_address_nobody_knows_is_not_written_down(client: TestClient, lines: list[dict[str, object]]) -> None:
    client.get("/my-husband-hits-me")
    assert "husband" not in str(lines)


class Broken(Service):
    def search(self, ask: object) -> object:  # type: ignore[override]
        raise RuntimeError(f"failed at {ask}")


def test_an_unexpected_error_is_a_500_and_its_message_is_written_nowhere(
    service: Service, lines: list[dict[str, object]], capfd: pytest.CaptureFixture[str]
) -> None:
    client = TestClient(create_api(Broken(service.settings, lambda *_: service.engine)))
    response = client.get("/api/search", params={"statement": SECRET})
    assert response.status_code == 500
    assert response.headers["content-type"] == "application/problem+json"
    failure, request = lines
    assert failure["kind"] == "RuntimeError"
    assert "test_logs.py" in str(failure["where"])
    assert request["status"] == 500
    assert "husband" not in response.text + str(lines) + "".join(capfd.readouterr())


def test_an_error_in_the_answer_to_an_error_still_gets_an_answer(service: Service) -> None:
    def failing(_request: Request, _error: Exception) -> Response:
        raise RuntimeError

    client = TestClient(create_api(Broken(service.settings, lambda *_: service.engine), failed=failing))
    response = client.get("/api/search", params={"statement": SECRET})
    assert (response.status_code, response.text) == (500, LAST_WORD)


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://kith:{}@db.internal/kith",
        "postgresql+psycopg://kith:{}@db.internal:5432/kith",
        "postgresql//kith:{}@db.internal/kith",
        "postgresql:/kith:{}@db.internal/kith",
        "kith:{}@db.internal/kith",
        "postgresql://db.internal/kith?user=kith&password={}&sslmode=require",
    ],
)
@pytest.mark.parametrize("password", ["hunter2secret", "hunter2:secret", "hunter2/secret@more"])
def test_a_database_address_is_written_without_its_password(address: str, password: str) -> None:
    told = without_password(
        f"KITH_DATABASE_URL={address.format(password)!r} is wrong; write sqlite:///FILE or x://U@H/N."
    )
    assert "hunter2" not in told and "secret" not in told and "more" not in told
    assert "db.internal" in told and told.endswith("write sqlite:///FILE or x://U@H/N.")


def test_what_has_no_password_is_written_as_it_is() -> None:
    for told in ("There is no index yet: run kith index", "postgresql://kith@db.internal:5432/kith is away"):
        assert without_password(told) == told
