"""What is said of the site itself, and the style sheet."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from directory.errors import KithError
from directory.source import Source
from web.site import Site


def site_router(site: Site) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/about")
    def about(request: Request) -> HTMLResponse:
        return site.page(request, "about.html", sources=_sources(site))

    @router.get("/urgent-help")
    def urgent_help(request: Request) -> HTMLResponse:
        return site.page(request, "urgent_help.html")

    @router.get("/static/{version}/{name}")
    def static_file(request: Request, version: str, name: str) -> Response:
        return site.files.answer(request, version, name)

    return router


def _sources(site: Site) -> list[Source]:
    """The page is worth reading without them, while the store is away."""
    try:
        return sorted(site.service.store.sources.all(), key=lambda source: source.name.casefold())
    except KithError:
        return []
