"""Events that come again and again under one name at one place are one activity with sessions."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from directory.listing import Session
from directory.refuge import is_refuge

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_FEWEST = 3  # two dates a week apart may be chance
_MOST_TOLD = 12


@dataclass(frozen=True, slots=True, order=True)
class Occurrence:
    """One time at which an event happens, as wall time in Europe/London. `end` is exclusive."""

    start: datetime
    end: datetime | None = None
    all_day: bool = False

    @property
    def hours(self) -> tuple[time | None, time | None]:
        """From when to when; of an event over several days only the start."""
        if self.all_day:
            return None, None
        same_day = self.end is not None and self.end.date() == self.start.date() and self.end > self.start
        return self.start.time(), self.end.time() if self.end and same_day else None

    @property
    def last_day(self) -> date:
        """The last day on which it happens; an end at midnight belongs to the day before."""
        return max(self.start, (self.end or self.start) - timedelta(seconds=1)).date()


def series_name(name: str | None, place: str | None, categories: Sequence[str], about: str | None) -> str:
    """What names a series for ever: its name and place; a key is published, so a refuge's tells no place."""
    return series_key(name, None if is_refuge(name or "", categories, about) else place)


def series_key(*parts: str | None) -> str:
    """Texts as a name in small letters."""
    folded = unicodedata.normalize("NFKD", " ".join(part for part in parts if part).casefold())
    return "-".join(re.findall(r"\w+", "".join(sign for sign in folded if not unicodedata.combining(sign))))


def sessions_of(occurrences: Iterable[Occurrence]) -> tuple[Session, ...]:
    """A session for each span of hours and day of the week: with a rule where the dates keep one, else the dates as
    words. Nothing is said to be regular that is not.
    """
    groups: dict[tuple[time | None, time | None, int], list[Occurrence]] = {}
    for occurrence in sorted(set(occurrences)):
        groups.setdefault((*occurrence.hours, occurrence.start.weekday()), []).append(occurrence)
    sessions: list[Session] = []
    irregular: dict[tuple[time | None, time | None], list[Occurrence]] = {}
    for (starts, ends, _), group in groups.items():
        rule = rule_of([occurrence.start.date() for occurrence in group])
        if rule and all(occurrence.last_day == occurrence.start.date() for occurrence in group):
            sessions.append(Session(rule=rule, starts=starts, ends=ends))
        else:
            irregular.setdefault((starts, ends), []).extend(group)
    for (starts, ends), group in irregular.items():
        sessions.append(Session(starts=starts, ends=ends, text=_words(sorted(group))))
    return tuple(sessions)


def rule_of(days: Sequence[date]) -> str | None:
    """The RRULE value of dates in order that keep exactly one rhythm: weekly, or the same weekday of each month."""
    if len(days) < _FEWEST:
        return None
    gaps = {(after - before).days for before, after in pairwise(days)}
    name = _DAYS[days[0].weekday()]
    if gaps == {7}:
        return f"FREQ=WEEKLY;BYDAY={name}"
    if gaps == {14}:
        return f"FREQ=WEEKLY;INTERVAL=2;BYDAY={name}"
    months = [day.year * 12 + day.month for day in days]
    if months != list(range(months[0], months[0] + len(days))) or len({day.weekday() for day in days}) > 1:
        return None
    if len({(day.day - 1) // 7 for day in days}) == 1:
        return f"FREQ=MONTHLY;BYDAY={(days[0].day - 1) // 7 + 1}{name}"
    return f"FREQ=MONTHLY;BYDAY=-1{name}" if all(_is_last(day) for day in days) else None


def _is_last(day: date) -> bool:
    return (day + timedelta(days=7)).month != day.month


def _words(group: Sequence[Occurrence]) -> str:
    """ "Tuesday 1 December 2026, 10:00 to 12:00; Friday 4 December 2026, 10:00 to 12:00"."""
    told = "; ".join(_one(occurrence) for occurrence in group[:_MOST_TOLD])
    return f"{told}; and {len(group) - _MOST_TOLD} more" if len(group) > _MOST_TOLD else told


def _one(occurrence: Occurrence) -> str:
    starts, ends = occurrence.hours
    day = in_words(occurrence.start.date())
    until = f" to {in_words(occurrence.last_day)}" if occurrence.last_day > occurrence.start.date() else ""
    hours = f", {starts:%H:%M}{f' to {ends:%H:%M}' if ends else ''}" if starts else ""
    return f"{day}{until}{hours}"


def in_words(day: date) -> str:
    """ "Tuesday 1 December 2026"."""
    return f"{day:%A} {day.day} {day:%B %Y}"
