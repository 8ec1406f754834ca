"""`/api/listings/{id}`: one listing; 301 when it was merged into another, 410 when it is retired."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from directory.frozen import Frozen
from directory.store import ListingUnknown
from search_api.problems import responses
from search_api.public import PublicListing, public
from search_api.service import Service

MERGED = {"description": "Merged: the Location header says into which"}


class SimilarListing(Frozen):
    """`likeness` 0 is what chance gives, 1 the same words; `distance_km` is between them in a straight line."""

    listing: PublicListing
    likeness: float
    distance_km: float | None


class SimilarListings(Frozen):
    similar: tuple[SimilarListing, ...]


def listing_router(service: Service) -> APIRouter:
    router = APIRouter(prefix="/api", tags=["listings"])

    @router.get(
        "/listings/{listing_id}",
        summary="One listing",
        response_model=PublicListing,
        responses={301: MERGED, **responses(404, 410, 503)},
    )
    def read_listing(listing_id: str) -> PublicListing:
        return public(service.listing(listing_uuid(listing_id)))

    @router.get(
        "/similar/{listing_id}",
        summary="Listings like one",
        response_model=SimilarListings,
        responses={
            301: {"description": "Merged: the Location header says into which"},
            **responses(404, 410, 422, 503),
        },
    )
    def read_similar(
        listing_id: str, limit: Annotated[int, Query(ge=1, le=50, description="How many at most.")] = 5
    ) -> SimilarListings:
        """Near in meaning, and within 8 km of it where it has a place."""
        found = service.similar(listing_uuid(listing_id), limit)
        return SimilarListings(
            similar=tuple(
                SimilarListing(listing=public(listing), likeness=one.likeness, distance_km=one.distance_km)
                for listing, one in found
            )
        )

    return router


def listing_uuid(given: str) -> UUID:
    """Raises ListingUnknown: what is no id is no listing's address either."""
    try:
        return UUID(given)
    except ValueError as error:
        raise ListingUnknown(f"No listing has the id {given[:40]!r}: an id looks like {UUID(int=0)}.") from error
