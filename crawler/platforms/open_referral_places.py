"""Places and access of an Open Referral UK service."""

from collections.abc import Iterator

from crawler.contact_details import point, postcode_in
from crawler.place_told import place_told
from crawler.platforms.platform import Entry, first, table, tables
from crawler.values import line, lines, prose, unique
from directory.listing import Access, Place

_ADDRESS = ("address_1", "address_2", "city", "region", "state_province")
_ACCESS = ("accessibility", "accessibility_for_disabilities", "accessibilities")


def read_places(entry: Entry) -> tuple[Place, ...]:
    found = (read_place(location) for location in _locations(entry))
    return tuple(dict.fromkeys(place for place in found if place))


def read_access(entry: Entry) -> Access | None:
    """The features of its places, and what is said of them."""
    told = [item for location in _locations(entry) for key in _ACCESS for item in tables(location.get(key))]
    told += [item for key in _ACCESS for item in tables(entry.get(key))]
    features = unique(line(first(item, ("accessibility", "name", "description"))) for item in told)
    text = lines(*(prose(item.get("details")) for item in told))
    return Access(features=features, text=text) if features or text else None


def read_place(location: Entry) -> Place | None:
    """A location with its first address. Where the publisher masks the address, only its postcode's area is kept."""
    if str(location.get("location_type", "")).casefold() in ("virtual", "online"):
        return None
    address = table(location.get("addresses")) or table(location.get("physical_addresses")) or location
    if location.get("mask_exact_address") is True:
        return _masked(address)
    name = line(location.get("name"))
    parts = unique(line(address.get(part)) for part in _ADDRESS)
    postcode = postcode_in(address.get("postal_code"), *(address.get(part) for part in _ADDRESS))
    at = point(*_degrees(location))
    return place_told(name, "\n".join(parts), postcode, at)


def _masked(address: Entry) -> Place | None:
    city = line(address.get("city"))
    return Place(address=city) if city else None


def _degrees(location: Entry) -> tuple[object, object]:
    coordinates = table(location.get("geometry")).get("coordinates")
    if isinstance(coordinates, list) and len(coordinates) == 2:
        return coordinates[1], coordinates[0]
    return location.get("latitude"), location.get("longitude")


def _locations(entry: Entry) -> Iterator[Entry]:
    for link in tables(entry.get("service_at_locations")):
        yield from tables(link.get("location"))
    yield from tables(entry.get("locations"))
    yield from tables(entry.get("location"))
