"""Fixtures that every room's tests share: real seams, found or started once."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from platformdirs import user_cache_path

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real listings, pages and schemas beside the checkout."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("../shared is absent: the real data that this test reads is not part of the project")
    return folder


@pytest.fixture(scope="session")
def cache_dir() -> Path:
    """Where models, vectors and the expanded postcode pack are kept between runs."""
    folder = Path(os.environ.get("KITH_CACHE_DIR") or user_cache_path("kith"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a real browser."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("KITH_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if not found:
        pytest.fail("No browser: install chromium with apt, or set KITH_CHROMIUM to the path of one.")
    return found


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database of a real PostgreSQL server, started for this run."""
    from tests.postgres import running_server

    with running_server(tmp_path_factory.mktemp("postgres")) as url:
        yield url
