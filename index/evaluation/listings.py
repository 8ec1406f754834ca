"""Documents of a judged collection as real listings, so that they are indexed as any other."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from directory.listing import Cost, Eligibility, Listing, Organisation, Place, Precision, Session
from directory.prose import with_told
from directory.record import Facts
from directory.vocabulary import Vocabulary
from index.evaluation.collection import Document

_SEEN = datetime(2026, 1, 1, tzinfo=UTC)


def listing_id(document: str) -> UUID:
    """The id of the listing made from a document, always the same."""
    return uuid5(NAMESPACE_URL, f"kith-evaluation:{document}")


def as_listing(document: Document, vocabulary: Vocabulary) -> Listing:
    """The document's title, text and metadata in a listing's fields; its tags are read as categories, and what its
    sentences tell as when it is gathered."""
    told = document.metadata
    categories = _texts(told, "tags")
    facts = with_told(
        Facts(
            name=document.title.strip() or document.id,
            description=document.text.strip() or None,
            organisation=Organisation(name=told["organisation"]) if told.get("organisation") else None,
            places=_places(told),
            sessions=tuple(Session(text=text) for text in _texts(told, "schedule")),
            eligibility=Eligibility(text=", ".join(_texts(told, "eligibility"))) if told.get("eligibility") else None,
            cost=Cost(text=", ".join(_texts(told, "cost"))) if told.get("cost") else None,
            categories=categories,
        )
    )
    read = {field: getattr(facts, field) for field in Facts.model_fields if field != "told"}
    return Listing(id=listing_id(document.id), needs=_needs(categories, vocabulary), last_seen=_SEEN, **read)


def _needs(categories: tuple[str, ...], vocabulary: Vocabulary) -> tuple[str, ...]:
    """As merging tags them."""
    return tuple(dict.fromkeys(need.id for text in categories for need in vocabulary.match_categories(text)))


def _places(told: Mapping[str, Any]) -> tuple[Place, ...]:
    lat, lon = told.get("lat"), told.get("lon")
    if not told.get("postcode") and lat is None:
        return ()
    if lat is None or lon is None:
        return (Place(postcode=told.get("postcode")),)
    return (Place(postcode=told.get("postcode"), lat=lat, lon=lon, precision=Precision.GIVEN),)


def _texts(told: Mapping[str, Any], field: str) -> tuple[str, ...]:
    """A field as texts, whether it holds one, a list or nothing."""
    held = told.get(field) or ()
    return tuple(map(str, held)) if isinstance(held, list | tuple) else (str(held),)
