"""The British National Grid, latitude and longitude, and the distance between two points.

Constants are those of Ordnance Survey's "A guide to coordinate systems in Great Britain". One Helmert transform stands
for the official OSTN15 grid of corrections, so a point is within 5 metres of it, which is less than a postcode spans.
"""

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

EARTH_RADIUS_KM: Final = 6371.0088

_AIRY: Final = (6377563.396, 6356256.909)
_WGS84: Final = (6378137.0, 6356752.314245)
_SCALE: Final = 0.9996012717
_ORIGIN_LAT: Final = np.radians(49.0)
_ORIGIN_LON: Final = np.radians(-2.0)
_FALSE_EAST: Final = 400_000.0
_FALSE_NORTH: Final = -100_000.0
_SHIFT_M: Final = np.array([446.448, -125.157, 542.060])
_ROTATION: Final = np.radians(np.array([0.1502, 0.2470, 0.8421]) / 3600)
_STRETCH: Final = -20.4894e-6
_HELMERT: Final = np.array(
    [
        [1 + _STRETCH, -_ROTATION[2], _ROTATION[1]],
        [_ROTATION[2], 1 + _STRETCH, -_ROTATION[0]],
        [-_ROTATION[1], _ROTATION[0], 1 + _STRETCH],
    ]
)


def grid_to_wgs84(easting: ArrayLike, northing: ArrayLike) -> tuple[Floats, Floats]:
    """Latitude and longitude in degrees of points given in metres on the National Grid; any shape, kept."""
    lat, lon = _unproject(np.asarray(easting, np.float64), np.asarray(northing, np.float64))
    x = _cartesian(lat, lon, _AIRY)
    shifted = np.tensordot(_HELMERT, x, axes=1) + _SHIFT_M.reshape(3, *([1] * lat.ndim))
    lat, lon = _geographic(shifted, _WGS84)
    return np.degrees(lat), np.degrees(lon)


def wgs84_to_grid(lat: ArrayLike, lon: ArrayLike) -> tuple[Floats, Floats]:
    """Easting and northing in metres of points given in degrees: the inverse of `grid_to_wgs84`."""
    x = _cartesian(np.radians(np.asarray(lat, np.float64)), np.radians(np.asarray(lon, np.float64)), _WGS84)
    shift = _SHIFT_M.reshape(3, *([1] * (x.ndim - 1)))
    return _project(*_geographic(np.tensordot(np.linalg.inv(_HELMERT), x - shift, axes=1), _AIRY))


def distance_km(a_lat: float, a_lon: float, b_lat: float, b_lon: float) -> float:
    """Great-circle distance in kilometres between two points in degrees."""
    return float(distances_km(a_lat, a_lon, np.array([b_lat]), np.array([b_lon]))[0])


def distances_km(lat: float, lon: float, lats: ArrayLike, lons: ArrayLike) -> Floats:
    """Great-circle distances in kilometres from one point to many, all in degrees."""
    there_lat, there_lon = np.radians(np.asarray(lats, np.float64)), np.radians(np.asarray(lons, np.float64))
    here_lat, here_lon = np.radians(lat), np.radians(lon)
    chord = (
        np.sin((there_lat - here_lat) / 2) ** 2
        + np.cos(here_lat) * np.cos(there_lat) * np.sin((there_lon - here_lon) / 2) ** 2
    )
    distance: Floats = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(chord, 0.0, 1.0)))
    return distance


def _squared_eccentricity(ellipsoid: tuple[float, float]) -> float:
    major, minor = ellipsoid
    return 1 - (minor / major) ** 2


def _cartesian(lat: Floats, lon: Floats, ellipsoid: tuple[float, float]) -> Floats:
    squared = _squared_eccentricity(ellipsoid)
    radius = ellipsoid[0] / np.sqrt(1 - squared * np.sin(lat) ** 2)
    x = radius * np.cos(lat) * np.cos(lon)
    y = radius * np.cos(lat) * np.sin(lon)
    return np.stack([x, y, (1 - squared) * radius * np.sin(lat)])


def _geographic(x: Floats, ellipsoid: tuple[float, float]) -> tuple[Floats, Floats]:
    squared = _squared_eccentricity(ellipsoid)
    flat = np.hypot(x[0], x[1])
    lat = np.arctan2(x[2], flat * (1 - squared))
    for _ in range(2):  # each round gains two digits on a start that is within a metre
        radius = ellipsoid[0] / np.sqrt(1 - squared * np.sin(lat) ** 2)
        lat = np.arctan2(x[2] + squared * radius * np.sin(lat), flat)
    return lat, np.arctan2(x[1], x[0])


def _meridian_series(lat: Floats) -> Floats:
    """Metres along the meridian, from where does not matter; the double angles spare most of the trigonometry."""
    major, minor = _AIRY
    n = (major - minor) / (major + minor)
    s, c = np.sin(2 * lat), np.cos(2 * lat)
    series: Floats = (
        (1 + n + 1.25 * n**2 + 1.25 * n**3) * lat
        - (3 * n + 3 * n**2 + 2.625 * n**3) / 2 * s
        + 1.875 * (n**2 + n**3) * s * c
        - 35 / 48 * n**3 * s * (3 - 4 * s * s)
    )
    return minor * _SCALE * series


def _meridian_arc(lat: Floats) -> Floats:
    return _meridian_series(lat) - _meridian_series(_ORIGIN_LAT)


def _curvatures(lat: Floats) -> tuple[Floats, Floats, Floats]:
    """The radii of curvature across and along the meridian (nu, rho), and eta squared."""
    squared = _squared_eccentricity(_AIRY)
    sine = 1 - squared * np.sin(lat) ** 2
    nu = _AIRY[0] * _SCALE / np.sqrt(sine)
    rho = nu * (1 - squared) / sine
    return nu, rho, nu / rho - 1


def _unproject(easting: Floats, northing: Floats) -> tuple[Floats, Floats]:
    lat = _ORIGIN_LAT + (northing - _FALSE_NORTH) / (_AIRY[0] * _SCALE)
    for _ in range(4):  # each round leaves less than a hundredth of the error: a millimetre after four
        lat = lat + (northing - _FALSE_NORTH - _meridian_arc(lat)) / (_AIRY[0] * _SCALE)
    nu, rho, eta2 = _curvatures(lat)
    t, sec, d = np.tan(lat), 1 / np.cos(lat), (easting - _FALSE_EAST) / nu
    t2, d2 = t * t, d * d
    vii = 1 / 2
    viii = (5 + 3 * t2 + eta2 - 9 * t2 * eta2) / 24
    ix = (61 + (90 + 45 * t2) * t2) / 720
    xi = (nu / rho + 2 * t2) / 6
    xii = (5 + (28 + 24 * t2) * t2) / 120
    xiia = (61 + (662 + (1320 + 720 * t2) * t2) * t2) / 5040
    lon = _ORIGIN_LON + sec * d * (1 - (xi - (xii - xiia * d2) * d2) * d2)
    return lat - t * nu / rho * d2 * (vii - (viii - ix * d2) * d2), lon


def _project(lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
    nu, rho, eta2 = _curvatures(lat)
    s, c, t, d = np.sin(lat), np.cos(lat), np.tan(lat), lon - _ORIGIN_LON
    t2, d2 = t * t, d * d
    iii = (5 - t2 + 9 * eta2) / 24
    iiia = (61 + (t2 - 58) * t2) / 720
    v = (nu / rho - t2) / 6
    vi = (5 + (t2 - 18) * t2 + (14 - 58 * t2) * eta2) / 120
    c2d2 = c * c * d2
    northing = _meridian_arc(lat) + _FALSE_NORTH + nu * s * c * d2 * (1 / 2 + (iii + iiia * c2d2) * c2d2)
    return _FALSE_EAST + nu * c * d * (1 + (v + vi * c2d2) * c2d2), northing
