"""Each kind of thing that waits is settled by the acts it has, once, and what was decided can be undone."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from directory.compile import merge_all
from directory.curating import ACTS, Act, Curating, SettledAlready, source_of
from directory.errors import InputError
from directory.listing import Status
from directory.places import Gazetteer
from directory.record import Facts, Record
from directory.sealing import DataKeys
from directory.source import Source
from directory.store import Pair, ReviewKind, Store
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
        curating.settle(first, Act.DISMISS, "ana", NOW, " ")
    curating.settle(first, Act.DISMISS, "ana", NOW, "twice")
    curating.settle(second, Act.ACCEPT, "ana", NOW)
    assert [record.name for record in curating.store.records.all()] == [f"suggested/suggestion-{second.subject}"]
    with pytest.raises(SettledAlready):
        curating.waiting(ReviewKind.SUGGESTED, first.subject)


def test_a_pair_is_joined_or_kept_apart_and_both_can_be_undone(curating: Curating) -> None:
    curating.store.review.put_pairs([Pair(record="a/1", other="a/2", reasons=("same phone",))])
    item = curating.waiting(*only(curating, ReviewKind.PAIR))
    joined = curating.settle(item, Act.JOIN, "ana", NOW)
    assert joined.decision
    curating.undo(joined.decision, "ana")
    assert curating.store.decisions.standing() == []
    curating.settle(item, Act.APART, "bea", NOW)
    [apart] = curating.store.decisions.standing()
    assert (apart.record, apart.other, apart.by) == ("a/1", "a/2", "bea")
    with pytest.raises(InputError, match="nothing|no decision"):
        curating.undo(joined.decision, "ana")


def test_what_is_not_seen_is_retired_and_comes_back_when_that_is_undone(curating: Curating) -> None:
    store = curating.store
    crawled(store, range(10))
    merged(curating)
    for _ in range(3):
        crawled(store, range(9))
    item = curating.waiting(*only(curating, ReviewKind.NOT_SEEN))
    with pytest.raises(InputError, match="cannot be settled by 'join'"):
        curating.settle(item, Act.JOIN, "ana", NOW)
    done = curating.settle(item, Act.RETIRE, "ana", NOW)
    with pytest.raises(SettledAlready):
        curating.waiting(item.kind, item.subject)
    merged(curating)
    assert item.listing and store.listings.count() == 9
    assert done.decision
    curating.undo(done.decision, "ana")
    merged(curating)
    assert store.listings.get(item.listing).status is Status.ACTIVE


@pytest.mark.parametrize(("act", "left"), [(Act.ACCEPT, 6), (Act.DISCARD, 10)])
def test_a_run_that_was_held_back_is_let_through_or_discarded(curating: Curating, act: Act, left: int) -> None:
    store = curating.store
    crawled(store, range(10))
    crawled(store, range(6))
    curating.settle(curating.waiting(*only(curating, ReviewKind.QUARANTINED)), act, "ana", NOW)
    assert len([record for record in store.records.all() if not record.missed]) == left
    assert store.review.waiting() == []


def test_every_kind_has_its_acts_and_tells_its_source(curating: Curating) -> None:
    assert set(ACTS) == set(ReviewKind)
    suggested(curating.store)
    curating.store.review.put_pairs([Pair(record="a/1", other="b/2", reasons=())])
    assert [source_of(item) for item in curating.store.review.waiting()] == [None, "a"]
