"""The outlines of postcode districts, or of areas where a map shows more, as far as postcodes tell them.

Every spot is taken to be in the district of its nearest live postcode (a Voronoi diagram of the postcodes, joined by
district), as far as postcodes reach. That is near to where Royal Mail's districts end, and not exact: a page that
draws it says so. Inner London's districts with a letter at their end are joined (EC1A and EC1V are EC1).
"""

import re
from typing import Final

import numpy as np
import shapely  # type: ignore[import-untyped]
from numpy.typing import NDArray

from directory.places.box import Box, Outline, Ring
from directory.places.geodesy import Floats
from directory.places.postcode import DISTRICT, district_text
from directory.places.shelf import Shelf

METRES_PER_DEGREE: Final = 111_320.0
DISTRICTS_TO_M: Final = 45_000.0  # a box wider than this shows areas ("E", "LS"), not districts
STEPS: Final = 240  # a box is looked at in so many squares across, whatever its size
SMALLEST_STEP_M: Final = 50.0
POINTS_MAX: Final = 150_000
FEWEST: Final = 4  # a district at fewer spots than this is a firm's or a box's, not a part of a town
_MARGIN: Final = 0.15
_SPECK: Final = 40  # squares
_MICRO: Final = 1e6


class _Plane:
    """Metres from a box's south-western corner, flat enough for drawing."""

    def __init__(self, box: Box) -> None:
        self.west, self.south = box.west, box.south
        self.up = METRES_PER_DEGREE
        self.across = METRES_PER_DEGREE * float(np.cos(np.radians((box.south + box.north) / 2)))
        self.width = max((box.east - box.west) * self.across, (box.north - box.south) * self.up)

    def metres(self, lon: Floats, lat: Floats) -> Floats:
        return np.stack([(lon - self.west) * self.across, (lat - self.south) * self.up], axis=1)

    def degrees(self, metres: Floats) -> Ring:
        lon, lat = metres[:, 0] / self.across + self.west, metres[:, 1] / self.up + self.south
        return tuple(zip(np.round(lon, 4).tolist(), np.round(lat, 4).tolist(), strict=True))


def outlines(shelf: Shelf, box: Box) -> tuple[Outline, ...]:
    """What lies in the box, in the order of the names; nothing where there are no postcodes."""
    plane, wide = _Plane(box), box.wider(_MARGIN)
    step = max(SMALLEST_STEP_M, plane.width / STEPS)
    rows = _rows(shelf, wide)
    points = plane.metres(shelf.records["lon"][rows] / _MICRO, shelf.records["lat"][rows] / _MICRO)
    names, of = _named(shelf.keys[rows], areas=plane.width > DISTRICTS_TO_M)
    spots, of = _spots(points, of, step)
    if len(np.unique(of)) < 1 or len(spots) < FEWEST:
        return ()
    shapes = _shapes(spots, of, step)
    frame = shapely.box(0, 0, (box.east - box.west) * plane.across, (box.north - box.south) * plane.up)
    cut = shapely.intersection(list(shapes.values()), frame)
    return tuple(
        _outline(str(names[number]), shape, plane, speck=_SPECK * step * step)
        for number, shape in zip(shapes, cut, strict=True)
        if shape.area > step * step
    )


def _rows(shelf: Shelf, box: Box) -> NDArray[np.intp]:
    """Live postcodes in the box; of very many every so-manieth, which is spread evenly since they are in order."""
    records = shelf.records
    low, high = records["lat"] > box.south * _MICRO, records["lat"] < box.north * _MICRO
    inside = low & high & (records["lon"] > box.west * _MICRO) & (records["lon"] < box.east * _MICRO)
    rows = np.flatnonzero(inside & records["live"])
    return rows[:: len(rows) // POINTS_MAX + 1]


def _named(keys: NDArray[np.uint32], *, areas: bool) -> tuple[NDArray[np.str_], NDArray[np.intp]]:
    """Names of the districts or areas, and for each postcode which of them it is in."""
    left_out = re.compile(r"\d.*" if areas else r"(?<=\d)[A-Z]$")
    districts, of = np.unique(keys // DISTRICT, return_inverse=True)
    texts = np.array([left_out.sub("", district_text(int(key))) for key in districts], dtype=np.str_)
    names, name_of = np.unique(texts, return_inverse=True)
    return names, name_of.ravel()[of.ravel()]


def _spots(points: Floats, of: NDArray[np.intp], step: float) -> tuple[Floats, NDArray[np.intp]]:
    """One spot for each square and district: the middle of its postcodes there. No two are the same."""
    squares = np.floor(points / step).astype(np.int64)
    several, inverse, counts = np.unique(
        np.column_stack([squares, of]), axis=0, return_inverse=True, return_counts=True
    )
    sums = [np.bincount(inverse.ravel(), points[:, axis], minlength=len(several)) for axis in (0, 1)]
    spots = np.round(np.column_stack(sums) / counts[:, None])
    _, first = np.unique(spots, axis=0, return_index=True)
    spots, of = spots[first], several[first, 2]
    many = np.bincount(of, minlength=1)[of] >= FEWEST if len(of) else np.zeros(0, np.bool_)
    return spots[many], of[many]


def _shapes(spots: Floats, of: NDArray[np.intp], step: float) -> dict[int, shapely.Geometry]:
    """Each district's part of the plane, with the same border as its neighbour, no farther out than postcodes reach."""
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(spots), ordered=True))
    numbers = np.unique(of)
    joined = [shapely.coverage_union_all(cells[of == number]) for number in numbers]
    plain = shapely.coverage_simplify(joined, step * 1.5)
    reached = shapely.intersection(plain, _reach(spots, step))
    return dict(zip(numbers.tolist(), reached, strict=True))


def _reach(spots: Floats, step: float) -> shapely.Geometry:
    """Where postcodes are not far: no line is drawn through the sea or across a moor."""
    far = max(1_000.0, 8 * step)
    blocks = np.unique(np.floor(spots / far), axis=0) * far
    land = shapely.union_all(shapely.box(blocks[:, 0], blocks[:, 1], blocks[:, 0] + far, blocks[:, 1] + far))
    return shapely.simplify(shapely.buffer(land, far * 0.6), step)


def _outline(name: str, shape: shapely.Geometry, plane: _Plane, speck: float) -> Outline:
    """A part smaller than a speck is left out, unless it is all there is: a few postcodes told wrongly make it."""
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    biggest = max(parts, key=lambda part: float(part.area))
    parts = [part for part in parts if part is biggest or part.area > speck]
    label = plane.degrees(shapely.get_coordinates(shapely.point_on_surface(biggest)))[0]
    rings = (plane.degrees(shapely.get_coordinates(shapely.get_exterior_ring(part))) for part in parts)
    return Outline(name=name, rings=tuple(rings), label=label)
