"""`/health/live` says that the process runs; `/health/ready` that a search is answered now."""

from typing import Literal

from fastapi import APIRouter

from directory.frozen import Frozen
from search_api.problems import responses
from search_api.service import Service


class Live(Frozen):
    status: Literal["live"] = "live"


class Ready(Frozen):
    """`snapshot` is the id of the index that answered; `listings` how many the store holds."""

    status: Literal["ready"] = "ready"
    snapshot: str
    listings: int


def health_router(service: Service) -> APIRouter:
    router = APIRouter(prefix="/health", tags=["health"])

    @router.get("/live", summary="The process runs")
    def live() -> Live:
        return Live()

    @router.get("/ready", summary="A search is answered", responses=responses(503))
    def ready() -> Ready:
        """Asks the index a real question; 503 with the reason when nothing answers."""
        return Ready(snapshot=service.check(), listings=service.store.listings.count())

    return router
