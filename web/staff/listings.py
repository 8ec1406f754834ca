"""The list of listings, as staff look for one: by name, organisation, postcode, source, status and need."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import HTMLResponse

from directory.account import Account
from directory.listing import Status
from directory.store import Wanted
from web.site import Site
from web.staff.navigation import CURATORS, LISTINGS
from web.staff.signed_in import Staff

PER_PAGE = 25
WORDS_MAX = 200
NO_SOURCE = "-"  # no slug: who looks after no list that there is sees none


class Look(BaseModel):
    """What is looked for, as the address says it."""

    q: str = Field(default="", max_length=WORDS_MAX)
    postcode: str = Field(default="", max_length=20)
    source: str = Field(default="", max_length=60)
    status: str = Field(default="", max_length=20)
    need: str = Field(default="", max_length=60)
    page: int = Field(default=1, ge=1, le=100_000)

    def wanted(self, me: Account) -> Wanted:
        """Never more than who asks may see."""
        slugs = me.slugs
        return Wanted(
            words=self.q,
            postcode=self.postcode,
            source=self.source,
            status=self.status,
            need=self.need,
            sources=() if slugs is None else slugs or (NO_SOURCE,),
        )

    def at(self, page: int) -> str:
        """The address of a page of the same search."""
        told = {name: value for name, value in self.model_dump(exclude={"page"}).items() if value}
        return f"{LISTINGS}?{urlencode(told | {'page': page})}"


def listings_router(site: Site) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    staff = Staff(site)
    Me = Annotated[Account, Depends(staff.of(*CURATORS))]

    @router.get(LISTINGS)
    def listings(request: Request, me: Me, look: Annotated[Look, Query()]) -> HTMLResponse:
        return staff.page(request, "listings.html", me=me, look=look, **_shown(site, me, look))

    return router


def _shown(site: Site, me: Account, look: Look) -> dict[str, Any]:
    store, wanted = site.service.store, look.wanted(me)
    count = store.finding.count(wanted)
    pages = max(1, -(-count // PER_PAGE))
    page = min(look.page, pages)
    sources = [source for source in store.sources.all() if me.looks_after(source.slug)]
    return {
        "found": store.finding.page(wanted, (page - 1) * PER_PAGE, PER_PAGE),
        "count": count,
        "page": page,
        "pages": pages,
        "before": look.at(page - 1) if page > 1 else None,
        "after": look.at(page + 1) if page < pages else None,
        "sources": _options([(source.slug, source.name) for source in sources], look.source),
        "statuses": _options([(status.value, status.value.capitalize()) for status in Status], look.status),
        "needs": _options([(need.id, need.name) for need in site.service.vocabulary.all], look.need),
    }


def _options(choices: list[tuple[str, str]], chosen: str) -> list[dict[str, Any]]:
    """For a box to choose from, with "any" first."""
    return [
        {"value": value, "text": text, "selected": value == chosen} for value, text in [("", "Any"), *sorted(choices)]
    ]
