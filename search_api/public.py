"""What of a listing may leave: facts always, a source's own words only with its permission."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from directory.frozen import Frozen
from directory.listing import (
    Access,
    Capacity,
    Check,
    Contact,
    Cost,
    Delivery,
    Eligibility,
    FirstVisit,
    Halt,
    Listing,
    Organisation,
    Place,
    ReferralRoute,
    ServiceArea,
    Session,
    SourceLink,
    Status,
)
from directory.own_line import own_line
from directory.permitted import permitted, withheld
from directory.vocabulary import load_vocabulary

QUOTE_MAX = 300


class PublicSource(Frozen):
    """Where a listing was found, under which licence, and when it was last seen there."""

    name: str
    url: str | None = None
    licence: str
    last_seen: datetime


class PublicListing(Frozen):
    """A listing as anyone may read it.

    Where a source has not agreed to its words being shown, `description`, `organisation.description`, `referral` and
    the text of `access` and `eligibility` are null, the text of `cost` and of a session has amounts, days and hours
    only, and `line` is a short one of our own, made from facts; `read_at` then names the sources that hold the rest.
    `said_by` maps a field to the name of who said it, and `read_from` one that was read from sentences ("cost",
    "eligibility.ages") to them, where they may be shown.
    """

    id: UUID
    status: Status
    name: str
    description: str | None = None
    line: str | None = None
    read_at: tuple[PublicSource, ...] = ()
    organisation: Organisation | None = None
    places: tuple[Place, ...] = ()
    service_area: ServiceArea | None = None
    sessions: tuple[Session, ...] = ()
    eligibility: Eligibility | None = None
    cost: Cost | None = None
    access: Access | None = None
    contact: Contact = Contact()
    languages: tuple[str, ...] = ()
    delivery: tuple[Delivery, ...] = ()
    referral: str | None = None
    referral_routes: tuple[ReferralRoute, ...] = ()
    halt: Annotated[Halt | None, Field(description="Why it does not run now, where its text says so.")] = None
    capacity: Annotated[Capacity | None, Field(description="Why one may not be taken now.")] = None
    categories: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    first_visit: Annotated[FirstVisit | None, Field(description="What a person's first visit is like.")] = None
    checks: Annotated[
        tuple[Check, ...], Field(description="What was looked up of who runs it; anything else was not checked.")
    ] = ()
    masked: Annotated[
        bool, Field(description="Where it is, is told to nobody; `places` then holds postcode districts alone.")
    ] = False
    invented: Annotated[bool, Field(description="Made up to try Kith out: not a real service.")] = False
    modified: date | None = None
    assured: Annotated[date | None, Field(description="When a person last confirmed it.")] = None
    last_seen: Annotated[datetime, Field(description="When a source was last seen to list it.")]
    said_by: dict[str, str] = {}
    read_from: dict[str, tuple[str, ...]] = {}
    sources: tuple[PublicSource, ...] = ()


def public(listing: Listing) -> PublicListing:
    """The listing without the words it may not repeat and without who, by name, works behind it."""
    sources, shown = tuple(map(_source, listing.sources)), permitted(listing)
    facts = {field: getattr(shown, field) for field in _AS_HELD}
    return PublicListing(
        line=own_line(shown, {need.id: need.name for need in load_vocabulary().all}),
        read_at=sources if withheld(listing) else (),
        sources=sources,
        said_by={field: said.name for field, said in listing.provenance.items()},
        read_from={field: said.sentences for field, said in shown.provenance.items() if said.sentences},
        **(facts | {"places": _districts(shown)} if listing.masked else facts),
    )


def _districts(listing: Listing) -> tuple[Place, ...]:
    return tuple(Place(postcode=place.district, precision=place.precision) for place in listing.places)


_AS_HELD = sorted(PublicListing.model_fields.keys() & Listing.model_fields.keys() - {"sources"})


def quote(sentence: str) -> str:
    """One sentence, short enough to be a quotation."""
    if len(sentence) <= QUOTE_MAX:
        return sentence
    return sentence[:QUOTE_MAX].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def description_from(listing: Listing) -> tuple[PublicSource, ...]:
    """Where the description, and so any sentence of it, was read; none where a person wrote it here."""
    said = listing.provenance.get("description")
    if said is None:
        return tuple(map(_source, listing.sources))
    links = [link for link in listing.sources if link.source == said.who]
    links.sort(key=lambda link: link.url != said.url)
    return tuple(_source(link).model_copy(update={"name": said.name, "url": said.url}) for link in links[:1])


def _source(link: SourceLink) -> PublicSource:
    return PublicSource(name=link.name, url=link.url, licence=link.licence, last_seen=link.last_seen)
