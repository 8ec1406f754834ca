"""Where something is, told to nobody: a refuge's place by rule, any other by a curator's decision.

What stays of a place is its postcode district, which the listing is placed in the middle of: whoever searches, however
often, learns the district and nothing nearer.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar

from directory.frozen import Frozen
from directory.listing import Contact, Listing, Place, Precision
from directory.places import Gazetteer, distances_km
from directory.places.postcode import parse_district, parse_postcode
from directory.refuge import is_refuge

WITHHELD: Final = "[withheld]"
# A line with a number or one of these words leads to a door; "Hackney" and "London" are an area, which stays.
_LEADS_TO_A_DOOR = re.compile(
    r"\d|\b(street|st|road|rd|avenue|ave|lane|close|drive|court|crescent|terrace|place|square|gardens|grove|way|walk"
    r"|mews|row|hill|house|lodge|hall|cottage|building|flat|villas?)\b",
    re.IGNORECASE,
)
# A house number and its street, as sentences tell them: no place may have been read that would say so.
_STREET = re.compile(
    r"\b\d{1,4}[A-Za-z]?,?\s+(?:[A-Z][\w'’-]*\s+){1,3}"
    r"(?i:street|st|road|rd|avenue|ave|lane|close|drive|court|crescent|terrace|place|square|gardens|grove|way|walk"
    r"|mews|row|hill)\b"
)
_POSTCODE = re.compile(
    r"\b(?:GIR\s?0AA|[A-PR-UWYZ](?:\d{1,2}|[A-HK-Y]\d{1,2}|\d[A-HJKPSTUW]|[A-HK-Y]\d[ABEHMNPRVWXY])\s*"
    r"\d[ABD-HJLNP-UW-Z]{2})\b",
    re.IGNORECASE,
)
_KEPT: Final = frozenset({"website", "contact", "id", "provenance", "sources", "places"})
_Value = TypeVar("_Value", bound=Frozen)


def is_hidden(listing: Listing) -> bool:
    """Whether nobody may learn where it is."""
    return listing.masked or is_refuge(listing.name, listing.categories, listing.description)


def doors(places: Iterable[Mapping[str, Any]], name: str) -> list[str]:
    """The lines of addresses that lead to a door, and the places' names if they do, the longest first."""
    texts = (text for place in places for text in (place.get("address"), place.get("name")) if text)
    told = {line.strip() for text in texts for line in re.split(r"[,;\n]", text)}
    lines = {line for line in told if len(line) > 4 and _LEADS_TO_A_DOOR.search(line)}
    return sorted(
        (line for line in lines if line.casefold() not in name.casefold()), key=lambda line: (-len(line), line)
    )


def without_doors(text: str, told: Sequence[str]) -> str:
    """The text without postcodes, streets with a number, and these doors."""
    for door in told:
        text = re.sub(rf"(?<!\w){re.escape(door)}(?!\w)", WITHHELD, text, flags=re.IGNORECASE)
    return _POSTCODE.sub(WITHHELD, _STREET.sub(WITHHELD, text))


def scrubbed(value: Any, told: Sequence[str]) -> Any:
    """The same value, its texts without doors; a contact, addresses of the web and what is no text stay."""
    if isinstance(value, tuple):
        return tuple(scrubbed(item, told) for item in value)
    if isinstance(value, list):
        return [scrubbed(item, told) for item in value]
    if isinstance(value, dict):
        return {key: held if key in _KEPT else scrubbed(held, told) for key, held in value.items()}
    if isinstance(value, Frozen) and not isinstance(value, Contact):
        names = (name for name in type(value).model_fields if name not in _KEPT)
        return value.model_copy(update={name: scrubbed(getattr(value, name), told) for name in names})
    return without_doors(value, told) if type(value) is str else value


def withheld(listing: Listing, told: Sequence[str], gazetteer: Gazetteer) -> Listing:
    """The listing as it may be known: no address, point or postcode, and no link to a page that may tell them.

    `told` are the doors of every record of it.
    """
    own = doors((place.model_dump() for place in listing.places), listing.name)
    cleared: Listing = scrubbed(listing, [*told, *own])
    said = {
        field: provenance.model_copy(update={"url": None, "sentences": scrubbed(provenance.sentences, told)})
        for field, provenance in listing.provenance.items()
    }
    return cleared.model_copy(
        update={
            "masked": True,
            "places": districts(listing.places, gazetteer),
            "provenance": said,
            "sources": tuple(link.model_copy(update={"url": None}) for link in listing.sources),
        }
    )


def districts(places: Iterable[Place], gazetteer: Gazetteer) -> tuple[Place, ...]:
    """The middles of the postcode districts that the places are in, each once."""
    named = dict.fromkeys(name for place in places if (name := _district(place, gazetteer)))
    return tuple(_middles(named, gazetteer))


def _middles(names: Iterable[str], gazetteer: Gazetteer) -> Iterator[Place]:
    for name in names:
        if middle := gazetteer.district_centroids.get(name):
            yield Place(postcode=name, lat=middle.lat, lon=middle.lon, precision=Precision.DISTRICT)


def _district(place: Place, gazetteer: Gazetteer) -> str | None:
    if place.postcode:
        whole = parse_postcode(place.postcode)
        return whole.district if whole else parse_district(place.postcode)
    if place.lat is None or place.lon is None:
        return None
    known = list(gazetteer.district_centroids.items())
    lats, lons = [point.lat for _, point in known], [point.lon for _, point in known]
    return known[int(distances_km(place.lat, place.lon, lats, lons).argmin())][0]
