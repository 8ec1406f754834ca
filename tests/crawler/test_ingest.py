"""What a run brings is stored in batches, whichever batch an entry falls in."""

from datetime import UTC, datetime

from crawler.ingest import Ingest
from directory.record import Facts, Record, Rejection
from directory.store import RunReport, Store


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
