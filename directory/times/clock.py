"""Clock times as written, and what a pair of them means when am, pm or the 24-hour clock is left out."""

from dataclasses import dataclass
from datetime import time

MINUTES = 24 * 60
NOON = 12 * 60
_NIGHT_STARTS, _NIGHT_ENDS = 17 * 60, 5 * 60 + 59
_EARLIEST = 5 * 60
_LONGEST = 16 * 60
_LONGEST_EVENING = 4 * 60


@dataclass(frozen=True)
class Clock:
    """A time as written. `padded`: with a nought before it ("09:00"); `bare`: an hour alone; `year`: perhaps one."""

    hour: int
    minute: int = 0
    meridiem: str | None = None
    padded: bool = False
    bare: bool = False
    year: bool = False

    @property
    def possible(self) -> bool:
        return self.hour < 24 or (self.hour == 24 and self.minute == 0)

    @property
    def full(self) -> bool:
        """Whether it can only be read on the 24-hour clock."""
        return self.hour >= 13 or self.padded or self.hour == 0

    @property
    def as_written(self) -> int:
        return self.hour * 60 + self.minute

    @property
    def sure(self) -> bool:
        """Whether it stands by itself, without another time beside it."""
        return self.possible and (self.full or self.meridiem is not None)

    @property
    def minutes(self) -> int:
        """Minutes after midnight: by am or pm where given, else as on a 24-hour clock."""
        if self.meridiem is None or self.full:
            return self.as_written
        return (self.hour % 12 + (12 if self.meridiem == "p" else 0)) * 60 + self.minute

    def on(self, meridiem: str) -> int:
        return Clock(self.hour, self.minute, meridiem).minutes

    @property
    def contradicts(self) -> bool:
        """Such as "16.00am" or "0am"."""
        return self.hour >= 13 and self.meridiem == "a"


@dataclass(frozen=True)
class Span:
    """From and to in minutes after midnight; `ends` is None when not told, and past 24 h when it runs over midnight."""

    starts: int
    ends: int | None
    sure: bool = True

    @property
    def start_time(self) -> time:
        return as_time(self.starts)

    @property
    def end_time(self) -> time | None:
        return None if self.ends is None else as_time(self.ends)


def as_time(minutes: int) -> time:
    """Wall time of minutes after midnight; 24:00 is 00:00 of the next day."""
    return time(minutes % MINUTES // 60, minutes % 60)


def alone(clock: Clock, hint: str | None) -> Span | None:
    """A start with no end. Without am, pm or a part of the day it is unsure: an hour of 1 to 7 is taken for pm."""
    if not clock.possible or clock.contradicts:
        return None
    likely = clock.minute % 5 == 0 and clock.hour < 22  # "10:12" alone more likely means 10 to 12
    if clock.sure:
        return Span(clock.minutes, None, clock.minutes >= _EARLIEST and likely)
    mark = hint or ("p" if clock.hour <= 7 or clock.hour == 12 else "a")
    by_day = hint is not None or (clock.hour in {9, 10, 11, 12} and not clock.bare)
    return Span(clock.on(mark), None, by_day and likely)


def span(first: Clock, second: Clock, hint: str | None = None) -> Span | None:
    """What "from first to second" means, or None when it cannot be. `hint` is "a" or "p" from "morning", "evening"."""
    if not (first.possible and second.possible) or first.contradicts or second.contradicts:
        return None
    found = _pair(first, second, hint)
    if found is None or found.ends == found.starts:
        return None
    return Span(found.starts, found.ends, found.sure and _plausible(found))


def _pair(first: Clock, second: Clock, hint: str | None) -> Span | None:
    if _both_full(first, second):
        return _in_order(first.minutes, second.minutes)
    if second.sure:
        return _before(first, second)
    if first.sure:
        return _after(first, second)
    return _neither(first, second, hint)


def _both_full(first: Clock, second: Clock) -> bool:
    if first.sure and second.sure:
        return True
    full_second = second.full or (second.meridiem is None and second.hour >= 10)
    return first.padded and full_second and second.minutes > first.minutes


def _in_order(starts: int, ends: int) -> Span | None:
    if ends > starts:
        return Span(starts, ends)
    over_midnight = starts >= _NIGHT_STARTS and ends <= _NIGHT_ENDS
    if not over_midnight and not (ends == 0 and starts >= NOON):
        return Span(starts, ends + MINUTES, sure=False)
    return Span(starts, ends + MINUTES)


def _before(first: Clock, second: Clock) -> Span | None:
    """Only the end says am or pm, or is on the 24-hour clock: "2-3pm", "11-3pm", "9:30 - 18:00"."""
    ends = second.minutes
    if second.full and second.meridiem is None:
        likely = first.as_written if first.hour >= 7 else first.on("p")
        starts = min(likely, first.as_written) if likely >= ends else likely
        return Span(starts, ends, sure=first.hour >= 7 and ends < MINUTES) if starts < ends else None
    evening = first.on("p")
    if second.meridiem == "p" and evening < ends:
        short = ends - evening <= _LONGEST_EVENING
        return Span(evening, ends, sure=first.hour in {12, 1, 2, 3, 4, 5, 6} or (first.hour in {7, 8} and short))
    morning = first.on("a")
    if morning >= ends:
        return _in_order(evening, ends) if second.meridiem == "a" and first.hour >= 6 and ends else None
    return Span(morning, ends, sure=first.hour != 12)


def _after(first: Clock, second: Clock) -> Span | None:
    """Only the start says which: "10am-2", "6.00pm-7.30"; the end is the next such time on the clock."""
    starts = first.minutes
    for ends in (second.as_written if second.hour != 12 else NOON + second.minute, second.on("p")):
        if ends > starts:
            return Span(starts, ends, sure=ends == second.as_written or not first.hour >= 13)
    return Span(starts, second.on("a") + MINUTES, sure=False)


def _neither(first: Clock, second: Clock, hint: str | None) -> Span | None:
    """ "10-12", "9-5", "2-4": by what people do, unsure where both halves of the day are likely."""
    if hint == "p":
        return _in_order(first.on("p"), second.on("p"))
    if first.as_written >= second.as_written:  # "9-5", "8-6", "7.30-2"
        return Span(first.as_written, second.on("p"), sure=first.hour >= 7 and second.hour <= 9)
    if first.hour >= 9 or hint == "a":
        return Span(first.as_written, second.as_written)
    if first.hour in {1, 2, 3, 4, 5} and second.hour <= 9:
        return Span(first.on("p"), second.on("p"))
    if first.hour == 8 and second.hour >= 11:
        return Span(first.as_written, second.as_written)
    return _either(first, second)


def _either(first: Clock, second: Clock) -> Span:
    """Breakfast or evening ("7-9", "8.30-10")? The likelier one, unsure."""
    mark = "a" if first.hour == 8 else "p"
    return Span(first.on(mark), NOON + second.minute if second.hour == 12 else second.on(mark), sure=False)


def _plausible(found: Span) -> bool:
    """Not in the small hours and not longer than a long day; an all-day opening is told otherwise."""
    if found.ends is None or (found.starts == 0 and found.ends == MINUTES):
        return True
    return found.starts >= _EARLIEST and found.ends - found.starts <= _LONGEST
