"""What is as the directory holds it is not read again; whatever else there is, is."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from crawler import reader
from crawler.platforms import platform_of
from crawler.platforms.csv_list import CsvList
from crawler.platforms.open_referral import OpenReferral, ServicesPage
from crawler.platforms.platform import Entry, Found, Reading, Step
from crawler.reader import described
from directory.health import Held
from directory.record import Facts, Record, mark_of
from directory.source import Source
from directory.store import RunState, Store
from directory.store.tables import StagedRow
from tests.crawler.conftest import Crawl
from tests.crawler.feeds import serve_list, service
from tests.crawler.site import Site

AT = datetime(2026, 11, 1, tzinfo=UTC)
FEED = Source(slug="feed", name="Feed", platform="open_referral", address="https://a.example/services.json")


def read(held: Reading | None, *entries: Entry, source: Source = FEED, url: str = FEED.address) -> Reading:
    """What is read where the directory holds what was read before."""
    platform = platform_of(source)
    records = held.records if held else []
    platform.held = Held(since=AT, marks={told.key: mark_of(told.content_hash, told.url, "") for told in records})
    return platform.read(Step(url, ServicesPage), Found(entries), AT)


def keys(reading: Reading) -> list[str]:
    return [record.key for record in reading.records]


def test_entry_that_is_as_it_was_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    first = read(None, service(1), service(2))
    assert (keys(first), first.unchanged) == (["s1", "s2"], [])
    again = read(first, service(1), service(2, description="Now with music."), service(3))
    assert (keys(again), again.unchanged) == (["s2", "s3"], ["s1"])
    monkeypatch.setattr(OpenReferral, "facts", lambda self, entry: pytest.fail("it was read"))
    assert read(first, service(2), service(1)).unchanged == ["s2", "s1"]


def test_entry_that_is_published_elsewhere_is_read_again() -> None:
    first = read(None, service(1))
    assert keys(read(first, service(1), url="https://a.example/other.json")) == ["s1"]
    page = FEED.model_copy(update={"options": {"record_page": "https://a.example/page/{key}"}})
    assert keys(read(first, service(1), source=page)) == ["s1"]


def test_entry_that_is_refused_is_refused_again() -> None:
    first = read(None, service(1), {"id": "s2", "name": ""})
    again = read(first, service(1), {"id": "s2", "name": ""})
    assert [told.rejections[0].reason for told in (first, again)] == ["It has no name."] * 2


def test_of_a_key_that_stands_twice_the_first_entry_counts_also_where_it_is_not_read() -> None:
    first = read(None, service(1))
    again = read(first, service(1), service(1, name="Another"))
    assert (keys(again), again.unchanged) == ([], ["s1", "s1"])


def test_a_list_whose_columns_are_guessed_from_all_rows_is_read_whole() -> None:
    assert OpenReferral.entry_tells_all
    assert not CsvList.entry_tells_all


def test_another_option_and_another_code_describe_another_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    options = FEED.model_copy(update={"options": {"page_size": 10}})
    told = {described(FEED), described(options)}
    assert described(FEED.model_copy(update={"name": "Renamed", "trust": 90})) in told
    monkeypatch.setattr(reader, "reader", lambda: "another")
    assert len({described(FEED), described(options), *told}) == 4


def test_what_a_discarded_run_had_read_is_read_again(site: Site, store: Store, crawl_feed: Crawl) -> None:
    store.sources.put(FEED)
    serve_list(site, *(service(number, fees="Free") for number in range(6)))
    assert crawl_feed("/list.json").full
    same = crawl_feed("/list.json")
    assert (same.complete, same.full, same.unchanged, same.fill["cost"]) == (True, False, 6, 6)
    serve_list(site, *map(service, range(6)))
    assert crawl_feed("/list.json").state is RunState.QUARANTINED
    store.crawls.discard("feed", by="somebody")
    again = crawl_feed("/list.json")
    assert (again.state, again.changed, again.unchanged) == (RunState.QUARANTINED, 6, 0)
    assert [hit.status for hit in site.hits("/list.json")] == [200, 304, 200, 304]


def test_a_killed_run_and_a_removed_source_lose_nothing(site: Site, store: Store, crawl_feed: Crawl) -> None:
    told = FEED.model_copy(update={"address": f"{site.address}/list.json"})
    store.sources.put(told)
    serve_list(site, *map(service, range(4)))
    crawl_feed("/list.json")
    killed = store.crawls.start("feed", described=described(told), full=False)
    other = Record(
        source="feed",
        key="s0",
        url=told.address,
        fetched_at=AT,
        content_hash="of another day",
        payload={},
        facts=Facts(name="Closed today", description="Of another day."),
    )
    store.crawls.take(killed, [other])
    store.sources.remove("feed")
    store.sources.put(told)
    again = crawl_feed("/list.json")
    assert (again.complete, again.full, again.changed, again.unchanged, again.gone) == (True, True, 0, 4, 0)
    with store.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(StagedRow)) == 0, "what was killed went with its source"
    assert {record.key: record.value("name") for record in store.records.all()}["s0"] == "Lunch club 0"
    assert (crawl_feed("/list.json").unchanged, len(store.records.all())) == (4, 4)
