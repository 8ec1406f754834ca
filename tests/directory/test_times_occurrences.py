"""The next dates of sessions keep their wall time across the clock changes of Europe/London."""

from datetime import UTC, datetime, time

import pytest

from directory.errors import InputError
from directory.listing import Session
from directory.times import next_sessions, read_times
from directory.times.occurrences import LONDON


def starts_of(text: str, after: datetime, count: int) -> list[str]:
    return [o.starts.isoformat() for o in next_sessions(read_times(text).sessions, after, count)]


def test_wall_time_is_kept_when_the_clocks_go_back() -> None:
    assert starts_of("Saturdays and Sundays 10am-12pm", datetime(2026, 10, 23, tzinfo=UTC), 3) == [
        "2026-10-24T10:00:00+01:00",
        "2026-10-25T10:00:00+00:00",
        "2026-10-31T10:00:00+00:00",
    ]


def test_wall_time_is_kept_when_the_clocks_go_forward() -> None:
    assert starts_of("Sundays 2pm-4pm", datetime(2027, 3, 20, tzinfo=UTC), 2) == [
        "2027-03-21T14:00:00+00:00",
        "2027-03-28T14:00:00+01:00",
    ]


def test_an_hour_that_the_clocks_leave_out_is_an_hour_later() -> None:
    session = Session(rule="FREQ=WEEKLY;BYDAY=SU", starts=time(1, 30), ends=time(3))
    (occurrence,) = next_sessions([session], datetime(2027, 3, 27, tzinfo=UTC), 1)
    assert occurrence.starts.isoformat() == "2027-03-28T02:30:00+01:00"


def test_an_end_after_midnight_is_on_the_next_day() -> None:
    (occurrence,) = next_sessions(read_times("Saturdays 8pm-2am").sessions, datetime(2026, 11, 23, tzinfo=UTC), 1)
    assert occurrence.ends == datetime(2026, 11, 29, 2, tzinfo=LONDON)


def test_all_day_is_twenty_four_hours_of_wall_time() -> None:
    (occurrence,) = next_sessions(read_times("24/7").sessions, datetime(2026, 11, 23, 5, tzinfo=UTC), 1)
    assert occurrence.ends is not None
    assert (occurrence.ends - occurrence.starts).total_seconds() == 24 * 3600


def test_weeks_of_the_month_and_months_are_kept() -> None:
    assert starts_of("2nd and last Tuesday of the month 7pm-9pm", datetime(2026, 11, 1, tzinfo=UTC), 3) == [
        "2026-11-10T19:00:00+00:00",
        "2026-11-24T19:00:00+00:00",
        "2026-12-08T19:00:00+00:00",
    ]
    assert starts_of("April to June: Sundays 2pm-5pm", datetime(2026, 11, 1, tzinfo=UTC), 1) == [
        "2027-04-04T14:00:00+01:00"
    ]


def test_sessions_are_merged_in_order_and_those_begun_are_past() -> None:
    after = datetime(2026, 11, 24, 10, tzinfo=UTC)
    assert starts_of("Tuesdays 10am-12pm; Wednesdays 9am-10am; Tuesdays 1pm-2pm", after, 3) == [
        "2026-11-24T13:00:00+00:00",
        "2026-11-25T09:00:00+00:00",
        "2026-12-01T10:00:00+00:00",
    ]


def test_a_fortnightly_session_may_be_on_each_of_its_weeks_and_is_not_certain() -> None:
    sessions = read_times("Every other Friday 2pm-4pm").sessions
    found = next_sessions(sessions, datetime(2026, 11, 23, tzinfo=UTC), 2)
    assert [(o.starts.day, o.starts.month, o.certain) for o in found] == [(27, 11, False), (4, 12, False)]


def test_term_time_is_not_certain() -> None:
    sessions = read_times("Fridays 2pm-4pm, term time only").sessions
    assert [o.certain for o in next_sessions(sessions, datetime(2026, 11, 23, tzinfo=UTC), 1)] == [False]


def test_words_alone_have_no_dates() -> None:
    assert next_sessions(read_times("Monthly, call us").sessions, datetime(2026, 11, 23, tzinfo=UTC), 5) == ()


def test_a_day_that_never_comes_ends_the_search() -> None:
    session = Session(rule="FREQ=MONTHLY;BYDAY=5MO;BYMONTH=2", starts=time(10))
    assert next_sessions([session], datetime(2026, 11, 23, tzinfo=UTC), 1) == ()


def test_a_moment_without_a_time_zone_names_the_field() -> None:
    with pytest.raises(InputError, match="time zone") as raised:
        next_sessions([], datetime(2026, 11, 23), 1)  # noqa: DTZ001
    assert raised.value.field == "after"
