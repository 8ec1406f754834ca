"""One listing looked at by itself: every score of it for a statement, and what is like it."""

from uuid import UUID

import numpy as np

from directory.errors import InputError
from directory.frozen import Frozen
from directory.places import PlacePoint, distances_km
from index.cosines import cosines
from index.engines.candidates import Candidates, candidates
from index.engines.hearing import Heard
from index.engines.hits import Explained
from index.engines.opened import Opened
from index.question import Hit, Similar
from index.ranking import WEIGHTS, total


class Explanation(Frozen):
    """How one listing fares for a statement.

    `hit` has its scores and reasons, None where it was not compared; `counted` is each score times its weight, which
    add up to `hit.score`. `rank` is its place among the `compared` by score alone, from 1. `why_not` says in a sentence
    why it was not compared, "" where it was.
    """

    hit: Hit | None
    counted: dict[str, float]
    rank: int | None
    compared: int
    why_not: str


def explained(opened: Opened, heard: Heard, listing: UUID) -> Explanation:
    """Every score of one listing. Raises InputError where the index doesn't have it."""
    found, row = candidates(opened, heard), row_of(opened, listing)
    totals = total(found.scores)
    places = np.flatnonzero(found.rows == row)
    if not len(places):
        why = _why_not(found, row)
        return Explanation(hit=None, counted={}, rank=None, compared=len(found.rows), why_not=why)
    place = int(places[0])
    counted = {name: round(getattr(WEIGHTS, name) * score, 4) for name, score in found.scores.of(place).items()}
    return Explanation(
        hit=Explained(opened, heard, found).hits([place], totals)[0],
        counted=counted,
        rank=int((totals > totals[place]).sum()) + 1,
        compared=len(found.rows),
        why_not="",
    )


def similar(opened: Opened, listing: UUID, near: PlacePoint | None, within_km: float, limit: int) -> list[Similar]:
    """The listings most like one in meaning, of those with a place within the distance of `near`, best first.

    Without `near`, of all. Raises InputError where the index doesn't have the listing.
    """
    row, snapshot = row_of(opened, listing), opened.snapshot
    rows = np.arange(len(snapshot.listings))
    distance = np.full(len(rows), np.inf)
    if near:
        places = snapshot.places
        to_places = distances_km(near.lat, near.lon, places["lat"], places["lon"])
        np.minimum.at(distance, places["listing"], to_places)
        rows = np.flatnonzero(distance <= within_km)
    rows = rows[rows != row]
    whole = opened.meaning.whole(np.array([row]))[0]
    likeness = snapshot.manifest.calibration.scaled(cosines(opened.meaning.whole(rows), whole).astype(np.float64))
    best = np.argsort(-likeness, kind="stable")[:limit]
    return [
        Similar(
            listing=snapshot.ids[rows[place]],
            likeness=round(float(likeness[place]), 4),
            distance_km=round(float(distance[rows[place]]), 3) if near else None,
        )
        for place in best
    ]


def row_of(opened: Opened, listing: UUID) -> int:
    try:
        return opened.snapshot.ids.index(listing)
    except ValueError as error:
        raise InputError("listing", f"The index has no listing {listing}. `kith index` takes new ones in.") from error


def _why_not(found: Candidates, row: int) -> str:
    if found.reach is not None and not found.reach.within[row]:
        return "It is out of reach: too far, or for people who live elsewhere."
    if found.reach is None:
        return "It is not for this person as it says itself, or too far in meaning and words to be compared."
    return "It says itself that it is not for this person."
