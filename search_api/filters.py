"""Constraints as machines and forms send them: "cost:free", "time:evening", "age:60-70", "not-day:monday"."""

import re

from directory.errors import InputError
from index.pieces import Filter
from index.snapshot.spoken import SPOKEN, WRITTEN_AS
from index.understanding.said import ConstraintKind

# What a search can be filtered by, as the pieces of a statement are named.
VALUES: dict[ConstraintKind, tuple[str, ...]] = {
    ConstraintKind.COST: ("free", "low-cost"),
    ConstraintKind.DAY: (
        *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        *("weekdays", "weekends"),
    ),
    ConstraintKind.TIME: ("morning", "lunchtime", "afternoon", "evening", "school-hours", "after-school"),
    ConstraintKind.ACCESS: (
        *("step-free", "wheelchair", "accessible-toilet", "hearing-loop", "bsl", "parking", "dog", "quiet"),
        *("transport", "childcare"),
    ),
    ConstraintKind.DELIVERY: ("in-person", "online", "phone", "home", "one-to-one"),
    ConstraintKind.ARRIVAL: ("drop-in", "self-referral"),
    ConstraintKind.GROUP: (
        *("woman", "man", "child", "young-person", "older-person", "parent", "carer", "veteran", "lgbt", "refugee"),
        *("christian", "hindu", "jewish", "muslim", "sikh", "no-faith"),
    ),
    ConstraintKind.LANGUAGE: (*SPOKEN[2:], *WRITTEN_AS),
}
FORM = re.compile(r"(?P<not>not-)?(?P<kind>[a-z]+):(?P<value>[a-z0-9-]+)")
AGES = re.compile(r"(?P<low>\d{1,3})?(?P<to>-)?(?P<high>\d{1,3})?")
OLDEST = 130


def read_filter(told: str) -> Filter:
    """The filter that the text means. Raises InputError naming what was given and what would be right."""
    form = FORM.fullmatch(told.strip())
    kinds = {kind.value: kind for kind in (*VALUES, ConstraintKind.AGE)}
    if not form or form["kind"] not in kinds:
        raise _wrong(told, f"is kind:value, and the kinds are {', '.join(sorted(kinds))}")
    kind, value, wanted = kinds[form["kind"]], form["value"], not form["not"]
    if kind is ConstraintKind.AGE:
        return _age(told, value, wanted)
    if value not in VALUES[kind]:
        raise _wrong(told, f"of {kind.value} is one of {', '.join(VALUES[kind])}")
    return Filter(kind=kind, value=value, wanted=wanted)


def written(one: Filter) -> str:
    """The text that `read_filter` reads as this filter."""
    value = one.value
    if one.kind is ConstraintKind.AGE and one.low == one.high:
        value = str(one.low)
    elif one.kind is ConstraintKind.AGE:
        value = f"{'' if one.low is None else one.low}-{'' if one.high is None else one.high}"
    return f"{'' if one.wanted else 'not-'}{one.kind.value}:{value}"


def _age(told: str, value: str, wanted: bool) -> Filter:
    ages = AGES.fullmatch(value)
    if not ages or not (ages["low"] or ages["high"]):
        raise _wrong(told, "of age is a number of years or a range, such as age:74, age:60- or age:-17")
    low, high = (int(age) if age else None for age in (ages["low"], ages["high"]))
    if not ages["to"]:
        high = low
    if max(low or 0, high or 0) > OLDEST or (low is not None and high is not None and low > high):
        raise _wrong(told, f"of age goes from a lower to a higher one, at most {OLDEST}")
    return Filter(kind=ConstraintKind.AGE, value=value, low=low, high=high, wanted=wanted)


def _wrong(told: str, right: str) -> InputError:
    return InputError("filters", f"filters has {told[:60]!r}: a filter {right}.")
