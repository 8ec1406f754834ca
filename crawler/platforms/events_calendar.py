"""The Events Calendar, a WordPress plug-in for events, by its own REST interface."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from urllib.parse import parse_qsl, urlsplit

from web_poet import WebPage, field

from crawler.hosts import netloc
from crawler.platforms.event_series import series_name
from crawler.platforms.events_calendar_facts import is_dated, read_categories, read_series, without_people
from crawler.platforms.feed import read_json, wrong
from crawler.platforms.open_referral import with_query
from crawler.platforms.platform import Entry, Found, Platform, Reading, Step, table, tables
from crawler.platforms.signs import Judgement, Seen, Sign, Sureness
from crawler.platforms.wordpress_rest import PAST_THE_END, Rest, site_of, types_of
from crawler.values import line, number, prose
from directory.record import Facts
from directory.source import Source

PAGE_SIZE = 50
MOST_PAGES = 1000
EXPECTED = "a page of The Events Calendar's REST interface"
# The address of one occurrence of a series ends with its date: /event/SLUG/2026-12-01/ or /event/SLUG/2026-12-01/2/.
_DATED = re.compile(r"/([^/]+)/\d{4}-\d\d-\d\d(?:/\d+)?$")
_END = re.compile(r"event.*not-found|no-?events|invalid_page|page_number", re.IGNORECASE)


class EventsPage(WebPage[Found]):
    """One page of events to come. Past the end, and on some versions where there are none, it answers 404."""

    @field
    def entries(self) -> tuple[Entry, ...]:
        return tuple(tables(self._document.get("events")))

    @field
    def total(self) -> int | None:
        told = number(self._document.get("total"))
        return int(told) if told is not None else None

    @field
    def pages(self) -> tuple[str, ...]:
        """The next page as the site tells it, on its own host; that address also keeps the day from which it counts."""
        told = line(self._document.get("next_rest_url"))
        if not told or not self.entries:
            return ()
        here = str(self.response.url)
        if netloc(told) == netloc(here) and told != here:
            return (told,)
        page = dict(parse_qsl(urlsplit(told).query)).get("page", "")
        return (with_query(here, page=page),) if page.isdigit() else ()

    @cached_property
    def _document(self) -> Entry:
        document = read_json(self.response, EXPECTED)
        if isinstance(document, dict) and isinstance(document.get("events"), list):
            return document
        told = line(document.get("code")) if isinstance(document, dict) else None
        if told and _END.search(told):
            return {}
        raise wrong(self.response, EXPECTED, f"with {told!r}" if told else "with JSON that has no `events`")


class EventsCalendar(Platform):
    """All that comes again under one name at one place is one entry, `{"events": [...]}`, taken when the list ends."""

    name = "events_calendar"
    page = EventsPage

    @classmethod
    def signs(cls, seen: Seen) -> Iterator[Judgement]:
        """Among the types of posts is the plug-in's own, or its interface itself answers."""
        if "tribe_events" in (types_of(seen) or {}):
            why = "WordPress with The Events Calendar: its REST interface has the type 'tribe_events'."
            yield Sign(cls.name, why, site_of(seen), Sureness.NAMED)
        elif "/tribe/events/v1" in seen.url and isinstance(seen.document, dict) and "events" in seen.document:
            why = "It answers with events of The Events Calendar's REST interface."
            yield Sign(cls.name, why, site_of(seen), Sureness.FORMAT)

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self._series: dict[str, list[Entry]] = {}
        self._asked: set[str] = set()

    def start(self) -> Step:
        url = Rest(self.source.address).url("tribe/events/v1/events", per_page=str(PAGE_SIZE), page="1")
        return Step(url, EventsPage, statuses=PAST_THE_END)

    def read(self, step: Step, found: Found, at: datetime) -> Reading:
        self._asked.add(step.url)
        for event in map(without_people, found.entries):
            self._series.setdefault(series_of(event) if is_dated(event) else "", []).append(event)
        following = [url for url in found.pages if url not in self._asked and len(self._asked) < MOST_PAGES]
        if following:
            return Reading(steps=[replace(step, url=url) for url in following], total=found.total)
        reading = Reading()
        for events in self._entries():
            self._take(reading, {"events": events}, _address(events[0]) or self.where(step), at)
        return reading

    def key(self, entry: Entry) -> str:
        event = table(entry.get("events"))
        return series_of(event) if is_dated(event) else line(event.get("id")) or ""

    def facts(self, entry: Entry) -> Facts:
        return read_series(tables(entry.get("events")))

    def _entries(self) -> list[list[Entry]]:
        """The series in the order in which they begin; what has no name or date is refused one by one."""
        unsound = [[event] for event in self._series.pop("", [])]
        return [_once(events) for events in self._series.values()] + unsound


def series_of(event: Entry) -> str:
    """What names the series of an event for ever: the address of a dated occurrence, else its name and venue."""
    dated = _DATED.search(urlsplit(line(event.get("url")) or "").path.rstrip("/"))
    name = line(event.get("title"))
    if not name or dated:
        return dated[1] if name and dated else line(event.get("id")) or ""
    about = prose(event.get("description")) or prose(event.get("excerpt"))
    return series_name(name, line(table(event.get("venue")).get("venue")), read_categories(event), about)


def _address(event: Entry) -> str:
    """The address of the event, without the date of one occurrence."""
    url = line(event.get("url")) or ""
    return re.sub(r"/\d{4}-\d\d-\d\d(/\d+)?/?$", "/", url) if url.startswith(("http://", "https://")) else ""


def _once(events: list[Entry]) -> list[Entry]:
    """Each occurrence once, in the order of time: lists shift while they are read."""
    told = {(str(event.get("id")), str(event.get("start_date"))): event for event in events}
    return sorted(told.values(), key=lambda event: str(event.get("start_date")))
