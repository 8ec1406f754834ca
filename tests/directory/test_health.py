"""Which runs are doubted, and why."""

import pytest

from directory.health import Filled, doubts


def filled(entries: int, **fields: int) -> Filled:
    return Filled(entries=entries, fields=fields)


@pytest.mark.parametrize(("now", "doubted"), [(100, False), (70, False), (69, True), (0, True), (140, False)])
def test_list_that_falls_by_more_than_thirty_percent_is_doubted(now: int, doubted: bool) -> None:
    told = doubts(filled(now), filled(100), complete=True)
    assert bool(told) is doubted
    if doubted:
        assert f"{now} listings where the last good run had 100: {100 - now}% fewer" in told[0]


def test_first_run_is_never_doubted() -> None:
    assert doubts(filled(2, description=1), Filled(), complete=True) == ()


def test_incomplete_run_is_not_judged_by_its_count() -> None:
    assert doubts(filled(3, cost=3), filled(100, cost=100), complete=False) == ()


@pytest.mark.parametrize(
    ("before", "now", "doubted"), [(90, 45, False), (90, 44, True), (10, 4, True), (9, 0, False), (40, 0, True)]
)
def test_field_that_is_stated_less_than_half_as_often_is_doubted(before: int, now: int, doubted: bool) -> None:
    told = doubts(filled(100, **{"contact.phones": now}), filled(100, **{"contact.phones": before}), complete=True)
    assert bool(told) is doubted
    if doubted:
        assert told == (f"contact.phones is stated by {now}% of the listings; it was {before}%.",)


def test_share_counts_and_not_the_number_of_entries() -> None:
    assert doubts(filled(75, cost=40), filled(100, cost=50), complete=True) == ()


def test_what_two_entries_said_and_what_a_feed_dates_is_not_judged() -> None:
    assert doubts(filled(4), filled(4, cost=2, modified=4, assured=4, halt=4), complete=True) == ()
