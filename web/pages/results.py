"""Results: what was understood, the cards, and what to do when nothing good is near."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from directory.places import PlacePoint
from index.understanding.urgent_contacts import Nation, contacts_for
from search_api.service import Found
from web.pages.home import common_needs
from web.site import MILES, Site
from web.tokens import Sought
from web.view.card import card

MOST_SHOWN = 50
STEP = 10
CLOSEST = 3  # of what is no good match, a few: a long list would pretend that it is one


def results_router(site: Site) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/results/{token}")
    def results(request: Request, token: str) -> HTMLResponse:
        """Raises TokenError for an address that has ended or is not ours."""
        sought = site.tokens.open(token)
        found = site.service.search(sought.ask())
        answer = site.page(request, "results.html", **_context(site, sought, found))
        answer.headers["X-Robots-Tag"] = "noindex"
        return answer

    return router


def _context(site: Site, sought: Sought, found: Found) -> dict[str, Any]:
    place, vocabulary = found.understood.place, site.service.vocabulary
    hits = found.hits[:CLOSEST] if found.weak else found.hits
    return {
        "sought": sought,
        "place": place,
        "needs": [vocabulary.by_id[id_].name for id_ in found.understood.needs],
        "cards": [card(hit, place, site.now()) for hit in hits],
        "urgent": contacts_for(found.understood.urgent, _nation(place)),
        "weak": found.weak,
        "samples": any(hit.listing.invented for hit in hits),
        "wider": _wider(site, sought),
        "more": _more(site, sought, len(hits)),
        "common": [(need, site.results_path(sought.instead(need))) for need in common_needs(site)],
    }


def _nation(place: PlacePoint | None) -> Nation | None:
    """By the first letter of the council's code, where there is one."""
    code = place.council_code if place else None
    return {"E": Nation.ENGLAND, "W": Nation.WALES, "S": Nation.SCOTLAND}.get(code[0]) if code else None


def _wider(site: Site, sought: Sought) -> list[tuple[str, str]]:
    """The next distances, then anywhere; nothing when everywhere was searched."""
    if not sought.near:
        return []
    further = [miles for miles in MILES if miles > sought.miles][:2]
    links = [
        (f"Within {miles:g} miles", site.results_path(sought.model_copy(update={"miles": miles}))) for miles in further
    ]
    return [*links, ("Anywhere", site.results_path(sought.model_copy(update={"near": ""})))]


def _more(site: Site, sought: Sought, shown: int) -> str | None:
    if shown < sought.limit or sought.limit >= MOST_SHOWN:
        return None
    return site.results_path(sought.model_copy(update={"limit": sought.limit + STEP}))
