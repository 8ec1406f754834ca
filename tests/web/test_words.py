"""Facts in plain words."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest

from directory.listing import (
    Access,
    Cost,
    Delivery,
    Eligibility,
    Listing,
    Organisation,
    Place,
    Precision,
    Provenance,
    ServiceArea,
    Session,
    SourceLink,
)
from directory.source import Permission
from index.question import Hit, Reason
from search_api.service import FoundHit
from web.view.card import card, organisation_name
from web.view.details import Words, rows, words
from web.view.sessions import clock_text, next_dates, next_text, session_text
from web.view.words import (
    address_text,
    ago,
    area_text,
    cost_text,
    delivery_text,
    distance_text,
    eligibility_texts,
    first_sentence,
    precision_text,
)

NOW = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)  # a Sunday


@pytest.mark.parametrize(
    ("km", "said"),
    [(0.0, "less than 0.1 miles"), (0.5, "0.3 miles"), (1.609, "1 mile"), (4.0, "2.5 miles"), (40.0, "25 miles")],
)
def test_a_distance_is_in_miles_as_near_as_is_useful(km: float, said: str) -> None:
    assert distance_text(km) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "today"),
        (1, "yesterday"),
        (3, "3 days ago"),
        (13, "13 days ago"),
        (21, "3 weeks ago"),
        (70, "2 months ago"),
        (370, "1 year ago"),
        (800, "2 years ago"),
    ],
)
def test_how_long_ago_is_said_in_one_unit(days: int, said: str) -> None:
    assert ago(NOW - timedelta(days=days), NOW) == said
    assert ago((NOW - timedelta(days=days)).date(), NOW) == said


@pytest.mark.parametrize(
    ("cost", "said"),
    [
        (None, None),
        (Cost(), None),
        (Cost(free=True), "Free"),
        (Cost(free=True, text="Free."), "Free"),
        (Cost(free=True, text="£2 for tea"), "Free. £2 for tea"),
        (Cost(free=False), "There is a charge"),
        (Cost(text="£3 a week"), "£3 a week"),
    ],
)
def test_a_cost_is_said_and_an_unknown_one_is_not_guessed(cost: Cost | None, said: str | None) -> None:
    assert cost_text(cost) == said


def test_an_address_says_nothing_twice() -> None:
    place = Place(name="St Mark's Hall", address="1 High Road, E8 1EA", postcode="E8 1EA")
    assert address_text(place) == "St Mark's Hall, 1 High Road, E8 1EA"
    assert address_text(Place()) == ""


def test_a_place_that_is_only_roughly_known_says_so() -> None:
    assert precision_text(Place(postcode="E8 1EA", precision=Precision.POSTCODE)) is None
    rough = Place(postcode="E8 9ZZ", lat=51.5, lon=0, precision=Precision.DISTRICT)
    assert precision_text(rough) == "measured to the middle of E8"


def test_an_assumed_area_says_that_it_is_assumed() -> None:
    assert area_text(ServiceArea(names=("Bristol",))) == "People in Bristol"
    assert area_text(ServiceArea(names=("Camden", "Barnet", "Brent"))) == "People in Camden, Barnet and Brent"
    assert "assumed" in (area_text(ServiceArea(names=("Bristol",), assumed=True)) or "")
    assert area_text(ServiceArea()) is None


def test_ages_are_said_in_words() -> None:
    assert eligibility_texts(Eligibility(min_age=16)) == ("Age 16 and over",)
    assert eligibility_texts(Eligibility(max_age=4)) == ("Up to age 4",)
    assert eligibility_texts(Eligibility(min_age=5, max_age=11, text="carers")) == ("Ages 5 to 11", "Carers")
    assert eligibility_texts(None) == ()


def test_ways_of_taking_part_are_listed() -> None:
    listing = Listing(id=uuid4(), name="x", last_seen=NOW, delivery=(Delivery.PHONE, Delivery.HOME))
    assert delivery_text(listing) == "By phone, at your home"


def test_in_place_of_words_without_permission_is_a_line_of_ours() -> None:
    said = Provenance(who="a", name="A", permission=Permission.FACTS, seen=NOW)
    text = "New Start is here. We help with debt.\n\nAll of it is free of charge, and nobody is turned away."
    listing = Listing(id=uuid4(), name="x", last_seen=NOW, description=text, provenance={"description": said})
    assert words(listing) == Words((), None)
    helping = listing.model_copy(update={"needs": ("loneliness",)})
    assert words(helping) == Words((), "Helps with: Loneliness.")
    assert words(listing.model_copy(update={"provenance": {}})).paragraphs == tuple(text.split("\n\n"))


def test_of_facts_without_permission_a_card_and_a_page_have_no_sentence() -> None:
    said = Provenance(who="a", name="A", permission=Permission.FACTS, seen=NOW)
    text = "£2 for tea. Bring a mug and a friend, or two."
    facts = {
        "cost": Cost(text=text),
        "referral": text,
        "access": Access(text=text),
        "eligibility": Eligibility(text=text),
    }
    bare = Listing(id=uuid4(), name="x", last_seen=NOW).model_copy(update=facts)
    held = bare.model_copy(update={"provenance": dict.fromkeys(facts, said)})
    named = ("Cost", "How to join", "Access", "Who it is for")
    for listing, shown, cost in ((held, {(), ("£2",)}, "£2"), (bare, {(text,)}, text)):
        assert {row.lines for row in rows(listing) if row.name in named} == shown
        assert card(FoundHit(hit=a_hit(listing), listing=listing), None, NOW).cost == cost


def test_a_quotation_names_who_said_it_and_not_the_first_source() -> None:
    said = Provenance(who="b", name="B list", url="https://b.example/2", permission=Permission.FACTS, seen=NOW)
    first = SourceLink(source="a", name="A list", key="1", licence="x", permission=Permission.FACTS, last_seen=NOW)
    listing = Listing(
        id=uuid4(), name="x", last_seen=NOW, description="Tea.", provenance={"description": said}, sources=(first,)
    )
    quoted = card(FoundHit(hit=a_hit(listing), listing=listing), None, NOW).quoted_from
    assert quoted and (quoted.name, quoted.url) == ("B list", "https://b.example/2")


def test_what_has_no_address_says_whom_it_is_for() -> None:
    area = Listing(id=uuid4(), name="x", last_seen=NOW, service_area=ServiceArea(names=("Bristol",), assumed=True))
    found = FoundHit(hit=a_hit(area, "area", "words"), listing=area)
    shown = card(found, None, NOW)
    assert shown.where.place == "No address given. For people in Bristol (assumed from where the list is kept)"
    assert shown.reasons == ("words",)
    by_phone = area.model_copy(update={"delivery": (Delivery.PHONE,)})
    shown = card(FoundHit(hit=found.hit, listing=by_phone), None, NOW)
    assert (shown.where.place, shown.reasons) == ("By phone", ("area", "words"))


def test_who_runs_it_is_not_said_where_it_is_the_listings_own_name() -> None:
    listing = Listing(id=uuid4(), name="Citizens Advice - Bristol", last_seen=NOW)
    for name, shown in (("Citizens Advice – Bristol", None), ("Talking Money", "Talking Money")):
        assert organisation_name(listing.model_copy(update={"organisation": Organisation(name=name)})) == shown


def a_hit(listing: Listing, *kinds: str) -> Hit:
    reasons = tuple(Reason(kind=kind, text=kind) for kind in kinds)
    return Hit(listing=listing.id, score=1, scores={}, reasons=reasons)


def test_a_line_ends_where_a_sentence_does() -> None:
    assert first_sentence("Tea and company on Tuesdays for anyone. More.") == "Tea and company on Tuesdays for anyone."
    long = first_sentence("word " * 100)
    assert len(long) < 185 and long.endswith("word…")


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (time(10), "10am"),
        (time(18, 30), "6.30pm"),
        (time(12), "12 noon"),
        (time(0), "12 midnight"),
        (time(0, 5), "12.05am"),
    ],
)
def test_a_time_of_day_is_said_as_people_say_it(at: time, said: str) -> None:
    assert clock_text(at) == said


@pytest.mark.parametrize(
    ("session", "said"),
    [
        (Session(text="First Tuesday, 2pm"), "First Tuesday, 2pm"),
        (Session(text="Mon, Fri 12:00-18:30"), "Mon, Fri 12 noon-6.30pm"),
        (Session(text="Tues 9:00-5:00, Sat 10:30 am"), "Tues 9:00-5:00, Sat 10:30 am"),
        (Session(rule="FREQ=WEEKLY;BYDAY=TU", starts=time(10), ends=time(12)), "Tuesdays, 10am to 12 noon"),
        (Session(rule="RRULE:FREQ=WEEKLY;BYDAY=MO,WE,FR"), "Mondays, Wednesdays and Fridays"),
        (Session(rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", starts=time(9)), "Every second Thursday, from 9am"),
        (Session(rule="FREQ=MONTHLY;BYDAY=1TU"), "First Tuesday of the month"),
        (Session(rule="FREQ=MONTHLY;BYDAY=-1SU"), "Last Sunday of the month"),
        (Session(rule="FREQ=DAILY", starts=time(8), term_time=True), "Every day, from 8am (term time only)"),
        (Session(), None),
        (Session(rule="nonsense"), None),
    ],
)
def test_a_session_is_said_in_words(session: Session, said: str | None) -> None:
    assert session_text(session) == said


def test_the_next_dates_are_the_soonest_of_all_sessions() -> None:
    sessions = (
        Session(rule="FREQ=WEEKLY;BYDAY=TH", starts=time(18)),
        Session(rule="FREQ=WEEKLY;BYDAY=TU", starts=time(10)),
    )
    assert [start.date() for start in next_dates(sessions, NOW, 3)] == [
        date(2026, 11, 24),
        date(2026, 11, 26),
        date(2026, 12, 1),
    ]
    assert next_text(sessions, NOW) == "Tuesday 24 November at 10am"


def test_the_clock_is_londons_in_summer_too() -> None:
    sunday = (Session(rule="FREQ=WEEKLY;BYDAY=SU", starts=time(10)),)
    just_before = datetime(2026, 7, 5, 8, 59, tzinfo=UTC)
    assert next_dates(sunday, just_before, 1)[0].date() == date(2026, 7, 5)
    assert next_dates(sunday, just_before + timedelta(minutes=2), 1)[0].date() == date(2026, 7, 12)


def test_a_session_that_is_not_sure_hides_no_date_of_one_that_is() -> None:
    sure = Session(rule="FREQ=WEEKLY;BYDAY=SA", starts=time(10))
    unsure = tuple(Session(rule="FREQ=DAILY", starts=time(hour), term_time=True) for hour in (8, 9))
    assert next_text((*unsure, sure), NOW) == "Saturday 28 November at 10am"


@pytest.mark.parametrize(
    "session",
    [
        Session(rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", starts=time(10)),
        Session(rule="RRULE:INTERVAL=2;FREQ=WEEKLY;BYDAY=TU", starts=time(10)),
        Session(rule="FREQ=WEEKLY;BYDAY=TU;COUNT=5", starts=time(10)),
        Session(rule="FREQ=WEEKLY;BYDAY=TU"),
        Session(rule="FREQ=WEEKLY", starts=time(10)),
        Session(rule="FREQ=WEEKLY;BYDAY=TU", starts=time(10), term_time=True),
        Session(rule="FREQ=SOMETIMES", starts=time(10)),
        Session(text="Tuesdays at ten"),
    ],
)
def test_a_date_that_is_not_sure_is_not_given(session: Session) -> None:
    assert next_dates((session,), NOW, 4) == ()
