"""A refuge's address is withheld at ingest: it leaks through no listing, pin, distance, postcode or kept payload."""

import re
from collections.abc import Mapping
from typing import Any

from crawler.contact_details import without_postcodes
from crawler.redaction import REDACTED
from directory.frozen import Frozen
from directory.listing import Contact
from directory.record import Facts
from directory.refuge import is_refuge

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
# Keys of an entry, their letters alone.
_TELLS_WHERE = re.compile(
    r"addr|street|post(al)?code|^zip|latitude|longitude|^(lat|lng|lon|long|latlng|latlon|point|points|where|map)$"
    r"|coordinate|^geo|easting|northing|uprn|usrn|(?<!serviceat)locations?$|venues?$|what3words"
)
_NO_PLACE = re.compile(r"e?mail|web|url|internet")
_COORDINATE = re.compile(r"-?\b\d{1,2}\.\d{4,}\b")
_WITHHELD = "[withheld]"


def masked(facts: Facts) -> Facts:
    """The facts without where it is, if this is a refuge from abuse; its area, phone and website stay."""
    if not _is_refuge(facts):
        return facts
    cleared: Facts = _scrubbed(facts.model_copy(update={"places": ()}), _doors(facts))
    return cleared


def masked_payload(payload: Mapping[str, Any], facts: Facts) -> dict[str, Any]:
    """An entry as it is kept; if its facts (not yet masked) are a refuge's, without what tells where it is."""
    return _scrubbed_entry(dict(payload), _doors(facts)) if _is_refuge(facts) else dict(payload)


def _is_refuge(facts: Facts) -> bool:
    return is_refuge(facts.name, facts.categories, facts.description)


def _doors(facts: Facts) -> list[str]:
    """The lines of its own addresses that lead to a door, and its places' names if they do, the longest first."""
    texts = (text for place in facts.places for text in (place.address, place.name) if text)
    told = {line.strip() for text in texts for line in re.split(r"[,;\n]", text)}
    doors = {line for line in told if len(line) > 4 and _LEADS_TO_A_DOOR.search(line)}
    return sorted((line for line in doors if line.casefold() not in facts.name.casefold()), key=len, reverse=True)


def _scrubbed(value: Any, doors: list[str]) -> Any:
    """The same value object, its texts without postcodes and doors; a contact and what is no text stay."""
    if isinstance(value, tuple):
        return tuple(_scrubbed(item, doors) for item in value)
    if isinstance(value, Frozen) and not isinstance(value, Contact):
        texts = {name: _scrubbed(getattr(value, name), doors) for name in type(value).model_fields if name != "website"}
        return value.model_copy(update=texts)
    return _scrubbed_text(value, doors) if type(value) is str else value


def _scrubbed_entry(value: Any, doors: list[str]) -> Any:
    if isinstance(value, Mapping):
        return {key: _scrubbed_field(str(key), held, doors) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [_scrubbed_entry(item, doors) for item in value]
    return _COORDINATE.sub(_WITHHELD, _scrubbed_text(value, doors)) if isinstance(value, str) else value


def _scrubbed_field(key: str, value: Any, doors: list[str]) -> Any:
    plain_key = re.sub(r"[^a-z0-9]", "", key.casefold())
    if _TELLS_WHERE.search(plain_key) and not _NO_PLACE.search(plain_key):
        return REDACTED if value not in (None, "", [], {}) else value
    return _scrubbed_entry(value, doors)


def _scrubbed_text(text: str, doors: list[str]) -> str:
    for door in doors:
        text = re.sub(rf"(?<!\w){re.escape(door)}(?!\w)", _WITHHELD, text, flags=re.IGNORECASE)
    return without_postcodes(_STREET.sub(_WITHHELD, text))
