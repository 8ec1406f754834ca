"""The store on real SQLite and real PostgreSQL."""

import multiprocessing
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Column, String, select, text
from sqlalchemy.exc import IntegrityError

from directory.decision import Decision, DecisionKind
from directory.errors import InputError, SourceError, StoreError
from directory.listing import Place
from directory.record import Facts, Record, Rejection
from directory.source import Source
from directory.store import Store
from directory.store.tables import Base, ClaimRow, RecordRow

NOW = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)


def a_source(slug: str = "a", **more: Any) -> Source:
    return Source.model_validate({"slug": slug, "name": slug, "platform": "csv", "address": "http://a.example"} | more)


def a_record(key: str = "1", name: str = "Tea", at: datetime = NOW, **facts: Any) -> Record:
    return Record(
        source="a",
        key=key,
        fetched_at=at,
        content_hash=f"{name}{facts}"[:64],
        payload={"name": name},
        facts=Facts.model_validate({"name": name} | facts),
    )


def crawled(store: Store, *records: Record, complete: bool = True) -> int:
    run = store.crawls.start("a")
    store.crawls.take(run, records)
    store.crawls.finish(run, complete=complete, asked=len(records))
    return run


def test_migrations_make_exactly_the_tables_of_the_models(store: Store) -> None:
    with store.database.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    assert differences == []


def test_a_database_of_a_newer_kith_is_refused_by_name(store: Store) -> None:
    with store.database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="newer Kith .*9999"):
        Store.open(store.database.url)


UNUSABLE = [
    "nonsense",
    "postgresql//kith:geheim@db/kith",
    "postgresql://kith:geheim@db:port/kith",
    "postgresql+nosuch://kith:geheim@db/kith",
    "mysql://kith:geheim@db/kith",
    "sqlite:////proc/none/kith.sqlite",
]


@pytest.mark.parametrize("url", UNUSABLE)
def test_an_unusable_database_address_is_a_plain_sentence_without_its_password(url: str) -> None:
    with pytest.raises(StoreError) as error:
        Store.open(url)
    assert "geheim" not in str(error.value)


def test_a_password_never_stands_in_an_error() -> None:
    with pytest.raises(StoreError) as error:
        Store.open("postgresql+psycopg://kith:geheim@127.0.0.1:1/kith")
    assert "geheim" not in str(error.value)


def test_a_source_is_kept_and_replaced_by_its_slug(store: Store) -> None:
    store.sources.put(a_source())
    store.sources.put(a_source(trust=80))
    assert [source.trust for source in store.sources.all()] == [80]
    store.sources.set_paused("a", True)
    assert store.sources.get("a").paused


def test_an_unknown_source_is_named_with_those_there_are(store: Store) -> None:
    store.sources.put(a_source("camden"))
    with pytest.raises(SourceError, match="'brent'.*camden"):
        store.sources.get("brent")


def test_an_unchanged_record_moves_only_last_seen(store: Store) -> None:
    crawled(store, a_record())
    crawled(store, a_record(at=NOW + timedelta(days=1)))
    report = store.crawls.last("a")
    [record] = store.records.all()
    assert report and (report.new, report.changed, report.unchanged) == (0, 0, 1)
    assert record.last_seen == NOW + timedelta(days=1)
    assert [claim.since for claim in record.claims] == [NOW]


def test_a_changed_value_closes_the_old_claim(store: Store) -> None:
    crawled(store, a_record(description="On Monday"))
    crawled(store, a_record(description="On Tuesday", at=NOW + timedelta(days=1)))
    [record] = store.records.all()
    assert record.value("description") == "On Tuesday"
    assert {claim.field: claim.since for claim in record.claims}["name"] == NOW
    assert len(store.records.payloads("a", "1")) == 2


def test_only_the_last_two_payloads_are_kept(store: Store) -> None:
    for number in range(4):
        crawled(store, a_record(name=f"Tea {number}"))
    assert [payload["name"] for payload in store.records.payloads("a", "1")] == ["Tea 3", "Tea 2"]


def test_of_a_listing_that_turns_out_to_be_a_refuge_nothing_older_is_kept(store: Store) -> None:
    place = Place(address="1 Hidden Street", postcode="E8 1DY")
    before: dict[str, Any] = {"places": (place,), "categories": ("Housing",)}
    crawled(store, a_record(name="Haven", **before), a_record("2", **before))
    crawled(store, a_record(name="Haven", categories=("Refuges",)), a_record("2", categories=("Clubs",)))
    assert [len(store.records.payloads("a", key)) for key in ("1", "2")] == [1, 2]
    with store.database.reading() as session:
        kept = session.execute(select(RecordRow.key, ClaimRow.value).join(ClaimRow).order_by(ClaimRow.id)).all()
    assert {key for key, value in kept if "E8 1DY" in str(value)} == {"2"}
    assert [value for key, value in kept if key == "1"] == ["Haven", ["Refuges"]]


def test_a_key_that_comes_twice_in_a_run_is_counted_as_repeated(store: Store) -> None:
    run = store.crawls.start("a")
    assert store.crawls.take(run, [a_record(), a_record(name="Tea again")]).repeated == 1
    assert store.crawls.take(run, [a_record()]).repeated == 1
    assert store.crawls.report(run).inputs == 3


def test_only_a_complete_run_counts_a_record_as_missed(store: Store) -> None:
    crawled(store, *(a_record(str(key)) for key in range(4)))
    crawled(store, a_record("0"), complete=False)
    assert [record.missed for record in store.records.all()] == [0, 0, 0, 0]
    crawled(store, *(a_record(str(key)) for key in range(3)))
    assert [record.missed for record in store.records.all()] == [0, 0, 0, 1]
    assert (store.crawls.last("a") or pytest.fail()).gone == 1


def test_rejections_keep_their_reason(store: Store) -> None:
    run = store.crawls.start("a")
    store.crawls.reject(run, [Rejection(source="a", key="7", reason="It has no name.")])
    assert store.crawls.rejections(run) == [Rejection(source="a", key="7", reason="It has no name.")]


def test_a_batch_is_stored_whole_or_not_at_all(store: Store) -> None:
    run = store.crawls.start("a")
    bad = a_record("2").model_copy(update={"fetched_at": None})
    with pytest.raises(IntegrityError, match="fetched_at"):
        store.crawls.take(run, [a_record("1"), bad])
    assert store.crawls.finish(run, complete=True, asked=1).entries == 0
    assert store.records.all() == []


def test_a_lease_has_one_holder_until_it_expires(store: Store) -> None:
    assert store.leases.acquire("host:a.example", "one", 60)
    assert not store.leases.acquire("host:a.example", "two", 60)
    assert store.leases.acquire("host:a.example", "one", 0)
    time.sleep(0.01)
    assert store.leases.acquire("host:a.example", "two", 60)
    assert not store.leases.renew("host:a.example", "one", 60)
    store.leases.release("host:a.example", "two")
    assert store.leases.acquire("host:a.example", "one", 60)


def _acquire(url: str, holder: str, wins: "multiprocessing.Queue[str]") -> None:
    store = Store.open(url)
    if store.leases.acquire("host:a.example", holder, 60):
        wins.put(holder)
    store.close()


def test_of_processes_that_ask_at_once_one_gets_the_lease(store: Store) -> None:
    context = multiprocessing.get_context("spawn")
    wins: multiprocessing.Queue[str] = context.Queue()
    asking = [context.Process(target=_acquire, args=(store.database.url, str(n), wins)) for n in range(3)]
    for process in asking:
        process.start()
    for process in asking:
        process.join(120)
        assert process.exitcode == 0
    assert wins.get(timeout=10)
    assert wins.empty()


def test_a_job_is_claimed_once_and_given_back_when_its_holder_dies(store: Store) -> None:
    job = store.jobs.add("crawl", {"source": "a"})
    assert store.jobs.add("crawl", {"source": "a"}) == job
    claimed = store.jobs.claim("one", 0)
    assert claimed and claimed.id == job
    time.sleep(0.01)
    again = store.jobs.claim("two", 60)
    assert again and again.attempts == 2
    assert store.jobs.claim("three", 60) is None
    store.jobs.done(job, "two")
    assert store.jobs.waiting() == []


def test_a_failed_job_waits_and_keeps_its_error(store: Store) -> None:
    job = store.jobs.add("index", {})
    store.jobs.claim("one", 60)
    store.jobs.fail(job, "one", "no model")
    assert store.jobs.claim("one", 60) is None
    assert [waiting.id for waiting in store.jobs.waiting()] == [job]


def test_an_undone_decision_no_longer_stands(store: Store) -> None:
    number = store.decisions.add(Decision(kind=DecisionKind.SAME, record="a/1", other="b/1", by="ana", at=NOW))
    assert [decision.id for decision in store.decisions.standing()] == [number]
    store.decisions.undo(number, "ana")
    assert store.decisions.standing() == []
    with pytest.raises(InputError, match="no decision"):
        store.decisions.undo(number, "ana")


def _migrate(url: str) -> None:
    Store.open(url).close()


def test_two_processes_may_make_the_tables_at_once(tmp_path: Path, postgres_url: str) -> None:
    context = multiprocessing.get_context("spawn")
    for url in (f"sqlite:///{tmp_path / 'new.sqlite'}", postgres_url):
        starting = [context.Process(target=_migrate, args=(url,)) for _ in range(2)]
        for process in starting:
            process.start()
        for process in starting:
            process.join(120)
        assert [process.exitcode for process in starting] == [0, 0]


def test_a_job_given_up_does_not_block_the_next_of_its_kind(store: Store) -> None:
    job = store.jobs.add("merge", {})
    for _ in range(5):
        assert store.jobs.claim("one", 0)
        time.sleep(0.01)
    assert store.jobs.claim("one", 60) is None
    again = store.jobs.add("merge", {})
    assert again != job
    assert (store.jobs.claim("one", 60) or pytest.fail()).id == again


def test_a_job_is_added_anew_while_its_like_is_running(store: Store) -> None:
    running = store.jobs.add("merge", {})
    store.jobs.claim("one", 60)
    assert store.jobs.add("merge", {}) != running


def test_a_stopped_worker_gives_its_job_back_at_once(store: Store) -> None:
    job = store.jobs.add("merge", {})
    store.jobs.claim("one", 60)
    store.jobs.release(job, "one")
    claimed = store.jobs.claim("two", 60)
    assert claimed and (claimed.id, claimed.attempts) == (job, 1)


@pytest.mark.parametrize("says", ["release", "postpone", "done", "fail"])
def test_a_worker_whose_job_another_took_over_changes_nothing(sqlite_store: Store, says: str) -> None:
    slow, quick = sqlite_store, Store.open(sqlite_store.database.url)
    job = slow.jobs.add("merge", {})
    assert slow.jobs.claim("slow", -1) and quick.jobs.claim("quick", 60)
    more: dict[str, tuple[Any, ...]] = {"postpone": (0,), "fail": ("too slow",)}
    assert getattr(slow.jobs, says)(job, "slow", *more.get(says, ())) is False
    assert slow.jobs.claim("third", 60) is None, "it is still held"
    assert [waiting.attempts for waiting in slow.jobs.waiting()] == [2]
    assert quick.jobs.done(job, "quick") and slow.jobs.waiting() == []
    quick.close()


def test_of_two_merges_one_waits_and_then_says_so(store: Store) -> None:
    with (
        store.leases.held("merge", "one", patience=0),
        pytest.raises(StoreError, match="Another merge"),
        store.leases.held("merge", "two", patience=0),
    ):
        pytest.fail("two held one lease")
    with store.leases.held("merge", "two", patience=0):
        pass


def test_altering_a_table_keeps_what_refers_to_it(tmp_path: Path) -> None:
    database = Store.open(f"sqlite:///{tmp_path / 'kith.sqlite'}").database
    store = Store(database)
    crawled(store, a_record(description="On Monday"))
    with database._write_connection() as connection, database._no_cascades(connection), connection.begin():
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("record", recreate="always") as batch:
            batch.add_column(Column("colour", String(10)))
    [record] = store.records.all()
    assert {claim.field for claim in record.claims} == {"name", "description"}
