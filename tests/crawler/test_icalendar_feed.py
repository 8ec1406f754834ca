"""Calendars as iCalendar files. Every event here is invented."""

from datetime import UTC, date, datetime, time

import pytest

from crawler.platforms.platform import Reading
from directory.errors import SourceError
from directory.source import Source
from tests.crawler.cases import answer, read_source

ADDRESS = "https://hub.example.org/calendar.ics"
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def calendar(*events: str) -> str:
    blocks = "".join(
        f"BEGIN:VEVENT\r\n{event.strip().replace(chr(10), chr(13) + chr(10))}\r\nEND:VEVENT\r\n" for event in events
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{blocks}END:VCALENDAR\r\n"


def weekly(rule: str, *more: str) -> str:
    return "\n".join(["UID:tea", "SUMMARY:Tea", "DTSTART;TZID=Europe/London:20260106T120000", f"RRULE:{rule}", *more])


def read(body: str | bytes, at: datetime = NOW) -> Reading:
    source = Source(slug="hub", name="Hub", platform="icalendar_feed", address=ADDRESS)
    return read_source(source, dict([answer(ADDRESS, body)]), at)


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=TU"),
        ("FREQ=WEEKLY;WKST=MO;BYDAY=TU,TH", "FREQ=WEEKLY;BYDAY=TU,TH"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        ("FREQ=WEEKLY;UNTIL=20270330T110000Z", "FREQ=WEEKLY;BYDAY=TU;UNTIL=20270330"),
        ("FREQ=WEEKLY;UNTIL=20270330", "FREQ=WEEKLY;BYDAY=TU;UNTIL=20270330"),
        ("FREQ=WEEKLY;COUNT=52", "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261229"),
        ("FREQ=MONTHLY", "FREQ=MONTHLY;BYMONTHDAY=6"),
        ("FREQ=MONTHLY;BYDAY=TU;BYSETPOS=-1", "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=-1"),
        ("FREQ=YEARLY", "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=6"),
        ("FREQ=DAILY", "FREQ=DAILY"),
    ],
)
def test_rule_says_by_itself_what_the_start_would_say(rule: str, told: str) -> None:
    [record] = read(calendar(weekly(rule))).records
    [session] = record.facts.sessions
    assert (session.rule, session.starts) == (told, time(12))


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("FREQ=HOURLY", "which is no rule of days"),
        ("FREQ=WEEKLY;INTERVAL=0", "its INTERVAL is a number from 1"),
        ("FREQ=WEEKLY;COUNT=999999999", "its COUNT is a number from 1"),
        ("FREQ=WEEKLY;UNTIL=20261103T120000Z", "It is over: the last time was on Tuesday 3 November 2026."),
        ("FREQ=WEEKLY;COUNT=2", "It is over: the last time was on Tuesday 13 January 2026."),
    ],
)
def test_rule_that_cannot_be_used_is_refused_with_its_reason(rule: str, said: str) -> None:
    reading = read(calendar(weekly(rule), "UID:cake\nSUMMARY:Cake\nDTSTART:20261201T100000Z"))
    assert [record.facts.name for record in reading.records] == ["Cake"]
    assert [told.key for told in reading.rejections] == ["tea"]
    assert said in reading.rejections[0].reason


def test_wall_time_stays_over_the_change_of_clocks() -> None:
    summer = "UID:a\nSUMMARY:Summer\nDTSTART:20270601T100000Z"
    winter = "UID:b\nSUMMARY:Winter\nDTSTART:20261201T100000Z"
    told = {record.facts.name: record.facts.sessions[0].starts for record in read(calendar(summer, winter)).records}
    assert told == {"Summer": time(11), "Winter": time(10)}


def test_today_is_not_over() -> None:
    body = calendar("UID:a\nSUMMARY:Tea\nDTSTART:20261123T080000Z\nDTEND:20261123T083000Z")
    assert len(read(body).records) == 1
    assert read(body, datetime(2026, 11, 24, 0, 30, tzinfo=UTC)).records == []


def test_cancelled_time_of_a_series_is_left_out() -> None:
    when = "RECURRENCE-ID;TZID=Europe/London:20261201T120000\nDTSTART:20261201T120000Z"
    away = f"UID:tea\nSUMMARY:Tea\nSTATUS:CANCELLED\n{when}"
    [record] = read(calendar(weekly("FREQ=WEEKLY"), away)).records
    [session] = record.facts.sessions
    assert (session.rule, session.text) == ("FREQ=WEEKLY;BYDAY=TU", "Not on Tuesday 1 December 2026")


def test_added_times_are_sessions() -> None:
    [record] = read(calendar(weekly("FREQ=WEEKLY", "RDATE;TZID=Europe/London:20261203T120000"))).records
    assert [session.rule for session in record.facts.sessions] == ["FREQ=WEEKLY;BYDAY=TU", None]
    assert "Thursday 3 December 2026" in (record.facts.sessions[1].text or "")


def test_key_stays_when_the_first_of_single_events_is_over() -> None:
    events = ["UID:1\nSUMMARY:Walk\nDTSTART:20261124T100000Z", "UID:2\nSUMMARY:Walk\nDTSTART:20261201T100000Z"]
    keys = [[record.key for record in read(calendar(*events), at).records] for at in (NOW, NOW.replace(day=26))]
    assert keys == [["walk"], ["walk"]]


def test_modified_is_the_last_of_the_series() -> None:
    body = calendar("UID:1\nSUMMARY:Walk\nDTSTART:20261201T100000Z\nLAST-MODIFIED:20260301T100000Z")
    assert read(body).records[0].facts.modified == date(2026, 3, 1)


def test_folded_lines_and_line_feeds_alone_are_read() -> None:
    body = calendar("UID:1\nSUMMARY:A very\n  long walk\nDTSTART:20261201T100000Z").replace("\r\n", "\n")
    assert read(body).records[0].facts.name == "A very long walk"


@pytest.mark.parametrize(
    ("body", "said"), [("", "with nothing"), ("<html>", "with a web page"), ('{"a": 1}', "with '{"), (b"\x00", "with")]
)
def test_what_is_no_calendar_is_told(body: str | bytes, said: str) -> None:
    with pytest.raises(SourceError, match=f"calendar.ics answered {said}.* where an iCalendar file was expected"):
        read(body)


def test_calendar_without_events_has_none() -> None:
    assert read(calendar()).records == []


def test_key_of_a_refuge_tells_no_place() -> None:
    single = ["UID:1", "SUMMARY:Lea Refuge", "DESCRIPTION:Flee domestic abuse.", "LOCATION:Mill House\\, E8 1DY"]
    [record] = read(calendar("\n".join([*single, "DTSTART;TZID=Europe/London:20261206T120000"]))).records
    assert record.key == "lea-refuge"
    assert "mill" not in record.model_dump_json().casefold()
