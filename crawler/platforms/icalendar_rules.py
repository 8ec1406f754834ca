"""Recurring events of a calendar: their rule as a session's, and whether they still go on."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import islice
from typing import cast

from dateutil.rrule import rrule, rruleset, rrulestr
from icalendar import vRecur

from crawler.platforms.event_series import Occurrence, in_words
from crawler.platforms.icalendar_events import wall
from directory.errors import SourceError
from directory.listing import Session

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_ORDER = ("FREQ", "INTERVAL", "BYMONTH", "BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYDAY", "BYSETPOS", "UNTIL")
_TOO_OFTEN = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})
_MOST_TOLD = 8
_MOST_COUNT = 5000


class Recurring:
    """An event that comes again by `rule` (an RRULE value) from its first time on, `left_out` at these times.

    Raises SourceError where the rule can't be read or has it more often than daily.
    """

    def __init__(self, first: Occurrence, rule: str, left_out: frozenset[datetime] = frozenset()) -> None:
        self._first = first
        self._left_out = left_out
        self._parts = _parts_of(rule)
        try:
            self._rrule = cast(rrule, rrulestr(_text(self._parts, "COUNT"), dtstart=first.start))
        except (ValueError, TypeError, KeyError) as error:
            raise SourceError(f"Its rule is {rule[:80]!r}, which is no RRULE ({error}).") from None

    def goes_on(self, today: date) -> bool:
        """Whether it happens today or later."""
        return self._times.after(_midnight(today), inc=True) is not None

    @property
    def last(self) -> date | None:
        """The day of its last time, where it ends."""
        if "COUNT" not in self._parts and "UNTIL" not in self._parts:
            return None
        return max((time.date() for time in islice(self._times, _MOST_COUNT)), default=None)

    def session(self, today: date) -> Session:
        """Its days and hours; the times left out from today on, and a start still to come, as words."""
        starts, ends = self._first.hours
        return Session(rule=self.rule, starts=starts, ends=ends, text="; ".join(self._words(today)) or None)

    @property
    def rule(self) -> str:
        """The RRULE value that says by itself what the event's start would say: days, and an end instead of a count."""
        parts, start = dict(self._parts), self._first.start
        by_day = {"BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO"} & parts.keys()
        if not by_day and parts["FREQ"] == "WEEKLY":
            parts["BYDAY"] = _DAYS[start.weekday()]
        elif not by_day and parts["FREQ"] in ("MONTHLY", "YEARLY"):
            parts["BYMONTHDAY"] = str(start.day)
            if parts["FREQ"] == "YEARLY":
                parts.setdefault("BYMONTH", str(start.month))
        if "COUNT" in parts and self.last:
            parts["UNTIL"] = f"{self.last:%Y%m%d}"
        return _text({name: value[:8] if name == "UNTIL" else value for name, value in parts.items()})

    @cached_property
    def _times(self) -> rruleset:
        times = rruleset()
        times.rrule(self._rrule)
        for moment in self._left_out:
            times.exdate(moment)
        return times

    def _words(self, today: date) -> Iterator[str]:
        if self._first.start.date() > today:
            yield f"From {in_words(self._first.start.date())}"
        skipped = sorted({moment.date() for moment in self._left_out if moment.date() >= today})
        if skipped:
            yield f"Not on {', '.join(in_words(day) for day in skipped[:_MOST_TOLD])}"


def _parts_of(rule: str) -> dict[str, str]:
    """The parts of a rule, its end as wall time."""
    parts = {
        name.strip().upper(): value.strip().upper()
        for name, found, value in (part.partition("=") for part in rule.split(";"))
        if found
    }
    if parts.get("FREQ", "") in _TOO_OFTEN | {""}:
        raise SourceError(f"Its rule is {rule[:80]!r}, which is no rule of days.")
    for name in ("COUNT", "INTERVAL"):  # an interval of 0 would never end
        told = parts.get(name, "1")
        if not told.isdecimal() or not 0 < int(told) <= _MOST_COUNT:
            raise SourceError(f"Its rule is {rule[:80]!r}; its {name} is a number from 1 to {_MOST_COUNT}.")
    if "UNTIL" in parts:
        until = vRecur.from_ical(f"FREQ=DAILY;UNTIL={parts['UNTIL']}")["UNTIL"][0]
        # A day's end includes the event of that day, whatever its hour.
        end = wall(until) if isinstance(until, datetime) else wall(until) + timedelta(days=1, seconds=-1)
        parts["UNTIL"] = f"{end:%Y%m%dT%H%M%S}"
    return parts


def _text(parts: dict[str, str], *more: str) -> str:
    return ";".join(f"{name}={parts[name]}" for name in (*_ORDER, *more) if name in parts)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 wall time has no zone
