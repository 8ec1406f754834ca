"""Every error as application/problem+json (RFC 9457), mapped to its status in one place."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from pydantic import Field
from starlette.exceptions import HTTPException

from directory.errors import InputError, KithError
from directory.frozen import Frozen
from directory.store import ListingGone, ListingMoved, ListingUnknown
from search_api.lazy import UNREACHABLE, NotReady
from search_api.logs import write_failure
from search_api.service import PlaceInputError

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = 30


class FieldProblem(Frozen):
    """What is wrong with one field; `choices` are the names to choose from where a place is not one place."""

    field: str
    message: str
    choices: tuple[str, ...] = ()


class Problem(Frozen):
    """An error told in one plain sentence (`detail`), with each wrong field named in `errors`."""

    type: str = "about:blank"
    title: str = Field(examples=["Unprocessable Content"])
    status: int = Field(examples=[422])
    detail: str = Field(examples=["No postcode E2 0RJ is known: check it, or give a district such as E2, or a town."])
    errors: tuple[FieldProblem, ...] = ()


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problem answers of a route, for its OpenAPI description."""
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "model": Problem,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in statuses
    }


def problem_of(error: Exception) -> Problem:
    """The problem that tells of an error. Anything not raised on purpose is a 500 that says nothing of its inside."""
    match error:
        case PlaceInputError():
            return _problem(422, str(error), FieldProblem(field="near", message=str(error), choices=error.choices))
        case InputError():
            return _problem(422, str(error), FieldProblem(field=error.field, message=str(error)))
        case RequestValidationError():
            wrong = [_field_problem(each) for each in error.errors()]
            return _problem(422, " ".join(each.message for each in wrong), *wrong)
        case HTTPException():
            return _problem(error.status_code, _http_detail(error))
    return _problem(*_status_and_detail(error))


_UNEXPECTED = "Something went wrong at our end. Try again; if it stays, tell whoever runs this directory."

_HTTP_DETAILS = {
    404: "Nothing is at this address. The addresses are described in /api/openapi.json.",
    405: "This address does not take that method; the Allow header names those it takes.",
    413: "This is too long to read. Say what would help in at most 5,000 characters.",
}


def _status_and_detail(error: Exception) -> tuple[int, str]:
    match error:
        case ListingUnknown():
            return 404, str(error)
        case ListingGone():
            return 410, str(error)
        case NotReady():
            return 503, str(error)
        case KithError():  # written for whoever runs the server: it can name folders and databases
            write_failure(error)
            return 503, UNREACHABLE
    return 500, _UNEXPECTED


def _http_detail(error: HTTPException) -> str:
    given_by_us = error.detail != HTTPStatus(error.status_code).phrase
    return error.detail if given_by_us else _HTTP_DETAILS.get(error.status_code, error.detail)


def _problem(status: int, detail: str, *errors: FieldProblem) -> Problem:
    return Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, errors=errors)


def _field_problem(error: Mapping[str, Any]) -> FieldProblem:
    """The value given is left out on purpose: it can be a person's statement."""
    if error["type"] == "json_invalid":
        return FieldProblem(field="body", message="The body is not JSON: send an object with the key statement.")
    place = [str(part) for part in error["loc"] if part not in ("query", "body", "path")]
    field = place[0] if place else "body"
    said = "is missing" if error["type"] == "missing" else str(error["msg"])[:1].lower() + str(error["msg"])[1:]
    return FieldProblem(field=field, message=f"{field} {said.replace('input should', 'should')}.")


def problem_response(error: Exception, headers: Mapping[str, str] | None = None) -> Response:
    problem = problem_of(error)
    extra = {"Retry-After": str(RETRY_SECONDS)} if problem.status == 503 else {}
    extra |= {"Cache-Control": "no-store"}
    return JSONResponse(
        problem.model_dump(mode="json"),
        status_code=problem.status,
        headers={**extra, **(headers or {})},
        media_type=MEDIA_TYPE,
    )


def tell(request: Request, error: Exception) -> Response:
    """The answer to a request that failed; a merged listing is answered with where it is now."""
    if isinstance(error, ListingMoved):
        return RedirectResponse(request.url_for("read_listing", listing_id=str(error.to)).path, status_code=301)
    return problem_response(error, getattr(error, "headers", None))


def add_problem_handlers(app: FastAPI) -> None:
    for kind in (KithError, HTTPException, RequestValidationError):
        app.add_exception_handler(kind, tell)
