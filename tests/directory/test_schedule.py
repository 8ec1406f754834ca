"""When a source is gathered: by its cadence, at night in London, whatever the clocks do."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from directory.errors import SettingError
from directory.night import Night
from directory.schedule import is_due
from directory.settings import load_settings
from directory.source import Source
from directory.store import RunReport

NIGHT = Night.parse("22:00-06:00")
SUMMER, WINTER = datetime(2026, 7, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)


def source(**more: object) -> Source:
    told = {"slug": "a", "name": "A", "platform": "csv_list", "address": "http://a.example"}
    return Source.model_validate(told | more)


def run(started: datetime, *, complete: bool = True) -> RunReport:
    return RunReport(source="a", run=1, started=started, finished=started, complete=complete)


@pytest.mark.parametrize(
    ("at", "held"),
    [
        (SUMMER + timedelta(hours=20, minutes=59), False),
        (SUMMER + timedelta(hours=21), True),  # 22:00 in summer is 21:00 UTC
        (SUMMER + timedelta(hours=4, minutes=59), True),
        (SUMMER + timedelta(hours=5), False),
        (WINTER + timedelta(hours=21, minutes=59), False),
        (WINTER + timedelta(hours=22), True),
        (WINTER + timedelta(hours=6), False),
    ],
)
def test_night_is_wall_time_in_london(at: datetime, held: bool) -> None:
    assert NIGHT.holds(at) is held
    assert NIGHT.holds(at.astimezone(ZoneInfo("Asia/Tokyo"))) is held


def minutes_of(night: Night, day: datetime) -> int:
    """How many minutes of the day and a half from noon are night."""
    return sum(night.holds(day + timedelta(hours=12, minutes=minute)) for minute in range(24 * 60))


def test_night_in_which_a_clock_changes_is_an_hour_longer_or_shorter() -> None:
    assert minutes_of(NIGHT, datetime(2026, 3, 28, tzinfo=UTC)) == 7 * 60
    assert minutes_of(NIGHT, datetime(2026, 10, 24, tzinfo=UTC)) == 9 * 60
    assert minutes_of(NIGHT, WINTER) == 8 * 60


def test_hour_that_comes_twice_is_night_once_and_one_that_is_left_out_is_still_a_night() -> None:
    early = Night.parse("01:15-01:45")
    assert minutes_of(early, datetime(2026, 10, 24, tzinfo=UTC)) == 30
    assert minutes_of(early, datetime(2026, 3, 28, tzinfo=UTC)) == 30


def test_same_ends_are_always_night() -> None:
    always = Night.parse("00:00-00:00")
    assert minutes_of(always, SUMMER) == minutes_of(always, WINTER) == 24 * 60


def test_source_never_gathered_is_due_at_once_and_a_paused_one_never() -> None:
    noon = WINTER + timedelta(hours=12)
    assert is_due(source(), None, noon, NIGHT)
    assert not is_due(source(paused=True), None, noon, NIGHT)
    assert not is_due(source(paused=True), run(WINTER), WINTER + timedelta(days=9, hours=23), NIGHT)


def test_daily_source_waits_for_the_night_and_is_gathered_once_in_each() -> None:
    began = WINTER + timedelta(hours=23)
    times = [began + timedelta(minutes=5 * step) for step in range(12 * 24 * 30)]
    due, last = [], run(began)
    for now in times:
        if is_due(source(), last, now, NIGHT):
            due.append(now)
            last = run(now)
    assert len(due) == 30
    assert all(NIGHT.holds(now) for now in due)
    assert {now.hour for now in due[1:]} == {22}, "it does not wander through the night"


@pytest.mark.parametrize("hours", ["20:00-16:00", "00:00-00:00", "09:00-21:00"])
def test_daily_source_is_gathered_once_a_day_however_long_the_night(hours: str) -> None:
    night = Night.parse(hours)
    last, found = run(WINTER + timedelta(hours=11)), 0
    for step in range(6 * 24 * 60):
        now = WINTER + timedelta(hours=11, minutes=10 * step)
        if is_due(source(), last, now, night):
            last, found = run(now), found + 1
    assert 59 <= found <= 61


def test_source_gathered_more_often_does_not_wait_for_the_night() -> None:
    noon = WINTER + timedelta(hours=12)
    assert is_due(source(cadence_hours=6), run(noon - timedelta(hours=6)), noon, NIGHT)
    assert not is_due(source(cadence_hours=6), run(noon - timedelta(hours=5)), noon, NIGHT)


def test_failed_run_is_tried_again_after_six_hours_but_by_night() -> None:
    failed = run(WINTER + timedelta(hours=22), complete=False)
    assert not is_due(source(), failed, WINTER + timedelta(hours=27), NIGHT)
    assert is_due(source(), failed, WINTER + timedelta(hours=28), NIGHT)
    assert not is_due(source(), failed, WINTER + timedelta(hours=31), NIGHT)


@pytest.mark.parametrize("hours", ["22-6", "25:00-06:00", "night"])
def test_hours_that_are_none_are_named(hours: str) -> None:
    with pytest.raises(SettingError, match=f"KITH_CRAWL_HOURS={hours!r}.*22:00-06:00"):
        load_settings({"KITH_CRAWL_HOURS": hours})
