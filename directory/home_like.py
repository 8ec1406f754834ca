"""Whether the address and the contact of a listing look like somebody's home: a reason to look, never a verdict.

Three signs count: a street address without a venue's name, no other telephone than mobiles, and no other e-mail than
one of a provider for private people. A flat is somebody's home by itself; of a street address one of the other signs
must come with it, and where no place is given both of them. Who has a website of an own is found there anyway, so that
their mobile alone is no reason.
"""

import re
from collections.abc import Iterator

from directory.listing import Contact, Listing, Place

_STREETS = (
    "road|rd|street|st|avenue|ave|close|crescent|cres|drive|gardens|gdns|grove|lane|mews|place|pl|terrace|way|walk|"
    "rise|hill|row|villas|croft|green|square|sq|park|vale|view|mount|path"
)
# "12 Acacia Avenue", "12a, Acacia Avenue": it begins with a house's number and names a street.
_HOUSE = re.compile(rf"^\s*\d{{1,4}}\s?[a-h]?,?\s+(?:[\w'’.-]+\s+){{1,3}}(?:{_STREETS})\b", re.IGNORECASE)
_FLAT = re.compile(r"\b(?:flat|apartment|apt)\.?\s*(?:no\.?\s*)?\d{1,4}\s?[a-h]?\b", re.IGNORECASE)
_VENUE = re.compile(
    r"\b(?:arena|arts?|baths?|building|caf[eé]|campus|cathedral|cent(?:re|er)s?|chapel|church(?:es)?|cinema|clinic|club|"
    r"college|community|co-?op|court ?house|day ?centre|depot|farm|floor|forum|foundation|foyer|gallery|gurdwara|gym|"
    r"hall|headquarters|health|hospice|hospital|hostel|hotel|hq|hub|institute|leisure|library|lodge|market|medical|"
    r"methodist|mission|mosque|museum|nursery|offices?|parish|pavilion|pharmacy|po box|pool|pub|school|shop|shopping|"
    r"stadium|station|studios?|suite|surgery|synagogue|temple|theatre|town hall|unit|university|vestry|wharf|workshop|"
    r"works|youth|ymca|ywca)\b",
    re.IGNORECASE,
)
_MOBILE = re.compile(r"(?:\+?44\s*\(?0?\)?|0)\s*7[1-57-9]")
PRIVATE = frozenset(
    "gmail.com googlemail.com hotmail.com hotmail.co.uk outlook.com live.com live.co.uk msn.com yahoo.com yahoo.co.uk "
    "ymail.com btinternet.com btopenworld.com virginmedia.com ntlworld.com blueyonder.co.uk talktalk.net tiscali.co.uk "
    "sky.com aol.com aol.co.uk icloud.com me.com mac.com mail.com gmx.com gmx.co.uk proton.me protonmail.com "
    "zoho.com o2.co.uk tinyworld.co.uk orange.net plus.com plusnet.com".split()
)


def home_signs(listing: Listing) -> tuple[str, ...]:
    """Why it looks like a home, in plain sentences; empty where it does not look so for enough."""
    flats = [place for place in listing.places if _FLAT.search(_address(place))]
    houses = [place for place in listing.places if _is_house(place)]
    signs = tuple(_contact_signs(listing.contact))
    if flats:
        return (f"“{_address(flats[0])}” is a flat.", *signs)
    if houses and signs:
        return (f"“{_address(houses[0])}” is a house in a street, and no venue is named.", *signs)
    without = not listing.places and not listing.contact.website
    return signs if without and len(signs) == 2 else ()


def _contact_signs(contact: Contact) -> Iterator[str]:
    if contact.phones and all(_MOBILE.match(phone.strip()) for phone in contact.phones):
        yield "Its only telephone is a mobile."
    domains = [email.rpartition("@")[2].casefold() for email in contact.emails]
    if domains and all(domain in PRIVATE for domain in domains):
        yield f"Its only e-mail is at {domains[0]}, where private people have theirs."


def _is_house(place: Place) -> bool:
    """Whoever names the place, or a venue within the address, tells that it is none."""
    address = _address(place)
    return bool(_HOUSE.match(address)) and not _VENUE.search(address) and not (place.name and _named(place))


def _named(place: Place) -> bool:
    """Whether the name of a place says more than its address."""
    name = (place.name or "").strip().casefold()
    return bool(name) and name not in _address(place).casefold()


def _address(place: Place) -> str:
    return " ".join((place.address or "").split())
