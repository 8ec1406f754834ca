"""RFC 5545 rules of sessions: built from days, and read back."""

from collections.abc import Iterable

from directory.times.words import CODES

EACH = 0
Pair = tuple[int, int]  # the ordinal within the month, 0 for each one, and the weekday (Monday is 0)


def weekly(days: Iterable[int], *, fortnightly: bool = False, months: Iterable[int] = ()) -> str:
    """Such as "FREQ=WEEKLY;BYDAY=MO,WE"; every second week from an unknown start with INTERVAL=2."""
    interval = "INTERVAL=2;" if fortnightly else ""
    return f"FREQ=WEEKLY;{interval}BYDAY={','.join(CODES[day] for day in sorted(days))}{_in_months(months)}"


def monthly(pairs: Iterable[Pair], months: Iterable[int] = ()) -> str:
    """Such as "FREQ=MONTHLY;BYDAY=1TU,3TU"; -1 is the last."""
    ordered = sorted(pairs, key=lambda pair: (pair[0] < 0, pair))
    return f"FREQ=MONTHLY;BYDAY={','.join(f'{number}{CODES[day]}' for number, day in ordered)}{_in_months(months)}"


def _in_months(months: Iterable[int]) -> str:
    told = sorted(months)
    return f";BYMONTH={','.join(map(str, told))}" if told else ""


def rules_of(pairs: Iterable[Pair], *, fortnightly: bool = False, months: Iterable[int] = ()) -> tuple[str, ...]:
    """One rule for the days of each week and one for those of the month."""
    told = set(pairs)
    each = {day for number, day in told if number == EACH}
    numbered = {pair for pair in told if pair[0] != EACH}
    found = [weekly(each, fortnightly=fortnightly, months=months)] if each else []
    return (*found, *([monthly(numbered, months)] if numbered else []))


def parts_of(rule: str) -> dict[str, str]:
    """The parts of an RRULE value by name."""
    return dict(part.split("=", 1) for part in rule.split(";") if "=" in part)


def pairs_of(rule: str) -> frozenset[Pair]:
    """The days of a rule that this package wrote."""
    codes = parts_of(rule).get("BYDAY", "").split(",")
    return frozenset((int(code[:-2] or EACH), CODES.index(code[-2:])) for code in codes if code)
