"""The whole computation, on a real store and the real pack of postcodes."""

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from directory.compile import MergeReport, merge_all
from directory.decision import Decision, DecisionKind
from directory.listing import Listing, Place, Precision
from directory.places import Gazetteer
from directory.record import Facts, Record
from directory.source import Source
from directory.store import ListingGone, ListingMoved, ListingUnknown, Store
from directory.vocabulary import load_vocabulary

NOW = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
HALL = Place(name="Town Hall", postcode="E8 1EA")


@pytest.fixture(scope="module")
def gazetteer(cache_dir: Path) -> Gazetteer:
    return Gazetteer.open(cache_dir)


@pytest.fixture
def sources(store: Store) -> Store:
    for slug, trust in (("cvs", 70), ("council", 40)):
        given = {"slug": slug, "name": slug, "platform": "csv", "address": "http://a.example", "trust": trust}
        store.sources.put(Source.model_validate(given | {"area": "Hackney"}))
    return store


def crawl(store: Store, source: str, *facts: dict[str, Any]) -> None:
    run = store.crawls.start(source)
    store.crawls.take(
        run,
        [
            Record(
                source=source,
                key=str(number),
                fetched_at=NOW,
                content_hash=sha256(str(given).encode()).hexdigest(),
                payload={},
                facts=Facts.model_validate(given),
            )
            for number, given in enumerate(facts)
        ],
    )
    store.crawls.finish(run, complete=True, asked=1)


def merged(store: Store, gazetteer: Gazetteer) -> MergeReport:
    return merge_all(store, gazetteer, load_vocabulary(), lambda done, total: None)


def only(store: Store) -> Listing:
    [listing] = store.listings.active()
    return listing


def test_two_directories_become_one_listing_with_both_as_sources(sources: Store, gazetteer: Gazetteer) -> None:
    crawl(sources, "cvs", {"name": "Tea and Talk", "places": [HALL]})
    crawl(sources, "council", {"name": "Tea & Talk group", "places": [HALL], "cost": {"free": True}})
    report = merged(sources, gazetteer)
    listing = only(sources)
    assert listing.name == "Tea and Talk"
    assert [link.source for link in listing.sources] == ["cvs", "council"]
    assert listing.provenance["cost"].who == "council"
    counts = {count.source: (count.listings, count.joined) for count in report.sources}
    assert counts == {"cvs": (1, 0), "council": (0, 1)}


def test_merging_again_changes_nothing(sources: Store, gazetteer: Gazetteer) -> None:
    crawl(sources, "cvs", {"name": "Tea and Talk", "places": [HALL]})
    merged(sources, gazetteer)
    number = sources.listings.change_number()
    crawl(sources, "cvs", {"name": "Tea and Talk", "places": [HALL]})
    saved = merged(sources, gazetteer).saved
    assert (saved.new, saved.changed, saved.unchanged) == (0, 0, 1)
    assert len(sources.listings.history(only(sources).id)) == 1
    assert sources.listings.change_number() == number


def test_a_correction_outlasts_a_crawl_and_can_be_undone(sources: Store, gazetteer: Gazetteer) -> None:
    crawl(sources, "cvs", {"name": "Tea and Talk", "description": "Mondays"})
    merged(sources, gazetteer)
    mend = Decision(
        kind=DecisionKind.SET, listing=only(sources).id, field="description", value="Tuesdays", by="ana", at=NOW
    )
    number = sources.decisions.add(mend)
    crawl(sources, "cvs", {"name": "Tea and Talk", "description": "Wednesdays"})
    merged(sources, gazetteer)
    assert only(sources).description == "Tuesdays"
    assert only(sources).provenance["description"].who == "ana"
    sources.decisions.undo(number, "ana")
    merged(sources, gazetteer)
    assert only(sources).description == "Wednesdays"


def test_a_joined_listing_moves_and_splitting_brings_it_back(sources: Store, gazetteer: Gazetteer) -> None:
    crawl(sources, "cvs", {"name": "Tea and Talk"})
    crawl(sources, "council", {"name": "Elevenses"})
    merged(sources, gazetteer)
    ids = {listing.name: listing.id for listing in sources.listings.active()}
    same = Decision(kind=DecisionKind.SAME, record="cvs/0", other="council/0", by="ana", at=NOW)
    number = sources.decisions.add(same)
    assert merged(sources, gazetteer).saved.moved == 1
    with pytest.raises(ListingMoved) as moved:
        sources.listings.get(ids["Elevenses"])
    assert moved.value.to == ids["Tea and Talk"]
    sources.decisions.undo(number, "ana")
    merged(sources, gazetteer)
    assert sources.listings.get(ids["Elevenses"]).name == "Elevenses"


def test_do_not_list_us_is_gone_at_once_and_for_good(sources: Store, gazetteer: Gazetteer) -> None:
    crawl(sources, "cvs", {"name": "Tea and Talk"})
    merged(sources, gazetteer)
    listing = only(sources).id
    sources.decisions.add(Decision(kind=DecisionKind.DO_NOT_LIST, listing=listing, by="ana", at=NOW))
    crawl(sources, "cvs", {"name": "Tea and Talk", "description": "New words"})
    merged(sources, gazetteer)
    with pytest.raises(ListingGone):
        sources.listings.get(listing)
    assert sources.listings.many([listing]) == {}


def test_an_unknown_listing_is_told_apart_from_a_retired_one(store: Store) -> None:
    with pytest.raises(ListingUnknown):
        store.listings.get(uuid4())


@pytest.mark.parametrize(
    ("place", "precision"),
    [
        ({"postcode": "E8 1EA"}, Precision.POSTCODE),
        ({"postcode": "E8 1EA", "lat": 51.5451, "lon": -0.0566}, Precision.GIVEN),
        ({"postcode": "E8 1EA", "lat": 53.0, "lon": -1.0}, Precision.POSTCODE),
        ({"postcode": "E2 0RJ"}, Precision.SECTOR),
        ({"address": "Somewhere"}, None),
    ],
)
def test_a_place_is_as_sure_as_what_is_known(
    sources: Store, gazetteer: Gazetteer, place: dict[str, Any], precision: Precision | None
) -> None:
    crawl(sources, "cvs", {"name": "Tea and Talk", "places": [place]})
    merged(sources, gazetteer)
    [located] = only(sources).places
    assert located.precision is precision
    assert located.located == (precision is not None)
    assert not located.located or abs((located.lat or 0) - 51.54) < 0.02


def test_a_place_that_cannot_be_found_falls_back_on_the_district(sources: Store, gazetteer: Gazetteer) -> None:
    crawl(sources, "cvs", {"name": "Tea and Talk", "places": [{"postcode": "ZZ9 9ZZ"}]})
    assert merged(sources, gazetteer).unlocated == 0
    area = only(sources).service_area
    assert area and area.assumed


def test_with_no_place_the_source_s_district_is_assumed_and_said_so(sources: Store, gazetteer: Gazetteer) -> None:
    crawl(sources, "cvs", {"name": "Tea by telephone"})
    assert merged(sources, gazetteer).unlocated == 0
    area = only(sources).service_area
    assert area and area.assumed and area.names == ("Hackney",) and area.council_codes == ("E09000012",)


def test_do_not_list_us_and_a_correction_go_along_when_listings_join(sources: Store, gazetteer: Gazetteer) -> None:
    crawl(sources, "cvs", {"name": "Tea and Talk"})
    crawl(sources, "council", {"name": "Elevenses"})
    merged(sources, gazetteer)
    elevenses = {listing.name: listing.id for listing in sources.listings.active()}["Elevenses"]
    mend = Decision(kind=DecisionKind.SET, listing=elevenses, field="referral", value="Ring first", by="ana", at=NOW)
    sources.decisions.add(mend)
    sources.decisions.add(Decision(kind=DecisionKind.SAME, record="cvs/0", other="council/0", by="ana", at=NOW))
    merged(sources, gazetteer)
    assert only(sources).referral == "Ring first"
    sources.decisions.add(Decision(kind=DecisionKind.DO_NOT_LIST, listing=elevenses, by="ana", at=NOW))
    merged(sources, gazetteer)
    assert sources.listings.count() == 0


def test_retiring_a_duplicate_does_not_retire_what_it_is_joined_to(sources: Store, gazetteer: Gazetteer) -> None:
    crawl(sources, "cvs", {"name": "Tea and Talk"})
    crawl(sources, "council", {"name": "Elevenses"})
    merged(sources, gazetteer)
    elevenses = {listing.name: listing.id for listing in sources.listings.active()}["Elevenses"]
    sources.decisions.add(Decision(kind=DecisionKind.RETIRE, listing=elevenses, by="ana", at=NOW))
    sources.decisions.add(Decision(kind=DecisionKind.SAME, record="cvs/0", other="council/0", by="ana", at=NOW))
    merged(sources, gazetteer)
    assert only(sources).name == "Tea and Talk"


def test_a_merge_that_died_before_it_noted_its_records_leaves_no_double(sources: Store, gazetteer: Gazetteer) -> None:
    crawl(sources, "cvs", {"name": "Tea and Talk"})
    crawl(sources, "council", {"name": "Elevenses"})
    merged(sources, gazetteer)
    with sources.database.writing() as session:
        session.execute(text("UPDATE record SET listing = NULL"))
    sources.decisions.add(Decision(kind=DecisionKind.SAME, record="cvs/0", other="council/0", by="ana", at=NOW))
    merged(sources, gazetteer)
    assert only(sources).name == "Tea and Talk"


def test_a_refuge_s_place_is_given_away_by_no_other_source(sources: Store, gazetteer: Gazetteer) -> None:
    phone = {"phones": ("020 7946 0001",)}
    crawl(sources, "cvs", {"name": "Willow House", "description": "A women's refuge.", "contact": phone})
    crawl(sources, "council", {"name": "Willow House", "places": [HALL], "contact": phone})
    merged(sources, gazetteer)
    [held] = sources.listings.held()
    assert held.listing.places == ()
    assert "E8 1EA" not in held.listing.model_dump_json()
