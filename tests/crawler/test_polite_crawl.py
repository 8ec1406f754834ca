"""The politeness table of docs/crawling.md, row by row, told by the access log of a real server."""

import time
from pathlib import Path
from statistics import median

import pytest

from crawler.events import CrawlEvent, Phase
from crawler.http_cache import forget_answers
from crawler.platforms import platform_of
from crawler.run import crawl
from directory.settings import Settings
from directory.source import Source
from directory.store import RunReport, Store
from tests.crawler.conftest import Crawl
from tests.crawler.feeds import serve_feed, serve_list, service
from tests.crawler.site import Answer, Site, running_site, self_signed


def test_crawl_delay_survives_autothrottle(site: Site, crawl_feed: Crawl) -> None:
    site.text("/robots.txt", "User-agent: *\nCrawl-delay: 0.6\n")
    serve_feed(site, pages=2)
    assert crawl_feed().complete
    assert len(site.log) == 7  # robots.txt, two pages, four services
    # Stock AutoThrottle halves the delay each time: 1.2 s in all. A machine that stalls is let off half of it.
    assert median(site.gaps()) >= 0.3
    assert sum(site.gaps()) >= 3 * 0.6


@pytest.mark.parametrize("delay", ["86400", "301"])
def test_crawl_delay_without_an_end_is_refused_with_its_reason(site: Site, crawl_feed: Crawl, delay: str) -> None:
    site.text("/robots.txt", f"User-agent: *\nCrawl-delay: {delay}\n")
    serve_list(site, service(1))
    report = crawl_feed("/list.json")
    assert not report.complete
    assert f"robots.txt asks for {delay} s between two requests; more than 300 s would never end" in report.message
    assert not site.hits("/list.json")


def test_delay_also_lies_between_sources_of_one_host(site: Site, settings: Settings, store: Store) -> None:
    site.text("/robots.txt", "User-agent: *\nCrawl-delay: 2\n")
    serve_list(site, service(1))
    address = f"{site.address}/list.json"
    sources = [Source(slug=slug, name=slug, platform="open_referral", address=address) for slug in ("one", "two")]
    assert all(report.complete for report in crawl(store, settings, sources, lambda _: None))
    assert len(site.log) == 4
    assert sum(site.gaps()) >= 4.8  # three delays of two seconds: none was left out, whatever stalled for a second


def test_one_request_at_a_time(site: Site, crawl_feed: Crawl) -> None:
    serve_feed(site, pages=2, seconds=0.05)
    assert crawl_feed().complete
    assert site.most_at_once == 1


@pytest.mark.parametrize("answer", [Answer(status=503), Answer(status=500), Answer(status=429)])
def test_robots_in_trouble_means_nothing_is_fetched(site: Site, crawl_feed: Crawl, answer: Answer) -> None:
    site.turns("/robots.txt", answer)
    serve_feed(site, pages=1)
    report = crawl_feed()
    assert not report.complete
    assert f"robots.txt answered {answer.status}" in report.message
    assert [hit.path for hit in site.log] == ["/robots.txt"]


def test_robots_that_was_fine_before_is_not_taken_from_the_cache(site: Site, crawl_feed: Crawl) -> None:
    site.text("/robots.txt", "User-agent: *\nAllow: /\n", headers={"Cache-Control": "max-age=86400"})
    serve_list(site, service(1))
    assert crawl_feed("/list.json").complete
    site.turns("/robots.txt", Answer(status=503))
    assert not crawl_feed("/list.json").complete
    assert len(site.hits("/list.json")) == 1


def test_missing_robots_allows_everything(site: Site, crawl_feed: Crawl) -> None:
    serve_feed(site, pages=1)
    assert crawl_feed().complete
    assert site.log[0].status == 404


def test_disallowed_path_is_not_fetched(site: Site, crawl_feed: Crawl) -> None:
    site.text("/robots.txt", "User-agent: Kith\nDisallow: /services\n")
    serve_feed(site, pages=1)
    report = crawl_feed()
    assert "does not allow" in report.message
    assert not site.hits("/services")


def test_unreachable_host_is_told_in_one_sentence(settings: Settings, store: Store) -> None:
    with running_site() as gone:
        address = f"{gone.address}/services"
    source = Source(slug="gone", name="Gone", platform="open_referral", address=address)
    [report] = crawl(store, settings, [source], lambda _: None)
    assert not report.complete
    assert "could not be reached" in report.message


def test_second_crawl_gets_304_for_everything(site: Site, crawl_feed: Crawl, events: list[CrawlEvent]) -> None:
    # A long max-age too: stock Scrapy would then not even ask.
    serve_feed(site, pages=2, headers={"Cache-Control": "max-age=86400"})
    first = crawl_feed()
    site.log.clear()
    second = crawl_feed()
    assert (first.new, second.unchanged, second.new) == (4, 4, 0)
    assert [hit.status for hit in site.log] == [404] + [304] * 6
    assert events[-1].phase is Phase.DONE
    assert events[-1].unmodified == 6


def test_answers_as_received_are_for_their_owner_alone(site: Site, settings: Settings, crawl_feed: Crawl) -> None:
    folder = settings.data_dir / "http-cache"
    folder.mkdir(mode=0o755)
    serve_list(site, service(1))
    assert crawl_feed("/list.json").complete
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "feed.sqlite").stat().st_mode & 0o777 == 0o600


def test_answers_of_a_source_that_is_no_more_are_deleted(
    site: Site, settings: Settings, store: Store, crawl_feed: Crawl
) -> None:
    serve_list(site, service(1))
    for slug in ("feed", "former"):
        crawl_feed("/list.json", slug=slug)
    assert forget_answers(settings.data_dir, {"feed"}) == 1
    assert {file.name.split(".")[0] for file in (settings.data_dir / "http-cache").iterdir()} == {"feed"}


def test_kept_answers_that_cannot_be_read_are_fetched_again(site: Site, settings: Settings, crawl_feed: Crawl) -> None:
    serve_feed(site, pages=1)
    crawl_feed()
    (settings.data_dir / "http-cache" / "feed.sqlite").write_bytes(b"no database" * 500)
    assert crawl_feed().unchanged == 2
    site.log.clear()
    assert crawl_feed().unchanged == 2
    assert [hit.status for hit in site.log] == [404] + [304] * 3


def test_changed_page_is_fetched_whole(site: Site, crawl_feed: Crawl) -> None:
    serve_feed(site, pages=1)
    crawl_feed()
    site.json("/services/s1", service(1, description="Now with music.", schedules=[]))
    report = crawl_feed()
    assert (report.changed, report.unchanged) == (1, 1)


def test_host_in_trouble_is_not_answered_from_the_cache(site: Site, crawl_feed: Crawl) -> None:
    serve_list(site, service(1))
    crawl_feed("/list.json")
    site.turns("/list.json", Answer(status=500, etag=False))
    report = crawl_feed("/list.json")
    assert not report.complete
    assert report.unchanged == 0
    assert "/list.json answered 500." in report.message


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_waited_for(site: Site, crawl_feed: Crawl, status: int) -> None:
    serve_list(site, service(1))
    busy = Answer(status=status, headers={"Retry-After": "2"}, etag=False)
    site.turns("/list.json", busy, *site.answers["/list.json"])
    assert crawl_feed("/list.json").complete
    first, second = site.hits("/list.json")
    assert second.at - first.at >= 1.95


def test_who_asks_for_an_hour_is_left_alone(site: Site, crawl_feed: Crawl) -> None:
    serve_feed(site, pages=1)
    site.turns("/services/s0", Answer(status=429, headers={"Retry-After": "3600"}, etag=False))
    site.turns("/services/s1", Answer(status=429, headers={"Retry-After": "3600"}, etag=False))
    report = crawl_feed()
    assert "asks to be left alone for 3600 s" in report.message
    assert len(site.hits("/services/s")) == 1


def test_who_asks_for_an_hour_is_not_asked_for_another_source_either(
    site: Site, settings: Settings, store: Store
) -> None:
    serve_list(site, service(1), path="/other.json")
    site.turns("/list.json", Answer(status=429, headers={"Retry-After": "3600"}, etag=False))
    addresses = {"one": f"{site.address}/list.json", "two": f"{site.address}/other.json"}
    sources = [Source(slug=slug, name=slug, platform="open_referral", address=at) for slug, at in addresses.items()]
    one, two = crawl(store, settings, sources, lambda _: None)
    assert "asks to be left alone for 3600 s" in one.message
    assert (two.complete, two.asked) == (False, 0)
    assert "asked to be left alone" in two.message
    assert site.hits("/other.json") == []


def test_the_last_words_of_one_source_hold_for_the_next_on_its_host(
    site: Site, settings: Settings, store: Store
) -> None:
    """Without that the second would ask a few hundredths of a second later: nothing here has a delay."""
    serve_feed(site, pages=1, each=1)
    site.turns("/services/s0", Answer(status=404, etag=False))
    busy = Answer(status=503, headers={"Retry-After": "0"}, etag=False)
    site.turns("/list.json", busy, busy, Answer(status=503, headers={"Retry-After": "4"}, etag=False))
    addresses = {"one": f"{site.address}/list.json", "two": f"{site.address}/services"}
    sources = [Source(slug=slug, name=slug, platform="open_referral", address=at) for slug, at in addresses.items()]
    one, two = crawl(store, settings, sources, lambda _: None)
    assert "answered 503" in one.message and two.complete
    last, following = site.hits("/list.json")[-1], site.log[len(site.hits("/list.json")) + 1]
    assert len(site.hits("/list.json")) == 3 and following.at - last.at >= 3.9


def test_crawler_says_who_it_is(site: Site, crawl_feed: Crawl) -> None:
    serve_list(site, service(1))
    crawl_feed("/list.json")
    assert all(hit.headers["User-Agent"].startswith("Kith/") for hit in site.log)
    assert all("(+directory@example.org)" in hit.headers["User-Agent"] for hit in site.log)
    assert not any("Cookie" in hit.headers for hit in site.log)


def test_loopback_is_refused_unless_the_setting_allows_it(site: Site, settings: Settings, store: Store) -> None:
    serve_list(site, service(1))
    port = site.server.server_port
    closed = settings.model_copy(update={"allow_loopback": False})
    sources = [
        Source(slug=slug, name=slug, platform="open_referral", address=f"http://{host}:{port}/list.json")
        for slug, host in {"number": "127.0.0.1", "name": "localhost", "whole": "2130706433", "hex": "0x7f.1"}.items()
    ]
    for report in crawl(store, closed, sources, lambda _: None):
        assert "KITH_ALLOW_LOOPBACK" in report.message, report.source
    assert site.log == []


def test_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path, settings: Settings, store: Store) -> None:
    with running_site(self_signed(tmp_path)) as site:
        serve_list(site, service(1))
        address = site.address.replace("http://", "https://") + "/list.json"
        source = Source(slug="feed", name="Feed", platform="open_referral", address=address)
        [report] = crawl(store, settings, [source], lambda _: None)
    assert "could not be reached" in report.message
    assert site.log == []


@pytest.mark.parametrize("target", ["http://169.254.169.254/latest/", "http://10.0.0.1/list.json", "/elsewhere"])
def test_redirects_are_checked_as_addresses_are(site: Site, crawl_feed: Crawl, target: str) -> None:
    serve_list(site, service(1), path="/elsewhere")
    site.turns("/list.json", Answer(status=302, headers={"Location": target}, etag=False))
    report = crawl_feed("/list.json")
    assert report.complete == (target == "/elsewhere")
    assert ("another host" in report.message) == (target != "/elsewhere")


def test_next_page_that_is_a_file_of_this_machine_is_not_read(
    site: Site, settings: Settings, store: Store, tmp_path: Path
) -> None:
    held = tmp_path / "more.json"
    held.write_text('{"features": [{"properties": {"name": "Secret", "about": "Not published"}}]}')
    link = {"rel": "next", "href": f"file://{site.address.removeprefix('http://')}{held}"}
    site.json("/list.json", {"features": [{"properties": {"name": "Tea", "about": "Hot"}}], "links": [link]})
    source = Source(slug="list", name="List", platform="geojson_list", address=f"{site.address}/list.json")
    [report] = crawl(store, settings, [source], lambda _: None)
    assert "which is no web address" in report.message
    assert (report.complete, report.new) == (False, 1)


def test_private_addresses_are_refused_even_with_loopback_allowed(crawl_feed: Crawl) -> None:
    began = time.monotonic()
    report = crawl_feed(address="http://169.254.169.254/list.json")
    assert "it is no public address" in report.message
    assert time.monotonic() - began < 60


def test_answer_larger_than_32_mb_is_refused(site: Site, crawl_feed: Crawl) -> None:
    site.text("/list.json", " " * (32 * 1024 * 1024 + 1))
    assert "larger than 32 MB" in crawl_feed("/list.json").message


def test_hosts_lease_keeps_a_second_crawl_away(site: Site, settings: Settings, store: Store) -> None:
    serve_list(site, service(1))
    source = Source(slug="feed", name="Feed", platform="open_referral", address=f"{site.address}/list.json")
    name = f"host:127.0.0.1:{site.server.server_port}"
    platform_of(source)  # brings what the first crawl imports, which may take as long as the lease
    began = time.monotonic()
    assert store.leases.acquire(name, "another worker", 3)
    waited: list[CrawlEvent] = []
    reports: list[RunReport] = crawl(store, settings, [source], waited.append)
    # The other worker died without a word: its lease lapses, and only then is the host asked.
    assert reports[0].complete
    assert site.log[0].at - began >= 2.5
    assert waited[0].phase is Phase.WAITING
    assert store.leases.acquire(name, "another worker", 3), "the lease is given back"
