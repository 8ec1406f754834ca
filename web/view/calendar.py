"""A listing's sessions as a calendar file (RFC 5545), for a person's own calendar."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from uuid import uuid5

from icalendar import Calendar, Event, vRecur

from directory.errors import KithError
from directory.listing import Listing
from directory.masking import is_hidden
from directory.times.occurrences import LONDON
from web.languages import N_, fill
from web.languages import gettext as _
from web.view.sessions import coming
from web.view.words import address_text

MAKER = "-//Kith//Listing//EN"
NO_DATES = N_("We know no date of this for certain, so there is nothing to put in a calendar. Ask them when it is on.")
CHECK = N_("Times change. Check with them before you go.")


class NoDates(KithError):
    """A listing of which no date is known for certain, or that does not run."""


def calendar(listing: Listing, address: str, now: datetime) -> bytes:
    """Each session whose next date is known for certain, with its rule. Raises NoDates where there is none.

    `address` is that of the listing's page. Where a refuge is, is in no calendar.
    """
    events = [] if listing.halt else list(_events(listing, address, now))
    if not events:
        raise NoDates(_(NO_DATES))
    made = Calendar()
    made.add("prodid", MAKER)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    for event in events:
        made.add_component(event)
    made.add_missing_timezones()
    return bytes(made.to_ical())


def _events(listing: Listing, address: str, now: datetime) -> Iterator[Event]:
    for session in dict.fromkeys(listing.sessions):
        first = next(iter(coming((session,), now, 1)), None)
        if first is None or not session.rule:
            continue
        event = Event()
        event.add("uid", f"{uuid5(listing.id, f'{session.rule} {session.starts} {session.ends}')}@kith")
        event.add("dtstamp", now.astimezone(UTC))
        event.add(
            "summary", fill(_("%(name)s (invented sample)"), name=listing.name) if listing.invented else listing.name
        )
        event.add("dtstart", first.starts)
        if first.ends:
            event.add("dtend", first.ends)
        event.add("rrule", _rule(session.rule))
        event.add("description", "\n".join((_(CHECK), *listing.contact.phones, address)))
        event.add("url", address)
        if where := _where(listing):
            event.add("location", where)
        yield event


def _rule(written: str) -> vRecur:
    """The rule with its end as a moment in UTC, which is how a rule beside a time zone has to tell it."""
    rule: vRecur = vRecur.from_ical(written)
    if "UNTIL" in rule:
        rule["UNTIL"] = [_end(until) for until in rule["UNTIL"]]
    return rule


def _end(until: date | datetime) -> datetime:
    if not isinstance(until, datetime):
        until = datetime.combine(until, time(23, 59, 59), LONDON)
    return (until if until.tzinfo else until.replace(tzinfo=LONDON)).astimezone(UTC)


def _where(listing: Listing) -> str | None:
    """The one place it has: which of several a session is at, no source says."""
    hidden = is_hidden(listing)
    return address_text(listing.places[0]) or None if len(listing.places) == 1 and not hidden else None
