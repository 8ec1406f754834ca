"""Listings, places and snapshots for tests, with as little said as a test needs."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from directory.listing import Listing, Organisation, Place, ServiceArea
from directory.places import PlacePoint, Precision
from directory.vocabulary import Vocabulary
from index.encoder import Encoder
from index.snapshot import Snapshot, build_snapshot, current_folder, open_snapshot

SEEN = datetime(2026, 11, 1, tzinfo=UTC)

VOCABULARY = Vocabulary.from_entries(
    [
        {
            "id": "debt",
            "name": "Debt",
            "summary": "Owing money.",
            "says": ["bailiffs at the door", "letters about money I owe"],
            "professional": ["debt advice"],
        },
        {
            "id": "loneliness",
            "name": "Loneliness",
            "summary": "Too little company.",
            "says": ["nobody to talk to all day"],
            "professional": ["social isolation"],
        },
    ]
)

HACKNEY, BRISTOL, CAMDEN = "E09000012", "E06000023", "E09000007"


def listing_id(name: str) -> UUID:
    return uuid5(NAMESPACE_URL, name)


def listing(name: str, description: str | None = None, *, organisation: str = "", **fields: Any) -> Listing:
    """A listing whose id comes from its name, or from `key` where two have the same name."""
    return Listing(
        id=listing_id(fields.pop("key", name)),
        name=name,
        description=description,
        organisation=Organisation(name=organisation) if organisation else None,
        last_seen=SEEN,
        **fields,
    )


def at(lat: float, lon: float) -> tuple[Place, ...]:
    return (Place(lat=lat, lon=lon),)


def serving(*codes: str, **fields: Any) -> ServiceArea:
    return ServiceArea(names=("Hackney",) if HACKNEY in codes else (), council_codes=codes, **fields)


def point(lat: float = 51.5450, lon: float = -0.0553, council: str | None = HACKNEY) -> PlacePoint:
    """A person in Hackney, unless said otherwise."""
    return PlacePoint(label="E8", lat=lat, lon=lon, precision=Precision.DISTRICT, council_code=council)


def snapshot_of(listings: list[Listing], folder: Path, encoder: Encoder, *, sentence_vectors: bool = True) -> Snapshot:
    build_snapshot(listings, encoder, VOCABULARY, folder, sentence_vectors=sentence_vectors)
    return open_snapshot(current_folder(folder), encoder.key)
