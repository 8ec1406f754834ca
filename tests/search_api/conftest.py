"""The API on a real store, a real snapshot and the real small model."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from directory.settings import Settings
from search_api.app import create_api
from search_api.engine import open_embedded
from search_api.service import Service
from tests.search_api import small_directory


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory, cache_dir: Path) -> Settings:
    return small_directory.once(tmp_path_factory.getbasetemp(), cache_dir)


@pytest.fixture(scope="session")
def service(small: Settings) -> Iterator[Service]:
    service = Service(small, open_embedded)
    yield service
    service.close()


@pytest.fixture(scope="session")
def client(service: Service) -> TestClient:
    return TestClient(create_api(service), follow_redirects=False)


@pytest.fixture
def own(small: Settings, tmp_path: Path) -> Iterator[Service]:
    """A service on a copy that the test may change."""
    service = Service(small_directory.copied(small, tmp_path / "own"), open_embedded)
    yield service
    service.close()


@pytest.fixture
def bare(tmp_path: Path, cache_dir: Path) -> Iterator[Service]:
    """A service on an empty data folder: no listings, no index."""
    service = Service(small_directory.settings_in(tmp_path / "bare", cache_dir), open_embedded)
    yield service
    service.close()
