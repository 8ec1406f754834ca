"""Everything known of one listing, each unknown said as such."""

from dataclasses import dataclass
from datetime import datetime

from directory.listing import Listing
from index.sentences import sentences
from search_api.public import quote, quoting
from web.view.sessions import clock_text, next_dates, session_text
from web.view.words import (
    address_text,
    area_text,
    cost_text,
    day,
    delivery_text,
    eligibility_texts,
    join_text,
)

DATES_SHOWN = 4


@dataclass(frozen=True)
class Row:
    """A fact; no `lines` means that it is not known."""

    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Words:
    """What the listing says of itself: whole, or one sentence of it where its source allows no more."""

    paragraphs: tuple[str, ...]
    quotation: str | None


def words(listing: Listing) -> Words:
    if not listing.description:
        return Words((), None)
    if not listing.may_show("description"):
        return Words((), next(map(quote, sentences(listing.description)), None))
    return Words(tuple(part.strip() for part in listing.description.split("\n\n") if part.strip()), None)


def rows(listing: Listing) -> tuple[Row, ...]:
    """The facts in the order in which people ask for them, their texts as long as their sources allow."""
    listing = quoting(listing)
    return (
        Row("When", tuple(text for text in map(session_text, listing.sessions) if text)),
        Row("Where", tuple(text for text in map(address_text, listing.places) if text)),
        Row("How", _one(delivery_text(listing))),
        Row("Cost", _one(cost_text(listing.cost))),
        Row("Who it is for", eligibility_texts(listing.eligibility)),
        Row("Area served", _one(area_text(listing.service_area))),
        Row("How to join", (*_one(join_text(listing)), *_one(listing.referral))),
        Row("Languages", _one(", ".join(listing.languages))),
        Row("Access", _access(listing)),
    )


def coming_dates(listing: Listing, now: datetime) -> tuple[str, ...]:
    dates = next_dates(listing.sessions, now, DATES_SHOWN)
    return tuple(f"{day(date)}, {clock_text(date.time())}" for date in dates)


def _access(listing: Listing) -> tuple[str, ...]:
    held = listing.access
    return (*held.features, *_one(held.text)) if held else ()


def _one(text: str | None) -> tuple[str, ...]:
    return (text,) if text else ()
