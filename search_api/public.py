"""What of a listing may leave: facts always, a source's own words only with its permission."""

import re
from datetime import date, datetime
from typing import Annotated, TypeVar
from uuid import UUID

from pydantic import Field

from directory.frozen import Frozen
from directory.listing import (
    Access,
    Capacity,
    Contact,
    Cost,
    Delivery,
    Eligibility,
    Halt,
    Listing,
    Organisation,
    Place,
    Provenance,
    ReferralRoute,
    ServiceArea,
    Session,
    SourceLink,
    Status,
)

QUOTE_MAX = 300
# A line ends, or a full stop that is not an initial's or an abbreviation's has a capital, a number or a price after it.
_SENTENCE_END = re.compile(
    r"\s*[\r\n]+\s*|(?<!\b[A-Z]\.)(?<!\b[Nn]o\.)(?<!\bMr\.)(?<!\bMs\.)(?<!\bDr\.)(?<!\bSt\.)(?<!\bMrs\.)"
    r"(?<!\be\.g\.)(?<!\bi\.e\.)(?<=[.!?])\s+(?=[^a-z])"
)


class PublicSource(Frozen):
    """Where a listing was found, under which licence, and when it was last seen there."""

    name: str
    url: str | None = None
    licence: str
    last_seen: datetime


class PublicListing(Frozen):
    """A listing as anyone may read it.

    Where a source has not agreed to its words being shown whole, `description` and `organisation.description` are null,
    and `referral` and the text of `cost`, `access` and `eligibility` are at most one sentence; `read_at` then names the
    sources that hold the rest. `said_by` maps a field to the name of who said it, and `read_from` one that was read
    from sentences ("cost", "eligibility.ages") to them: one alone where they may not be shown whole.
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
    referral_routes: tuple[ReferralRoute, ...] = ()
    halt: Annotated[Halt | None, Field(description="Why it does not run now, where its text says so.")] = None
    capacity: Annotated[Capacity | None, Field(description="Why one may not be taken now.")] = None
    categories: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    invented: Annotated[bool, Field(description="Made up to try Kith out: not a real service.")] = False
    modified: date | None = None
    assured: Annotated[date | None, Field(description="When a person last confirmed it.")] = None
    last_seen: Annotated[datetime, Field(description="When a source was last seen to list it.")]
    said_by: dict[str, str] = {}
    read_from: dict[str, tuple[str, ...]] = {}
    sources: tuple[PublicSource, ...] = ()


def public(listing: Listing) -> PublicListing:
    """The listing without the words it may not repeat and without who, by name, works behind it."""
    sources = tuple(map(_source, listing.sources))
    shown = quoting(listing)
    words = listing.description if listing.may_show("description") else None
    organisation = _organisation(listing)
    whole = (words, organisation, shown) == (listing.description, listing.organisation, listing)
    return PublicListing(
        description=words,
        read_at=() if whole else sources,
        organisation=organisation,
        sources=sources,
        said_by={field: said.name for field, said in listing.provenance.items()},
        read_from={field: _sentences(said) for field, said in listing.provenance.items() if said.sentences},
        **{field: getattr(shown, field) for field in _AS_HELD},
    )


_AS_HELD = sorted(
    PublicListing.model_fields.keys() & Listing.model_fields.keys() - {"description", "organisation", "sources"}
)


def quoting(listing: Listing) -> Listing:
    """The listing with no more than a sentence of each fact's text that may not be shown whole.

    The description stays as it is: how much of it is shown, and where, is for the page or the answer to say.
    """
    return listing.model_copy(
        update={
            "referral": _one_sentence(listing.referral) if not listing.may_show("referral") else listing.referral,
            **{field: _quoted(getattr(listing, field)) for field in _WITH_TEXT if not listing.may_show(field)},
        }
    )


_WITH_TEXT = ("cost", "access", "eligibility")
_Fact = TypeVar("_Fact", Cost, Access, Eligibility)


def _quoted(fact: _Fact | None) -> _Fact | None:
    return fact.model_copy(update={"text": _one_sentence(fact.text)}) if fact else None


def _one_sentence(text: str | None) -> str | None:
    return quote(_SENTENCE_END.split(text.strip(), maxsplit=1)[0]) if text else text


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


def _sentences(said: Provenance) -> tuple[str, ...]:
    return said.sentences if said.permission.shows_text else (quote(said.sentences[0]),)


def _organisation(listing: Listing) -> Organisation | None:
    held = listing.organisation
    if held is None or listing.may_show("organisation"):
        return held
    return held.model_copy(update={"description": None})


def _source(link: SourceLink) -> PublicSource:
    return PublicSource(name=link.name, url=link.url, licence=link.licence, last_seen=link.last_seen)
