"""The inbox: what waits for a curator, worst first, and the buttons that settle it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request
from starlette.responses import HTMLResponse, Response

from directory.account import Account
from web.rates import check
from web.security import refuse_other_sites
from web.site import Site
from web.staff.inbox_pages import Bulk, InboxPages, Looking, Named, Settling, Undoing, View
from web.staff.navigation import CURATORS, INBOX
from web.staff.signed_in import Staff

PER_HOUR = 5000


def inbox_router(site: Site) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    staff = Staff(site)
    pages = InboxPages(site, staff)
    Me = Annotated[Account, Depends(staff.of(*CURATORS))]

    def ours(request: Request) -> None:
        refuse_other_sites(request)
        check(request, "staff", per_hour=PER_HOUR)

    @router.get(INBOX)
    def inbox(request: Request, me: Me, view: Annotated[View, Query()]) -> HTMLResponse:
        return pages.all(request, me, view)

    @router.get("/staff/item")
    def item(request: Request, me: Me, named: Annotated[Named, Query()]) -> HTMLResponse:
        return pages.one(request, me, pages.waiting(me, named))

    @router.post("/staff/item", dependencies=[Depends(ours)])
    def settle(request: Request, me: Me, asked: Annotated[Settling, Form()]) -> Response:
        return pages.settle(request, me, asked)

    @router.post("/staff/bulk", dependencies=[Depends(ours)])
    def bulk(request: Request, me: Me, asked: Annotated[Bulk, Form()]) -> Response:
        return pages.bulk(request, me, asked)

    @router.get("/staff/done")
    def done(request: Request, me: Me, asked: Annotated[Looking, Query()]) -> HTMLResponse:
        return pages.done(request, me, asked)

    @router.post("/staff/undo", dependencies=[Depends(ours)])
    def undo(me: Me, asked: Annotated[Undoing, Form()]) -> Response:
        return pages.undo(me, asked)

    return router
