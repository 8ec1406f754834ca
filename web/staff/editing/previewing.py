"""The public page of a listing as it would be, for whoever edits it and for nobody else."""

from starlette.requests import Request
from starlette.responses import HTMLResponse

from directory.listing import Listing
from directory.permitted import permitted
from web.pages.listing import summary
from web.site import Site
from web.view.linked_data import linked_data
from web.view.links import web_link
from web.view.sheet import sheet


def preview(site: Site, request: Request, listing: Listing) -> HTMLResponse:
    listing = permitted(listing)
    answer = site.page(
        request,
        "listing.html",
        listing=listing,
        sheet=sheet(listing, site.service.vocabulary, site.now()),
        linked_data=linked_data(listing),
        web_link=web_link,
        summary=summary(listing),
        similar=[],
        samples=listing.invented,
        preview=True,
    )
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
