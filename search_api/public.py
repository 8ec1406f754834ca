"""What of a listing may leave: facts always, a source's own words only with its permission."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from directory.frozen import Frozen
from directory.listing import (
    Access,
    Contact,
    Cost,
    Delivery,
    Eligibility,
    Listing,
    Organisation,
    Place,
    ServiceArea,
    Session,
    SourceLink,
    Status,
)

QUOTE_MAX = 300


class PublicSource(Frozen):
    """Where a listing was found, under which licence, and when it was last seen there."""

    name: str
    url: str | None = None
    licence: str
    last_seen: datetime


class PublicListing(Frozen):
    """A listing as anyone may read it.

    `description` is null where the source has not agreed to its words being shown whole; `read_at` then names the
    sources that hold them. `said_by` maps a field to the name of who said it.
    """

    id: UUID
    status: Status
    name: str
    description: str | None = None
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
    categories: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    invented: Annotated[bool, Field(description="Made up to try Kith out: not a real service.")] = False
    modified: date | None = None
    assured: Annotated[date | None, Field(description="When a person last confirmed it.")] = None
    last_seen: Annotated[datetime, Field(description="When a source was last seen to list it.")]
    said_by: dict[str, str] = {}
    sources: tuple[PublicSource, ...] = ()


def public(listing: Listing) -> PublicListing:
    """The listing without the words it may not repeat and without who, by name, works behind it."""
    sources = tuple(map(_source, listing.sources))
    words = listing.description if listing.may_show("description") else None
    withheld = listing.description is not None and words is None
    return PublicListing(
        description=words,
        read_at=sources if withheld else (),
        organisation=_organisation(listing),
        sources=sources,
        said_by={field: said.name for field, said in listing.provenance.items()},
        **{field: getattr(listing, field) for field in _AS_HELD},
    )


_AS_HELD = sorted(
    PublicListing.model_fields.keys() & Listing.model_fields.keys() - {"description", "organisation", "sources"}
)


def quote(sentence: str) -> str:
    """One sentence, short enough to be a quotation."""
    if len(sentence) <= QUOTE_MAX:
        return sentence
    return sentence[:QUOTE_MAX].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def _organisation(listing: Listing) -> Organisation | None:
    held = listing.organisation
    if held is None or listing.may_show("organisation"):
        return held
    return held.model_copy(update={"description": None})


def _source(link: SourceLink) -> PublicSource:
    return PublicSource(name=link.name, url=link.url, licence=link.licence, last_seen=link.last_seen)
