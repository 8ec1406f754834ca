"""One listing: everything known, who said it and when; and its sessions as a calendar file."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from directory.errors import KithError
from directory.listing import Listing
from directory.masking import is_hidden
from search_api.listings import listing_uuid
from web.languages import gettext
from web.site import Site
from web.view.calendar import calendar
from web.view.card import line_of_ours
from web.view.linked_data import linked_data
from web.view.links import web_link
from web.view.sheet import sheet
from web.view.words import distance_text, first_sentence

SIMILAR = 4
ALIKE = 0.3  # of what is less like it, it would not be said that it is


def listing_router(site: Site) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/listing/{listing_id}.ics")
    def listing_calendar(request: Request, listing_id: str) -> Response:
        """Raises as `listing_page` does, and NoDates."""
        listing = site.service.listing(listing_uuid(listing_id))
        address = f"{site.base(request)}{site.to(request, f'/listing/{listing.id}')}"
        made = calendar(listing, address, site.now())
        named = {"Content-Disposition": 'attachment; filename="dates.ics"', "X-Robots-Tag": "noindex"}
        return Response(made, media_type="text/calendar", headers=named)

    @router.get("/listing/{listing_id}")
    def listing_page(request: Request, listing_id: str) -> HTMLResponse:
        """Raises ListingMoved, ListingGone or ListingUnknown, which the failure pages answer."""
        listing = site.service.listing(listing_uuid(listing_id))
        return site.page(
            request,
            "listing.html",
            listing=listing,
            sheet=sheet(listing, site.service.vocabulary, site.now()),
            linked_data=linked_data(listing),
            web_link=web_link,
            summary=summary(listing),
            similar=_similar(site, listing),
            samples=listing.invented,
        )

    return router


def _similar(site: Site, listing: Listing) -> list[tuple[Listing, str | None]]:
    """Others with how far they are from it in a straight line; the page is of use without them, and without an index.

    From a refuge no distance is told, nor of one.
    """
    try:
        found = site.service.similar(listing.id, SIMILAR)
    except KithError:
        return []
    hidden = is_hidden(listing)
    return [
        (other, None if hidden or is_hidden(other) or one.distance_km is None else distance_text(one.distance_km))
        for other, one in found
        if one.likeness >= ALIKE
    ]


def summary(listing: Listing) -> str:
    """The beginning of its own words where they may be shown, else a line of ours, or what the page has."""
    if listing.description and listing.may_show("description"):
        return first_sentence(listing.description)
    if line := line_of_ours(listing):
        return line
    return gettext("When and where it is, who may come and how to get in touch.")
