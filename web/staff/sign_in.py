"""Signing in and out, and choosing a password by a link."""

import re
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.background import BackgroundTask
from starlette.responses import HTMLResponse, RedirectResponse, Response

from directory.account import Account
from directory.errors import InputError
from directory.mail import smtp_of
from directory.store import Done
from web.rates import check
from web.security import refuse_other_sites
from web.site import Site
from web.staff.inviting import invite
from web.staff.navigation import INBOX
from web.staff.signed_in import CODE, COOKIE, SIGN_IN, Staff
from web.suggested import Fault, Typed

Field = Annotated[str, Form()]
TRIES = 20  # wrong passwords an hour of one client for one address: nobody else is locked out by them
TRIES_AT_ALL = 200
LINKS = 3
_OURS = re.compile(r"/staff(/[\w/-]*)?")
CODES, CODES_AT_ALL = 10, 50  # an hour: of one client, and of all who have the password
_WRONG_CODE = "That is not the code that is shown now. Wait for the next one, or use a recovery code."
_WRONG = "That e-mail address and password do not belong together. Check both, or choose a new password."


def sign_in_router(site: Site) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    staff = Staff(site)

    @router.get(SIGN_IN)
    def sign_in(request: Request, then: str = INBOX) -> HTMLResponse:
        return _form(staff, request, Typed(words={"then": ours(then)}))

    @router.post(SIGN_IN)
    def signing_in(request: Request, email: Field = "", password: Field = "", then: Field = INBOX) -> Response:
        """Which of the two was wrong is not said. What is no account's address is not kept: it can be a password."""
        refuse_other_sites(request)
        check(request, "sign-in", per_hour=TRIES_AT_ALL)
        check(request, f"sign-in {email.strip().casefold()}", per_hour=TRIES)
        account = site.service.store.accounts.proven(email, password)
        if account:
            return staff.enter(request, account, ours(then))
        who = known.email if (known := site.service.store.accounts.find(email)) else "nobody"
        site.service.store.audit.add(Done(at=site.now(), who=who, action="could not sign in"))
        return _form(staff, request, Typed(words={"email": email, "then": ours(then)}), (Fault("email", _WRONG),))

    @router.post("/staff/sign-out")
    def signing_out(request: Request) -> RedirectResponse:
        refuse_other_sites(request)
        return staff.leave(request)

    _add_codes(router, site, staff)
    _add_passwords(router, site, staff)
    return router


def check_code(request: Request, account: Account) -> None:
    """Six digits are guessed in a million tries; who has the password gets a few. Raises TooMany."""
    check(request, f"code of {account.id}", per_hour=CODES)
    check(request, "code", per_hour=CODES_AT_ALL, address=account.email)


def _add_codes(router: APIRouter, site: Site, staff: Staff) -> None:
    def awaited(request: Request) -> Account | None:
        return site.service.store.sign_ins.awaited(request.cookies.get(COOKIE, ""), site.now())

    @router.get(CODE)
    def code(request: Request, then: str = INBOX) -> Response:
        if awaited(request) is None:
            return RedirectResponse(SIGN_IN, status_code=303)
        return staff.page(request, "code.html", typed=Typed(words={"then": ours(then)}), faults=())

    @router.post(CODE)
    def coded(request: Request, code: Field = "", then: Field = INBOX) -> Response:
        """The second half of signing in. The secret of the first half lets nobody in, and ends with it."""
        refuse_other_sites(request)
        account = awaited(request)
        if account is None:
            return RedirectResponse(SIGN_IN, status_code=303)
        check_code(request, account)
        store = site.service.store
        with store.acting():
            if store.second_factors.proven(account.id, code, site.data_keys, site.now()):
                store.sign_ins.end(request.cookies.get(COOKIE, ""))
                return staff.enter(request, account, ours(then), proved=True)
            staff.note(account, "gave a wrong code")
        typed = Typed(words={"then": ours(then)})
        return staff.page(request, "code.html", 422, typed=typed, faults=(Fault("code", _WRONG_CODE),))


def _add_passwords(router: APIRouter, site: Site, staff: Staff) -> None:
    @router.get("/staff/forgotten")
    def forgotten(request: Request) -> HTMLResponse:
        return staff.page(request, "forgotten.html", by_mail=bool(smtp_of(site.service.settings)), sent=False)

    @router.post("/staff/forgotten")
    def send_link(request: Request, email: Field = "") -> Response:
        """The answer is the same, and as quick, whether or not there is such an account."""
        refuse_other_sites(request)
        check(request, "forgotten", per_hour=TRIES)
        check(request, "forgotten", per_hour=LINKS, address=email)
        by_mail = bool(smtp_of(site.service.settings))
        answer = staff.page(request, "forgotten.html", by_mail=by_mail, sent=True)
        answer.background = BackgroundTask(_send_link, site, email) if by_mail else None
        return answer

    @router.get("/staff/password/{secret}")
    def password(request: Request, secret: str) -> HTMLResponse:
        """Looking uses nothing up: mail programs open links before people do."""
        account = site.service.store.accounts.linked(secret, site.now())
        return staff.page(request, "password.html", 200 if account else 410, account=account, faults=(), typed=Typed())

    @router.post("/staff/password/{secret}")
    def choose(request: Request, secret: str, password: Field = "") -> Response:
        refuse_other_sites(request)
        check(request, "choose", per_hour=TRIES_AT_ALL)
        try:
            account = site.service.store.accounts.choose_password(secret, password, site.now())
        except InputError as error:
            account = site.service.store.accounts.linked(secret, site.now())
            faults = (Fault("password", str(error)),)
            return staff.page(request, "password.html", 422, account=account, faults=faults, typed=Typed())
        if account is None:
            return staff.page(request, "password.html", 410, account=None, faults=(), typed=Typed())
        staff.note(account, "chose a password")
        return staff.enter(request, account, INBOX)


def _send_link(site: Site, email: str) -> None:
    found = site.service.store.accounts.find(email)
    if found and not found.disabled:
        invite(site, found, site.service.settings.site_url)


def _form(staff: Staff, request: Request, typed: Typed, faults: tuple[Fault, ...] = ()) -> HTMLResponse:
    return staff.page(request, "sign_in.html", 422 if faults else 200, typed=typed, faults=faults)


def ours(then: str) -> str:
    """A page of the staff; any other address is not gone to."""
    return then if _OURS.fullmatch(then) else INBOX
