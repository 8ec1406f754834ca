"""A listing as schema.org data for machines that read pages."""

from typing import Any

from directory.listing import Listing, Place
from directory.masking import is_hidden
from web.view.links import web_link


def linked_data(listing: Listing) -> dict[str, Any]:
    """A schema.org Service. Its words are left out where the source has not agreed to their being shown whole."""
    data = {
        "@context": "https://schema.org",
        "@type": "Service",
        "name": listing.name,
        "description": listing.description if listing.may_show("description") else None,
        "provider": _provider(listing),
        "availableChannel": [_channel(listing, place) for place in _places(listing)],
        "areaServed": list(listing.service_area.names) if listing.service_area else None,
        "isAccessibleForFree": listing.cost.free if listing.cost else None,
        "url": web_link(listing.contact.website),
    }
    return _known(data)


def _places(listing: Listing) -> tuple[Place | None, ...]:
    # Of a hidden place, not even its district: a machine would take the middle of it for the place.
    return (None,) if is_hidden(listing) else listing.places or (None,)


def _provider(listing: Listing) -> dict[str, Any] | None:
    held = listing.organisation
    if held is None:
        return None
    return _known({"@type": "Organization", "name": held.name, "url": web_link(held.website)})


def _channel(listing: Listing, place: Place | None) -> dict[str, Any]:
    channel = {
        "@type": "ServiceChannel",
        "serviceUrl": web_link(listing.contact.website),
        "servicePhone": [{"@type": "ContactPoint", "telephone": phone} for phone in listing.contact.phones],
        "availableLanguage": list(listing.languages),
        "serviceLocation": _place(place) if place else None,
    }
    return _known(channel)


def _place(place: Place) -> dict[str, Any]:
    address = _known(
        {"@type": "PostalAddress", "streetAddress": place.address, "postalCode": place.postcode, "addressCountry": "GB"}
    )
    return _known({"@type": "Place", "name": place.name, "address": address})


def _known(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value is not None and value != []}
