"""One listing: everything known, who said it and when."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from search_api.listings import listing_uuid
from web.site import Site
from web.view.card import assured_text, organisation_name
from web.view.details import coming_dates, rows, words
from web.view.linked_data import linked_data
from web.view.links import mail_link, phone_link, web_link


def listing_router(site: Site) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/listing/{listing_id}")
    def listing_page(request: Request, listing_id: str) -> HTMLResponse:
        """Raises ListingMoved, ListingGone or ListingUnknown, which the failure pages answer."""
        listing = site.service.listing(listing_uuid(listing_id))
        by_id = site.service.vocabulary.by_id
        return site.page(
            request,
            "listing.html",
            listing=listing,
            organisation=organisation_name(listing),
            words=words(listing),
            rows=rows(listing),
            dates=coming_dates(listing, site.now()),
            phones=[(phone, phone_link(phone)) for phone in listing.contact.phones],
            emails=[(email, mail_link(email)) for email in listing.contact.emails],
            website=web_link(listing.contact.website),
            needs=[by_id[id_].name for id_ in listing.needs if id_ in by_id],
            assured=assured_text(listing),
            linked_data=linked_data(listing),
            web_link=web_link,
            samples=listing.invented,
        )

    return router
