"""Sessions of an Open Referral UK service: schedules to RFC 5545 rules."""

import re
from collections.abc import Iterator

from crawler.platforms.platform import Entry, first, tables
from crawler.values import clock, day, lines, number, unique
from directory.listing import Session

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY = re.compile(r"^([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)$")
_MONTH_DAY = re.compile(r"^-?([1-9]|[12]\d|3[01])$")
_FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
_TERM = re.compile(r"\bterm[ -]?time\b", re.IGNORECASE)


def read_sessions(entry: Entry) -> tuple[Session, ...]:
    found = (read_session(schedule) for schedule in _schedules(entry))
    return tuple(dict.fromkeys(session for session in found if session != Session()))


def read_session(schedule: Entry) -> Session:
    """A rule where days are told, the hours, and the words as published."""
    text = lines(schedule.get("description"), schedule.get("notes"))
    starts, ends = clock(schedule.get("opens_at")), clock(schedule.get("closes_at"))
    return Session(
        rule=read_rule(schedule),
        starts=starts,
        ends=ends,
        term_time=bool(text and _TERM.search(text)),
        text=text,
    )


def read_rule(schedule: Entry) -> str | None:
    """An RRULE value such as "FREQ=WEEKLY;BYDAY=TU,TH"; None where neither days nor a frequency are told."""
    days = list(unique(_days(schedule)))
    month_days = [part for part in re.split(r"[,\s]+", str(schedule.get("bymonthday") or "")) if _MONTH_DAY.match(part)]
    told = str(schedule.get("freq") or "").upper()
    frequency = told if told in _FREQUENCIES else "WEEKLY" if days else None
    if frequency is None or (frequency != "DAILY" and not days and not (frequency == "MONTHLY" and month_days)):
        return None
    if frequency == "WEEKLY":
        days = sorted({each[-2:] for each in days}, key=_DAYS.index)
    return ";".join(_parts(schedule, frequency, days, month_days))


def _parts(schedule: Entry, frequency: str, days: list[str], month_days: list[str]) -> Iterator[str]:
    yield f"FREQ={frequency}"
    interval = number(schedule.get("interval"))
    if interval and 1 < interval <= 52:
        yield f"INTERVAL={int(interval)}"
    if days:
        yield f"BYDAY={','.join(days)}"
    if month_days and frequency == "MONTHLY":
        yield f"BYMONTHDAY={','.join(month_days)}"
    until = day(schedule.get("until"))
    if until:
        yield f"UNTIL={until:%Y%m%d}"


def _days(schedule: Entry) -> Iterator[str]:
    """ "TU, TH", "2TU" or "Tuesday"."""
    told = str(first(schedule, ("byday", "weekday", "day")) or "").upper()
    for part in re.split(r"[,;\s]+", told):
        named = next((each for each in _DAYS if part.startswith(each) and part.endswith("DAY")), None)
        if named or _DAY.match(part):
            yield named or part


def _schedules(entry: Entry) -> Iterator[Entry]:
    """Its own schedules and those of its places."""
    for holder in [entry, *tables(entry.get("service_at_locations"))]:
        for key in ("schedules", "regular_schedules", "regular_schedule"):
            yield from tables(holder.get(key))
