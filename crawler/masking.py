"""A refuge's address is withheld at ingest: it leaks through no listing, pin, distance, postcode or kept payload."""

import re
from collections.abc import Mapping
from typing import Any

from crawler.redaction import REDACTED
from directory.masking import WITHHELD, doors, scrubbed, without_doors
from directory.record import Facts
from directory.refuge import is_refuge

# Keys of an entry, their letters alone.
_TELLS_WHERE = re.compile(
    r"addr|street|post(al)?code|^zip|latitude|longitude|^(lat|lng|lon|long|latlng|latlon|point|points|where|map)$"
    r"|coordinate|^geo|easting|northing|uprn|usrn|(?<!serviceat)locations?$|venues?$|what3words"
)
_NO_PLACE = re.compile(r"e?mail|web|url|internet")
_COORDINATE = re.compile(r"-?\b\d{1,2}\.\d{4,}\b")


def masked(facts: Facts) -> Facts:
    """The facts without where it is, if this is a refuge from abuse; its area, phone and website stay."""
    if not _is_refuge(facts):
        return facts
    cleared: Facts = scrubbed(facts.model_copy(update={"places": ()}), _doors(facts))
    return cleared


def masked_payload(payload: Mapping[str, Any], facts: Facts) -> dict[str, Any]:
    """An entry as it is kept; if its facts (not yet masked) are a refuge's, without what tells where it is."""
    return _scrubbed_entry(dict(payload), _doors(facts)) if _is_refuge(facts) else dict(payload)


def _is_refuge(facts: Facts) -> bool:
    return is_refuge(facts.name, facts.categories, facts.description)


def _doors(facts: Facts) -> list[str]:
    return doors((place.model_dump() for place in facts.places), facts.name)


def _scrubbed_entry(value: Any, told: list[str]) -> Any:
    if isinstance(value, Mapping):
        return {key: _scrubbed_field(str(key), held, told) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [_scrubbed_entry(item, told) for item in value]
    return _COORDINATE.sub(WITHHELD, without_doors(value, told)) if isinstance(value, str) else value


def _scrubbed_field(key: str, value: Any, told: list[str]) -> Any:
    plain_key = re.sub(r"[^a-z0-9]", "", key.casefold())
    if _TELLS_WHERE.search(plain_key) and not _NO_PLACE.search(plain_key):
        return REDACTED if value not in (None, "", [], {}) else value
    return _scrubbed_entry(value, told)
