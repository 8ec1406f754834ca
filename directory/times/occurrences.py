"""The next dates of sessions, in Europe/London wall time."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from heapq import merge
from itertools import islice
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from directory.errors import InputError
from directory.frozen import Frozen
from directory.listing import Session
from directory.times.rules import parts_of

LONDON = ZoneInfo("Europe/London")
_HORIZON = timedelta(days=3 * 366)  # a rule that names a date that never comes must not be searched for ever


class Occurrence(Frozen):
    """One date of a session, aware in Europe/London; `ends` is None where no end was published.

    `certain` is False where the session may not take place that day: it is fortnightly from a start that nobody
    published, so each of its weeks is given, or in term time, whose dates each school sets.
    """

    session: Session
    starts: datetime
    ends: datetime | None = None
    certain: bool = True


def next_sessions(sessions: Iterable[Session], after: datetime, count: int) -> tuple[Occurrence, ...]:
    """The next `count` occurrences that start after the aware moment `after`, earliest first.

    Sessions without a rule or a start have none. An hour keeps its wall time when the clocks change; one that falls in
    the hour left out in spring is an hour later, and one in the hour told twice in autumn is the first of the two.
    """
    if after.tzinfo is None:
        raise InputError(
            "after", f"after: {after.isoformat()} has no time zone; give an aware time, such as one in UTC"
        )
    if count < 0:
        raise InputError("count", f"count: {count} is below 0")
    known = [session for session in sessions if session.rule and session.starts]
    return tuple(islice(merge(*(_of(session, after) for session in known), key=lambda o: o.starts), count))


def _of(session: Session, after: datetime) -> Iterator[Occurrence]:
    assert session.rule and session.starts
    wall = after.astimezone(LONDON).replace(tzinfo=None)
    anchor = datetime.combine(wall.date() - timedelta(days=1), session.starts)
    parts = parts_of(session.rule)
    interval = parts.pop("INTERVAL", "1")
    rule = ";".join(f"{name}={value}" for name, value in parts.items())
    certain = interval == "1" and not session.term_time
    for starts in rrulestr(rule, dtstart=anchor):
        if starts - anchor > _HORIZON:
            return
        one = _occurrence(session, starts, certain)
        if one.starts > after:
            yield one


def _occurrence(session: Session, starts: datetime, certain: bool) -> Occurrence:
    if session.ends is None:
        return Occurrence(session=session, starts=_in_london(starts), certain=certain)
    ends = datetime.combine(starts.date(), session.ends)
    if ends <= starts:
        ends += timedelta(days=1)
    return Occurrence(session=session, starts=_in_london(starts), ends=_in_london(ends), certain=certain)


def _in_london(wall: datetime) -> datetime:
    """The moment of a wall time; one that the clocks skip moves on by the hour they skip."""
    aware = wall.replace(tzinfo=LONDON)
    return datetime.fromtimestamp(aware.timestamp(), LONDON)
