"""Results: what was understood, the cards, and what to do when nothing good is near."""

import re
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse

from directory.places import PlacePoint
from index.pieces import PieceKind
from index.question import Understood
from index.understanding.urgent_contacts import Nation, contacts_for
from search_api.service import DEFAULT_LIMIT, Found
from web.languages import fill
from web.languages import gettext as _
from web.pages.home import common_needs, miles_chosen
from web.rates import check_form
from web.security import refuse_other_sites
from web.site import MILES, Site
from web.tokens import Sought
from web.view.card import card
from web.view.chips import chips
from web.view.filters import FIELDS, chosen
from web.view.filters import fields as choices
from web.view.groups import groups
from web.view.words import miles_text

_PROGRAMS = re.compile("bot|crawl|spider|slurp|preview|scan|monitor|curl|wget|python|java/|go-http|httpclient", re.I)
FROM_AFAR = ("delivery:online", "delivery:phone")
CLOSEST = 3  # of what is no good match, a few: a long list would pretend that it is one


def results_router(site: Site) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/results/{token}")
    def results(request: Request, token: str) -> HTMLResponse:
        """Raises TokenError for an address that has ended or is not ours."""
        sought = site.tokens.open(token)
        found = site.service.search(sought.ask().model_copy(update={"counted": _by_a_person(request)}))
        answer = site.page(request, "results.html", **_context(site, sought, found))
        answer.headers["X-Robots-Tag"] = "noindex"
        return answer

    @router.post("/refine")
    async def refine(request: Request) -> RedirectResponse:
        """The same search with the constraints that were ticked. Raises TokenError as `results` does."""
        refuse_other_sites(request)
        check_form(request)
        form = await request.form()
        sought = site.tokens.open(str(form.get("token", "")))
        given = {name: tuple(map(str, form.getlist(name))) for name in FIELDS}
        miles = miles_chosen(str(form.get("miles", "")), sought.miles)
        return RedirectResponse(site.results_path(sought.but(filters=chosen(given), miles=miles)), status_code=303)

    return router


def _by_a_person(request: Request) -> bool:
    """Whether it counts as a search: programs, which say what they are, follow the links of examples and needs too."""
    return not _PROGRAMS.search(request.headers.get("user-agent", "bot"))


def _context(site: Site, sought: Sought, found: Found) -> dict[str, Any]:
    place, vocabulary = found.understood.place, site.service.vocabulary
    hits = found.hits[:CLOSEST] if found.weak else found.hits
    names = {need.id: need.name for need in vocabulary.all}
    first = (sought.page - 1) * DEFAULT_LIMIT + 1
    return {
        "sought": sought,
        "token": site.tokens.seal(sought),
        "place": place,
        "chips": [(chip, site.results_path(without)) for chip, without in chips(found.understood, sought)],
        "groups": groups(hits, found.understood.needs, names, lambda hit: card(hit, place, site.now()), first),
        "count": len(hits),
        "tiles": site.service.settings.map_tiles,
        "tiles_by": site.service.settings.map_attribution,
        "choices": choices(sought),
        "urgent": contacts_for(found.understood.urgent, _nation(place)),
        "weak": found.weak,
        "samples": any(hit.listing.invented for hit in hits),
        "wider": _wider(site, sought, found.understood),
        "from_afar": site.results_path(sought.but(filters=_from_afar(sought))),
        "before": site.results_path(sought.but(page=sought.page - 1)) if sought.page > 1 else None,
        "after": site.results_path(sought.but(page=sought.page + 1)) if found.more and not found.weak else None,
        "common": [(need, site.results_path(sought.instead(need))) for need in common_needs(site)],
    }


def _nation(place: PlacePoint | None) -> Nation | None:
    """By the first letter of the council's code, where there is one."""
    code = place.council_code if place else None
    return {"E": Nation.ENGLAND, "W": Nation.WALES, "S": Nation.SCOTLAND}.get(code[0]) if code else None


def _from_afar(sought: Sought) -> tuple[str, ...]:
    """The filters with those on how help is given put to help that needs no way there."""
    return (*(told for told in sought.filters if not told.startswith("delivery:")), *FROM_AFAR)


def _wider(site: Site, sought: Sought, understood: Understood) -> list[tuple[str, str]]:
    """The next distances, then anywhere, wherever they said that they are; nothing when everywhere was searched."""
    if understood.place is None:
        return []
    said = tuple(piece.id for piece in understood.pieces if piece.kind is PieceKind.PLACE)
    further = [miles for miles in MILES if miles > sought.miles][:2]
    links = [
        (fill(_("Within %(distance)s"), distance=miles_text(miles)), site.results_path(sought.but(miles=miles)))
        for miles in further
    ]
    return [*links, (_("Anywhere"), site.results_path(sought.but(near="", without=(*sought.without, *said))))]
