"""Coordinates of other grids, such as the British National Grid of councils, as WGS84 degrees."""

from functools import lru_cache
from math import isfinite
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyproj import Transformer

BRITISH = "EPSG:27700"


def degrees(x: float, y: float, grid: str = BRITISH) -> tuple[float | None, float | None]:
    """Latitude and longitude of a point of a grid, to about 5 m; None and None where it lies outside of it.

    `grid` is a name such as "EPSG:27700"; raises ValueError where there is none of that name.
    """
    lon, lat = _transformer(grid).transform(x, y)
    return (round(lat, 6), round(lon, 6)) if isfinite(lat) and isfinite(lon) else (None, None)


@lru_cache(maxsize=8)
def _transformer(grid: str) -> "Transformer":
    from pyproj import Transformer
    from pyproj.exceptions import CRSError

    try:
        return Transformer.from_crs(grid, "EPSG:4326", always_xy=True)
    except CRSError as error:
        raise ValueError(f"{grid!r} is no grid that is known, such as {BRITISH!r}") from error
