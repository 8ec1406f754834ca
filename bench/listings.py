"""Listings and statements to measure with: as varied as real ones, so that nothing is found or cached by chance."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from directory.listing import Cost, Listing, Organisation, Place, Session
from directory.places import PlacePoint, Precision
from directory.vocabulary import load_vocabulary
from index.evaluation.collection import Document, read_documents
from index.evaluation.listings import as_listing

COLLECTION = Path(__file__).resolve().parents[2] / "shared" / "benchmark"
LONDON = (51.51, -0.12)
_DAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays")
_SEEN = datetime(2026, 1, 1, tzinfo=UTC)


def listings(count: int, seed: int = 1) -> list[Listing]:
    """Real listings where the judged collection is at hand, the rest made of the vocabulary's phrases; all placed."""
    chance = random.Random(seed)
    real = [as_listing(document, load_vocabulary()) for document in _documents()[:count]]
    made = _made(chance, count - len(real))
    return [listing.model_copy(update={"places": (_place(chance),)}) for listing in (*real, *made)]


def statements(count: int, seed: int = 2) -> list[str]:
    """Two phrases of need in people's words, joined."""
    chance = random.Random(seed)
    said = [phrase for need in load_vocabulary().all for phrase in need.says]
    return [f"{chance.choice(said)} and {chance.choice(said)}" for _ in range(count)]


def points(count: int, seed: int = 3) -> list[PlacePoint]:
    """Where people are: around London, as the listings are."""
    chance = random.Random(seed)
    places = [spot(chance) for _ in range(count)]
    return [PlacePoint(label="here", lat=lat, lon=lon, precision=Precision.LIVE) for lat, lon in places]


def _documents() -> list[Document]:
    return list(read_documents(COLLECTION)) if COLLECTION.is_dir() else []


def _made(chance: random.Random, count: int) -> Iterator[Listing]:
    needs = load_vocabulary().all
    for number in range(count):
        need, other = chance.sample(needs, 2)
        phrases = chance.sample((*need.says, *need.professional, *other.says), 8)
        yield Listing(
            id=uuid5(NAMESPACE_URL, f"bench:{number}"),
            name=f"{need.name} group {number}",
            description=f"{need.summary} For whoever says: {'. '.join(phrases)}. {other.summary}",
            organisation=Organisation(name=f"Organisation {number // 3}"),
            sessions=(Session(text=chance.choice(_DAYS)),),
            cost=Cost(free=True),
            needs=(need.id,),
            last_seen=_SEEN,
        )


def _place(chance: random.Random) -> Place:
    lat, lon = spot(chance)
    return Place(lat=lat, lon=lon)


def spot(chance: random.Random) -> tuple[float, float]:
    """A latitude and longitude around London."""
    return LONDON[0] + chance.gauss(0, 0.08), LONDON[1] + chance.gauss(0, 0.13)
