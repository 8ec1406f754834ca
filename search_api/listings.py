"""`/api/listings/{id}`: one listing; 301 when it was merged into another, 410 when it is retired."""

from uuid import UUID

from fastapi import APIRouter

from directory.store import ListingUnknown
from search_api.problems import responses
from search_api.public import PublicListing, public
from search_api.service import Service


def listing_router(service: Service) -> APIRouter:
    router = APIRouter(prefix="/api", tags=["listings"])

    @router.get(
        "/listings/{listing_id}",
        summary="One listing",
        response_model=PublicListing,
        responses={301: {"description": "Merged: the Location header says into which"}, **responses(404, 410, 503)},
    )
    def read_listing(listing_id: str) -> PublicListing:
        return public(service.listing(listing_uuid(listing_id)))

    return router


def listing_uuid(given: str) -> UUID:
    """Raises ListingUnknown: what is no id is no listing's address either."""
    try:
        return UUID(given)
    except ValueError as error:
        raise ListingUnknown(f"No listing has the id {given[:40]!r}: an id looks like {UUID(int=0)}.") from error
