"""A list as a link that anyone with it can open, for a while."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse

from directory.errors import KithError
from web.kept import held
from web.languages import gettext as _
from web.rates import check_form
from web.security import refuse_other_sites
from web.site import Site
from web.view.card import listing_card


class ListEnded(KithError):
    """A link that has expired, or was not copied whole."""


def shared_list_router(site: Site) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.post("/shared-list")
    def share(request: Request) -> RedirectResponse:
        """The store gets the listings of the list, and nothing else. With nothing on it nothing is made."""
        refuse_other_sites(request)
        check_form(request)
        kept = site.lists.read(request)
        if not kept.ids:
            return RedirectResponse(site.to(request, "/list"), status_code=303)
        token = site.service.store.shared_lists.add(kept.ids, site.now())
        return RedirectResponse(site.to(request, f"/shared-list/{token}"), status_code=303)

    @router.get("/shared-list/{token}")
    def shared_list(request: Request, token: str) -> HTMLResponse:
        """Raises ListEnded."""
        shared = site.service.store.shared_lists.get(token, site.now())
        if shared is None:
            raise ListEnded(
                _("A shared list ends after 14 days. If this one is newer, its address was not copied whole.")
            )
        found = held(site.service, shared.listings)
        answer = site.page(
            request,
            "shared_list.html",
            cards=[listing_card(listing, site.now()) for listing in found.listings],
            gone=found.gone,
            expires=shared.expires,
            address=f"{site.base(request)}{site.to(request, request.url.path)}",
            samples=any(listing.invented for listing in found.listings),
        )
        answer.headers["X-Robots-Tag"] = "noindex"
        return answer

    return router
