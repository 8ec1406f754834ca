"""One listing: everything known, who said it and when; and its sessions as a calendar file."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from directory.listing import Listing
from search_api.listings import listing_uuid
from web.languages import gettext
from web.site import Site
from web.view.calendar import calendar
from web.view.linked_data import linked_data
from web.view.links import web_link
from web.view.sheet import sheet
from web.view.words import first_sentence


def listing_router(site: Site) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/listing/{listing_id}.ics")
    def listing_calendar(request: Request, listing_id: str) -> Response:
        """Raises as `listing_page` does, and NoDates."""
        listing = site.service.listing(listing_uuid(listing_id))
        address = request.url.replace(path=site.to(request, f"/listing/{listing.id}"), query="")
        made = calendar(listing, str(address), site.now())
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
            summary=_summary(listing),
            samples=listing.invented,
        )

    return router


def _summary(listing: Listing) -> str:
    """The beginning of its own words where they may be shown, else what the page has."""
    if listing.description and listing.may_show("description"):
        return first_sentence(listing.description)
    return gettext("When and where it is, who may come and how to get in touch.")
