"""Listings as a file to work on elsewhere: what may leave the directory, of the lists that are somebody's."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, StreamingResponse

from directory.account import Account
from directory.listing import Status
from directory.places import Gazetteer
from directory.spreadsheet import KINDS, written
from directory.store import Store, Wanted
from directory.vocabulary import Vocabulary
from web.site import Site
from web.staff.editing.columns import HEADINGS, row_of
from web.staff.editing.controls import Context
from web.staff.listings import NO_SOURCE
from web.staff.navigation import CURATORS, EXPORT
from web.staff.signed_in import Staff

ACTION: Final = "exported listings"


def exporting_router(site: Site) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    staff = Staff(site)
    Me = Annotated[Account, Depends(staff.of(*CURATORS))]

    @router.get(EXPORT)
    def page(request: Request, me: Me) -> HTMLResponse:
        store = site.service.store
        sources = [source for source in store.sources.all() if me.looks_after(source.slug)]
        count = store.finding.count(wanted(me.slugs))
        return staff.page(request, "export.html", me=me, sources=sources, count=count, headings=HEADINGS)

    @router.get(f"{EXPORT}/listings.{{kind}}")
    def export(me: Me, kind: str, source: str = "") -> StreamingResponse:
        """That it was exported is kept before the first row leaves."""
        service = site.service
        if kind not in KINDS or (source and all(source != each.slug for each in service.store.sources.all())):
            raise HTTPException(404)
        if source and not me.looks_after(source):
            staff.refuse(me, f"export of source {source}")
        staff.note(me, ACTION, f"source {source}" if source else "", kind)
        rows = rows_of(service.store, service.gazetteer, service.vocabulary, wanted(me.slugs, source))
        answer = StreamingResponse(written(kind, rows), media_type=KINDS[kind])
        answer.headers["Content-Disposition"] = f'attachment; filename="{source or "listings"}.{kind}"'
        return answer

    return router


def wanted(slugs: tuple[str, ...] | None, source: str = "") -> Wanted:
    """Never more than who has these lists may see. What is retired is in no file: its people may have asked for it."""
    sources = () if slugs is None else slugs or (NO_SOURCE,)
    return Wanted(source=source, sources=sources, but=Status.RETIRED.value)


def rows_of(store: Store, gazetteer: Gazetteer, vocabulary: Vocabulary, those: Wanted) -> Iterator[Sequence[str]]:
    """The headings, and a row for each listing, read from the store as they are asked for."""
    yield HEADINGS
    for listing in store.finding.whole(those):
        yield row_of(listing, Context(listing, gazetteer, vocabulary))
