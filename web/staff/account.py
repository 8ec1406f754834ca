"""My account: what somebody of the staff is and has."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import HTMLResponse

from directory.account import Account
from directory.errors import InputError
from web.site import Site
from web.staff.navigation import EVERYBODY, MY_ACCOUNT
from web.staff.signed_in import Staff


def account_router(site: Site) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    staff = Staff(site)
    Me = Annotated[Account, Depends(staff.of(*EVERYBODY))]

    @router.get(MY_ACCOUNT)
    def account(request: Request, me: Me) -> HTMLResponse:
        return staff.page(request, "account.html", me=me, team_name=_team(site, me))

    return router


def _team(site: Site, me: Account) -> str:
    """The name of their team; "" for who has none, or whose was removed."""
    if me.team is None:
        return ""
    try:
        return site.service.store.teams.get(me.team).name
    except InputError:
        return ""
