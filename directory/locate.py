"""Where a listing is: coordinates for its places, codes for its area, and how sure each is."""

from directory.listing import Listing, Place, Precision, ServiceArea
from directory.places import Gazetteer, PlaceError, PlacePoint, distance_km
from directory.places import Precision as PointPrecision

FAR_KM = 2.0  # a pin further than this from its own postcode is a slip of somebody's mouse
_PRECISION = {
    PointPrecision.LIVE: Precision.POSTCODE,
    PointPrecision.TERMINATED: Precision.TERMINATED,
    PointPrecision.SECTOR: Precision.SECTOR,
    PointPrecision.DISTRICT: Precision.DISTRICT,
}


def locate(listing: Listing, gazetteer: Gazetteer, area_name: str | None) -> Listing:
    """The listing with its places on the map and the codes of the councils in its service area.

    Where no place can be found and there is no area, `area_name` (its source's) is assumed.
    """
    places = tuple(_located(place, gazetteer) for place in listing.places)
    area = _residents_area(listing) or listing.service_area
    if area is None and area_name and not any(place.located for place in places):
        area = ServiceArea(names=(area_name,), assumed=True)
    if area:
        area = area.model_copy(update={"council_codes": _codes(area, gazetteer)})
    return listing.model_copy(update={"places": places, "service_area": area})


def _residents_area(listing: Listing) -> ServiceArea | None:
    """The area of an explicit rule for residents and nobody else, which is what it serves then."""
    rule = listing.eligibility.residence if listing.eligibility else None
    return ServiceArea(names=rule.areas) if rule and rule.shuts_out else None


def _located(place: Place, gazetteer: Gazetteer) -> Place:
    """A given pin stands unless it is far from a live postcode of its own."""
    point = _point(place, gazetteer)
    if place.lat is not None and place.lon is not None:
        sure = point is not None and point.precision is PointPrecision.LIVE
        if not (sure and point and distance_km(place.lat, place.lon, point.lat, point.lon) > FAR_KM):
            return place.model_copy(update={"precision": Precision.GIVEN})
    if point is None:
        return place.model_copy(update={"lat": None, "lon": None, "precision": None})
    found = {"lat": point.lat, "lon": point.lon, "precision": _PRECISION[point.precision]}
    return place.model_copy(update=found | {"postcode": point.postcode or place.postcode})


def _point(place: Place, gazetteer: Gazetteer) -> PlacePoint | None:
    if not place.postcode:
        return None
    try:
        return gazetteer.postcode(place.postcode)
    except PlaceError:
        return None


def _codes(area: ServiceArea, gazetteer: Gazetteer) -> tuple[str, ...]:
    codes = []
    for name in area.names:
        try:
            codes.append(gazetteer.find(name).council_code)
        except PlaceError:
            continue
    return tuple(dict.fromkeys(code for code in codes if code))
