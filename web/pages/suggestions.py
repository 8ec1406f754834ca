"""Suggest a listing, claim one, say that one is right or what is wrong with it. All of it waits for a curator."""

from typing import Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from directory.listing import Listing
from directory.suggestion import Suggestion
from search_api.listings import listing_uuid
from web import suggested
from web.rates import check
from web.security import refuse_other_sites
from web.site import Site
from web.suggested import WRONG, Fault, Typed

CHOICES = ("wrong", "runs_it")
PER_HOUR = 60  # all who sit in one library come from one address


async def typed_in(request: Request) -> Typed:
    """The form, once it is known to be ours and not sent too often. Raises 403, and TooMany."""
    refuse_other_sites(request)
    check(request, "suggestion", per_hour=PER_HOUR)
    form = await request.form()
    words = {name: str(form.get(name, "")).strip() for name in form if name not in CHOICES}
    ticked = [str(each) for each in form.getlist("wrong")] + [name for name in ("runs_it",) if form.get(name)]
    return Typed(words=words, ticked=tuple(ticked))


def suggestions_router(site: Site) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    pages = _Pages(site)

    @router.get("/suggest")
    def suggest(request: Request) -> HTMLResponse:
        return pages.form(request, "suggest.html")

    @router.post("/suggest")
    def suggest_sent(request: Request, typed: Typed = Depends(typed_in)) -> Response:  # noqa: B008
        faults = suggested.faults_of_listing(typed)
        if faults:
            return pages.form(request, "suggest.html", typed, faults)
        return pages.hold(request, typed, suggested.new_listing(typed, site.now()), "/suggest/thanks")

    @router.get("/suggest/thanks")
    def suggest_thanks(request: Request) -> HTMLResponse:
        return site.page(request, "thanks.html", about="suggest", listing=None)

    @router.get("/listing/{listing_id}/claim")
    def claim(request: Request, listing_id: str) -> HTMLResponse:
        return pages.form(request, "claim.html", listing=pages.listing(listing_id))

    @router.post("/listing/{listing_id}/claim")
    def claim_sent(request: Request, listing_id: str, typed: Typed = Depends(typed_in)) -> Response:  # noqa: B008
        listing, faults = pages.listing(listing_id), suggested.faults_of_claim(typed)
        if faults:
            return pages.form(request, "claim.html", typed, faults, listing=listing)
        return pages.hold(request, typed, suggested.claim(typed, listing.id, site.now()), _thanks(listing, "claim"))

    @router.get("/listing/{listing_id}/report")
    def report(request: Request, listing_id: str) -> HTMLResponse:
        return pages.form(request, "report.html", listing=pages.listing(listing_id))

    @router.post("/listing/{listing_id}/report")
    def report_sent(request: Request, listing_id: str, typed: Typed = Depends(typed_in)) -> Response:  # noqa: B008
        listing, faults = pages.listing(listing_id), suggested.faults_of_report(typed)
        if faults:
            return pages.form(request, "report.html", typed, faults, listing=listing)
        return pages.hold(request, typed, suggested.report(typed, listing.id, site.now()), _thanks(listing, "report"))

    @router.post("/listing/{listing_id}/right")
    def right_sent(request: Request, listing_id: str, typed: Typed = Depends(typed_in)) -> Response:  # noqa: B008
        listing = pages.listing(listing_id)
        said = suggested.still_right(typed, listing.id, site.now())
        return pages.hold(request, typed, said, _thanks(listing, "right"))

    @router.get("/listing/{listing_id}/thanks/{about}")
    def thanks(request: Request, listing_id: str, about: str) -> HTMLResponse:
        """Whatever comes last in the address chooses among fixed sentences; it is never shown."""
        listing = pages.listing(listing_id)
        return _unlisted(site.page(request, "thanks.html", about=about, listing=listing, samples=listing.invented))

    return router


class _Pages:
    def __init__(self, site: Site) -> None:
        self._site = site

    def listing(self, listing_id: str) -> Listing:
        """Raises ListingMoved, ListingGone or ListingUnknown, which the failure pages answer."""
        return self._site.service.listing(listing_uuid(listing_id))

    def form(
        self,
        request: Request,
        template: str,
        typed: Typed | None = None,
        faults: tuple[Fault, ...] = (),
        listing: Listing | None = None,
    ) -> HTMLResponse:
        """An empty form, or with what was typed and what is wrong with it."""
        context: dict[str, Any] = {"typed": typed or Typed(), "faults": faults, "listing": listing, "wrong": WRONG}
        if listing:
            context["samples"] = listing.invented
        answer = self._site.page(request, template, 422 if faults else 200, **context)
        return _unlisted(answer) if listing else answer

    def hold(self, request: Request, typed: Typed, suggestion: Suggestion, thanks: str) -> RedirectResponse:
        """A program that fell into the trap is thanked as well, so that it learns nothing."""
        if not typed.by_a_program:
            self._site.service.store.suggestions.add(suggestion, self._site.data_keys)
        return RedirectResponse(self._site.to(request, thanks), status_code=303)


def _thanks(listing: Listing, about: str) -> str:
    return f"/listing/{listing.id}/thanks/{about}"


def _unlisted(answer: HTMLResponse) -> HTMLResponse:
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
