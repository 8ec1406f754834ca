"""My list: what a person kept for this visit, to look at, print and clear; and the way out, which clears it too."""

import re
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse

from directory.listing import Listing
from directory.store import ListingMoved
from search_api.listings import listing_uuid
from web.kept import Kept, held
from web.rates import check_form
from web.security import refuse_other_sites
from web.site import Site
from web.view.card import listing_card
from web.view.sheet import sheet

NEUTRAL = "https://www.bbc.co.uk/weather"
MY_LIST = "/list"
_OURS = re.compile(r"/(results|shared-list)/[\w=-]+|/listing/[\w-]+|/list")
Field = Annotated[str, Form()]


def my_list_router(site: Site) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get(MY_LIST)
    def my_list(request: Request) -> HTMLResponse:
        found = held(site.service, site.lists.read(request).ids)
        cards = [listing_card(listing, site.now()) for listing in found.listings]
        return _unlisted(
            site.page(request, "my_list.html", cards=cards, gone=found.gone, samples=_samples(found.listings))
        )

    @router.get("/list/print")
    def to_print(request: Request, size: str = "", form: str = "") -> HTMLResponse:
        """`size=large` for large print, `form=pages` for everything known, each listing on a page of its own."""
        found = held(site.service, site.lists.read(request).ids)
        known = [(each, sheet(each, site.service.vocabulary, site.now())) for each in found.listings]
        return _unlisted(
            site.page(
                request,
                "print.html",
                listings=known,
                cards=[listing_card(listing, site.now()) for listing in found.listings],
                large=size == "large",
                pages=form == "pages",
                samples=_samples(found.listings),
            )
        )

    @router.post("/list/keep")
    def keep(request: Request, listing: Field = "", back: Field = "") -> RedirectResponse:
        """Raises ListFull, and ListingGone or ListingUnknown for what cannot be kept."""
        refuse_other_sites(request)
        check_form(request)
        kept = _current(site, listing_uuid(listing))
        return _changed(site, request, site.lists.read(request).plus(kept), _back(back, kept))

    @router.post("/list/remove")
    def remove(request: Request, listing: Field = "", back: Field = "") -> RedirectResponse:
        refuse_other_sites(request)
        removed = listing_uuid(listing)
        return _changed(site, request, site.lists.read(request).minus(removed), _back(back, removed))

    @router.post("/list/clear")
    def clear(request: Request) -> RedirectResponse:
        refuse_other_sites(request)
        return _changed(site, request, Kept(), MY_LIST)

    @router.get("/exit")
    def leave(request: Request) -> RedirectResponse:
        """A link, so that it works without a script. At worst another site clears a list by it."""
        answer = _changed(site, request, Kept(), NEUTRAL)
        site.drafts.clear(request, answer)
        return answer

    return router


def _changed(site: Site, request: Request, kept: Kept, to: str) -> RedirectResponse:
    answer = RedirectResponse(site.to(request, to), status_code=303)
    site.lists.write(request, answer, kept)
    return answer


def _back(given: str, listing: UUID) -> str:
    """Where the button was, at its listing; an address that is not one of those pages of ours is not gone to."""
    return f"{given}#card-{listing}" if _OURS.fullmatch(given) else MY_LIST


def _current(site: Site, listing: UUID) -> UUID:
    try:
        return site.service.listing(listing).id
    except ListingMoved as moved:
        return _current(site, moved.to)


def _samples(listings: tuple[Listing, ...]) -> bool:
    return any(listing.invented for listing in listings)


def _unlisted(answer: HTMLResponse) -> HTMLResponse:
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
