"""Calendars published as iCalendar files (.ics)."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime

from web_poet import WebPage, field

from crawler.contact_details import emails, phones, point, postcode_in, website
from crawler.deliveries import deliveries
from crawler.place_told import place_told
from crawler.platforms.event_series import Occurrence, in_words, series_name, sessions_of
from crawler.platforms.feed import decoded, wrong
from crawler.platforms.icalendar_events import LONDON, read_events
from crawler.platforms.icalendar_rules import Recurring
from crawler.platforms.platform import Entry, Found, Platform, Reading, Step, named, tables
from crawler.platforms.signs import Judgement, Lead, Seen, Sign, Sureness
from crawler.values import day, line, prose, unique
from directory.errors import SourceError
from directory.listing import Contact, Place, Session
from directory.record import Facts
from directory.source import Source

EXPECTED = "an iCalendar file"
_LINK = re.compile(r"\.ics(\?|$)|[?&](ical|outlook-ical)=1\b", re.IGNORECASE)


class CalendarPage(WebPage[Found]):
    """The events of a calendar."""

    @field
    def entries(self) -> tuple[Entry, ...]:
        text = decoded(bytes(self.response.body)).strip()
        if not text[:200].upper().startswith("BEGIN:VCALENDAR"):
            told = "with nothing" if not text else "with a web page" if text[0] == "<" else f"with {text[:40]!r}"
            raise wrong(self.response, EXPECTED, told)
        return tuple(read_events(text))


class ICalendarFeed(Platform):
    """An event that comes again by a rule is one entry, `{"events": [...]}`, with its changed times; so are the
    single events of one name at one place. What is over, private or cancelled is refused.
    """

    name = "icalendar_feed"
    page = CalendarPage

    @classmethod
    def signs(cls, seen: Seen) -> Iterator[Judgement]:
        """The answer is a calendar, or the page links to one."""
        if seen.text[:200].upper().startswith("BEGIN:VCALENDAR"):
            yield Sign(cls.name, "It answers with a calendar (iCalendar).", seen.url, Sureness.FORMAT)
        for url in seen.linked(_LINK):
            yield Lead(cls.name, f"The page links to a calendar, {url}.", url, Sureness.LIKELY)

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self._today = datetime.now(UTC).astimezone(LONDON).date()

    def start(self) -> Step:
        return Step(self.source.address, CalendarPage)

    def read(self, step: Step, found: Found, at: datetime) -> Reading:
        self._today = at.astimezone(LONDON).date()
        reading = Reading()
        for events in series_in(found.entries):
            self._take(reading, {"events": events}, _address(events) or self.where(step), at)
        return reading

    def key(self, entry: Entry) -> str:
        return key_of(tables(entry.get("events")))

    def facts(self, entry: Entry) -> Facts:
        return read_calendar_entry(tables(entry.get("events")), self._today)


def series_in(events: Sequence[Entry]) -> list[list[Entry]]:
    """The events that are one activity, in the order of the calendar; one that can't be read stands alone."""
    recurring = {str(event["UID"]) for event in events if event.get("rule") and event.get("UID")}
    series: dict[tuple[str, str], list[Entry]] = {}
    for place, event in enumerate(events):
        uid = str(event.get("UID", ""))
        if _refusal(event) and not (uid in recurring and event.get("instead_of")):
            name = ("refused", str(place))
        elif uid in recurring:
            name = ("uid", uid)
        else:
            name = ("series", _series(event))
        series.setdefault(name, []).append(event)
    return list(series.values())


def key_of(events: Sequence[Entry]) -> str:
    """The UID of what comes again by a rule, else name and place."""
    master = _master(events)
    uid = str(master.get("UID", ""))
    return uid if master.get("rule") or _refusal(master) else _series(master)


def read_calendar_entry(events: Sequence[Entry], today: date) -> Facts:
    """Raises SourceError where it has no name or date, is private or cancelled, or over before `today`."""
    master = _master(events)
    if refusal := _refusal(master):
        raise SourceError(refusal)
    text, where = prose(master.get("DESCRIPTION")), prose(master.get("LOCATION"))
    place = read_place(where, master.get("GEO"))
    return Facts(
        name=named(line(master.get("SUMMARY"))),
        description=text,
        places=(place,) if place else (),
        sessions=read_sessions(events, today),
        contact=Contact(phones=phones(text), emails=emails(text), website=website(master.get("URL"))),
        delivery=deliveries(where),
        categories=unique(line(name) for name in master.get("CATEGORIES", [])),
        modified=max((told for event in events if (told := day(event.get("LAST-MODIFIED")))), default=None),
    )


def read_sessions(events: Sequence[Entry], today: date) -> tuple[Session, ...]:
    """The rule with what is left out of it, and each single time from today on."""
    master = _master(events)
    left_out = {_moment(told) for told in master.get("except", [])}
    left_out |= {_moment(event["instead_of"]) for event in events if event.get("instead_of")}
    held = [event for event in events if not event.get("rule") and not _refusal(event)]
    single = [_occurrence(event) for event in held]
    single += [Occurrence(_moment(told)) for told in master.get("also", [])]
    coming = [each for each in single if each.last_day >= today]
    rule = Recurring(_occurrence(master), master["rule"], frozenset(left_out)) if master.get("rule") else None
    if rule and rule.goes_on(today):
        return (rule.session(today), *sessions_of(coming))
    if not coming:
        last = max([*(each.last_day for each in single), *([rule.last] if rule and rule.last else [])], default=None)
        raise SourceError(f"It is over: the last time was on {in_words(last)}." if last else "It has no time left.")
    return sessions_of(coming)


def read_place(where: str | None, degrees: object) -> Place | None:
    """A place from free text: a name where it is neither an address nor online."""
    at = point(*degrees) if isinstance(degrees, list) and len(degrees) == 2 else None
    if where and ((website(where) and "://" in where) or deliveries(where)):
        where = None
    if not where and not at:
        return None
    postcode = postcode_in(where)
    is_name = bool(where) and not postcode and "," not in str(where) and not any(sign.isdigit() for sign in str(where))
    return place_told(line(where) if is_name else None, None if is_name else where, postcode, at)


def _master(events: Sequence[Entry]) -> Entry:
    return next((event for event in events if event.get("rule")), events[0])


def _series(event: Entry) -> str:
    categories, about = unique(line(name) for name in event.get("CATEGORIES", [])), prose(event.get("DESCRIPTION"))
    return series_name(line(event.get("SUMMARY")), line(event.get("LOCATION")), categories, about)


def _refusal(event: Entry) -> str:
    """Why an event is not taken; "" if it is."""
    if problem := event.get("problem"):
        return str(problem)
    if str(event.get("CLASS", "")).upper() in ("PRIVATE", "CONFIDENTIAL"):
        return "It is marked as private."
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return "It is cancelled."
    if not line(event.get("SUMMARY")):
        return "It has no name."
    return "" if event.get("start") else "It has no date."


def _occurrence(event: Entry) -> Occurrence:
    ends = _moment(event["end"]) if event.get("end") else None
    return Occurrence(_moment(event["start"]), ends, all_day=bool(event.get("all_day")))


def _moment(told: str) -> datetime:
    return datetime.fromisoformat(told)


def _address(events: Sequence[Entry]) -> str:
    return website(_master(events).get("URL")) or ""
