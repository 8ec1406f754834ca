"""The site on a real store, a real snapshot and the real small model."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from directory.settings import Settings
from search_api.engine import open_embedded
from search_api.service import Service
from tests.search_api import small_directory
from web.app import create_site

KEY = "a key that is only for these tests, and long enough"


def now() -> datetime:
    return small_directory.NOW


def site_on(settings: Settings) -> tuple[Service, FastAPI]:
    service = Service(settings, open_embedded)
    return service, create_site(service, KEY, now)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory, cache_dir: Path) -> Settings:
    return small_directory.once(tmp_path_factory.getbasetemp(), cache_dir)


@pytest.fixture(scope="session")
def invented(tmp_path_factory: pytest.TempPathFactory, cache_dir: Path) -> Settings:
    return small_directory.once(tmp_path_factory.getbasetemp(), cache_dir, invented=True)


@pytest.fixture(scope="session")
def service_and_app(small: Settings) -> Iterator[tuple[Service, FastAPI]]:
    service, app = site_on(small)
    yield service, app
    service.close()


@pytest.fixture(scope="session")
def service(service_and_app: tuple[Service, FastAPI]) -> Service:
    return service_and_app[0]


@pytest.fixture
def client(service_and_app: tuple[Service, FastAPI]) -> TestClient:
    return TestClient(service_and_app[1], follow_redirects=False)


@pytest.fixture
def bare(tmp_path: Path, cache_dir: Path) -> TestClient:
    """A site on an empty data folder: no listings, no index."""
    return TestClient(site_on(small_directory.settings_in(tmp_path / "bare", cache_dir))[1], follow_redirects=False)


Searching = Callable[..., str]


@pytest.fixture
def results(client: TestClient) -> Searching:
    """Search as a person does, and return the page of results."""

    def search(statement: str, near: str = "", miles: str = "3") -> str:
        sent = client.post("/search", data={"statement": statement, "near": near, "miles": miles})
        assert sent.status_code == 303, sent.text
        page = client.get(sent.headers["location"])
        assert page.status_code == 200
        return page.text

    return search
