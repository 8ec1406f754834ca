"""Health tells the truth about what answers."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from directory.settings import Settings
from search_api.app import create_api
from search_api.engine import open_embedded
from search_api.lazy import UNREACHABLE
from search_api.service import UNSEARCHABLE, Service
from tests.search_api import small_directory


def test_live_needs_nothing_but_the_process(bare: Service) -> None:
    response = TestClient(create_api(bare)).get("/health/live")
    assert (response.status_code, response.json()) == (200, {"status": "live"})
    assert not bare.settings.data_dir.exists()


def test_ready_names_the_snapshot_that_answered(client: TestClient, service: Service) -> None:
    response = client.get("/health/ready")
    assert response.status_code == 200
    assert response.json() == {"status": "ready", "snapshot": service.engine.snapshot, "listings": 9}


def test_without_an_index_ready_is_503_and_says_what_to_run(bare: Service) -> None:
    response = TestClient(create_api(bare)).get("/health/ready")
    assert response.status_code == 503
    assert "kith " in response.json()["detail"]
    assert int(response.headers["retry-after"]) > 0


def test_without_an_index_a_search_is_503_and_bad_input_still_422(bare: Service) -> None:
    client = TestClient(create_api(bare))
    assert client.get("/api/search", params={"statement": "rent"}).status_code == 503
    assert client.get("/api/search", params={"statement": ""}).status_code == 422


def test_the_first_index_is_served_without_a_restart(bare: Service) -> None:
    client = TestClient(create_api(bare))
    assert client.get("/health/ready").status_code == 503
    small_directory.whole(bare.settings).close()
    assert client.get("/health/ready").status_code == 200


def test_a_missing_model_is_named_in_the_log_and_to_no_visitor(small: Settings, tmp_path: Path) -> None:
    settings = small.model_copy(update={"cache_dir": tmp_path / "no-models"})
    with capture_logs() as lines:
        response = TestClient(create_api(Service(settings, open_embedded))).get("/health/ready")
    assert (response.status_code, response.json()["detail"]) == (503, UNSEARCHABLE)
    assert lines[0]["part"] == "index" and "kith models" in lines[0]["message"]


def test_an_unreadable_snapshot_is_503_in_a_plain_sentence(small: Settings, tmp_path: Path) -> None:
    settings = small_directory.copied(small, tmp_path / "broken")
    for vectors in (settings.data_dir / "index").rglob("*.npy"):
        vectors.write_bytes(b"not numbers")
    with capture_logs() as lines:
        response = TestClient(create_api(Service(settings, open_embedded))).get("/health/ready")
    assert (response.status_code, response.json()["detail"]) == (503, UNSEARCHABLE)
    assert "kith index" in lines[0]["message"]


def test_a_database_that_cannot_be_opened_is_503(small: Settings) -> None:
    settings = small.model_copy(update={"database_url": "sqlite:////proc/none/kith.sqlite"})
    with capture_logs() as lines:
        response = TestClient(create_api(Service(settings, open_embedded))).get("/health/ready")
    assert (response.status_code, response.json()["detail"]) == (503, UNREACHABLE)
    assert lines[0]["part"] == "store" and "/proc/none" in lines[0]["message"]


@pytest.mark.parametrize("path", ["/health/ready", "/api/listings/00000000-0000-0000-0000-000000000000"])
def test_a_misspelt_database_address_is_told_to_no_visitor_and_logged_without_its_password(
    small: Settings, path: str
) -> None:
    settings = small.model_copy(update={"database_url": "postgresql//kith:hunter2secret@db.internal/kith"})
    with capture_logs() as lines:
        response = TestClient(create_api(Service(settings, open_embedded))).get(path)
    assert (response.status_code, response.json()["detail"]) == (503, UNREACHABLE)
    assert "db.internal" not in response.text
    assert lines[0]["kind"] == "StoreError" and "KITH_DATABASE_URL" in lines[0]["message"]
    assert "hunter2secret" not in str(lines)
