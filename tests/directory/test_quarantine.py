"""A run is judged before it is published, on real SQLite and real PostgreSQL."""

import multiprocessing
import os
import signal
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from multiprocessing.synchronize import Barrier

import pytest
from sqlalchemy import func, select

from directory.errors import InputError
from directory.record import Facts, Record, Rejection
from directory.source import Source
from directory.store import RunClosed, RunReport, RunState, Store, publishing, staging
from directory.store.tables import ClaimRow, RecordVersionRow, StagedRow

NOW = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)


def record(key: int, at: datetime = NOW, **facts: object) -> Record:
    told = {"name": f"Tea {key}", "description": "A hot meal."} | facts
    given = {name: value for name, value in told.items() if value is not None}
    return Record(
        source="a",
        key=str(key),
        fetched_at=at,
        content_hash=str(sorted(given.items()))[:64],
        payload={"name": given["name"]},
        facts=Facts.model_validate(given),
    )


def crawled(store: Store, records: Sequence[Record], *, complete: bool = True) -> RunReport:
    run = store.crawls.start("a")
    for start in range(0, len(records), 150):
        store.crawls.take(run, records[start : start + 150])
    return store.crawls.finish(run, complete=complete, asked=len(records))


def descriptions(store: Store) -> dict[str, str]:
    return {held.key: held.value("description") for held in store.records.all()}


def test_run_that_shrinks_changes_nothing_and_says_why(store: Store) -> None:
    crawled(store, [record(key) for key in range(10)])
    before = store.records.all()
    report = crawled(store, [record(key, NOW + DAY, description="New") for key in range(6)])
    assert (report.state, report.quarantined, report.good, report.gone) == (RunState.QUARANTINED, True, False, 0)
    assert report.reasons == ("It has 6 listings where the last good run had 10: 40% fewer.",)
    assert (report.changed, report.new) == (6, 0)
    assert store.records.all() == before
    assert [told.run for told in store.crawls.quarantined()] == [report.run]
    assert store.crawls.last("a") == report


def test_run_whose_fields_empty_out_is_held_back(store: Store) -> None:
    crawled(store, [record(key, cost={"free": True}) for key in range(10)])
    report = crawled(store, [record(key, description=None, cost={"free": True}) for key in range(10)])
    assert report.reasons == ("description is stated by 0% of the listings; it was 100%.",)
    assert set(descriptions(store).values()) == {"A hot meal."}


def test_accepted_run_is_published_whole_and_is_what_the_next_is_judged_by(store: Store) -> None:
    crawled(store, [record(key) for key in range(300)])
    crawled(store, [record(key, NOW + DAY, description="New") for key in range(203)])
    assert crawled(store, [record(key) for key in range(200)]).quarantined
    report = store.crawls.accept("a", "ana")
    assert (report.state, report.judged_by, report.gone) == (RunState.PUBLISHED, "ana", 100)
    assert {held.missed for held in store.records.all()} == {0, 1}
    assert crawled(store, [record(key) for key in range(190)]).good
    assert store.crawls.quarantined() == []


def test_discarded_run_leaves_nothing_and_may_come_again(store: Store) -> None:
    crawled(store, [record(key) for key in range(10)])
    crawled(store, [record(0, description="New")])
    report = store.crawls.discard("a", "ana")
    assert (report.state, report.judged_by) == (RunState.DISCARDED, "ana")
    assert set(descriptions(store).values()) == {"A hot meal."}
    with pytest.raises(InputError, match="No run of 'a' is quarantined"):
        store.crawls.accept("a", "ana")
    assert crawled(store, [record(0)]).quarantined


def test_removing_a_source_discards_what_waits_to_be_judged(store: Store) -> None:
    """Else it would be kept for nobody, and published into a source of the same name."""
    source = Source(slug="a", name="A", platform="csv_list", address="https://example.org/a.csv")
    store.sources.put(source)
    crawled(store, [record(key) for key in range(10)])
    assert crawled(store, [record(0, description="New")]).quarantined
    store.sources.remove("a")
    store.sources.put(source)
    assert store.crawls.quarantined() == []
    with store.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(StagedRow)) == 0
    assert len(store.records.all()) == 10


@pytest.mark.parametrize("how", ["paused", "removed", "gathered"])
def test_what_a_dead_crawl_took_of_a_source_that_nobody_gathers_from_is_forgotten(
    sqlite_store: Store, how: str
) -> None:
    source = Source(
        slug="a", name="A", platform="csv_list", address="https://example.org/a.csv", paused=how == "paused"
    )
    sqlite_store.sources.put(source)
    sqlite_store.crawls.take(sqlite_store.crawls.start("a"), [record(0)])
    if how == "removed":
        sqlite_store.sources.remove("a")
    now = datetime.now(UTC)
    assert sqlite_store.crawls.forget(now) == 0, "it may still be crawling"
    assert sqlite_store.crawls.forget(now + timedelta(days=8)) == (how == "paused")
    with sqlite_store.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(StagedRow)) == (how == "gathered")


def test_later_complete_run_answers_a_quarantined_one(store: Store) -> None:
    crawled(store, [record(key) for key in range(10)])
    held_back = crawled(store, [record(0)])
    assert crawled(store, [record(key) for key in range(9)]).good
    assert store.crawls.report(held_back.run).state is RunState.SUPERSEDED
    with pytest.raises(InputError, match="No run"):
        store.crawls.accept("a", "ana")


def test_accepting_an_older_run_keeps_what_a_later_one_said(store: Store) -> None:
    crawled(store, [record(key) for key in range(10)])
    crawled(store, [record(0, description="Old"), record(1, description="Old")])
    crawled(store, [record(0, NOW + DAY, description="Newer"), record(9, NOW + DAY)], complete=False)
    report = store.crawls.accept("a", "ana")
    told = descriptions(store)
    assert (told["0"], told["1"]) == ("Newer", "Old")
    assert report.gone == 7, "neither of its own two nor of what was seen since"


def test_stopped_run_publishes_what_it_took_unless_its_fields_emptied(store: Store) -> None:
    everything = [record(key) for key in range(10)] + [record(key, description=None) for key in range(10, 40)]
    crawled(store, everything)
    without = [*everything[10:14], record(40)]
    assert crawled(store, without, complete=False).state is RunState.PUBLISHED
    emptied = [record(key, description=None) for key in range(4)]
    report = crawled(store, emptied, complete=False)
    assert report.reasons == ("description is stated by 0% of the listings; it was 100%.",)
    assert descriptions(store)["0"] == "A hot meal."


def test_first_run_of_a_source_passes_however_small(store: Store) -> None:
    assert crawled(store, [record(1, description=None)]).good


def test_untouched_entries_count_as_seen_and_keep_what_they_state(store: Store) -> None:
    crawled(store, [record(key) for key in range(10)])
    run = store.crawls.start("a", full=False)
    store.crawls.take(run, [record(0, NOW + DAY, description="New")])
    intake = store.crawls.touch(run, [str(key) for key in range(12)], NOW + DAY)
    report = store.crawls.finish(run, complete=True, asked=2)
    assert intake.unchanged == 9, "the one that was read is not counted twice, and what is not held not at all"
    assert (report.good, report.full, report.changed, report.unchanged, report.gone) == (True, False, 1, 9, 0)
    assert report.fill == {"name": 10, "description": 10}
    assert {held.last_seen for held in store.records.all()} == {NOW + DAY}


def test_history_tells_counts_fill_and_what_was_mended_newest_first(store: Store) -> None:
    crawled(store, [record(1), record(2, cost={"free": True})])
    run = store.crawls.start("a")
    store.crawls.take(run, [record(1), record(2, description=None)])
    store.crawls.finish(run, complete=True, asked=5, mended={"mojibake": 3, "entities": 0})
    second, first = store.crawls.history("a")
    assert (first.entries, first.fill) == (2, {"name": 2, "description": 2, "cost": 1})
    assert (second.asked, second.fill, second.mended) == (5, {"name": 2, "description": 1}, {"mojibake": 3})
    assert second.seconds >= 0
    assert store.crawls.history("a", most=1) == [second]


def test_rejections_are_kept_for_the_last_thirty_runs(store: Store) -> None:
    runs = []
    for _ in range(32):
        runs.append(store.crawls.start("a"))
        store.crawls.reject(runs[-1], [Rejection(source="a", key="7", reason="It has no name.")])
        store.crawls.finish(runs[-1], complete=True, asked=1)
    assert [len(store.crawls.rejections(run)) for run in runs] == [0, 0] + [1] * 30
    assert [told.rejected for told in store.crawls.history("a", 40)] == [1] * 30 + [0, 0]


def test_run_that_another_process_ended_takes_nothing_more(store: Store) -> None:
    run = store.crawls.start("a")
    store.crawls.take(run, [record(1)])
    [died] = store.crawls.take_up("a")
    assert (died.complete, died.message, died.new) == (False, "Its process ended before it was done.", 1)
    with pytest.raises(RunClosed):
        store.crawls.take(run, [record(2)])
    assert store.crawls.finish(run, complete=True, asked=9) == died
    assert list(descriptions(store)) == ["1"]


def _take_and_die(url: str) -> None:
    store = Store.open(url)
    run = store.crawls.start("a")
    store.crawls.take(run, [record(key) for key in range(200)])
    insert = staging._insert

    def die(*given: object, **more: object) -> None:
        insert(*given, **more)  # type: ignore[arg-type]
        os.kill(os.getpid(), signal.SIGKILL)

    staging._insert = die  # type: ignore[assignment]
    store.crawls.take(run, [record(key) for key in range(200, 400)])


def test_kill_within_taking_keeps_the_batches_before_it(store: Store) -> None:
    child = multiprocessing.get_context("spawn").Process(target=_take_and_die, args=(store.database.url,))
    child.start()
    child.join(120)
    assert child.exitcode == -signal.SIGKILL
    assert store.records.settled() == [], "nothing is published that nobody judged"
    [died] = store.crawls.take_up("a")
    assert (died.complete, died.new, len(store.records.all())) == (False, 200, 200)
    assert store.crawls.take_up("a") == []


def _die_after(batches: int) -> None:
    """From now on this process ends as if by kill -9 after so many batches were published."""
    whole, left = publishing._publish, [batches]

    def publish(*given: object) -> None:
        whole(*given)  # type: ignore[arg-type]
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    publishing._publish = publish  # type: ignore[assignment]


def _crawl_and_die(url: str, batches: int) -> None:
    _die_after(batches)
    store = Store.open(url)
    crawled(store, [record(key, NOW + DAY, description="New") for key in range(500)])


def test_kill_within_publishing_publishes_nothing_half_and_the_next_to_come_finishes_it(store: Store) -> None:
    """The batch under way is rolled back; merging reads nothing before the rest is published."""
    crawled(store, [record(key) for key in range(520)])
    child = multiprocessing.get_context("spawn").Process(target=_crawl_and_die, args=(store.database.url, 1))
    child.start()
    child.join(120)
    assert child.exitcode == -signal.SIGKILL
    told = list(descriptions(store).values())
    assert told.count("New") == 200
    assert store.records.settled() is None
    store.crawls.settle()
    report = store.crawls.last("a")
    assert report and report.good
    assert (report.changed, report.gone) == (500, 20)
    held = store.records.settled()
    assert held is not None
    assert [one.value("description") for one in held].count("New") == 500
    assert [one.missed for one in held].count(1) == 20


def test_two_processes_may_publish_one_run(store: Store) -> None:
    """A merge finishes what a crawl is still publishing; each batch is published once."""
    crawled(store, [record(key) for key in range(500)], complete=False)
    crawled(store, [record(key, NOW + DAY, description="New") for key in range(500)])
    run = store.crawls.start("a")
    store.crawls.take(run, [record(key, NOW + 2 * DAY, description="Newer") for key in range(500)])
    other = Store.open(store.database.url)
    report = store.crawls.finish(run, complete=True, asked=1, between=other.crawls.settle)
    other.close()
    assert report.good
    assert set(descriptions(store).values()) == {"Newer"}
    assert len(store.records.payloads("a", "7")) == 2


def _settle(url: str, together: Barrier) -> None:
    store = Store.open(url)
    together.wait(120)
    store.crawls.settle()


def test_of_two_processes_that_publish_at_once_on_postgresql_the_second_waits(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, context = Store.open(postgres_url), multiprocessing.get_context("spawn")
    crawled(store, [record(key) for key in range(600)])
    with monkeypatch.context() as died:
        died.setattr(store.crawls, "_publish", lambda run, between: None)
        crawled(store, [record(key, NOW + DAY, description="New") for key in range(600)])
    together = context.Barrier(2)
    publishing = [context.Process(target=_settle, args=(postgres_url, together)) for _ in range(2)]
    for process in publishing:
        process.start()
    for process in publishing:
        process.join(180)
        assert process.exitcode == 0
    report = store.crawls.last("a")
    assert report and report.good and (report.changed, report.gone) == (600, 0)
    assert list(descriptions(store).values()) == ["New"] * 600
    with store.database.reading() as session:
        opened = select(func.count()).select_from(ClaimRow).where(ClaimRow.closed_at.is_(None))
        assert session.scalar(opened) == 2 * 600, "a name and a description of each, none doubled"
        assert session.scalar(select(func.count()).select_from(RecordVersionRow)) == 2 * 600
    store.close()
