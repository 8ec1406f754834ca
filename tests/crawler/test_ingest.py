"""What a run brings is stored in batches, whichever batch an entry falls in."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from crawler.ingest import BATCH, Ingest
from directory.record import Facts, Record, Rejection
from directory.store import RunReport, Store
from directory.store.staging import Intake


def record(key: str, description: str) -> Record:
    return Record(
        source="list",
        key=key,
        fetched_at=datetime.now(UTC),
        content_hash=description,
        payload={"told": description},
        facts=Facts(name="Lunch club", description=description),
    )


def run(store: Store, *, in_one_batch: bool) -> RunReport:
    ingest = Ingest(store, "list")
    for told in (record("1", "first"), record("2", "other"), record("1", "second"), record("1", "third")):
        ingest.take(told)
        if not in_one_batch:
            ingest.flush()
    ingest.reject(Rejection(source="list", key="3", reason="It has no name."))
    return ingest.finish(complete=True, asked=1, message="")


def test_key_that_comes_again_is_no_change_and_its_first_record_stands(store: Store) -> None:
    reports = [run(store, in_one_batch=batch) for batch in (False, True, False)]
    counts = [(told.new, told.changed, told.unchanged, told.repeated, told.rejected) for told in reports]
    assert counts == [(2, 0, 0, 2, 1), (0, 0, 2, 2, 1), (0, 0, 2, 2, 1)]
    assert {told.inputs for told in reports} == {5}
    assert [held.value("description") for held in store.records.all()] == ["first", "other"]
    assert store.records.payloads("list", "1") == [{"told": "first"}]


def test_unchanged_entries_of_a_long_list_are_stored_a_batch_at_a_time(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = [str(number) for number in range(2 * BATCH + 1)]
    first = Ingest(store, "list")
    for key in keys:
        first.take(record(key, "same"))
    first.finish(complete=True, asked=1, message="")
    sizes: list[int] = []
    touch = store.crawls.touch

    def counted(run: int, told: Sequence[str], at: datetime) -> Intake:
        sizes.append(len(told))
        return touch(run, told, at)

    monkeypatch.setattr(store.crawls, "touch", counted)
    again = Ingest(store, "list")
    again.touch([*keys, "0"])
    report = again.finish(complete=True, asked=1, message="")
    assert sizes == [BATCH, BATCH, 2]
    assert (report.unchanged, report.repeated, report.gone) == (len(keys), 1, 0)
