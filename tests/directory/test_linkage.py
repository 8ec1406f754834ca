"""Which records are one listing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.decision import Decision, DecisionKind
from directory.identity import listing_id
from directory.likeness import Verdict
from directory.linkage import Linked, group_id, link
from directory.listing import Contact, Organisation, Place, Session
from directory.record import Facts
from directory.store import StoredRecord
from directory.store.records import pack

SEEN = datetime(2026, 11, 1, tzinfo=UTC)
HALL = Place(name="St Mary's Hall", postcode="E8 1DY", lat=51.55, lon=-0.06)


TUESDAY = Session(rule="FREQ=WEEKLY;BYDAY=TU", starts=time(10, 30))


def record(source: str, key: str = "1", order: int = 0, **facts: Any) -> StoredRecord:
    stated = Facts.model_validate({"name": "Tea and Talk"} | facts).stated()
    seen = SEEN + timedelta(minutes=order)
    return StoredRecord(
        id=order,
        source=source,
        key=key,
        url=None,
        listing=None,
        first_seen=seen,
        last_seen=seen,
        missed=0,
        packed=pack((field, value, seen) for field, value in stated),
    )


def names(linked: Linked) -> list[list[str]]:
    return [[r.name for r in group] for group in linked.groups]


def decision(kind: DecisionKind, record: str, other: str) -> Decision:
    return Decision(kind=kind, record=record, other=other, by="ana", at=SEEN)


def test_one_service_in_two_directories_is_one_listing() -> None:
    records = [record("cvs", places=(HALL,)), record("council", order=1, name="Tea & Talk Group", places=(HALL,))]
    assert names(link(records)) == [["cvs/1", "council/1"]]


def test_two_services_at_one_place_stay_two() -> None:
    records = [record("cvs", places=(HALL,)), record("council", order=1, name="Chair Yoga", places=(HALL,))]
    linked = link(records)
    assert names(linked) == [["cvs/1"], ["council/1"]]
    assert linked.to_ask == ()


@pytest.mark.parametrize("name", ["Tea and Talk (Tuesday)", "Tea and Talk for women", "Tea and Talk over 60"])
def test_a_telling_word_keeps_two_groups_apart(name: str) -> None:
    records = [record("cvs", places=(HALL,)), record("council", order=1, name=name, places=(HALL,))]
    assert len(link(records).groups) == 2


def test_the_same_name_elsewhere_is_another_group() -> None:
    there = Place(postcode="E3 2SJ")
    records = [record("cvs", places=(HALL,)), record("council", order=1, places=(there,))]
    assert len(link(records).groups) == 2


def test_one_source_s_entries_are_never_joined() -> None:
    records = [record("cvs", places=(HALL,)), record("cvs", "2", 1, places=(HALL,))]
    assert len(link(records).groups) == 2


def test_a_name_that_differs_is_asked_about_with_reasons() -> None:
    phone = Contact(phones=("020 7946 0001",))
    records = [record("cvs", contact=phone), record("council", order=1, name="Tea, Talk and Toast Club", contact=phone)]
    linked = link(records)
    assert len(linked.groups) == 2
    [pair] = linked.to_ask
    assert "a telephone, e-mail address or website of their own in common" in pair.reasons
    assert pair.otherwise is Verdict.ORGANISATION


def test_the_organisation_s_name_counts_as_shared() -> None:
    by = {"organisation": Organisation(name="Marsh Lane Trust")}
    assert len(link([record("cvs", **by), record("council", order=1, **by)]).groups) == 1


def test_the_same_place_and_hour_joins_what_two_directories_name_differently() -> None:
    same = {"places": (HALL,), "contact": Contact(emails=("tea@x.example",)), "sessions": (TUESDAY,)}
    council = record("council", order=1, name="Talk and tea mornings", **same)
    assert len(link([record("cvs", **same), council]).groups) == 1


def test_office_hours_say_nothing_about_being_the_same() -> None:
    week = Session(rule="FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", starts=time(9))
    same = {"places": (HALL,), "contact": Contact(emails=("tea@x.example",)), "sessions": (week,)}
    council = record("council", order=1, name="Talk and tea mornings", **same)
    assert len(link([record("cvs", **same), council]).groups) == 2


def test_a_remembered_answer_outweighs_likeness_either_way() -> None:
    alike = [record("cvs", places=(HALL,)), record("council", order=1, places=(HALL,))]
    assert len(link(alike, [decision(DecisionKind.DIFFERENT, "cvs/1", "council/1")]).groups) == 2
    unlike = [record("cvs"), record("cvs", "2", 1, name="Chair Yoga")]
    assert names(link(unlike, [decision(DecisionKind.SAME, "cvs/1", "cvs/2")])) == [["cvs/1", "cvs/2"]]


def test_a_decision_apart_is_kept_through_a_third_record() -> None:
    three = [record(source, order=n, places=(HALL,)) for n, source in enumerate(("a", "b", "c"))]
    linked = link(three, [decision(DecisionKind.DIFFERENT, "a/1", "b/1")])
    assert sorted(len(group) for group in linked.groups) == [1, 2]


def test_a_third_record_joins_only_what_it_is_like_on_both_sides() -> None:
    """A namesake without a place fits both groups, and must not make one of two that are 30 km apart."""
    by = {"organisation": Organisation(name="Marsh Lane Trust")}
    there = Place(postcode="RM1 3EE", lat=51.58, lon=0.18)
    three = [record("a", places=(HALL,), **by), record("b", order=1, places=(there,), **by), record("c", order=2, **by)]
    assert max(len(group) for group in link(three).groups) == 2


def test_an_entry_that_stands_twice_in_one_list_is_asked_about() -> None:
    """Joining both to the other list's entry would join the two, which is a person's to decide."""
    three = [record("cvs", places=(HALL,)), record("cvs", "2", 1, places=(HALL,)), record("b", order=2, places=(HALL,))]
    linked = link(three)
    assert sorted(len(group) for group in linked.groups) == [1, 2]
    [pair] = linked.to_ask
    assert "one listing would hold two entries of one source" in pair.reasons


def test_a_pair_decided_either_way_is_not_asked_about_again() -> None:
    phone = Contact(phones=("020 7946 0001",))
    records = [record("cvs", contact=phone), record("council", order=1, name="Tea, Talk and Toast Club", contact=phone)]
    for kind in (DecisionKind.SAME, DecisionKind.DIFFERENT):
        assert link(records, [decision(kind, "cvs/1", "council/1")]).to_ask == ()


def test_a_group_keeps_the_id_of_its_founder_when_an_older_record_joins() -> None:
    founder = record("cvs", order=5)
    founder = replace(founder, listing=listing_id("cvs", "1"))
    newcomer = record("council", order=1)
    assert group_id([newcomer, founder]) == listing_id("cvs", "1")


def test_a_record_split_off_gets_its_own_id() -> None:
    joined = replace(record("council"), listing=listing_id("cvs", "1"))
    assert group_id([joined]) == listing_id("council", "1")


def grouped(records: Sequence[StoredRecord]) -> set[frozenset[str]]:
    return {frozenset(r.name for r in group) for group in link(records).groups}


def test_the_order_of_records_never_changes_the_groups() -> None:
    records = [
        record("a", places=(HALL,)),
        record("b", name="Tea & Talk", places=(HALL,)),
        record("b", "2", name="Tea and Talk Tots", places=(HALL,)),
        record("c", name="Tea Talk", contact=Contact(phones=("1",))),
        record("a", "2", name="Tea Talk", contact=Contact(phones=("1",))),
    ]
    assert grouped(records) == grouped(records[::-1])


NAMES = (
    "Tea and Talk",
    "Tea & Talk group",
    "Tea and Talk for women",
    "Chair Yoga",
    "Chair Yoga (Tuesday)",
    "Yoga Library",
)
WHERE = (None, HALL, Place(postcode="E8 1DY"), Place(postcode="E3 2SJ", lat=51.53, lon=-0.02))
_facts = st.tuples(
    st.sampled_from("abc"), st.sampled_from(NAMES), st.sampled_from(WHERE), st.sampled_from((None, "020 7946 0001"))
)


def _made(number: int, facts: tuple[str, str, Place | None, str | None]) -> StoredRecord:
    source, name, place, phone = facts
    held = {"places": (place,) if place else (), "contact": Contact(phones=(phone,) if phone else ())}
    return record(source, str(number), number, name=name, **held)


@settings(max_examples=8, deadline=None)
@given(st.lists(_facts, min_size=2, max_size=7), st.randoms())
def test_whatever_the_records_their_order_never_changes_the_groups(facts: list[Any], chance: Any) -> None:
    records = [_made(number, one) for number, one in enumerate(facts)]
    first = link(records)
    groups = {frozenset(r.name for r in group) for group in first.groups}
    assert all(len({name.split("/")[0] for name in group}) == len(group) for group in groups)
    chance.shuffle(records)
    again = link(records)
    assert {frozenset(r.name for r in group) for group in again.groups} == groups
    assert again.to_ask == first.to_ask
