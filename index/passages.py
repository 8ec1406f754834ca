"""A listing as the few texts that are embedded."""

from collections.abc import Iterator
from enum import StrEnum

from directory.frozen import Frozen
from directory.listing import Cost, Eligibility, Listing, Session


class PassageKind(StrEnum):
    """What a passage tells, in the order that a snapshot keeps."""

    WHOLE = "whole"
    HAPPENS = "happens"
    FOR_WHOM = "for whom"


class Passage(Frozen):
    """One text of a listing, to be embedded."""

    kind: PassageKind
    text: str


def passages(listing: Listing) -> tuple[Passage, ...]:
    """The name with the whole description first; then, where something is known, what happens and whom it is for."""
    texts = (
        (PassageKind.WHOLE, _whole(listing)),
        (PassageKind.HAPPENS, _happens(listing)),
        (PassageKind.FOR_WHOM, _for_whom(listing)),
    )
    return tuple(Passage(kind=kind, text=text) for kind, text in texts if text)


def _whole(listing: Listing) -> str:
    # The description stays whole: chunks with the best of them as score lowered quality on the judged collection.
    return f"{listing.name}. {listing.description}" if listing.description else listing.name


def _happens(listing: Listing) -> str:
    parts = [*map(_session, listing.sessions), *_cost(listing.cost), *map(str, listing.delivery)]
    told = [*listing.categories, *(part for part in parts if part)]
    return f"{_head(listing)}: {', '.join(told)}" if told else ""


def _for_whom(listing: Listing) -> str:
    told = list(_eligible(listing.eligibility)) if listing.eligibility else []
    return f"{_head(listing)} is for {', '.join(told)}" if told else ""


def _head(listing: Listing) -> str:
    organisation = listing.organisation.name if listing.organisation else ""
    if not organisation or organisation.casefold() in listing.name.casefold():
        return listing.name
    return f"{listing.name} ({organisation})"


def _session(session: Session) -> str:
    if session.text:
        return session.text
    return f"from {session.starts:%H:%M}" if session.starts else ""


def _cost(cost: Cost | None) -> Iterator[str]:
    if cost and cost.free:
        yield "free"
    if cost and cost.text:
        yield cost.text


def _eligible(eligibility: Eligibility) -> Iterator[str]:
    if eligibility.min_age is not None or eligibility.max_age is not None:
        yield _ages(eligibility.min_age, eligibility.max_age)
    if eligibility.sex:
        yield eligibility.sex
    yield from eligibility.groups
    if eligibility.text:
        yield eligibility.text


def _ages(youngest: int | None, oldest: int | None) -> str:
    if youngest is None:
        return f"people up to {oldest}"
    return f"people of {youngest} and over" if oldest is None else f"people from {youngest} to {oldest}"
