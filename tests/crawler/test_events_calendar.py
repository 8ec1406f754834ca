"""The Events Calendar, and what is one series. Every event here is invented."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from web_poet import HttpResponse

from crawler.platforms.event_series import Occurrence, rule_of, series_key, sessions_of
from crawler.platforms.platform import Reading
from directory.errors import SourceError
from directory.source import Source
from tests.crawler.cases import answer, read_source

SITE = "https://hub.example.org"
FIRST = f"{SITE}/wp-json/tribe/events/v1/events?per_page=50&page=1"
SECOND = f"{SITE}/wp-json/tribe/events/v1/events?per_page=50&page=2"
TUESDAY = date(2026, 12, 1)


def event(day: str, number: int = 1, **more: Any) -> dict[str, Any]:
    dates = {"start_date": f"{day} 10:00:00", "end_date": f"{day} 11:00:00"}
    return {"id": number, "title": "Chair yoga", "description": "Gentle.", "venue": {"venue": "Hall"}} | dates | more


def read(*responses: tuple[str, HttpResponse]) -> Reading:
    source = Source(slug="hub", name="Hub", platform="events_calendar", address=SITE)
    return read_source(source, dict(responses), datetime.now(UTC))


def days(*gaps: int) -> list[date]:
    found = [TUESDAY]
    for gap in gaps:
        found.append(found[-1] + timedelta(days=gap))
    return found


def test_key_of_a_refuge_tells_no_place() -> None:
    venue = {"venue": "Mill House", "address": "3 Mill Lane", "zip": "E8 1DY"}
    told = [event("2026-12-01", title="Lea Refuge", description="Flee domestic abuse.", venue=venue)]
    tagged = [event("2026-12-01", 2, title="Open day", venue=venue, categories=[{"name": "Refuge for abused women"}])]
    found = read(answer(FIRST, {"events": told + tagged, "total": 2}))
    assert [record.key for record in found.records] == ["lea-refuge", "open-day"]
    assert "mill" not in " ".join(record.model_dump_json().casefold() for record in found.records)


@pytest.mark.parametrize(
    ("dates", "rule"),
    [
        (days(7, 7), "FREQ=WEEKLY;BYDAY=TU"),
        (days(14, 14, 14), "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        ([date(2026, 12, 8), date(2027, 1, 12), date(2027, 2, 9)], "FREQ=MONTHLY;BYDAY=2TU"),
        ([date(2026, 12, 29), date(2027, 1, 26), date(2027, 2, 23), date(2027, 3, 30)], "FREQ=MONTHLY;BYDAY=-1TU"),
        (days(7), None),
        (days(7, 14, 7), None),
        (days(7, 7, 6), None),
        ([date(2026, 12, 8), date(2027, 2, 9), date(2027, 3, 9)], None),
        ([date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1)], None),
        ([], None),
    ],
)
def test_rhythm_is_told_only_where_every_date_keeps_it(dates: list[date], rule: str | None) -> None:
    assert rule_of(dates) == rule


def test_dates_without_a_rhythm_are_told_as_words() -> None:
    starts = [datetime(2026, 12, 1, 10), datetime(2026, 12, 4, 10)]  # noqa: DTZ001 wall time
    [session] = sessions_of(Occurrence(start, start + timedelta(hours=2)) for start in starts)
    told = "Tuesday 1 December 2026, 10:00 to 12:00; Friday 4 December 2026, 10:00 to 12:00"
    assert (session.rule, session.text) == (None, told)


def test_long_list_of_dates_is_cut_and_says_so() -> None:
    starts = [datetime(2026, 12, 1, 10) + timedelta(days=gap * gap) for gap in range(20)]  # noqa: DTZ001 wall time
    texts = [session.text or "" for session in sessions_of(Occurrence(start) for start in starts)]
    assert texts[0].endswith("; and 8 more")


def test_days_of_a_weekly_class_keep_their_own_rules() -> None:
    starts = [datetime(2026, 12, 1, 10) + timedelta(days=gap) for gap in (0, 2, 7, 9, 14, 16)]  # noqa: DTZ001
    rules = [session.rule for session in sessions_of(Occurrence(start) for start in starts)]
    assert rules == ["FREQ=WEEKLY;BYDAY=TU", "FREQ=WEEKLY;BYDAY=TH"]


def test_key_of_a_series_is_plain() -> None:
    assert series_key("Café & chat", None, "St Anne’s Hall") == "cafe-chat-st-anne-s-hall"


def test_events_of_one_name_and_place_are_one_listing() -> None:
    events = [event("2026-12-01", 1), event("2026-12-08", 2), event("2026-12-15", 3)]
    [record] = read(answer(FIRST, {"events": events})).records
    assert [session.rule for session in record.facts.sessions] == ["FREQ=WEEKLY;BYDAY=TU"]
    assert len(record.payload["events"]) == 3


def test_events_of_one_name_at_two_places_are_two_listings() -> None:
    events = [event("2026-12-01"), event("2026-12-01", 2, venue={"venue": "Library"})]
    assert [record.key for record in read(answer(FIRST, {"events": events})).records] == [
        "chair-yoga-hall",
        "chair-yoga-library",
    ]


def test_next_page_at_another_address_of_the_same_site_is_asked_at_ours() -> None:
    elsewhere = "http://old.example.org/wp-json/tribe/events/v1/events/?page=2&per_page=50"
    first = answer(FIRST, {"events": [event("2026-12-01")], "next_rest_url": elsewhere})
    second = answer(SECOND, {"events": [event("2026-12-02", 2, title="Choir")]})
    assert len(read(first, second).records) == 2


def test_next_page_that_is_not_there_ends_the_list() -> None:
    first = answer(FIRST, {"events": [event("2026-12-01")], "next_rest_url": SECOND})
    end = answer(SECOND, {"code": "event-archive-page-not-found", "data": {"status": 404}}, status=404)
    assert len(read(first, end).records) == 1


def test_page_that_leads_to_itself_is_read_once() -> None:
    second = {"events": [event("2026-12-02", 2, title="Choir")], "next_rest_url": FIRST}
    first = {"events": [event("2026-12-01")], "next_rest_url": SECOND}
    assert len(read(answer(FIRST, first), answer(SECOND, second)).records) == 2


def test_event_without_a_venue_has_no_place() -> None:
    [record] = read(answer(FIRST, {"events": [event("2026-12-01", venue=[])]})).records
    assert record.facts.places == ()


def test_bad_event_never_loses_the_rest_of_its_series() -> None:
    reading = read(answer(FIRST, {"events": [event("2026-12-01"), event("soon", 9)]}))
    assert [record.key for record in reading.records] == ["chair-yoga-hall"]
    assert [(told.key, told.reason) for told in reading.rejections] == [
        ("9", "Its start_date is 'soon 10:00:00', which is no date.")
    ]


@pytest.mark.parametrize("status", [200, 404])
@pytest.mark.parametrize("body", ["<html>", "[]", '{"code": "rest_no_route", "message": "No route"}'])
def test_what_is_no_events_calendar_is_told(body: str, status: int) -> None:
    with pytest.raises(SourceError, match="The Events Calendar's REST interface was expected"):
        read(answer(FIRST, body, status=status))


def test_hidden_event_is_refused() -> None:
    reading = read(answer(FIRST, {"events": [event("2026-12-01", hide_from_listings=True)]}))
    assert [told.reason for told in reading.rejections] == ["None of its events is published."]
