"""What waits for a curator, and how it goes away."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from directory.listing import Listing, Status
from directory.record import Facts, Record
from directory.source import Source
from directory.store import Pair, ReviewKind, Store

NOW = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)


@pytest.fixture
def review(store: Store) -> Store:
    given = {"slug": "a", "name": "A", "platform": "csv_list", "address": "http://a.example"}
    store.sources.put(Source.model_validate(given))
    return store


def crawled(store: Store, keys: range, *, gone: tuple[int, ...] = (), complete: bool = True) -> None:
    run = store.crawls.start("a")
    facts = Facts(name="Tea", description="A hot meal.")
    told = [
        Record(source="a", key=str(k), fetched_at=NOW, content_hash="x", payload={}, facts=facts, url=f"http://a/{k}")
        for k in keys
    ]
    store.crawls.take(run, told)
    store.crawls.pages_gone(run, [str(key) for key in gone])
    store.crawls.finish(run, complete=complete, asked=1)


def waiting(store: Store) -> list[tuple[ReviewKind, str]]:
    return [(item.kind, item.subject) for item in store.review.waiting()]


def test_listing_that_three_complete_runs_did_not_see_is_asked_about_until_it_is_seen(review: Store) -> None:
    crawled(review, range(4))
    for _ in range(2):
        crawled(review, range(3))
    crawled(review, range(2), complete=False)
    assert waiting(review) == []
    crawled(review, range(3))
    [item] = review.review.waiting()
    assert (item.kind, item.subject, item.name, item.url) == (ReviewKind.NOT_SEEN, "a/3", "Tea", "http://a/3")
    assert item.reason == "3 complete runs have not seen it."
    crawled(review, range(4))
    assert waiting(review) == []


def test_quarantined_runs_count_nothing_as_not_seen(review: Store) -> None:
    crawled(review, range(4))
    for _ in range(4):
        crawled(review, range(2))
    assert waiting(review) == [(ReviewKind.QUARANTINED, "a")]
    assert {record.missed for record in review.records.all()} == {0}
    assert "2 listings where the last good run had 4" in review.review.waiting()[0].reason


def test_page_that_is_gone_in_two_runs_is_asked_about_also_where_the_list_has_the_entry(review: Store) -> None:
    crawled(review, range(4), gone=(0,))
    assert waiting(review) == []
    crawled(review, range(4), gone=(0,))
    [item] = review.review.waiting()
    assert (item.kind, item.subject, item.reason) == (
        ReviewKind.PAGE_GONE,
        "a/0",
        "Its page was not there in 2 runs.",
    )
    crawled(review, range(4))
    assert waiting(review) == []


def test_page_gone_of_an_entry_that_was_not_taken_counts_as_well(review: Store) -> None:
    crawled(review, range(4))
    for _ in range(2):
        crawled(review, range(1, 4), gone=(0,))
    assert waiting(review) == [(ReviewKind.PAGE_GONE, "a/0")]


def test_what_was_retired_and_what_has_no_source_any_more_is_not_asked_about(review: Store) -> None:
    crawled(review, range(5))
    for _ in range(3):
        crawled(review, range(4))
    listing = Listing(id=uuid4(), status=Status.RETIRED, name="Tea", last_seen=NOW)
    review.listings.save([listing], {})
    [lost] = [record for record in review.records.all() if record.key == "4"]
    assert waiting(review) == [(ReviewKind.NOT_SEEN, "a/4")]
    review.records.assign({lost.id: listing.id})
    assert waiting(review) == []
    review.records.assign({lost.id: uuid4()})
    assert len(waiting(review)) == 1
    review.sources.remove("a")
    assert waiting(review) == []


def test_pairs_are_those_of_the_last_merge_and_keep_their_time(review: Store) -> None:
    first = Pair(record="a/1", other="b/1", reasons=("names 85% alike", "the same place"))
    review.review.put_pairs([first, Pair(record="a/2", other="b/2", reasons=())])
    [before] = [item for item in review.review.waiting() if item.subject == "a/1"]
    assert (before.kind, before.other, before.reason) == (
        ReviewKind.PAIR,
        "b/1",
        "names 85% alike; the same place",
    )
    review.review.put_pairs([first])
    assert review.review.waiting() == [before]
    review.review.put_pairs([])
    assert waiting(review) == []


def test_job_given_up_is_shown_until_one_like_it_was_done(review: Store) -> None:
    job = review.jobs.add("crawl", {"source": "a", "planned": True})
    for _ in range(5):
        with review.database.writing() as session:
            session.execute(text("UPDATE job SET due = :now"), {"now": NOW - timedelta(days=1)})
        assert review.jobs.claim("one", 60)
        assert waiting(review) == [], "it may yet be done"
        review.jobs.fail(job, "one", "Traceback\n  in crawl\nOSError: no space left")
    [item] = review.review.waiting()
    assert (item.kind, item.name, item.reason) == (ReviewKind.JOB, "crawl a", "OSError: no space left")
    again = review.jobs.add("crawl", {"source": "a", "planned": True})
    assert review.jobs.claim("one", 60)
    review.jobs.done(again, "one")
    assert waiting(review) == []


def test_job_whose_workers_all_died_says_so(review: Store) -> None:
    review.jobs.add("index", {})
    for _ in range(5):
        assert review.jobs.claim("one", -1)
    [item] = review.review.waiting()
    assert item.reason == "Its worker ended 5 times before it was done."


def test_job_that_is_postponed_was_not_tried(review: Store) -> None:
    job = review.jobs.add("crawl", {"source": "a"})
    review.jobs.claim("one", 60)
    review.jobs.postpone(job, "one", 60)
    assert review.jobs.claim("one", 60) is None
    assert [waiting.attempts for waiting in review.jobs.waiting()] == [0]
