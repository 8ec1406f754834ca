"""Values as pages write them."""

from datetime import time

import pytest

from crawler.platforms.label_values import age_range, cost_of, groups_of, sex_of, week_sessions


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("5 to 11 years", (5, 11)),
        ("Ages 5-11", (5, 11)),
        ("0-4", (None, 4)),
        ("From 4 years to 11 years", (4, 11)),
        ("18+", (18, None)),
        ("16 and over", (16, None)),
        ("Aged 16 or over", (16, None)),
        ("Over 50s", (50, None)),
        ("Adults 18+", (18, None)),
        ("Under 5s", (None, 4)),
        ("Up to 25", (None, 25)),
        ("11 and under", (None, 11)),
        ("All ages", (None, None)),
        ("6 months to 5 years", None),
        ("11 to 5", None),
        ("Adults", None),
        ("Children 5-11 and their parents", None),
    ],
)
def test_ages_are_read_only_where_they_are_plain(text: str, ends: tuple[int | None, int | None] | None) -> None:
    assert age_range(text) == ends


@pytest.mark.parametrize("text", ["Free", "free of charge", "No charge.", "£0.00", "It's free", "Free to attend"])
def test_free_is_known(text: str) -> None:
    cost = cost_of([("Cost", text)], None)
    assert cost and (cost.free, cost.text) == (True, text)


@pytest.mark.parametrize("text", ["£3", "Free for carers, £2 for others", "First session free", "From £0 to £5"])
def test_what_is_free_for_some_is_not_free(text: str) -> None:
    cost = cost_of([("Cost", text)], None)
    assert cost and (cost.free, cost.text) == (None, text)


def test_bare_answers_are_read_as_the_label_asks() -> None:
    free, charged = cost_of([("Is there a charge?", "No")], None), cost_of([("Is there a charge?", "Yes")], None)
    assert free and free.free is True
    assert charged and charged.free is False
    assert cost_of([("Cost", "N/A")], None) is None


def test_groups_are_lists_and_sentences_are_words() -> None:
    assert groups_of(["Carers; over 60s, refugees"]) == (("Carers", "over 60s", "refugees"), [])
    assert groups_of(["Parents\nGrandparents, and anyone who cares for a child"]) == (
        ("Parents", "Grandparents, and anyone who cares for a child"),
        [],
    )
    assert groups_of(["Everyone"]) == ((), ["Everyone"])


def test_sex_is_told_only_where_others_may_not_come() -> None:
    assert [sex_of(text) for text in ("Women only", "Male", "Mixed", "Women and men", None)] == [
        "women",
        "men",
        None,
        None,
        None,
    ]


def test_days_with_the_same_hours_are_one_session() -> None:
    week = [["Mon", "9am", "5pm"], ["Tuesday", "9.00am - 5.00pm"], ["Wednesdays", "13:00", ""], ["Sunday", "Closed"]]
    both, alone = week_sessions([*week, ["Bank holiday", "10:00", "12:00"], "nonsense", []])
    assert (both.rule, both.starts, both.ends) == ("FREQ=WEEKLY;BYDAY=MO,TU", time(9), time(17))
    assert both.text == "Monday, Tuesday 09:00 to 17:00"
    assert (alone.rule, alone.starts, alone.ends) == ("FREQ=WEEKLY;BYDAY=WE", time(13), None)


@pytest.mark.parametrize("week", [None, "", 7, [["Monday"]], [["Monday", "all day"]], [[None, None]], {"a": 1}])
def test_no_week_is_no_session(week: object) -> None:
    assert week_sessions(week) == ()
