"""The grid, degrees, distance and the order of postcodes."""

import numpy as np
import pytest

from directory.places import distance_km, distances_km
from directory.places.geodesy import grid_to_wgs84, wgs84_to_grid
from directory.places.postcode import (
    SECTOR,
    district_key,
    district_text,
    parse_postcode,
    postcode_keys,
    postcodes_in,
    sector_text,
)

SHAPES = ["M1 1AE", "E1W 1AA", "B33 8TH", "CR2 6XH", "DN55 1PT", "W1A 1HQ", "EC1A 1BB", "ZE3 9JZ", "AB10 1AB"]


def test_grid_is_within_five_metres_of_the_official_transform() -> None:
    """Ordnance Survey's published pairs of OSTN15: Caister water tower, and St Kilda and Scilly at the far ends."""
    east = np.array([651409.804, 9587.906, 91492.146])
    north = np.array([313177.450, 899448.993, 11318.804])
    lat, lon = np.array([52.65800783, 57.81351838, 49.92226394]), np.array([1.71607397, -8.57854456, -6.29977752])
    found_lat, found_lon = grid_to_wgs84(east, north)
    off = [distance_km(*pair) * 1000 for pair in zip(lat, lon, found_lat, found_lon, strict=True)]
    assert max(off) < 5, off


def test_grid_and_degrees_are_each_others_inverse() -> None:
    east, north = np.meshgrid(np.linspace(80_000, 650_000, 12), np.linspace(10_000, 1_200_000, 12))
    back_east, back_north = wgs84_to_grid(*grid_to_wgs84(east, north))
    assert np.abs(back_east - east).max() < 0.05
    assert np.abs(back_north - north).max() < 0.05


def test_distance_between_two_cities() -> None:
    london, edinburgh = (51.5074, -0.1278), (55.9533, -3.1883)
    assert distance_km(*london, *edinburgh) == pytest.approx(534, abs=1)
    assert distance_km(*london, *london) == 0


def test_distances_agree_with_one_at_a_time() -> None:
    lats, lons = np.array([51.5, 53.0, 57.2]), np.array([-0.1, -2.2, -2.1])
    one_by_one = [distance_km(51.4, 0.0, lat, lon) for lat, lon in zip(lats, lons, strict=True)]
    assert distances_km(51.4, 0.0, lats, lons) == pytest.approx(one_by_one)


@pytest.mark.parametrize("text", SHAPES)
def test_key_of_one_and_of_many_agree_and_keep_the_text(text: str) -> None:
    postcode = parse_postcode(text)
    assert postcode is not None
    assert str(postcode) == text
    keys, good = postcode_keys(np.array([text.replace(" ", "")], "S8"))
    assert (int(keys[0]), bool(good[0])) == (postcode.key, True)
    assert sector_text(postcode.key // SECTOR) == postcode.sector
    assert district_text(district_key(postcode.district)) == postcode.district


def test_sectors_of_one_district_are_neighbours_in_order() -> None:
    districts = ["E1", "E10", "E1W", "E2", "EC1A"]
    assert sorted(map(district_key, districts)) == [district_key(text) for text in districts]


@pytest.mark.parametrize(
    "text", [b"", b"NPT0AA", b"GIR0AA", b"E11", b"1E1AA", b"E1AAAA", b"ABC11AA", b"E1ZZ1AA", b"SW1A1AAB"]
)
def test_what_has_not_the_shape_of_a_postcode_has_no_key(text: bytes) -> None:
    _, good = postcode_keys(np.array([text], "S8"))
    assert not good[0]


def test_postcodes_in_text_need_a_boundary() -> None:
    assert [str(one) for one in postcodes_in("E8 1DY, xxE8 2ZZ; e2\u00a00rj. M11AEs W1A-1HQ")] == [
        "E8 1DY",
        "E2 0RJ",
        "W1A 1HQ",
    ]
