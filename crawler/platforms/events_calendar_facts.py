"""One series of The Events Calendar read into facts: the events of one name at one place, the next one first."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from crawler.contact_details import emails, phones, point, postcode_in, website
from crawler.place_told import place_told
from crawler.platforms.event_series import Occurrence, sessions_of
from crawler.platforms.platform import Entry, named, table, tables
from crawler.platforms.wordpress_facts import read_cost
from crawler.redaction import is_person
from crawler.values import day, line, prose, truth, unique
from directory.errors import SourceError
from directory.listing import Contact, Delivery, Organisation, Place
from directory.record import Facts

_ADDRESS = ("address", "city", "province", "stateprovince", "state_province")


def read_series(events: Sequence[Entry]) -> Facts:
    """Raises SourceError where it has no name, no event that is published, or a date that can't be read."""
    shown = [
        event
        for event in events
        if event.get("status") in (None, "publish") and not truth(event.get("hide_from_listings"))
    ]
    if not shown:
        raise SourceError("None of its events is published.")
    event = shown[0]
    organisers = _organisers(event)
    venue = table(event.get("venue"))
    return Facts(
        name=named(line(event.get("title"))),
        description=prose(event.get("description")) or prose(event.get("excerpt")),
        organisation=_organisation(organisers),
        places=tuple(place for place in [read_venue(venue)] if place),
        sessions=sessions_of(occurrence_of(each) for each in shown),
        cost=read_cost(event.get("cost")),
        contact=Contact(
            phones=phones(*(held.get("phone") for held in organisers)) or phones(venue.get("phone")),
            emails=emails(*(held.get("email") for held in organisers)),
            website=website(event.get("website"), *(held.get("website") for held in organisers)),
        ),
        delivery=(Delivery.ONLINE,) if truth(event.get("is_virtual")) else (),
        categories=read_categories(event),
        modified=max((told for each in shown if (told := day(each.get("modified_utc")))), default=None),
    )


def read_categories(event: Entry) -> tuple[str, ...]:
    return unique(line(held.get("name")) for key in ("categories", "tags") for held in tables(event.get(key)))


def read_venue(venue: Entry) -> Place | None:
    name = line(venue.get("venue"))
    written = unique(line(venue.get(part)) for part in _ADDRESS)
    postcode = postcode_in(venue.get("zip"), venue.get("address"))
    at = point(venue.get("geo_lat"), venue.get("geo_lng"))
    return place_told(name, "\n".join(written), postcode, at)


def occurrence_of(event: Entry) -> Occurrence:
    """Its own wall time. Raises SourceError where the date can't be read."""
    starts, ends = _moment(event.get("start_date")), _moment(event.get("end_date"))
    if starts is None:
        raise SourceError(f"Its start_date is {str(event.get('start_date'))[:40]!r}, which is no date.")
    return Occurrence(starts, ends, all_day=bool(truth(event.get("all_day"))))


def without_people(event: Entry) -> Entry:
    """The event without the organisers that are named people: nothing of them is kept."""
    return event | {"organizer": _organisers(event)} if event.get("organizer") else event


def is_dated(event: Entry) -> bool:
    """Whether the date of an event can be read."""
    return _moment(event.get("start_date")) is not None


def _moment(told: Any) -> datetime | None:
    """ "2026-12-01 10:00:00" as wall time."""
    try:
        return datetime.fromisoformat(str(told).strip()).replace(tzinfo=None)
    except ValueError:
        return None


def _organisers(event: Entry) -> list[Entry]:
    """Those that are no named person: who has a website or a name like a role's or a body's."""
    told = tables(event.get("organizer"))
    return [held for held in told if website(held.get("website")) or not is_person(line(held.get("organizer")))]


def _organisation(organisers: Sequence[Entry]) -> Organisation | None:
    name = line(organisers[0].get("organizer")) if organisers else None
    return Organisation(name=name, website=website(organisers[0].get("website"))) if name else None
