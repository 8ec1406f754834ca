"""Crawling into the store: what is taken stays, what fails is told, and a stop is clean."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from crawler import leases, run
from crawler.events import CrawlEvent, Phase
from crawler.finishing import finished
from crawler.hosts import netloc
from crawler.run import crawl
from directory.errors import SourceError
from directory.record import Facts
from directory.settings import Settings
from directory.source import Source
from directory.store import RunState, Store
from tests.crawler.conftest import Crawl
from tests.crawler.feeds import serve_feed, serve_list, service
from tests.crawler.site import Answer, Site

ROOT = Path(__file__).resolve().parents[2]


def test_progress_is_told_as_it_comes(site: Site, crawl_feed: Crawl, events: list[CrawlEvent]) -> None:
    serve_feed(site, pages=2)
    report = crawl_feed()
    assert (report.complete, report.new, report.asked, report.message) == (True, 4, 7, "")
    assert [event.done for event in events] == sorted(event.done for event in events)
    assert {event.total for event in events} == {4}
    assert [event.phase for event in events][-1] is Phase.DONE


def test_rejected_entry_is_stored_with_its_reason(site: Site, store: Store, crawl_feed: Crawl) -> None:
    serve_list(site, service(1), {"id": "2", "name": ""})
    report = crawl_feed("/list.json")
    assert (report.inputs, report.new, report.rejected) == (2, 1, 1)
    [rejection] = store.crawls.rejections(report.run)
    assert (rejection.key, rejection.reason) == ("2", "It has no name.")


def test_entry_that_brings_a_fault_of_ours_to_light_is_rejected_and_logged(
    site: Site, store: Store, crawl_feed: Crawl, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def faulty(facts: Facts) -> Facts:
        if facts.name == "Lunch club 1":
            raise RuntimeError("nobody thought of this")
        return finished(facts)

    monkeypatch.setattr(run, "finished", faulty)
    serve_list(site, service(0), service(1), service(2))
    report = crawl_feed("/list.json")
    assert (report.complete, report.new, report.rejected) == (True, 2, 1)
    [rejection] = store.crawls.rejections(report.run)
    assert rejection.key == "s1" and "RuntimeError: nobody thought of this" in rejection.reason
    assert "Traceback" in caplog.text and "feed/s1" in caplog.text


def test_id_that_stands_twice_changes_nothing_at_the_next_crawl(site: Site, crawl_feed: Crawl) -> None:
    others = [service(number) for number in range(2, 400)]
    serve_list(site, service(1, name="First"), *others, service(1, name="Second"))
    first, second = crawl_feed("/list.json"), crawl_feed("/list.json")
    assert (first.inputs, first.new, first.repeated) == (400, 399, 1)
    assert (second.inputs, second.unchanged, second.changed, second.repeated) == (400, 399, 0, 1)


def test_two_crawls_in_one_process_and_an_entry_gone(site: Site, crawl_feed: Crawl) -> None:
    serve_list(site, *map(service, range(4)))
    assert crawl_feed("/list.json").new == 4
    serve_list(site, *map(service, range(3)))
    assert crawl_feed("/list.json").gone == 1


def test_broken_feed_counts_nothing_as_gone(site: Site, crawl_feed: Crawl) -> None:
    serve_list(site, service(1))
    crawl_feed("/list.json")
    site.text("/list.json", "<html>Down for maintenance</html>")
    report = crawl_feed("/list.json")
    assert (report.complete, report.gone) == (False, 0)
    assert report.message.startswith(f"{site.address}/list.json answered with a web page")


def test_entry_that_cannot_be_fetched_costs_that_entry_only(site: Site, store: Store, crawl_feed: Crawl) -> None:
    serve_feed(site, pages=1, each=3)
    site.turns("/services/s1", Answer(status=500, etag=False))
    report = crawl_feed()
    assert (report.new, report.rejected, report.complete) == (2, 1, False)
    assert report.message == "1 of 3 entries could not be fetched."
    assert "/services/s1 answered 500." in store.crawls.rejections(report.run)[0].reason


def test_entry_whose_page_is_gone_is_taken_from_the_list(site: Site, crawl_feed: Crawl) -> None:
    serve_feed(site, pages=1)
    site.turns("/services/s1", Answer(status=404, etag=False))
    report = crawl_feed()
    assert (report.new, report.complete) == (2, True)


def test_refusal_says_to_ask_for_a_feed(site: Site, crawl_feed: Crawl) -> None:
    site.turns("/list.json", Answer(status=403, etag=False))
    assert "ask the publisher for a feed" in crawl_feed("/list.json").message


def test_one_failing_source_leaves_the_others(site: Site, settings: Settings, store: Store) -> None:
    serve_list(site, service(1))
    paths = {"bad": "/none.json", "good": "/list.json"}
    sources = [
        Source(slug=slug, name=slug, platform="open_referral", address=site.address + path)
        for slug, path in paths.items()
    ]
    reports = crawl(store, settings, sources, lambda _: None)
    assert [(report.source, report.complete) for report in reports] == [("bad", False), ("good", True)]
    assert "answered 404" in reports[0].message


def test_unknown_platform_stops_before_anything_is_fetched(site: Site, store: Store, crawl_feed: Crawl) -> None:
    with pytest.raises(SourceError, match="The platforms are: .*csv_list, cvs_json"):
        crawl_feed(platform="fax")
    assert site.log == []
    assert store.crawls.last("feed") is None


def test_nothing_to_crawl_is_no_error(settings: Settings, store: Store) -> None:
    assert crawl(store, settings, [], lambda _: None) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_keeps_what_was_taken(site: Site, store: Store, crawl_feed: Crawl, number: signal.Signals) -> None:
    site.text("/robots.txt", "User-agent: *\nCrawl-delay: 0.3\n")
    serve_feed(site, pages=1, each=40)

    def interrupt() -> None:
        while len(site.hits("/services/")) < 4:
            time.sleep(0.05)
        os.kill(os.getpid(), number)

    threading.Thread(target=interrupt, daemon=True).start()
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        crawl_feed()
    assert time.monotonic() - began < 120
    report = store.crawls.last("feed")
    assert report is not None
    assert report.finished
    assert not report.complete
    assert report.message == "Stopped before its end."
    assert 3 <= report.new < 40
    assert report.new == len(store.records.all())
    seen = len(site.log)
    time.sleep(1)
    assert len(site.log) == seen, "nothing is fetched after the stop"


@pytest.mark.parametrize("phase", [Phase.FETCHING, Phase.DONE])
def test_a_run_that_was_interrupted_never_says_what_is_gone(
    site: Site, settings: Settings, store: Store, phase: Phase
) -> None:
    """Even where all of it came: a message may be lost in the interrupt. What was closed before stays as it was."""
    serve_list(site, service(1), service(2))
    source = Source(slug="feed", name="Feed", platform="open_referral", address=f"{site.address}/list.json")

    def interrupt(event: CrawlEvent) -> None:
        if event.phase is phase:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        crawl(store, settings, [source], interrupt)
    report = store.crawls.last("feed")
    assert report is not None
    assert report.finished
    assert (report.new, len(store.records.all())) == (2, 2)
    assert (report.complete, report.message) == (
        (True, "") if phase is Phase.DONE else (False, "Stopped before its end.")
    )
    [again] = crawl(store, settings, [source], lambda _: None)
    assert (again.complete, again.unchanged) == (True, 2)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_sigterm_that_comes_while_an_object_is_tidied_up_stops_a_crawl(
    site: Site, settings: Settings, store: Store
) -> None:
    """What a signal raises there is printed by Python, and lost."""
    serve_feed(site, pages=1, each=40)
    source = Source(slug="feed", name="Feed", platform="open_referral", address=site.address)

    class Tidied:
        def __del__(self) -> None:
            signal.raise_signal(signal.SIGTERM)

    told: list[CrawlEvent] = []

    def listen(event: CrawlEvent) -> None:
        if not told:
            Tidied()
        told.append(event)

    with pytest.raises(KeyboardInterrupt):
        crawl(store, settings, [source], listen)
    report = store.crawls.last("feed")
    assert report is not None
    assert (report.complete, report.message) == (False, "Stopped before its end.")
    assert told[1:], "the signal alone ended nothing"


@pytest.mark.parametrize(
    ("delay", "last", "number"), [(60, "/robots.txt", signal.SIGINT), (20, "/list.json", signal.SIGTERM)]
)
def test_a_stop_does_not_wait_the_delay_out(
    site: Site, settings: Settings, store: Store, delay: int, last: str, number: signal.Signals
) -> None:
    """Neither that before a request nor, after the last answer, that between two sources of one host."""
    site.text("/robots.txt", f"User-agent: *\nCrawl-delay: {delay}\n")
    serve_list(site, service(1))
    stopped: list[float] = []

    def interrupt() -> None:
        while not site.hits(last):
            time.sleep(0.05)
        time.sleep(0.7)
        stopped.append(time.monotonic())
        os.kill(os.getpid(), number)

    threading.Thread(target=interrupt, daemon=True).start()
    address = f"{site.address}/list.json"
    sources = [Source(slug=slug, name=slug, platform="open_referral", address=address) for slug in ("one", "two")]
    with pytest.raises(KeyboardInterrupt):
        crawl(store, settings, sources, lambda _: None)
    assert time.monotonic() - stopped[0] < delay - 1
    second = store.crawls.last("two")
    assert second is not None
    assert second.message == "Stopped before its end."


def test_a_crawl_ends_when_another_takes_its_host_over(
    site: Site, settings: Settings, store: Store, crawl_feed: Crawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "SECONDS", 3)
    site.text("/robots.txt", "User-agent: *\nCrawl-delay: 0.3\n")
    serve_feed(site, pages=1, each=40)

    def take_over() -> None:
        while len(site.hits("/services/")) < 3:
            time.sleep(0.05)
        with closing(sqlite3.connect(settings.data_dir / "kith.sqlite", timeout=10)) as database, database:
            database.execute("UPDATE lease SET holder = 'another worker'")

    threading.Thread(target=take_over, daemon=True).start()
    report = crawl_feed()
    assert not report.complete
    assert "Another crawl took 127.0.0.1" in report.message
    assert 2 <= report.new == len(store.records.all()) < 40
    assert store.leases.acquire(f"host:{netloc(site.address)}", "another worker", 3), "what is another's stays so"


def test_a_crashed_crawling_process_is_told_and_loses_nothing(site: Site, store: Store, crawl_feed: Crawl) -> None:
    site.text("/robots.txt", "User-agent: *\nCrawl-delay: 0.4\n")
    serve_feed(site, pages=1, each=40)

    def kill() -> None:
        while len(site.hits("/services/")) < 4:
            time.sleep(0.05)
        for child in children(os.getpid()):
            os.kill(child, signal.SIGKILL)

    threading.Thread(target=kill, daemon=True).start()
    report = crawl_feed()
    assert not report.complete
    assert "ended unexpectedly (exit code -9)" in report.message
    assert "crawl.log" in report.message
    assert report.new == len(store.records.all()) >= 3


def test_a_site_that_goes_away_loses_nothing_and_the_next_crawl_completes(
    site: Site, store: Store, crawl_feed: Crawl
) -> None:
    serve_feed(site, pages=1, each=30)
    whole = site.answer

    def answer(path: str) -> Answer:
        site.away = site.away or len(site.hits("/services/")) >= 8
        return whole(path)

    site.answer = answer  # type: ignore[method-assign]
    failed = crawl_feed()
    kept = store.records.all()
    assert (failed.complete, failed.gone, failed.state) == (False, 0, RunState.PUBLISHED)
    assert 8 <= failed.new == len(kept) < 30
    site.answer, site.away = whole, False  # type: ignore[method-assign]
    healed = crawl_feed()
    assert (healed.good, healed.new, healed.unchanged) == (True, 30 - len(kept), len(kept))


def children(of: int) -> list[int]:
    """The crawling processes that a process started."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = (folder / "stat").read_text().rsplit(")", 1)[1].split()[1]
            command = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if parent == str(of) and b"crawler" in command:
            found.append(int(folder.name))
    return found


def is_running(process: int) -> bool:
    """Not where it has ended, whether or not anybody has asked how."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


PARENT = """
import sys
from pathlib import Path
from crawler.hosts import netloc
from crawler.run import crawl
from directory.settings import Settings
from directory.source import Source
from directory.store import Store
settings = Settings(data_dir=Path(sys.argv[2]), allow_loopback=True)
store = Store.open(settings.store_url)
source = Source(slug="feed", name="Feed", platform="open_referral", address=sys.argv[1] + "/services")
print(crawl(store, settings, [source], lambda event: None)[0].complete)
print(*{name.split(".")[0] for name in sys.modules})
"""


def start_parent(site: Site, settings: Settings) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", PARENT, site.address, str(settings.data_dir)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_a_killed_crawl_leaves_no_process_and_the_next_takes_up_what_it_took(
    site: Site, settings: Settings, store: Store, crawl_feed: Crawl
) -> None:
    site.text("/robots.txt", "User-agent: *\nCrawl-delay: 0.4\n")
    serve_feed(site, pages=1, each=40)
    with start_parent(site, settings) as parent:
        deadline = time.monotonic() + 120
        while (len(site.hits("/services/")) < 8 or staged(store) < 2) and time.monotonic() < deadline:
            time.sleep(0.05)
        [crawling] = children(parent.pid)
        parent.kill()
    deadline = time.monotonic() + 120
    while is_running(crawling) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_running(crawling), "the crawling process ends with the one that started it"
    assert store.records.all() == [], "a run that nobody has judged publishes nothing"
    expire_leases(store)
    site.text("/list.json", "<html>Down for maintenance</html>")
    assert not crawl_feed("/list.json").complete
    died = store.crawls.history("feed")[1]
    assert (died.complete, died.gone, died.message) == (False, 0, "Its process ended before it was done.")
    assert len(store.records.all()) == died.new >= 2


def staged(store: Store) -> int:
    """How many entries the run has put by: on a slow machine these come well after they were fetched."""
    with store.database.engine.connect() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM staged").scalar_one())


def expire_leases(store: Store) -> None:
    """As if half a minute had gone since their holder died."""
    with store.database.writing() as session:
        session.execute(text("DELETE FROM lease"))


def test_crawling_needs_no_model(site: Site, settings: Settings, store: Store) -> None:
    serve_list(site, service(1), path="/services")
    with start_parent(site, settings) as parent:
        told, _ = parent.communicate(timeout=180)
    complete, modules = told.splitlines()
    assert complete == "True"
    assert not {"index", "search_api", "web", "torch", "onnxruntime", "faiss"} & set(modules.split())
