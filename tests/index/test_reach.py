"""Who can use what, from where: the rules of reach."""

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.listing import Delivery, Listing, Place, Precision, ServiceArea
from directory.places import distance_km
from index.engines.reach import precision_of, reach_of
from index.snapshot import Snapshot
from tests.index.hashing import HashingEncoder
from tests.index.making import BRISTOL, CAMDEN, HACKNEY, at, listing, point, serving, snapshot_of

NEXT_DOOR, BRISTOL_TEMPLE = at(51.5460, -0.0560), at(51.4490, -2.5810)
ONLINE = (Delivery.ONLINE,)

LISTINGS: dict[str, Listing] = {
    held.name: held
    for held in (
        listing("close, no area", places=NEXT_DOOR),
        listing("close, area holds", places=NEXT_DOOR, service_area=serving(HACKNEY)),
        listing("close, area of others", places=NEXT_DOOR, service_area=serving(BRISTOL)),
        listing("close, councils unknown", places=NEXT_DOOR, service_area=ServiceArea(names=("the parish",))),
        listing("far, no area", places=BRISTOL_TEMPLE),
        listing("far, area holds", places=BRISTOL_TEMPLE, service_area=serving(BRISTOL, HACKNEY)),
        listing("far, nationwide", places=BRISTOL_TEMPLE, service_area=ServiceArea(nationwide=True)),
        listing("far and close", places=BRISTOL_TEMPLE + NEXT_DOOR),
        listing("no place, assumed area holds", service_area=serving(HACKNEY, assumed=True)),
        listing("no place, area of others", service_area=serving(CAMDEN)),
        listing("nothing known"),
        listing("online, no area", delivery=ONLINE),
        listing("online, area of others", delivery=ONLINE, service_area=serving(CAMDEN)),
        listing("phone, far place, no area", delivery=(Delivery.PHONE,), places=BRISTOL_TEMPLE),
        listing("home visit, no area", delivery=(Delivery.HOME,)),
    )
}
IN_REACH = {
    "close, no area",
    "close, area holds",
    "close, councils unknown",
    "far, area holds",
    "far, nationwide",
    "far and close",
    "no place, assumed area holds",
    "online, no area",
    "phone, far place, no area",
}


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return snapshot_of(list(LISTINGS.values()), tmp_path_factory.mktemp("reach"), HashingEncoder())


@pytest.mark.parametrize("name", LISTINGS)
def test_area_holds_or_place_is_close_and_no_area_leaves_out(name: str, snapshot: Snapshot) -> None:
    within = reach_of(snapshot, point(), 5).within
    assert bool(within[snapshot.names.index(name)]) is (name in IN_REACH)


def test_nearest_of_several_places_is_measured(snapshot: Snapshot) -> None:
    reach = reach_of(snapshot, point(), 5)
    assert reach.distance_km[snapshot.names.index("far and close")] < 1
    assert math.isnan(reach.distance_km[snapshot.names.index("nothing known")])


def test_the_nearest_place_says_how_it_is_known(tmp_path: Path) -> None:
    far = Place(lat=53.0, lon=-2.0, precision=Precision.GIVEN)
    close = Place(lat=51.55, lon=-0.07, precision=Precision.DISTRICT)
    listings = [listing("a", places=(far,)), listing("b", places=(far, close)), listing("c")]
    snapshot = snapshot_of(listings, tmp_path, HashingEncoder())
    told = [precision_of(snapshot, point(), row) for row in range(3)]
    assert told == [Precision.GIVEN, Precision.DISTRICT, None]


def test_where_the_council_is_not_known_no_area_leaves_out(snapshot: Snapshot) -> None:
    within = reach_of(snapshot, point(council=None), 5).within
    assert within[snapshot.names.index("close, area of others")]
    assert not within[snapshot.names.index("no place, area of others")]
    assert within[snapshot.names.index("far, nationwide")]


DEGREES = st.tuples(st.floats(50, 59, allow_nan=False), st.floats(-6, 1.7, allow_nan=False))


@settings(max_examples=25, deadline=None)
@given(spots=st.lists(DEGREES, min_size=1, max_size=12), here=DEGREES, within_km=st.floats(0.1, 500))
def test_without_areas_reach_is_distance_one_by_one(
    spots: list[tuple[float, float]],
    here: tuple[float, float],
    within_km: float,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    listings = [listing(f"at {number}", places=at(*spot)) for number, spot in enumerate(spots)]
    snapshot = snapshot_of(listings, tmp_path_factory.mktemp("spots"), HashingEncoder(dimensions=8))
    reach = reach_of(snapshot, point(*here), within_km)
    told = [distance_km(*here, *spot) for spot in spots]
    assert np.allclose(reach.distance_km, told)
    assert [bool(held) for held in reach.within] == [distance <= within_km for distance in told]
