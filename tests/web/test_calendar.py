"""A listing's dates in a person's own calendar."""

from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

import pytest
from icalendar import Calendar
from starlette.testclient import TestClient

from directory.listing import Halt, Listing, Place, Session
from directory.times.occurrences import LONDON
from search_api.service import Service
from tests.search_api.small_directory import DEBT, NOW, TWICE, named
from tests.web.test_pages import links, words
from web.view.calendar import NoDates, calendar

PAGE = "https://kith.example/listing/x"
WEEKLY = Session(rule="FREQ=WEEKLY;BYDAY=TU", starts=time(10), ends=time(12))
HALL = Place(name="St Mark's Hall", postcode="E8 1EA")


def listing(*sessions: Session, **facts: Any) -> Listing:
    held: dict[str, Any] = {"name": "Tea and talk", "places": (HALL,), "last_seen": NOW}
    return Listing.model_validate({"id": UUID(int=1), "sessions": sessions} | held | facts)


def events(made: bytes) -> list[Any]:
    return list(Calendar.from_ical(made).events)


def test_a_session_is_an_event_with_its_rule_in_london_time() -> None:
    made = calendar(listing(WEEKLY), PAGE, NOW)
    [event] = events(made)
    assert event["DTSTART"].dt == datetime(2026, 11, 24, 10, tzinfo=LONDON)
    assert event["DTEND"].dt == datetime(2026, 11, 24, 12, tzinfo=LONDON)
    assert event["DTSTART"].params["TZID"] == "Europe/London"
    assert event["RRULE"].to_ical() == b"FREQ=WEEKLY;BYDAY=TU"
    assert (event["LOCATION"], event["URL"]) == ("St Mark's Hall, E8 1EA", PAGE)
    [zone] = Calendar.from_ical(made).walk("VTIMEZONE")
    assert zone["TZID"] == "Europe/London"


def test_a_session_keeps_its_id_from_one_day_to_the_next() -> None:
    [one] = events(calendar(listing(WEEKLY), PAGE, NOW))
    [other] = events(calendar(listing(Session(text="or so"), WEEKLY), PAGE, datetime(2026, 12, 3, tzinfo=UTC)))
    assert one["UID"] == other["UID"]
    assert one["DTSTART"].dt != other["DTSTART"].dt


def test_the_end_of_a_rule_is_told_in_utc_as_the_standard_asks() -> None:
    [event] = events(calendar(listing(WEEKLY.model_copy(update={"rule": f"{WEEKLY.rule};UNTIL=20261215"})), PAGE, NOW))
    assert event["RRULE"]["UNTIL"] == [datetime(2026, 12, 15, 23, 59, 59, tzinfo=UTC)]


def test_what_ends_after_midnight_ends_the_next_day() -> None:
    [event] = events(calendar(listing(Session(rule="FREQ=DAILY", starts=time(22), ends=time(1))), PAGE, NOW))
    assert event["DTEND"].dt.date() > event["DTSTART"].dt.date() >= date(2026, 11, 22)


UNSURE = [
    (),
    (Session(text="Tuesdays, ask us"),),
    (Session(rule="FREQ=WEEKLY;BYDAY=TU"),),
    (WEEKLY.model_copy(update={"term_time": True}),),
    (WEEKLY.model_copy(update={"unsure": True}),),
    (WEEKLY.model_copy(update={"rule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"}),),
    (WEEKLY.model_copy(update={"rule": "FREQ=NEVER"}),),
    (WEEKLY.model_copy(update={"rule": "FREQ=WEEKLY;BYDAY=TU;UNTIL=20251215"}),),
]


@pytest.mark.parametrize("sessions", UNSURE)
def test_no_date_that_is_not_certain_goes_into_a_calendar(sessions: tuple[Session, ...]) -> None:
    with pytest.raises(NoDates, match="Ask them"):
        calendar(listing(*sessions), PAGE, NOW)


def test_what_does_not_run_goes_into_no_calendar() -> None:
    with pytest.raises(NoDates):
        calendar(listing(WEEKLY, halt=Halt.SUSPENDED), PAGE, NOW)


def test_a_refuge_s_place_is_in_no_calendar() -> None:
    hidden = listing(WEEKLY, name="Haven", description="We run a women's refuge in the borough.")
    assert b"E8 1EA" not in calendar(hidden, PAGE, NOW)


def test_which_of_several_places_it_is_at_is_not_guessed() -> None:
    [event] = events(calendar(listing(WEEKLY, places=(HALL, Place(postcode="E5 0PD"))), PAGE, NOW))
    assert "LOCATION" not in event


def test_a_listing_offers_its_dates_as_a_file(client: TestClient, service: Service) -> None:
    held = named(service.store, DEBT)
    path = links(client.get(f"/listing/{held.id}").text)["Add these to your calendar"]
    answer = client.get(path)
    assert answer.headers["content-type"].startswith("text/calendar")
    [event] = events(answer.content)
    assert (event["SUMMARY"], event["URL"]) == (DEBT, f"http://testserver/listing/{held.id}")


def test_without_a_date_there_is_no_file_but_a_plain_page(client: TestClient, service: Service) -> None:
    held = named(service.store, TWICE)
    assert "Add these to your calendar" not in links(client.get(f"/listing/{held.id}").text)
    answer = client.get(f"/listing/{held.id}.ics")
    assert answer.status_code == 404
    assert "There is no date to add" in words(answer.text) and "Ask them when it is on" in words(answer.text)
