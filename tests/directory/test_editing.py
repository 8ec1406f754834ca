"""What staff decide about one listing counts at once, is undone whole, and outlasts crawls and restored backups."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from directory.compile import merge_all
from directory.decision import Decision, DecisionKind
from directory.editing import Editing, Signed, decisions
from directory.errors import InputError
from directory.listing import Listing, Precision
from directory.places import Gazetteer
from directory.record import Facts, Record
from directory.source import Permission, Source
from directory.store import ListingGone, Overtaken, Store
from directory.tombstones import FILE, TombstoneError, Tombstones, after_restoring
from directory.vocabulary import load_vocabulary

NOW = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
HIDDEN = {
    "name": "Willow counselling",
    "description": "Talk to somebody. Come to 12 Mare Street, E8 1EA, and ring the bell of Willow House.",
    "places": [{"name": "Willow House", "address": "12 Mare Street", "postcode": "E8 1EA"}],
    "contact": {"phones": ["020 7946 0001"]},
}
SIGNS = ("mare street", "e8 1ea", "willow house", "51.5", "-0.0")


class Noted(list[str]):
    def signed(self, what: str = "did") -> Signed:
        return Signed("ana", NOW, lambda: self.append(what))


@pytest.fixture(scope="module")
def gazetteer(cache_dir: Path) -> Gazetteer:
    return Gazetteer.open(cache_dir)


@pytest.fixture
def editing(store: Store, gazetteer: Gazetteer, tmp_path: Path) -> Iterator[Editing]:
    told = {"slug": "cvs", "name": "cvs", "platform": "csv", "address": "http://a.example", "area": "Hackney"}
    store.sources.put(Source.model_validate(told | {"permission": Permission.OPEN}))
    yield Editing(store, gazetteer, load_vocabulary(), Tombstones(tmp_path / "data"))


def crawl(store: Store, *facts: dict[str, Any], at: datetime = NOW, source: str = "cvs") -> None:
    run = store.crawls.start(source)
    records = [
        Record(
            source=source,
            key=str(number),
            fetched_at=at,
            content_hash=str(hash(str(given)))[:60],
            payload={"where": "12 Mare Street, E8 1EA"},
            facts=Facts.model_validate(given),
        )
        for number, given in enumerate(facts)
    ]
    store.crawls.take(run, records)
    store.crawls.finish(run, complete=True, asked=1)


def merged(editing: Editing) -> None:
    merge_all(editing.store, editing.gazetteer, editing.vocabulary, lambda done, total: None)


def only(editing: Editing) -> Listing:
    [listing] = editing.store.listings.active()
    return listing


def begun(editing: Editing, *facts: dict[str, Any]) -> Listing:
    crawl(editing.store, *facts)
    merged(editing)
    return only(editing)


def everything_kept(store: Store) -> str:
    """Every text of every table that holds listings."""
    tables = ("claim", "record_version", "listing", "listing_version", "decision", "listing_key", "attention")
    with store.database.reading() as session:
        held = [row for table in tables for row in session.execute(text(f"SELECT * FROM {table}")).all()]
    payloads = [store.records.payloads(record.source, record.key) for record in store.records.all()]
    return f"{held} {payloads}".casefold()


def test_a_field_is_set_at_once_and_the_source_s_value_can_come_back(editing: Editing) -> None:
    listing, noted = begun(editing, {"name": "Tea", "referral": "Ring"}), Noted()
    editing.set_fields(listing.id, {"referral": "Just come"}, noted.signed(), editing.state(listing.id))
    assert editing.store.listings.get(listing.id).referral == "Just come"
    assert editing.store.listings.get(listing.id).provenance["referral"].name == "staff of this directory"
    crawl(editing.store, {"name": "Tea", "referral": "Write"})
    merged(editing)
    assert only(editing).referral == "Just come"
    editing.again_from_source(listing.id, "referral", noted.signed())
    assert (editing.store.listings.get(listing.id).referral, len(noted)) == ("Write", 2)


def test_of_two_who_change_one_listing_the_second_is_told(editing: Editing) -> None:
    listing = begun(editing, {"name": "Tea"})
    seen, noted = editing.state(listing.id), Noted()
    editing.set_fields(listing.id, {"referral": "Ring"}, noted.signed(), seen)
    other = Store.open(editing.store.database.url)
    second = Editing(other, editing.gazetteer, editing.vocabulary, editing.tombstones)
    with pytest.raises(Overtaken):
        second.set_fields(listing.id, {"referral": "Come"}, noted.signed(), seen)
    other.close()
    assert (len(noted), len(editing.store.decisions.standing())) == (1, 1)
    assert editing.store.listings.get(listing.id).referral == "Ring"


def test_an_act_whose_line_cannot_be_kept_is_not_done(editing: Editing) -> None:
    listing = begun(editing, {"name": "Tea"})

    def fails() -> None:
        raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        editing.put(listing.id, DecisionKind.RETIRE, "it closed", Signed("ana", NOW, fails))
    assert editing.store.decisions.standing() == []
    assert only(editing) == listing


def test_a_reason_is_needed_and_nothing_is_decided_twice(editing: Editing) -> None:
    listing, noted = begun(editing, {"name": "Tea"}), Noted()
    with pytest.raises(InputError, match="Say why"):
        editing.put(listing.id, DecisionKind.PAUSE, " ", noted.signed())
    number = editing.put(listing.id, DecisionKind.PAUSE, "summer", noted.signed())
    with pytest.raises(InputError, match="already"):
        editing.put(listing.id, DecisionKind.PAUSE, "summer", noted.signed())
    with pytest.raises(ListingGone):
        editing.store.listings.get(listing.id)
    editing.undo(listing.id, number, noted.signed())
    assert editing.store.listings.get(listing.id).name == "Tea"
    with pytest.raises(InputError, match="undone already"):
        editing.undo(listing.id, number, noted.signed())


def test_what_would_be_is_seen_by_nobody_else(editing: Editing) -> None:
    listing = begun(editing, {"name": "Tea"})
    would = editing.would_be(listing.id, decisions(listing.id, {"name": "Coffee"}, "ana", NOW))
    assert (would.name, only(editing).name) == ("Coffee", "Tea")


def test_a_place_masked_by_hand_is_nowhere_in_the_store(editing: Editing) -> None:
    listing, noted = begun(editing, HIDDEN), Noted()
    place = [{"address": "12 Mare Street", "postcode": "E8 1EA"}]
    editing.set_fields(listing.id, {"places": place}, noted.signed(), editing.state(listing.id))
    assert "mare street" in everything_kept(editing.store)
    editing.put(listing.id, DecisionKind.MASK, "a client's former partner", noted.signed())
    kept = everything_kept(editing.store)
    assert [sign for sign in SIGNS[:3] if sign in kept] == []
    [place_now] = only(editing).places
    assert (place_now.postcode, place_now.precision, place_now.address) == ("E8", Precision.DISTRICT, None)
    assert place_now.lat == editing.gazetteer.district_centroids["E8"].lat
    assert only(editing).contact.phones == ("020 7946 0001",)
    assert "Talk to somebody" in str(only(editing).description)


def test_what_waits_to_be_looked_at_does_not_tell_a_masked_place(editing: Editing) -> None:
    mobile, noted = HIDDEN | {"contact": {"phones": ["07700 900123"]}}, Noted()
    listing = begun(editing, mobile | {"places": [{"address": "3 Mare Street", "postcode": "E8 1EA"}]})
    crawl(editing.store, mobile | {"places": [{"address": "12 Mare Street", "postcode": "E8 1EA"}]}, at=NOW)
    merged(editing)
    told = str(editing.store.review.waiting()).casefold()
    assert "“12 mare street” is a house" in told
    assert "3 mare street" in told
    editing.put(listing.id, DecisionKind.MASK, "asked for", noted.signed())
    assert "mare street" not in f"{editing.store.review.waiting()} {everything_kept(editing.store)}".casefold()


def test_a_masked_place_stays_so_when_its_source_tells_it_again(editing: Editing) -> None:
    listing, noted = begun(editing, HIDDEN), Noted()
    number = editing.put(listing.id, DecisionKind.MASK, "asked for", noted.signed())
    crawl(editing.store, HIDDEN | {"name": "Willow listening"}, at=NOW + timedelta(days=1))
    merged(editing)
    assert only(editing).masked
    assert [sign for sign in SIGNS[:3] if sign in everything_kept(editing.store)] == []
    editing.undo(listing.id, number, noted.signed())
    crawl(editing.store, HIDDEN | {"name": "Willow listening"}, at=NOW + timedelta(days=2))
    merged(editing)
    assert only(editing).places[0].postcode == "E8 1EA"


def test_do_not_list_us_outlasts_a_restored_backup(editing: Editing, tmp_path: Path) -> None:
    listing, noted = begun(editing, {"name": "Tea"}), Noted()
    number = editing.put(listing.id, DecisionKind.DO_NOT_LIST, "they wrote", noted.signed())
    with pytest.raises(ListingGone) as gone:
        editing.store.listings.get(listing.id)
    assert gone.value.former is None
    with editing.store.database.writing() as session:  # as a backup of before has it
        session.execute(text("DELETE FROM decision"))
    merged(editing)
    assert only(editing).id == listing.id
    before = (editing.store, tmp_path / "data", lambda: editing.gazetteer, editing.vocabulary)
    assert after_restoring(*before) == 1
    assert editing.store.listings.count() == 0
    assert after_restoring(*before) == 0
    merged(editing)
    assert editing.store.listings.count() == 0
    [again] = editing.store.decisions.standing()
    assert again.id and (again.by, again.listing) == ("do-not-list file", listing.id) and number
    editing.undo(listing.id, again.id, noted.signed())
    assert editing.tombstones.standing() == []
    assert only(editing).id == listing.id


def joined(editing: Editing) -> Listing:
    """One listing of two sources' entries, founded by the first."""
    told = {"slug": "two", "name": "two", "platform": "csv", "address": "http://b.example", "area": "Hackney"}
    editing.store.sources.put(Source.model_validate(told | {"permission": Permission.OPEN}))
    begun(editing, HIDDEN)
    crawl(editing.store, HIDDEN, at=NOW + timedelta(days=1), source="two")
    merged(editing)
    assert len(only(editing).sources) == 2
    return only(editing)


def test_what_was_decided_stays_when_the_source_that_founded_the_listing_goes(editing: Editing) -> None:
    listing, noted = joined(editing), Noted()
    editing.set_fields(listing.id, {"referral": "Just come"}, noted.signed(), editing.state(listing.id))
    number = editing.put(listing.id, DecisionKind.MASK, "asked for", noted.signed())
    editing.store.sources.remove("cvs")
    merged(editing)
    crawl(editing.store, HIDDEN | {"cost": {"free": True}}, at=NOW + timedelta(days=2), source="two")
    merged(editing)
    now = only(editing)
    assert now.id != listing.id
    assert (now.masked, now.referral, now.places[0].postcode) == (True, "Just come", "E8")
    editing.undo(now.id, number, noted.signed())
    assert not only(editing).masked


def test_what_splits_off_a_protected_listing_stays_protected_until_that_is_undone(editing: Editing) -> None:
    listing, noted = joined(editing), Noted()
    editing.put(listing.id, DecisionKind.MASK, "asked for", noted.signed())
    told = {"kind": DecisionKind.DIFFERENT, "record": "cvs/0", "other": "two/0", "by": "ana", "at": NOW}
    editing.store.decisions.add(Decision.model_validate(told))
    merged(editing)
    crawl(editing.store, HIDDEN | {"cost": {"free": True}}, at=NOW + timedelta(days=2), source="two")
    merged(editing)
    split = [each for each in editing.store.listings.active() if each.id != listing.id]
    assert [(each.masked, each.places[0].postcode) for each in split] == [(True, "E8")]
    [kept] = editing.store.decisions.of_listings(editing.about(split[0].id))
    editing.undo(split[0].id, kept.id or 0, noted.signed())
    merged(editing)
    assert {each.id: each.masked for each in editing.store.listings.active()} == {listing.id: True, split[0].id: False}


def test_a_joined_listing_that_was_decided_again_after_restoring_can_be_undone_whole(
    editing: Editing, tmp_path: Path
) -> None:
    listing, noted = joined(editing), Noted()
    editing.put(listing.id, DecisionKind.DO_NOT_LIST, "they wrote", noted.signed())
    with editing.store.database.writing() as session:  # as a backup of before has it
        session.execute(text("DELETE FROM decision"))
    after_restoring(editing.store, tmp_path / "data", lambda: editing.gazetteer, editing.vocabulary)
    assert editing.store.listings.count() == 0
    for kept in editing.store.decisions.about(editing.about(listing.id)):
        editing.undo(listing.id, kept.decision.id or 0, noted.signed())
    assert (only(editing).id, editing.tombstones.standing()) == (listing.id, [])


def test_a_broken_line_of_the_file_is_named(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("{}\n", "utf-8")
    with pytest.raises(TombstoneError, match="line 1"):
        Tombstones(tmp_path).standing()


def test_only_an_explicit_rule_for_residents_decides_the_area(editing: Editing) -> None:
    listing, noted = begun(editing, {"name": "Tea", "service_area": {"names": ["Camden"]}}), Noted()
    for basis, only_there, names in ((["lives there"], True, ("Hackney",)), (["works there"], True, ("Camden",))):
        residence = {"areas": ["Hackney"], "basis": basis, "only": only_there}
        given = {"eligibility": {"residence": residence}}
        editing.set_fields(listing.id, given, noted.signed(), editing.state(listing.id))
        area = only(editing).service_area
        assert area and area.names == names
