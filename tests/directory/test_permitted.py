"""Of a source's own words only those it has agreed to leave; facts always do."""

import pytest

from directory.permitted import prices, times


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("First Wednesday of the month, 2pm", "First Wednesday of the month, 2pm"),
        ("Mon–Fri 9am–5pm", "Mon–Fri 9am–5pm"),
        ("not on Tuesdays", "not on Tuesdays"),
        ("Every Tuesday, 10am-12pm with our lovely volunteers", "Tuesday, 10am-12pm"),
        ("Join us on Mondays and Fridays from 10am to 12 noon in the hall", "Mondays and Fridays from 10am to 12 noon"),
        ("12th December 2026, 7pm for cake", "12th December 2026, 7pm"),
        ("We never meet on Tuesdays", None),
        ("Tuesdays with cake except in August", None),
        ("Ring for details", None),
        ("", None),
        (None, None),
    ],
)
def test_of_times_the_days_and_hours_are_left(written: str | None, left: str | None) -> None:
    assert times(written) == left


def test_no_prose_passes_as_a_time_by_being_long() -> None:
    assert times("Mondays at 10am and at 11am " * 10) is None


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("£2 for tea, or £ 4.50 with cake", "£2, £4.50"),
        ("50p a cup", "50p"),
        ("What you can afford", None),
        (None, None),
    ],
)
def test_of_cost_the_amounts_are_left(written: str | None, left: str | None) -> None:
    assert prices(written) == left
