"""A real site to crawl, a real store to crawl into, and a crawl of one source."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from crawler.events import CrawlEvent
from crawler.run import crawl
from directory.settings import Settings
from directory.source import Source
from directory.store import RunReport, Store
from tests.crawler.site import Site, running_site

Crawl = Callable[..., RunReport]


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as site:
        yield site


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, allow_loopback=True, contact="directory@example.org")


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    store = Store.open(settings.store_url)
    yield store
    store.close()


@pytest.fixture
def events() -> list[CrawlEvent]:
    """What the last crawl told."""
    return []


@pytest.fixture
def crawl_feed(site: Site, settings: Settings, store: Store, events: list[CrawlEvent]) -> Crawl:
    """Crawls an Open Referral feed of the site, or another source of it."""

    def run(path: str = "/services", **source: Any) -> RunReport:
        described = {"slug": "feed", "name": "Feed", "platform": "open_referral", "address": site.address + path}
        return crawl(store, settings, [Source(**described | source)], events.append)[0]

    return run
