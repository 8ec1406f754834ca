"""Listings as the rows and arrays of a snapshot: everything about them but the vectors."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from directory.listing import Delivery, Listing, Precision
from directory.vocabulary import Vocabulary
from index.passages import PassageKind, passages
from index.sentences import sentences
from index.snapshot.facts import FACTS, facts_of

PLACE: Final = np.dtype([("listing", "i4"), ("lat", "f8"), ("lon", "f8"), ("precision", "u1")])
AREA: Final = np.dtype([("listing", "i4"), ("code", "U9")])
LISTING: Final = np.dtype([("area", "?"), ("nationwide", "?"), ("assumed", "?"), ("remote", "?")])
KINDS: Final = tuple(PassageKind)
PRECISIONS: Final[tuple[Precision | None, ...]] = (*Precision, None)
REMOTE: Final = frozenset({Delivery.ONLINE, Delivery.PHONE})

Array = NDArray[np.void]


@dataclass
class Rows:
    """What is known of the listings, in their order; a text's owner is the row of its listing."""

    listings: list[tuple[str, ...]] = field(default_factory=list)
    words: list[tuple[str, ...]] = field(default_factory=list)
    needs: list[tuple[int, str]] = field(default_factory=list)
    passages: list[str] = field(default_factory=list)
    passage_owners: list[tuple[int, int]] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    sentence_owners: list[int] = field(default_factory=list)
    places: list[tuple[int, float, float, int]] = field(default_factory=list)
    areas: list[tuple[int, str]] = field(default_factory=list)
    flags: list[tuple[bool, bool, bool, bool]] = field(default_factory=list)
    facts: list[tuple[int | bool | tuple[int, ...], ...]] = field(default_factory=list)

    def whole(self) -> NDArray[np.intp]:
        """Where the whole passage of each listing lies among all passages."""
        owners = np.array(self.passage_owners, np.int32).reshape(-1, 2)[:, 0]
        return np.searchsorted(owners, np.arange(len(self.listings)))

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """The arrays by the name of their file."""
        return {
            "listings": np.array(self.flags, LISTING),
            "facts": np.array(self.facts, FACTS),
            "places": np.array(self.places, PLACE),
            "areas": np.array(self.areas, AREA),
            "passages": np.array(self.passage_owners, np.int32).reshape(-1, 2),
            "sentences": np.array(self.sentence_owners, np.int32),
        }


def gather(listings: Iterable[Listing], vocabulary: Vocabulary) -> Rows:
    """Read listings one by one, so that a generator over a large store is never held whole."""
    rows = Rows()
    for row, listing in enumerate(listings):
        _add(rows, row, listing, vocabulary)
    return rows


def _add(rows: Rows, row: int, listing: Listing, vocabulary: Vocabulary) -> None:
    rows.listings.append((str(listing.id), listing.name, _organisation(listing), _area_label(listing)))
    rows.words.append(_words(listing, vocabulary))
    rows.needs.extend((row, need) for need in listing.needs)
    for passage in passages(listing):
        rows.passages.append(passage.text)
        rows.passage_owners.append((row, KINDS.index(passage.kind)))
    for sentence in sentences(listing.description):
        rows.sentences.append(sentence)
        rows.sentence_owners.append(row)
    rows.places.extend(_points(row, listing))
    area = listing.service_area
    rows.areas.extend((row, code) for code in (area.council_codes if area else ()))
    rows.flags.append(_flags(listing))
    rows.facts.append(facts_of(listing))


def _organisation(listing: Listing) -> str:
    return listing.organisation.name if listing.organisation else ""


def _area_label(listing: Listing) -> str:
    return ", ".join(listing.service_area.names) if listing.service_area else ""


def _words(listing: Listing, vocabulary: Vocabulary) -> tuple[str, ...]:
    known = vocabulary.by_id
    names = [known[need].name for need in listing.needs if need in known]
    needs = " ".join([*listing.categories, *names])
    return listing.name, _organisation(listing), needs, listing.description or ""


def _points(row: int, listing: Listing) -> Iterator[tuple[int, float, float, int]]:
    for place in listing.places:
        if place.lat is not None and place.lon is not None:
            yield row, place.lat, place.lon, PRECISIONS.index(place.precision)


def _flags(listing: Listing) -> tuple[bool, bool, bool, bool]:
    area = listing.service_area
    # An area whose councils are not known can neither hold a person nor leave one out: it counts as no area.
    known = area is not None and (area.nationwide or bool(area.council_codes))
    nationwide = area is not None and area.nationwide
    assumed = area is not None and area.assumed
    return known, nationwide, assumed, bool(REMOTE & set(listing.delivery))
