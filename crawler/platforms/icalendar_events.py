"""The events of an iCalendar file as plain entries; organisers and guests are left out, for they are people."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from crawler.platforms.platform import Entry, as_list
from crawler.values import line

LONDON = ZoneInfo("Europe/London")
# A line break inside a value begins the next line with a space, so that no other line can look like these.
_BLOCK = re.compile(r"^BEGIN:VEVENT\s*$.*?^END:VEVENT\s*$", re.MULTILINE | re.DOTALL | re.IGNORECASE)
_UID = re.compile(r"^UID[^:\n]*:(.*)$", re.MULTILINE | re.IGNORECASE)
_TEXTS = ("UID", "SUMMARY", "DESCRIPTION", "LOCATION", "URL", "STATUS", "CLASS")
_UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError)


def read_events(text: str) -> list[Entry]:
    """Each event; of one that can't be read its UID and the reason (`problem`). Texts as published, times as wall
    time in Europe/London.
    """
    try:
        calendars = Calendar.from_ical(text, multiple=True)
        return [_entry(event) for calendar in as_list(calendars) for event in calendar.walk("VEVENT")]
    except _UNREADABLE:  # one bad line spoils the whole file for the library: each event is read by itself
        return [_alone(found[0]) for found in _BLOCK.finditer(text.replace("\r\n", "\n"))]


def _alone(block: str) -> Entry:
    try:
        return _entry(Event.from_ical(block))
    except _UNREADABLE as error:
        uid = _UID.search(block)
        return {"UID": uid[1].strip() if uid else "", "problem": f"It could not be read ({error})."}


def _entry(event: Any) -> Entry:
    texts = {name: str(event[name]) for name in _TEXTS if line(str(event.get(name) or ""))}
    try:
        return texts | dict(_times(event)) | dict(_others(event))
    except _UNREADABLE as error:
        return texts | {"problem": f"It could not be read ({error})."}


def _times(event: Any) -> Iterator[tuple[str, Any]]:
    """`start`, `end`, `all_day`, `rule` as published, `except` (days left out), `also` and `instead_of`."""
    if "DTSTART" not in event:
        return
    starts = event["DTSTART"].dt
    all_day = not isinstance(starts, datetime)
    yield from (("start", wall(starts).isoformat()), ("all_day", all_day))
    ends = event["DTEND"].dt if "DTEND" in event else None
    if ends is None and "DURATION" in event:
        ends = starts + event["DURATION"].dt
    if ends is None and all_day:
        ends = starts + timedelta(days=1)
    if ends is not None:
        yield "end", wall(ends).isoformat()
    if "RRULE" in event:
        yield "rule", as_list(event["RRULE"])[0].to_ical().decode()
    for name, key in (("EXDATE", "except"), ("RDATE", "also")):
        if name in event:
            yield key, [wall(each.dt).isoformat() for held in as_list(event[name]) for each in held.dts]
    if "RECURRENCE-ID" in event:
        yield "instead_of", wall(event["RECURRENCE-ID"].dt).isoformat()


def _others(event: Any) -> Iterator[tuple[str, Any]]:
    if "GEO" in event:
        yield "GEO", [event["GEO"].latitude, event["GEO"].longitude]
    if "CATEGORIES" in event:
        told = as_list(event["CATEGORIES"])
        yield "CATEGORIES", [str(name) for held in told for name in getattr(held, "cats", [held])]
    if "LAST-MODIFIED" in event:
        yield "LAST-MODIFIED", wall(event["LAST-MODIFIED"].dt).isoformat()


def wall(moment: Any) -> datetime:
    """Wall time in Europe/London, without zone; of a day its first moment, of a period its start."""
    if isinstance(moment, tuple):
        return wall(moment[0])
    if not isinstance(moment, datetime):
        return datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001 wall time has no zone
    return moment.astimezone(LONDON).replace(tzinfo=None) if moment.tzinfo else moment
