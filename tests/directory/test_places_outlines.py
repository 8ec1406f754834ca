"""Outlines of districts are drawn where their postcodes are, and nowhere else."""

from pathlib import Path

import numpy as np
import pytest
import shapely  # type: ignore[import-untyped]

from directory.errors import InputError
from directory.places import Gazetteer
from directory.places.box import Box, Outline
from directory.places.postcode import DISTRICT, district_text

HACKNEY = Box(west=-0.12, south=51.52, east=-0.01, north=51.58)


@pytest.fixture(scope="module")
def gazetteer(cache_dir: Path) -> Gazetteer:
    return Gazetteer.open(cache_dir)


@pytest.fixture(scope="module")
def hackney(gazetteer: Gazetteer) -> dict[str, shapely.Geometry]:
    return {outline.name: polygon(outline) for outline in gazetteer.outlines(HACKNEY)}


def polygon(outline: Outline) -> shapely.Geometry:
    return shapely.union_all([shapely.Polygon(ring) for ring in outline.rings])


def live_points(gazetteer: Gazetteer, box: Box) -> dict[str, np.ndarray]:
    shelf = gazetteer._shelf
    lat, lon = shelf.records["lat"] / 1e6, shelf.records["lon"] / 1e6
    inside = (lat > box.south) & (lat < box.north) & (lon > box.west) & (lon < box.east) & shelf.records["live"]
    names = np.array([district_text(int(key)) for key in shelf.keys[inside] // DISTRICT])
    points = np.column_stack([lon[inside], lat[inside]])
    return {str(name): points[names == name] for name in np.unique(names)}


def test_nearly_every_postcode_is_inside_the_outline_of_its_district(
    gazetteer: Gazetteer, hackney: dict[str, shapely.Geometry]
) -> None:
    found = total = 0
    for name, points in live_points(gazetteer, HACKNEY).items():
        if name in ("E5", "E8", "E9", "N16", "E2"):
            found += int(shapely.contains_xy(hackney[name], points[:, 0], points[:, 1]).sum())
            total += len(points)
    assert total > 4000
    assert found / total > 0.97


def test_districts_do_not_overlap_and_their_names_stand_inside(
    gazetteer: Gazetteer, hackney: dict[str, shapely.Geometry]
) -> None:
    names = sorted(hackney)
    for place, one in enumerate(names):
        for other in names[place + 1 :]:
            assert hackney[one].intersection(hackney[other]).area < 0.02 * hackney[other].area + 1e-6, (one, other)
    for outline in gazetteer.outlines(HACKNEY):
        assert hackney[outline.name].buffer(2e-4).contains(shapely.Point(outline.label))


def test_nothing_is_drawn_outside_the_box(hackney: dict[str, shapely.Geometry]) -> None:
    frame = shapely.box(HACKNEY.west, HACKNEY.south, HACKNEY.east, HACKNEY.north).buffer(2e-4)
    assert all(frame.contains(shape) for shape in hackney.values())


def test_districts_with_a_letter_at_their_end_are_joined(gazetteer: Gazetteer) -> None:
    city = {one.name for one in gazetteer.outlines(Box(west=-0.12, south=51.505, east=-0.07, north=51.53))}
    assert {"EC1", "EC2", "EC4", "WC1"} <= city
    assert not any(name[-1].isalpha() for name in city)


def test_a_wide_map_shows_areas(gazetteer: Gazetteer) -> None:
    yorkshire = {one.name for one in gazetteer.outlines(Box(west=-2.2, south=53.3, east=-0.9, north=54.1))}
    assert {"LS", "BD", "HX", "S"} <= yorkshire


def test_the_sea_is_in_no_district(gazetteer: Gazetteer) -> None:
    brighton = gazetteer.outlines(Box(west=-0.25, south=50.70, east=-0.05, north=50.86))
    assert "BN1" in {one.name for one in brighton}
    out_at_sea = shapely.Point(-0.14, 50.74)
    assert not any(polygon(one).contains(out_at_sea) for one in brighton)
    assert gazetteer.outlines(Box(west=-10, south=45, east=-9.9, north=45.1)) == ()


@pytest.mark.parametrize(
    ("box", "field"),
    [
        ({"west": 1.0, "south": 51.0, "east": 0.0, "north": 52.0}, "west"),
        ({"west": 0.0, "south": 52.0, "east": 1.0, "north": 51.0}, "south"),
        ({"west": -190.0, "south": 51.0, "east": 1.0, "north": 52.0}, "west"),
        ({"west": float("nan"), "south": 51.0, "east": 1.0, "north": 52.0}, "west"),
    ],
)
def test_a_box_that_is_none_is_named(box: dict[str, float], field: str) -> None:
    with pytest.raises(InputError) as raised:
        Box.model_validate(box).checked()
    assert raised.value.field == field
