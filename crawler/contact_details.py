"""Phones, e-mails, websites, postcodes and points, checked: what is not one is left out."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from phonenumbers import Leniency, PhoneNumberFormat, PhoneNumberMatcher, format_number

from crawler.values import number, unique
from directory.text import mend

_EMAIL = re.compile(r"(?<![\w.+-])([A-Za-z0-9][A-Za-z0-9._%+'-]*)@((?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,24})(?![\w@-])")
_NOBODY = ("invalid", "test", "localhost")
_POSTCODE = re.compile(
    r"\b(GIR\s?0AA|[A-PR-UWYZ](?:\d{1,2}|[A-HK-Y]\d{1,2}|\d[A-HJKPSTUW]|[A-HK-Y]\d[ABEHMNPRVWXY]))\s*(\d[ABD-HJLNP-UW-Z]{2})\b",
    re.IGNORECASE,
)
_DRAMA = re.compile(r"\b(07700\s?900\s?\d{3}|01632\s?960\s?\d{3})\b")
_SHORT_LINES = re.compile(r"(?<!\d)(111|999|119|101|105|116\s?\d{3})(?!\d)")


def phones(*values: Any, region: str = "GB") -> tuple[str, ...]:
    """Each telephone number of a country (British, unless told) in the values, in national format, once.

    Ofcom's drama numbers and three-digit and 116 help lines count, which phonenumbers alone refuses.
    """
    return unique(phone for value in values for phone in _phones(mend(str(value or "")), region))


def _phones(text: str, region: str) -> Iterator[str]:
    whole = _SHORT_LINES.fullmatch(text)
    if whole:
        yield whole[0]
    for drama in _DRAMA.finditer(text):
        digits = re.sub(r"\s", "", drama[0])
        yield f"{digits[:5]} {digits[5:]}"
    for match in PhoneNumberMatcher(text, region, leniency=Leniency.VALID):
        yield format_number(match.number, PhoneNumberFormat.NATIONAL)


def emails(*values: Any) -> tuple[str, ...]:
    """Each e-mail address in the values, its host in lower case; addresses at reserved domains are nobody's."""
    found = (match for value in values for match in _EMAIL.finditer(mend(str(value or ""))))
    return unique(
        f"{match[1]}@{match[2].lower()}" for match in found if match[2].lower().rsplit(".", 1)[-1] not in _NOBODY
    )


def website(*values: Any) -> str | None:
    """The first value that is a web address, with its scheme; nothing but http and https."""
    return next(filter(None, (_website(mend(str(value or ""))) for value in values)), None)


def _website(text: str) -> str | None:
    words = text.split()
    address = words[0].strip("<>,;") if words else ""
    if address and not re.match(r"^[a-zA-Z][a-zA-Z0-9+.-]*:", address):
        address = f"http://{address.lstrip('/')}"
    try:
        parts = urlsplit(address)
        host, named_user = parts.hostname or "", parts.username is not None
    except ValueError:
        return None
    right = parts.scheme.lower() in ("http", "https") and re.fullmatch(r"[\w-]+(\.[\w-]+)+", host) and not named_user
    return address if right and not re.search(r"[\s<>\"']", address) else None


def postcode_in(*values: Any) -> str | None:
    """The first postcode in the values, as "E8 1HE"; its shape is checked, not whether it was ever given out."""
    for value in values:
        if found := _POSTCODE.search(mend(str(value or ""))):
            return f"{found[1]} {found[2]}".upper()
    return None


def point(lat: Any, lon: Any) -> tuple[float, float] | None:
    """WGS84 degrees within Great Britain and Northern Ireland; 0, 0 and swapped or foreign points are None."""
    found = number(lat), number(lon)
    if found[0] is None or found[1] is None or not (49 < found[0] < 61.5 and -9 < found[1] < 2.5):
        return None
    return found[0], found[1]
