"""OSM `opening_hours` is read and written; a well-known evaluator of the format is the oracle."""

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opening_hours import OpeningHours

from directory.times import from_opening_hours, moments, next_sessions, read_times, to_opening_hours
from directory.times.occurrences import LONDON

READ = {
    "Mo-Fr 09:00-17:00; Sa 10:00-13:00": {(0, d, 540, 1020) for d in range(5)} | {(0, 5, 600, 780)},
    "Sa[1,3] 10:00-13:00": {(1, 5, 600, 780), (3, 5, 600, 780)},
    "Fr[-1] 14:00+": {(-1, 4, 840, None)},
    "Fr-Su 20:00-02:00": {(0, d, 1200, 1560) for d in (4, 5, 6)},
    "24/7": {(0, d, 0, 1440) for d in range(7)},
    "Mo,We 10:00-12:00,13:00-15:00": {(0, d, *h) for d in (0, 2) for h in ((600, 720), (780, 900))},
    "Mo-Fr 09:00-17:00; We off": {(0, d, 540, 1020) for d in (0, 1, 3, 4)},
    "Mo-Fr 09:00-17:00; We 09:00-12:00": {(0, d, 540, 1020) for d in (0, 1, 3, 4)} | {(0, 2, 540, 720)},
    "Mo 09:00-12:00, Mo[1] 14:00-16:00": {(0, 0, 540, 720), (1, 0, 840, 960)},
}


@pytest.mark.parametrize("text", READ)
def test_the_parts_that_listings_use_are_read(text: str) -> None:
    times = from_opening_hours(text)
    assert {moment[1:] for moment in moments(times.sessions)} == READ[text]
    assert times.sure


def test_months_become_part_of_the_rule() -> None:
    rules = [session.rule for session in from_opening_hours("Apr-Jun Su 14:00-17:00").sessions]
    assert rules == ["FREQ=WEEKLY;BYDAY=SU;BYMONTH=4,5,6"]


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("Mo-Fr 09:00-17:00; PH off", "PH off"),
        ("Mo-Fr sunrise-sunset", "Mo-Fr sunrise-sunset"),
        ("Mo 10:00-12:00; Mo[1] off", "Mo[1] off"),
        ("week 1-53/2 Mo 10:00-12:00", "week 1-53/2 Mo 10:00-12:00"),
        ("open when the flag is up", "open when the flag is up"),
    ],
)
def test_what_a_session_cannot_hold_makes_it_unsure(text: str, unread: str) -> None:
    times = from_opening_hours(text)
    assert (times.sure, times.unread) == (False, unread)
    assert times.sessions[-1].text == text


def test_overlapping_hours_of_one_day_are_compared_as_one() -> None:
    assert to_opening_hours(from_opening_hours("Tu 09:00-17:30,14:00-18:00").sessions) == "Tu 09:00-18:00"


hours = st.tuples(st.integers(0, 95), st.integers(1, 40)).map(lambda h: (h[0] * 15, h[0] * 15 + h[1] * 15))
rule = st.tuples(st.sampled_from(["Mo", "Tu", "Mo-We", "Sa,Su", "Th[1]", "Fr[-1]", "We[2,4]"]), hours)


def spelt(rules: list[tuple[str, tuple[int, int]]]) -> str:
    def clock(minutes: int) -> str:
        return f"{minutes % 1440 // 60:02}:{minutes % 60:02}"

    return ", ".join(f"{days} {clock(starts)}-{clock(ends)}" for days, (starts, ends) in rules)


@given(st.lists(rule, min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_what_is_written_reads_back_the_same(rules: list[tuple[str, tuple[int, int]]]) -> None:
    told = from_opening_hours(spelt(rules))
    assert told.sure
    assert moments(from_opening_hours(to_opening_hours(told.sessions)).sessions) == moments(told.sessions)


@given(st.lists(rule, min_size=1, max_size=4))
@settings(max_examples=40, deadline=None)
def test_the_written_hours_mean_the_same_to_a_known_evaluator(rules: list[tuple[str, tuple[int, int]]]) -> None:
    sessions = from_opening_hours(spelt(rules)).sessions
    evaluator = OpeningHours(to_opening_hours(sessions))
    after = datetime(2026, 11, 2, tzinfo=LONDON)
    for occurrence in next_sessions(sessions, after, 30):
        if occurrence.ends is None:
            continue
        middle = occurrence.starts + (occurrence.ends - occurrence.starts) / 2
        assert evaluator.is_open(occurrence.starts.replace(tzinfo=None))
        assert evaluator.is_open(middle.replace(tzinfo=None, microsecond=0))


def test_a_text_and_its_opening_hours_agree() -> None:
    text = read_times("Monday to Friday 9am-5pm and first Saturday of the month 10am-1pm")
    assert moments(text.sessions) == moments(from_opening_hours("Mo-Fr 09:00-17:00, Sa[1] 10:00-13:00").sessions)
