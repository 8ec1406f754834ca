"""What the directory holds of a source need not be read again, as long as it is sure how it was read."""

from datetime import timedelta

from directory.health import Held
from directory.record import mark_of
from directory.store import Store
from tests.directory.test_quarantine import DAY, record


def crawled(store: Store, described: str, *keys: int, complete: bool = True, full: bool = True) -> None:
    run = store.crawls.start("a", described=described, full=full)
    store.crawls.take(run, [record(key) for key in keys])
    store.crawls.finish(run, complete=complete, asked=len(keys))


def held(store: Store, described: str, *, later: timedelta = timedelta()) -> Held:
    last = store.crawls.last("a")
    assert last
    return store.crawls.held("a", described, last.started + later)


def test_marks_are_those_of_the_records_that_were_there_last_time(store: Store) -> None:
    crawled(store, "now", 1, 2, 3, 4)
    crawled(store, "now", 1, 2, 3, full=False)
    told = record(1)
    found = held(store, "now")
    assert set(found.marks) == {"1", "2", "3"}
    assert found.marks["1"] == mark_of(told.content_hash, told.url, told.revision)
    assert held(store, "otherwise") == Held()
    assert held(store, "now", later=7 * DAY) == Held()


def test_what_was_read_otherwise_since_is_not_sure_even_where_that_run_did_not_end(store: Store) -> None:
    crawled(store, "now", 1, 2)
    crawled(store, "otherwise", 1, complete=False)
    assert held(store, "now") == Held()
    crawled(store, "now", 1, 2)
    assert set(held(store, "now").marks) == {"1", "2"}


def test_after_a_run_of_what_changed_that_failed_all_is_read(store: Store) -> None:
    crawled(store, "now", 1, 2)
    crawled(store, "now", 1, complete=False, full=False)
    assert held(store, "now") == Held()


def test_key_that_is_told_twice_as_unchanged_counts_as_repeated(store: Store) -> None:
    crawled(store, "now", 1, 2)
    run = store.crawls.start("a", described="now", full=False)
    told = store.crawls.touch(run, ["1", "2", "1", "9"], record(1).fetched_at)
    more = store.crawls.touch(run, ["2"], record(1).fetched_at)
    assert (told.unchanged, told.repeated, more.unchanged, more.repeated) == (2, 1, 0, 1)
