"""Errors as pages that are of use; under /api and /health they stay problem+json."""

from contextlib import suppress
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from directory.curating import SettledAlready
from directory.errors import KithError
from directory.store import ListingGone, ListingMoved
from search_api.instead import instead_of
from search_api.problems import RETRY_SECONDS, problem_of, tell
from web.kept import ListFull
from web.languages import N_, gettext
from web.pages.a_to_z import letters
from web.pages.shared_list import ListEnded
from web.rates import TooMany
from web.site import Site
from web.staff.signed_in import NotYours
from web.tokens import TokenError
from web.view.calendar import NoDates
from web.view.card import listing_card

FOR_MACHINES = ("/api/", "/health/")

HEADINGS = {
    403: N_("This came from another site"),
    404: N_("Page not found"),
    405: N_("This page cannot be opened like that"),
    410: N_("This is no longer listed"),
    413: N_("That is too long to send"),
    422: N_("Something in the form is not right"),
    503: N_("Search is not working just now"),
}
TROUBLE = N_("Sorry, something went wrong")
OURS: dict[type[Exception], tuple[int, str]] = {
    TokenError: (404, N_("These results have ended")),
    ListEnded: (410, N_("This list has ended")),
    ListFull: (409, N_("Your list is full")),
    TooMany: (429, N_("Please wait a little")),
    NotYours: (403, "This is for others of the staff"),
    SettledAlready: (409, N_("This is settled already")),
    NoDates: (404, N_("There is no date to add")),
}
TRANSLATED = (TokenError, ListEnded, ListFull, TooMany, NoDates)  # these say what is wrong in the language of the page


class Failures:
    """The answer to whatever went wrong, for a person or for a program."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def __call__(self, request: Request, error: Exception) -> Response:
        if request.url.path.startswith(FOR_MACHINES):
            return tell(request, error)
        if isinstance(error, ListingMoved):
            return RedirectResponse(self.site.to(request, f"/listing/{error.to}"), status_code=301)
        if isinstance(error, ListingGone):
            return self._page(request, 410, HEADINGS[410], str(error), **self._instead(error))
        if type(error) in OURS:
            english = not isinstance(error, TRANSLATED)
            answer = self._page(request, *OURS[type(error)], str(error), english=english)
            if isinstance(error, TooMany):
                answer.headers["Retry-After"] = str(error.seconds)
            return answer
        problem = problem_of(error)
        heading = HEADINGS.get(problem.status, TROUBLE)
        return self._page(request, problem.status, heading, problem.detail, english=True)

    def _instead(self, error: ListingGone) -> dict[str, Any]:
        found = instead_of(self.site.service, error.former)
        cards = [listing_card(listing, self.site.now()) for listing in found]
        return {"cards": cards, "samples": any(listing.invented for listing in found)}

    def _page(self, request: Request, status: int, heading: str, detail: str, **more: Any) -> Response:
        if status == 503:
            more["letters"] = self._letters()
        answer = self.site.page(
            request, "failure.html", status, heading=gettext(heading), kind=heading, detail=detail, **more
        )
        answer.headers["X-Robots-Tag"] = "noindex"
        if status == 503:
            answer.headers["Retry-After"] = str(RETRY_SECONDS)
        return answer

    def _letters(self) -> list[tuple[str, str]]:
        """The way to every listing that needs no index, unless the store is away as well."""
        with suppress(KithError):
            return letters(self.site)
        return []


def add_failure_pages(app: FastAPI, failures: Failures) -> None:
    for kind in (KithError, HTTPException, RequestValidationError):
        app.add_exception_handler(kind, failures)
