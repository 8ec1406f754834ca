"""One result as a card says it."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from directory.listing import Delivery, Listing, Place, Provenance
from directory.own_line import own_line
from directory.permitted import permitted
from directory.places import PlacePoint, distance_km
from directory.vocabulary import load_vocabulary, normalise
from index.question import Reason
from search_api.public import quote
from search_api.service import FoundHit
from web.languages import fill, known, ngettext, theirs
from web.languages import gettext as _
from web.view.links import Reach, reaches
from web.view.pins import Pin, pin
from web.view.reasons import reason_text
from web.view.sessions import next_text, session_text
from web.view.words import (
    NOT_KNOWN,
    address_text,
    ago,
    area_names,
    cost_text,
    delivery_text,
    distance_text,
    first_sentence,
    join_text,
    listed,
    month,
    notice_text,
    precision_text,
)

TIMES_SHOWN = 2
JOIN_LETTERS = 120
QUOTED = "passage"
NOT_REPEATED = (QUOTED, "distance", "seen")  # said elsewhere on the card


@dataclass(frozen=True)
class Where:
    distance: str | None
    place: str | None
    note: str | None


@dataclass(frozen=True)
class Card:
    """`line` is the beginning of the listing's own words, or one of ours where they may not be repeated; None where it
    says the same as `sentence`, which is the one that matched. `quoted_from` names who is quoted where only a quotation
    is allowed. `pin` is where the place that is told stands on a map, None where it has none.
    """

    id: UUID
    name: str
    organisation: str | None
    invented: bool
    line: str | None
    sentence: str | None
    quoted_from: Provenance | None
    reasons: tuple[str, ...]
    where: Where
    times: tuple[str, ...]
    next_time: str | None
    cost: str | None
    join: str | None
    notice: str | None
    languages: str | None
    access: str | None
    reaches: tuple[Reach, ...]
    seen: str
    assured: str
    pin: Pin | None = None


def card(found: FoundHit, near: PlacePoint | None, now: datetime) -> Card:
    """A listing as the answer to a search."""
    hit, listing = found.hit, found.listing
    sentence = quote(hit.sentence) if hit.sentence else None
    return replace(
        listing_card(listing, now),
        line=_line(listing, sentence),
        sentence=theirs(sentence) if sentence else None,
        reasons=tuple(reason_text(reason, hit) for reason in hit.reasons if _worth_saying(reason, listing)),
        where=where(listing, hit.distance_km, near),
        pin=pin(listing, nearest(listing, near)),
    )


def _said_of_joining(listing: Listing) -> str | None:
    """Their own words, where they fit none of the ways that we have a name for."""
    said = listing.referral
    return known(first_sentence(said, JOIN_LETTERS)) if said else None


def listing_card(listing: Listing, now: datetime) -> Card:
    """A listing by itself."""
    listing = permitted(listing)
    times = tuple(text for text in map(session_text, listing.sessions) if text)
    return Card(
        id=listing.id,
        name=listing.name,
        organisation=organisation_name(listing),
        invented=listing.invented,
        line=_line(listing, None),
        sentence=None,
        quoted_from=None if listing.may_show("description") else listing.provenance.get("description"),
        reasons=(),
        where=where(listing, None, None),
        times=times[:TIMES_SHOWN] + _more(len(times) - TIMES_SHOWN) or (_(NOT_KNOWN),),
        next_time=None if listing.halt else next_text(listing.sessions, now),
        cost=cost_text(listing.cost),
        join=join_text(listing) or _said_of_joining(listing),
        notice=notice_text(listing),
        languages=listed(tuple(map(known, listing.languages))),
        access=listed(tuple(map(known, listing.access.features))) if listing.access else None,
        reaches=reaches(listing.contact),
        seen=seen_text(listing, now),
        assured=assured_text(listing),
    )


def organisation_name(listing: Listing) -> str | None:
    """Who runs it, where that is not what the listing is called."""
    name = listing.organisation.name if listing.organisation else None
    return name if name and normalise(name) != normalise(listing.name) else None


def where(listing: Listing, km: float | None, near: PlacePoint | None) -> Where:
    """The nearest place, and how far it is in a straight line when there is somewhere to measure from."""
    place = nearest(listing, near)
    if place is None:
        return Where(distance=None, place=_away_text(listing), note=None)
    far = distance_text(km) if km is not None else None
    return Where(distance=far, place=theirs(address_text(place)) or None, note=precision_text(place) if far else None)


def nearest(listing: Listing, near: PlacePoint | None) -> Place | None:
    located = [place for place in listing.places if place.lat is not None and place.lon is not None]
    if near is None or not located:
        return next(iter(listing.places), None)
    return min(located, key=lambda place: distance_km(near.lat, near.lon, place.lat or 0.0, place.lon or 0.0))


def seen_text(listing: Listing, now: datetime) -> str:
    names = tuple(dict.fromkeys(source.name for source in listing.sources))
    when, more = ago(listing.last_seen, now), len(names) - 1
    if not names:
        return fill(_("Last seen %(ago)s"), ago=when)
    if not more:
        return fill(_("Last seen %(ago)s, in %(source)s"), ago=when, source=theirs(names[0]))
    told = ngettext(
        "Last seen %(ago)s, in %(source)s and %(count)s more",
        "Last seen %(ago)s, in %(source)s and %(count)s more",
        more,
    )
    return fill(told, ago=when, source=theirs(names[0]), count=more)


def assured_text(listing: Listing) -> str:
    if listing.assured is None:
        return _("Not confirmed by a person that we know of")
    return fill(_("Confirmed by a person in %(month)s"), month=month(listing.assured))


def _line(listing: Listing, sentence: str | None) -> str | None:
    if not listing.may_show("description"):
        return line_of_ours(listing)
    if not listing.description:
        return None
    line = first_sentence(listing.description)
    return None if sentence and _same(line, sentence) else theirs(line)


def line_of_ours(listing: Listing) -> str | None:
    """What the facts say in one line, where the listing's own words may not be shown."""
    names = {need.id: need.name for need in load_vocabulary().all}
    return own_line(listing, names, lambda name: str(known(name)), _("Helps with: %(need)s.").replace("%(need)s", "{}"))


def _same(line: str, sentence: str) -> bool:
    one, other = (" ".join(text.split()).rstrip(".…!? ") for text in (line, sentence))
    return one.startswith(other) or other.startswith(one)


def _worth_saying(reason: Reason, listing: Listing) -> bool:
    said_as_where = reason.kind == "area" and not listing.places and not _comes_to_you(listing)
    return reason.kind not in NOT_REPEATED and not said_as_where


def _away_text(listing: Listing) -> str | None:
    """Where a listing with no place of its own is."""
    if _comes_to_you(listing):
        return delivery_text(listing)
    where = area_names(listing.service_area)
    if listing.service_area is None or where is None:
        return None
    if listing.service_area.assumed:
        told = _("No address given. For people in %(where)s (assumed from where the list is kept)")
        return fill(told, where=where)
    return fill(_("No address given. For people in %(where)s"), where=where)


def _comes_to_you(listing: Listing) -> bool:
    return bool(listing.delivery) and Delivery.IN_PERSON not in listing.delivery


def _more(count: int) -> tuple[str, ...]:
    return (
        (fill(ngettext("and %(count)s more time", "and %(count)s more times", count), count=count),)
        if count > 0
        else ()
    )
