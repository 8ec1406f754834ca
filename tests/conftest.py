"""Fixtures that every room's tests share: real seams, found or started once."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from platformdirs import user_cache_path
from sqlalchemy import create_engine, text

from directory.store import Store
from tests.browser import ONE_LINE, find_browser

ROOT = Path(__file__).resolve().parent.parent
# A shell that runs the tests in the background ignores Ctrl-C, and every process that a test starts would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)
# A busy machine is slow to draw an example and to try it: neither is a fault.
hypothesis_settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("patient")


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
    found = find_browser()
    if not found:
        pytest.fail(f"No browser: run `{ONE_LINE}`, or set KITH_CHROMIUM to the path of one.")
    return found


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a real PostgreSQL server, with `{database}` to be filled in."""
    from tests.postgres import running_server

    with running_server() as address:
        yield address


@pytest.fixture
def postgres_url(postgres_server: str) -> str:
    """A new, empty PostgreSQL database."""
    name = f"kith_{uuid4().hex}"
    engine = create_engine(postgres_server.format(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return postgres_server.format(database=name)


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store, on SQLite and on PostgreSQL in turn."""
    on_sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path / 'kith.sqlite'}" if on_sqlite else request.getfixturevalue("postgres_url")
    store = Store.open(url)
    yield store
    store.close()


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Iterator[Store]:
    """An empty store on SQLite, for tests that are not about the database."""
    store = Store.open(f"sqlite:///{tmp_path / 'kith.sqlite'}")
    yield store
    store.close()
