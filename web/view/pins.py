"""Where a listing may stand on a map."""

from dataclasses import dataclass

from directory.listing import Listing, Place, Precision
from directory.masking import is_hidden

_SURE = (Precision.GIVEN, Precision.POSTCODE, Precision.TERMINATED)


@dataclass(frozen=True)
class Pin:
    """In degrees, to about ten metres, as well as a postcode's own point is known."""

    lat: float
    lon: float


def pin(listing: Listing, place: Place | None) -> Pin | None:
    """The pin of one of its places. None for a refuge, and where only a part of the postcode is known: the middle of a
    district would look like an address."""
    if place is None or place.lat is None or place.lon is None or place.precision not in _SURE:
        return None
    if is_hidden(listing):
        return None
    return Pin(lat=round(place.lat, 4), lon=round(place.lon, 4))
