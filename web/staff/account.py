"""My account: what somebody of the staff is and has, their password, and where they are signed in."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from directory.account import Account
from directory.errors import InputError
from web.rates import check
from web.security import refuse_other_sites
from web.site import Site
from web.staff.navigation import MY_ACCOUNT
from web.staff.signed_in import COOKIE, Staff
from web.suggested import Fault

PASSWORD = "/staff/account/password"
TRIES = 20
DONE: Final = {
    "password": "Your password is changed. You are signed out everywhere else.",
    "ended": "That sign-in has ended.",
    "others": "You are signed out everywhere else.",
    "off": "Your second factor is taken off.",
}
Field = Annotated[str, Form()]


def account_router(site: Site) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    staff = Staff(site)
    Me = Annotated[Account, Depends(staff.unproven)]

    @router.get(MY_ACCOUNT)
    def account(request: Request, me: Me, done: str = "") -> HTMLResponse:
        store = site.service.store
        return staff.page(
            request,
            "account.html",
            me=me,
            team_name=_team(site, me),
            factor=store.second_factors.of(me.id),
            devices=store.sign_ins.of(me.id, site.now(), request.cookies.get(COOKIE, "")),
            done=DONE.get(done, ""),
        )

    @router.post("/staff/account/sign-ins")
    def end(request: Request, me: Me, key: Field = "") -> RedirectResponse:
        """End one sign-in, or with no key every one but this."""
        refuse_other_sites(request)
        store = site.service.store
        with store.acting():
            if key:
                ended = store.sign_ins.end_one(me.id, key)
            else:
                ended = bool(store.sign_ins.end_others(me.id, request.cookies.get(COOKIE, "")))
            if ended:
                staff.note(me, "ended a sign-in" if key else "ended every other sign-in")
        return RedirectResponse(f"{MY_ACCOUNT}?done={'ended' if key else 'others'}", status_code=303)

    @router.get(PASSWORD)
    def password(request: Request, me: Me) -> HTMLResponse:
        return staff.page(request, "change_password.html", me=me, faults=())

    @router.post(PASSWORD)
    def change(request: Request, me: Me, old: Field = "", new: Field = "") -> Response:
        refuse_other_sites(request)
        check(request, f"password of {me.id}", per_hour=TRIES)
        try:
            with site.service.store.acting():
                site.service.store.accounts.change_password(me.id, old, new, request.cookies.get(COOKIE, ""))
                staff.note(me, "changed their password")
        except InputError as error:
            fault = Fault("new" if error.field == "password" else error.field, str(error))
            return staff.page(request, "change_password.html", 422, me=me, faults=(fault,))
        return RedirectResponse(f"{MY_ACCOUNT}?done=password", status_code=303)

    return router


def _team(site: Site, me: Account) -> str:
    """The name of their team; "" for who has none, or whose was removed."""
    if me.team is None:
        return ""
    try:
        return site.service.store.teams.get(me.team).name
    except InputError:
        return ""
