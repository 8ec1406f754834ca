"""Addresses that a browser may follow: what was crawled is never trusted to be one."""

from dataclasses import dataclass
from urllib.parse import quote

from directory.listing import Contact, Place, Precision
from web.languages import N_

ROUTES = "https://www.openstreetmap.org/directions?route="
PHONE, EMAIL, WEBSITE = N_("Phone"), N_("Email"), N_("Website")
_SURE = (Precision.GIVEN, Precision.POSTCODE)


@dataclass(frozen=True)
class Reach:
    """One way to get in touch: "Phone", what is shown, and the address that a tap follows."""

    kind: str
    text: str
    href: str


def phone_link(phone: str) -> str:
    """A tel: address; only its digits and a leading plus are kept."""
    digits = "".join(sign for sign in phone if sign.isdigit())
    return f"tel:{'+' if phone.strip().startswith('+') else ''}{digits}"


def mail_link(email: str) -> str:
    """A mailto: address; nothing in it can add a subject or a copy."""
    return f"mailto:{quote(email, safe='@+')}"


def web_link(address: str | None) -> str | None:
    """The address if it is one of the web, else None."""
    return address if address and address.lower().startswith(("http://", "https://")) else None


def directions_link(place: Place) -> str | None:
    """Where a way to the place is shown, for a person to follow; None where only its area is known."""
    if place.lat is None or place.lon is None or place.precision not in _SURE:
        return None
    return f"{ROUTES}%3B{place.lat:.5f}%2C{place.lon:.5f}"


def reaches(contact: Contact) -> tuple[Reach, ...]:
    """Phones first: most listings are joined by a call."""
    website = web_link(contact.website)
    shown = website.split("://", 1)[1] if website else ""
    return (
        *(Reach(PHONE, phone, phone_link(phone)) for phone in contact.phones),
        *(Reach(EMAIL, email, mail_link(email)) for email in contact.emails),
        *((Reach(WEBSITE, shown, website),) if website else ()),
    )
