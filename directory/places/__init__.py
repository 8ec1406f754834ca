"""Postcodes, towns, wards and councils of Great Britain, offline, with how sure each point is."""

from directory.places.build import build_pack
from directory.places.gazetteer import Gazetteer
from directory.places.geodesy import distance_km, distances_km
from directory.places.pack import SHIPPED_PACK, Manifest, PackError
from directory.places.point import PlaceAmbiguous, PlaceError, PlacePoint, PlaceUnknown, Precision
from directory.places.shelf import Area

__all__ = [
    "SHIPPED_PACK",
    "Area",
    "Gazetteer",
    "Manifest",
    "PackError",
    "PlaceAmbiguous",
    "PlaceError",
    "PlacePoint",
    "PlaceUnknown",
    "Precision",
    "build_pack",
    "distance_km",
    "distances_km",
]
