"""What `kith work` plans and does, by the hours of the night and with others at work."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from commands.working import do_job, plan_crawls
from crawler.hosts import hosts_of
from directory.night import LONDON
from directory.settings import Settings
from directory.source import Source
from directory.store import Store

ADDRESS = "http://127.0.0.1:9/services"  # nothing listens there


def settings(tmp_path: Path, *, night: bool) -> Settings:
    """It is night now, or will be in two hours."""
    begins = datetime.now(UTC).astimezone(LONDON) + timedelta(hours=-1 if night else 2)
    hours = f"{begins:%H:%M}-{begins + timedelta(hours=4):%H:%M}"
    return Settings(data_dir=tmp_path, allow_loopback=True, crawl_hours=hours)


@pytest.fixture
def work(sqlite_store: Store) -> Store:
    """A source that was gathered two days ago."""
    sqlite_store.sources.put(Source(slug="a", name="A", platform="open_referral", address=ADDRESS))
    run = sqlite_store.crawls.start("a")
    sqlite_store.crawls.finish(run, complete=True, asked=1)
    with sqlite_store.database.writing() as session:
        session.connection().exec_driver_sql("UPDATE crawl_run SET started_at = '2026-01-01 12:00:00'")
    return sqlite_store


def planned(store: Store) -> list[dict[str, object]]:
    return [job.arguments for job in store.jobs.waiting()]


def test_daily_source_is_planned_at_night_and_once(work: Store, tmp_path: Path) -> None:
    plan_crawls(work, settings(tmp_path, night=False))
    assert planned(work) == []
    plan_crawls(work, settings(tmp_path, night=True))
    assert work.jobs.claim("another worker", 60)
    plan_crawls(work, settings(tmp_path, night=True))
    assert planned(work) == [{"source": "a", "planned": True}], "not again while it runs"


def test_source_never_gathered_is_planned_at_once_also_when_its_first_crawl_died(work: Store, tmp_path: Path) -> None:
    work.sources.put(Source(slug="new", name="New", platform="open_referral", address=ADDRESS))
    work.crawls.start("new")
    plan_crawls(work, settings(tmp_path, night=False))
    assert planned(work) == [{"source": "new", "planned": True}]


def test_planned_crawl_whose_turn_comes_after_the_night_is_left_for_the_next(work: Store, tmp_path: Path) -> None:
    plan_crawls(work, settings(tmp_path, night=True))
    job = work.jobs.claim("me", 60)
    assert job
    do_job(work, settings(tmp_path, night=False), job, "me")
    assert planned(work) == []
    assert len(work.crawls.history("a")) == 1, "nothing was asked"


def test_crawl_of_a_host_that_another_worker_has_comes_back_later_and_is_no_run(
    work: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.run.SECONDS", -5)
    for host in hosts_of(work.sources.get("a")):
        assert work.leases.acquire(f"host:{host}", "another worker", 60)
    work.jobs.add("crawl", {"source": "a"})
    job = work.jobs.claim("me", 60)
    assert job
    do_job(work, settings(tmp_path, night=True), job, "me")
    [waiting] = work.jobs.waiting()
    assert (waiting.id, waiting.attempts) == (job.id, 0)
    assert waiting.due > datetime.now(UTC)
    assert len(work.crawls.history("a")) == 1
