"""Pages about the site that say what its code does: privacy, cookies, accessibility, ranking, contact, tracks."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from directory.suggestion import CONTACT_KEPT, SETTLED_KEPT, WAITING_KEPT
from index.ranking import OF_ONE_ORGANISATION
from web.kept import KEPT_MAX
from web.pages.my_list import NEUTRAL
from web.site import Site
from web.view.ranking_words import parts

Context = Callable[[Site], dict[str, Any]]


def _privacy(site: Site) -> dict[str, Any]:
    return {
        "tiles_host": site.service.settings.tiles_host,
        "contact_days": CONTACT_KEPT.days,
        "settled_days": SETTLED_KEPT.days,
        "waiting_days": WAITING_KEPT.days,
        "terms": site.terms,
    }


def _ranking(_: Site) -> dict[str, Any]:
    return {"parts": parts(), "of_one": OF_ONE_ORGANISATION}


def _plain(_: Site) -> dict[str, Any]:
    return {"most": KEPT_MAX, "neutral": NEUTRAL}


PAGES: dict[str, tuple[str, Context]] = {
    "/privacy": ("site/privacy.html", _privacy),
    "/cookies": ("site/cookies.html", _plain),
    "/accessibility": ("site/accessibility.html", _plain),
    "/contact": ("site/contact.html", _plain),
    "/ranking": ("site/ranking.html", _ranking),
    "/cover-your-tracks": ("site/cover_your_tracks.html", _plain),
}


def static_router(site: Site) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    for path, (template, context) in PAGES.items():
        router.add_api_route(path, _page(site, template, context), methods=["GET"])
    return router


def _page(site: Site, template: str, context: Context) -> Callable[[Request], HTMLResponse]:
    def page(request: Request) -> HTMLResponse:
        return site.page(request, template, **context(site))

    return page
