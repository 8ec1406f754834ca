"""Errors as pages that are of use; under /api and /health they stay problem+json."""

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from directory.errors import KithError
from directory.store import ListingMoved
from search_api.problems import RETRY_SECONDS, problem_of, tell
from web.kept import ListFull
from web.pages.shared_list import ListEnded
from web.rates import TooMany
from web.site import Site
from web.tokens import TokenError
from web.view.calendar import NoDates

FOR_MACHINES = ("/api/", "/health/")

HEADINGS = {
    403: "This came from another site",
    404: "Page not found",
    405: "This page cannot be opened like that",
    410: "This is no longer listed",
    413: "That is too long to send",
    422: "Something in the form is not right",
    503: "Search is not working just now",
}
TROUBLE = "Sorry, something went wrong"
OURS: dict[type[Exception], tuple[int, str]] = {
    TokenError: (404, "These results have ended"),
    ListEnded: (410, "This list has ended"),
    ListFull: (409, "Your list is full"),
    TooMany: (429, "Please wait a little"),
    NoDates: (404, "There is no date to add"),
}


class Failures:
    """The answer to whatever went wrong, for a person or for a program."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def __call__(self, request: Request, error: Exception) -> Response:
        if request.url.path.startswith(FOR_MACHINES):
            return tell(request, error)
        if isinstance(error, ListingMoved):
            return RedirectResponse(f"/listing/{error.to}", status_code=301)
        if type(error) in OURS:
            answer = self._page(request, *OURS[type(error)], str(error))
            if isinstance(error, TooMany):
                answer.headers["Retry-After"] = str(error.seconds)
            return answer
        problem = problem_of(error)
        return self._page(request, problem.status, HEADINGS.get(problem.status, TROUBLE), problem.detail)

    def _page(self, request: Request, status: int, heading: str, detail: str) -> Response:
        answer = self.site.page(request, "failure.html", status, heading=heading, detail=detail)
        if status == 503:
            answer.headers["Retry-After"] = str(RETRY_SECONDS)
        return answer


def add_failure_pages(app: FastAPI, failures: Failures) -> None:
    for kind in (KithError, HTTPException, RequestValidationError):
        app.add_exception_handler(kind, failures)
