"""Each kind of thing that waits is settled by the acts it has, once, and what was decided can be undone."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier

import pytest

from directory.compile import merge_all
from directory.curating import ACTS, Act, ChangedMeanwhile, Curating, Doing, SettledAlready
from directory.errors import InputError
from directory.listing import Status
from directory.places import Gazetteer
from directory.record import Facts, Record
from directory.review import Pair, ReviewItem, ReviewKind
from directory.sealing import DataKeys
from directory.source import Source
from directory.store import Store
from directory.store.waiting import WAITS
from directory.suggestion import Offered, Suggestion, SuggestionKind
from directory.vocabulary import load_vocabulary

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
KEYS = DataKeys(lambda: ["a key that is only for these tests, and long enough"])


@pytest.fixture
def curating(store: Store, cache_dir: Path) -> Curating:
    for slug in ("a", "suggested-elsewhere"):
        given = {"slug": slug, "name": slug, "platform": "csv_list", "address": "http://a.example"}
        store.sources.put(Source.model_validate(given))
    return Curating(store, KEYS, Gazetteer.open(cache_dir))


def doing(act: Act, by: str = "ana", reason: str = "") -> Doing:
    return Doing(act=act, by=by, at=NOW, reason=reason)


def crawled(store: Store, keys: range) -> None:
    run = store.crawls.start("a")
    facts = Facts(name="Tea", description="A hot meal.")
    told = [Record(source="a", key=str(k), fetched_at=NOW, content_hash="x", payload={}, facts=facts) for k in keys]
    store.crawls.take(run, told)
    store.crawls.finish(run, complete=True, asked=1)


def merged(curating: Curating) -> None:
    merge_all(curating.store, curating.gazetteer, load_vocabulary(), lambda done, total: None)


def suggested(store: Store) -> None:
    offered = Offered(name="Chess", what="We play chess.", phone="020 7946 0123")
    store.suggestions.add(Suggestion(kind=SuggestionKind.LISTING, at=NOW, offered=offered), KEYS)


def only(curating: Curating, kind: ReviewKind) -> tuple[ReviewKind, str, str]:
    [item] = [item for item in curating.store.review.waiting() if item.kind is kind]
    return kind, item.subject, item.other or ""


def test_a_suggestion_becomes_a_record_or_is_dismissed_with_a_reason(curating: Curating) -> None:
    suggested(curating.store)
    suggested(curating.store)
    first, second = curating.store.review.waiting()
    with pytest.raises(InputError, match="Say why"):
        curating.settle(first, doing(Act.DISMISS, "ana", " "))
    curating.settle(first, doing(Act.DISMISS, "ana", "twice"))
    curating.settle(second, doing(Act.ACCEPT, "ana"))
    assert [record.name for record in curating.store.records.all()] == [f"suggested/suggestion-{second.subject}"]
    with pytest.raises(SettledAlready):
        curating.waiting(ReviewKind.SUGGESTED, first.subject)


def test_a_pair_is_joined_or_kept_apart_and_both_can_be_undone(curating: Curating) -> None:
    curating.store.review.put_pairs([Pair(record="a/1", other="a/2", reasons=("same phone",))])
    item = curating.waiting(*only(curating, ReviewKind.PAIR))
    joined = curating.settle(item, doing(Act.JOIN, "ana"))
    assert joined.decisions
    curating.undo(joined.id, "ana", NOW)
    assert curating.store.decisions.standing() == []
    curating.settle(item, doing(Act.APART, "bea"))
    [apart] = curating.store.decisions.standing()
    assert (apart.record, apart.other, apart.by) == ("a/1", "a/2", "bea")
    with pytest.raises(InputError, match="cannot be undone"):
        curating.undo(joined.id, "ana", NOW)


def test_what_is_not_seen_is_retired_and_comes_back_when_that_is_undone(curating: Curating) -> None:
    store = curating.store
    crawled(store, range(10))
    merged(curating)
    for _ in range(3):
        crawled(store, range(9))
    item = curating.waiting(*only(curating, ReviewKind.NOT_SEEN))
    with pytest.raises(InputError, match="cannot be settled by 'join'"):
        curating.settle(item, doing(Act.JOIN, "ana"))
    done = curating.settle(item, doing(Act.RETIRE, "ana"))
    with pytest.raises(SettledAlready):
        curating.waiting(item.kind, item.subject)
    merged(curating)
    assert item.listing and store.listings.count() == 9
    assert done.decisions
    curating.undo(done.id, "ana", NOW)
    merged(curating)
    assert store.listings.get(item.listing).status is Status.ACTIVE


@pytest.mark.parametrize(("act", "left"), [(Act.ACCEPT, 6), (Act.DISCARD, 10)])
def test_a_run_that_was_held_back_is_let_through_or_discarded(curating: Curating, act: Act, left: int) -> None:
    store = curating.store
    crawled(store, range(10))
    crawled(store, range(6))
    curating.settle(curating.waiting(*only(curating, ReviewKind.QUARANTINED)), doing(act))
    store.crawls.settle()
    assert len([record for record in store.records.all() if not record.missed]) == left
    assert store.review.waiting() == []


def test_every_kind_has_its_acts() -> None:
    assert set(ACTS) == set(ReviewKind) == set(WAITS)
    assert list(WAITS) == list(ReviewKind), "worst first, as they are told"


def test_a_suggestion_that_was_settled_waits_again_when_that_is_undone(curating: Curating) -> None:
    store = curating.store
    suggested(store)
    item = curating.waiting(*only(curating, ReviewKind.SUGGESTED))
    for act in (Act.DISMISS, Act.ACCEPT, Act.ACCEPT):
        done = curating.settle(item, doing(act, reason="why"))
        merged(curating)
        assert store.listings.count() == (act is Act.ACCEPT)
        curating.undo(done.id, "ana", NOW)
        merged(curating)
        assert store.listings.count() == 0
        assert curating.waiting(item.kind, item.subject) == item


def test_what_is_not_seen_any_more_is_kept_until_it_is_missed_anew(curating: Curating) -> None:
    store = curating.store
    crawled(store, range(10))
    merged(curating)
    for _ in range(3):
        crawled(store, range(9))
    curating.settle(curating.waiting(*only(curating, ReviewKind.NOT_SEEN)), doing(Act.KEEP))
    assert ReviewKind.NOT_SEEN not in store.review.counts()


def test_a_job_given_up_is_tried_again_or_let_be(curating: Curating) -> None:
    store = curating.store
    for kind in ("index", "retention"):
        store.jobs.add(kind, {})
    for _ in range(10):
        assert store.jobs.claim("one", -1)
    first, second = store.review.page(ReviewKind.JOB)
    curating.settle(first, doing(Act.RETRY))
    let_be = curating.settle(second, doing(Act.LOOKED))
    assert store.review.page(ReviewKind.JOB) == []
    assert int(first.subject) in {job.id for job in store.jobs.waiting()}
    curating.undo(let_be.id, "ana", NOW)
    assert store.review.page(ReviewKind.JOB) == [second]


def test_what_changed_since_it_was_looked_at_is_not_settled(curating: Curating) -> None:
    suggested(curating.store)
    item = curating.waiting(*only(curating, ReviewKind.SUGGESTED))
    with pytest.raises(ChangedMeanwhile) as raised:
        curating.settle(item.model_copy(update={"mark": "what it was before"}), doing(Act.ACCEPT))
    assert raised.value.item == item
    assert curating.store.records.all() == []


def test_of_two_who_settle_one_thing_in_two_processes_one_does(curating: Curating) -> None:
    """Two stores on one database, as two processes have them; one act wins, the other is told."""
    curating.store.review.put_pairs([Pair(record=f"a/{n}", other="a/x", reasons=()) for n in range(6)])
    items = curating.store.review.page(ReviewKind.PAIR)
    other = Curating(Store.open(curating.store.database.url), KEYS, curating.gazetteer)
    together = Barrier(2)

    def all_of_them(one: Curating, act: Act) -> list[str]:
        together.wait(60)
        return [_settled(one, item, act) for item in items]

    with ThreadPoolExecutor(2) as pool:
        tasks = [pool.submit(all_of_them, *each) for each in ((curating, Act.JOIN), (other, Act.APART))]
        first, second = (task.result(60) for task in tasks)
    other.store.close()
    assert [sorted(pair) for pair in zip(first, second, strict=True)] == [["done", "settled"]] * 6
    assert len(curating.store.decisions.standing()) == 6


def _settled(one: Curating, item: ReviewItem, act: Act) -> str:
    try:
        one.settle(item, doing(act))
    except SettledAlready:
        return "settled"
    return "done"


def test_nothing_is_done_where_it_cannot_be_noted(curating: Curating) -> None:
    curating.store.review.put_pairs([Pair(record="a/1", other="a/2", reasons=())])
    item = curating.waiting(*only(curating, ReviewKind.PAIR))

    def broken() -> None:
        raise RuntimeError("the disk is full")

    with pytest.raises(RuntimeError):
        curating.settle(item, doing(Act.JOIN), broken)
    assert curating.store.decisions.standing() == [] and curating.store.settled.count() == 0
    assert curating.waiting(item.kind, item.subject, item.other or "") == item
