"""The point of a feature of a map: its own, or the middle of a small shape."""

import re
from collections.abc import Iterator
from typing import Any

from crawler.platforms.british_grid import BRITISH, degrees

_DEGREES = re.compile(r"CRS84|EPSG:+(4326|4258)$|^$", re.IGNORECASE)
_FARTHEST = 1e9  # metres of any grid; JSON may hold NaN, and whole numbers that no float can
_LARGEST = 0.02  # degrees: about 2 km, a park or a campus; the middle of a ward says nothing


def point_of(coordinates: Any, grid: str = "") -> tuple[float, float] | None:
    """Latitude and longitude in WGS84 degrees of (x, y) or of lists of them, however deep.

    `grid` names the coordinates' system as GeoJSON does; without it numbers too large for degrees are metres of the
    British National Grid. None for a shape larger than about 2 km. Raises ValueError for a system that is not known.
    """
    points = list(_points(coordinates))
    if not points:
        return None
    if not _DEGREES.search(grid):
        points = list(_from_grid(points, _name(grid)))
    elif any(abs(x) > 180 or abs(y) > 90 for x, y in points):
        points = list(_from_grid(points, BRITISH))
    if not points:
        return None
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    if max(east - west, north - south) > _LARGEST:
        return None
    return round((south + north) / 2, 6), round((west + east) / 2, 6)


def _points(coordinates: Any) -> Iterator[tuple[float, float]]:
    if not isinstance(coordinates, list | tuple) or not coordinates:
        return
    if all(isinstance(part, int | float) and not isinstance(part, bool) for part in coordinates[:2]):
        if len(coordinates) > 1 and all(abs(part) < _FARTHEST for part in coordinates[:2]):
            yield float(coordinates[0]), float(coordinates[1])
        return
    for part in coordinates:
        yield from _points(part)


def _from_grid(points: list[tuple[float, float]], grid: str) -> Iterator[tuple[float, float]]:
    for x, y in points:
        lat, lon = degrees(x, y, grid)
        if lat is not None and lon is not None:
            yield lon, lat


def _name(grid: str) -> str:
    """ "urn:ogc:def:crs:EPSG::27700" is "EPSG:27700"."""
    found = re.search(r"EPSG:(?:[^:]*:)?(\d+)$", grid, re.IGNORECASE)
    return f"EPSG:{found[1]}" if found else grid
