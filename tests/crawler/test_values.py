"""Single values as sources write them."""

from datetime import date, time
from typing import Any

import pytest

from crawler.values import ages, clock, day, line, lines, number, prose, terms, truth


@pytest.mark.parametrize("value", ["", "  ", "<p><br></p>", "N/A", None, [], {}, True, "\x0b"])
def test_what_says_nothing_is_none(value: Any) -> None:
    assert prose(value) is None


def test_control_characters_of_real_feeds_are_no_error() -> None:
    assert prose("<ul><li>\x0bTea</li></ul>") == "- Tea"


def test_line_has_no_breaks_and_lines_no_doubles() -> None:
    assert line("<p>Men's</p><p>Shed</p>") == "Men's Shed"
    assert lines("Drop-in", None, "Drop-in", "Ring first") == "Drop-in\nRing first"


def test_terms_are_unique_whatever_their_case() -> None:
    assert terms("Carers, , carers; Men ") == ("Carers", "Men")
    assert terms(["Carers", "", None, "Men"]) == ("Carers", "Men")


@pytest.mark.parametrize(
    ("lowest", "highest", "read"),
    [
        (-1, -1, (None, None)),
        (0, 0, (None, None)),
        (0, 4, (None, 4)),
        ("55", "", (55, None)),
        (18, 0, (18, None)),
        (16, 999, (16, None)),
        ("8", "19", (8, 19)),
        (30, 20, (30, None)),
    ],
)
def test_age_ranges(lowest: Any, highest: Any, read: tuple[int | None, int | None]) -> None:
    assert ages(lowest, highest) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2025-09-02T12:06:15.654", date(2025, 9, 2)),
        ("Thu, 07/02/2019 - 3:55pm", date(2019, 2, 7)),
        ("31/02/2019", None),
        ("last week", None),
        (None, None),
    ],
)
def test_days_are_iso_or_british(text: str | None, read: date | None) -> None:
    assert day(text) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [("10:00", time(10)), ("18:00:00Z", time(18)), ("2.30pm", time(14, 30)), ("12am", time(0)), ("25:00", None)],
)
def test_clock(text: str, read: time | None) -> None:
    assert clock(text) == read


def test_numbers_and_truths() -> None:
    assert (number("3.5"), number("nan-ish"), number("inf"), number(True)) == (3.5, None, None, None)
    assert (truth("TRUE"), truth("no"), truth("perhaps"), truth(None)) == (True, False, None, None)
