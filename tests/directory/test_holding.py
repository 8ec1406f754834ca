"""What waits for a curator before it is public: the rule by itself, and through a real store and merge."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from directory import holding
from directory.decision import Decision, DecisionKind
from directory.errors import InputError
from directory.holding import always_held, judge
from directory.listing import Eligibility, Listing, Place, Status
from directory.places import Gazetteer
from directory.releasing import publish, refuse
from directory.source import Permission, Source
from directory.store import ListingGone, ListingUnknown, Store
from tests.directory.test_compile import crawl, merged

NOW = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
HALL = Place(name="Town Hall", postcode="E8 1EA")


@pytest.fixture(scope="module")
def gazetteer(cache_dir: Path) -> Gazetteer:
    return Gazetteer.open(cache_dir)


def source(slug: str = "cvs", **more: object) -> Source:
    given = {"slug": slug, "name": slug, "platform": "csv", "address": "http://a.example"}
    return Source.model_validate(given | more)


def listing(name: str, **more: object) -> Listing:
    return Listing.model_validate({"id": uuid4(), "name": name, "last_seen": NOW} | more)


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (listing("Haven women's refuge"), holding.REFUGE),
        (listing("Domestic abuse advice", places=[HALL]), holding.ABUSE),
        (listing("Freedom group", needs=["domestic-abuse"], places=[HALL]), holding.ABUSE),
        (listing("Drop-in for sex workers", places=[HALL]), holding.SEX_WORK),
        (listing("Hotel accommodation for asylum seekers", places=[HALL]), holding.ASYLUM),
        (listing("Housing", description="Shared houses for people seeking asylum.", places=[HALL]), holding.ASYLUM),
        (listing("Play therapy for children"), holding.CHILDREN),
        (listing("Counselling", eligibility=Eligibility(min_age=11, max_age=17)), holding.CHILDREN),
        (listing("Therapies", categories=["Young people"]), holding.CHILDREN),
    ],
)
def test_some_kinds_are_held_whatever_the_setting(told: Listing, why: str) -> None:
    assert always_held(told) == (why,)


@pytest.mark.parametrize(
    "told",
    [
        listing("Tea and Talk", places=[HALL]),
        listing("Domestic abuse helpline"),
        listing("Asylum seekers' English class", places=[HALL]),
        listing("Counselling for adults", places=[HALL]),
        listing("Speech and language therapy for children"),
        listing("Wildlife refuge", categories=["Birds"], places=[HALL]),
        listing("Youth club", places=[HALL]),
    ],
)
def test_other_kinds_are_not_held(told: Listing) -> None:
    assert always_held(told) == ()


def test_a_new_listing_waits_only_where_every_source_of_it_is_held() -> None:
    tea = listing("Tea")
    assert judge(tea, [source(holds=True)], (), published=False).reasons == (holding.SOURCE,)
    assert judge(tea, [source(holds=True), source("b")], (), published=False).status is Status.ACTIVE
    assert judge(tea, [source(holds=True)], (), published=True).status is Status.ACTIVE


def test_what_was_published_is_held_again_for_a_reason_its_curator_was_not_shown() -> None:
    said = Decision(kind=DecisionKind.PUBLISH, value=[holding.SOURCE], by="ana", at=NOW)
    assert judge(listing("Tea"), [source(holds=True)], [said], published=False).status is Status.ACTIVE
    again = judge(listing("Women's refuge"), [source(holds=True)], [said], published=True)
    assert again.reasons == (holding.REFUGE,)


def new(store: Store, gazetteer: Gazetteer, name: str = "Tea and Talk", **more: object) -> UUID:
    """The listing that the source "cvs" founds by this name, merged."""
    crawl(store, "cvs", {"name": name} | more)
    merged(store, gazetteer)
    waiting = [held.listing for held in store.listings.held()]
    [found] = waiting or list(store.listings.active())
    return found.id


def test_a_held_listing_is_in_nothing_public_until_a_curator_publishes_it(store: Store, gazetteer: Gazetteer) -> None:
    store.sources.put(source(holds=True))
    tea = new(store, gazetteer)
    assert (list(store.listings.active()), store.listings.count(), store.listings.ids(0, 9)) == ([], 0, [])
    assert (store.listings.many([tea]), store.listings.letters(), store.listings.starting("t", 0, 9)) == ({}, set(), [])
    with pytest.raises(ListingUnknown):
        store.listings.get(tea)
    assert (store.listings.held_count(), store.listings.held_count(["cvs"]), store.listings.held_count(["b"])) == (
        1,
        1,
        0,
    )
    number = publish(store, tea, "ana", NOW)
    assert store.listings.held() == []
    merged(store, gazetteer)
    assert store.listings.get(tea).held == ()
    store.decisions.undo(number, "ana")
    merged(store, gazetteer)
    assert [held.listing.id for held in store.listings.held()] == [tea]


def test_changed_facts_of_what_was_published_are_public_at_once(store: Store, gazetteer: Gazetteer) -> None:
    store.sources.put(source(holds=True))
    tea = new(store, gazetteer)
    publish(store, tea, "ana", NOW)
    merged(store, gazetteer)
    new(store, gazetteer, name="Tea and Cake")
    assert store.listings.get(tea).name == "Tea and Cake"


def test_what_becomes_a_refuge_is_taken_from_the_public_and_not_named(store: Store, gazetteer: Gazetteer) -> None:
    store.sources.put(source())
    haven = new(store, gazetteer, name="Haven", places=[HALL])
    assert new(store, gazetteer, name="Haven women's refuge", places=[HALL]) == haven
    with pytest.raises(ListingGone) as gone:
        store.listings.get(haven)
    assert (gone.value.former, "Haven" in str(gone.value)) == (None, False)
    [held] = store.listings.held()
    assert held.listing.held == (holding.REFUGE,)


def test_a_refusal_outlives_later_crawls_and_can_be_undone(store: Store, gazetteer: Gazetteer) -> None:
    store.sources.put(source(holds=True))
    tea = new(store, gazetteer)
    with pytest.raises(InputError, match="Say why"):
        refuse(store, tea, "ana", NOW, " ")
    number = refuse(store, tea, "ana", NOW, "sells things")
    with pytest.raises(InputError, match="does not wait"):
        publish(store, tea, "bo", NOW)
    crawl(store, "cvs", {"name": "Tea and Cake"})
    merged(store, gazetteer)
    assert (store.listings.count(), store.listings.held_count()) == (0, 0)
    store.decisions.undo(number, "ana")
    merged(store, gazetteer)
    assert store.listings.held_count() == 1


def test_nothing_is_published_of_a_source_that_permits_nothing(store: Store, gazetteer: Gazetteer) -> None:
    store.sources.put(source())
    tea = new(store, gazetteer, description="Tea.")
    store.sources.put(source(permission=Permission.NONE))
    merged(store, gazetteer)
    with pytest.raises(ListingGone) as gone:
        store.listings.get(tea)
    assert gone.value.former is None
    assert store.listings.held_count() == 0
    store.sources.put(source("council"))
    crawl(store, "council", {"name": "Tea and Talk", "places": [HALL]})
    crawl(store, "cvs", {"name": "Tea and Talk", "places": [HALL], "description": "Of those that permit nothing."})
    merged(store, gazetteer)
    [shown] = store.listings.active()
    assert ([link.source for link in shown.sources], shown.description) == (["council"], None)
