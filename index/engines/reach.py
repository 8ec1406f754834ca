"""Which listings a person can use from where they are: decided first, by place alone.

A listing is in reach when
- its service area holds the person (a council among its codes, or the whole country), however far its place is; or
- a place of it is within the distance, and it has no area or one that holds the person; or
- it is online or by telephone and names no area.
A listing with no place, no area and nothing online or by telephone cannot be said to be in reach of anywhere. Where the
person's council is not known (a town across two, say) no listing is left out for its area.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from directory.listing import Precision
from directory.places import PlacePoint, distances_km
from index.snapshot import Snapshot
from index.snapshot.rows import PRECISIONS

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Reach:
    """For each listing: may it be shown, how far is its nearest place (nan: none), does its area hold the person."""

    within: Flags
    distance_km: Floats
    served: Flags
    near: PlacePoint | None = None


def reach_of(snapshot: Snapshot, near: PlacePoint, distance_km: float) -> Reach:
    """Decide for every listing of the snapshot; `distance_km` is in a straight line."""
    distance = _nearest(snapshot, near)
    served = _served(snapshot, near.council_code)
    limited = snapshot.listings["area"]
    left_out = limited & ~served if near.council_code else np.zeros_like(served)
    close = (distance <= distance_km) & ~left_out
    anywhere = snapshot.listings["remote"] & ~limited
    return Reach(served | close | anywhere, distance, served, near)


def precision_of(snapshot: Snapshot, near: PlacePoint, row: int) -> Precision | None:
    """How the place of the listing that is nearest is known; None where it has no place or nobody said."""
    first, last = snapshot.place_starts[row : row + 2]
    places = snapshot.places[first:last]
    if not len(places):
        return None
    nearest = int(np.argmin(distances_km(near.lat, near.lon, places["lat"], places["lon"])))
    return PRECISIONS[int(places["precision"][nearest])]


def _nearest(snapshot: Snapshot, near: PlacePoint) -> Floats:
    places = snapshot.places
    nearest = np.full(len(snapshot.listings), np.inf)
    np.minimum.at(nearest, places["listing"], distances_km(near.lat, near.lon, places["lat"], places["lon"]))
    nearest[np.isinf(nearest)] = np.nan
    return nearest


def _served(snapshot: Snapshot, council_code: str | None) -> Flags:
    served: Flags = np.array(snapshot.listings["nationwide"])
    if council_code:
        areas = snapshot.areas
        served[areas["listing"][areas["code"] == council_code]] = True
    return served
