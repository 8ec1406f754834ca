"""The way to an organisation's own sign-in page, and back."""

from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response
from structlog import get_logger

from directory.sealing import SealedError
from directory.store import Done
from web.rates import check
from web.site import Site
from web.staff.navigation import INBOX
from web.staff.openid import LIFE, Leaving, OpenId, OpenIdError, openid_of
from web.staff.sign_in import ours
from web.staff.signed_in import Staff
from web.suggested import Fault, Typed

OPENID, BACK = "/staff/openid", "/staff/openid/back"
COOKIE = "kith_openid"
PER_HOUR = 200
FAILED = "Signing in by your organisation did not work. Try again, or sign in with a password."
UNKNOWN = "There is no open account for the e-mail address that your organisation gave. Ask an administrator."
_log = get_logger()


def openid_router(site: Site) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    staff = Staff(site)
    pages = _OpenIdPages(site, staff, openid_of(site.service.settings, BACK))

    @router.get(OPENID)
    def leave(request: Request, then: str = INBOX) -> Response:
        check(request, "openid", per_hour=PER_HOUR)
        return pages.leave(request, ours(then))

    @router.get(BACK)
    def back(request: Request, state: str = "", code: str = "") -> Response:
        check(request, "openid", per_hour=PER_HOUR)
        return pages.back(request, state, code)

    return router


class _OpenIdPages:
    def __init__(self, site: Site, staff: Staff, openid: OpenId | None) -> None:
        self.site = site
        self.staff = staff
        self._openid = openid

    @property
    def openid(self) -> OpenId:
        if self._openid is None:
            raise HTTPException(404, "Nobody signs in by another site here.")
        return self._openid

    def leave(self, request: Request, then: str) -> Response:
        try:
            address, leaving = self.openid.leave(then, self.site.now())
        except OpenIdError as error:
            return self._refused(request, FAILED, error)
        answer = RedirectResponse(address, status_code=303)
        sealed = self.site.data_keys.seal(leaving.model_dump_json()).decode("ascii")
        secure, life = request.url.scheme == "https", int(LIFE.total_seconds())
        # Lax: the browser brings it when the issuer's page sends it back here.
        answer.set_cookie(COOKIE, sealed, max_age=life, path=OPENID, httponly=True, samesite="lax", secure=secure)
        return answer

    def back(self, request: Request, state: str, code: str) -> Response:
        """What was remembered is used once: whatever comes of it, the cookie goes."""
        answer = self._back(request, state, code)
        answer.delete_cookie(COOKIE, path=OPENID, httponly=True, samesite="lax")
        return answer

    def _back(self, request: Request, state: str, code: str) -> Response:
        openid = self.openid
        try:
            leaving = self._remembered(request)
            proven = openid.back(leaving, state, code, self.site.now())
        except OpenIdError as error:
            return self._refused(request, FAILED, error)
        account = self.site.service.store.accounts.find(proven.email)
        if account is None or account.disabled:
            who = account.email if account else "nobody"
            return self._refused(request, UNKNOWN, OpenIdError("no open account has the address"), who)
        return self.staff.enter(request, account, leaving.then, proved=proven.second_factor)

    def _remembered(self, request: Request) -> Leaving:
        try:
            return Leaving.model_validate_json(self.site.data_keys.open(request.cookies.get(COOKIE, "").encode()))
        except (SealedError, ValidationError) as error:
            raise OpenIdError("nothing is remembered of who left") from error

    def _refused(self, request: Request, told: str, error: OpenIdError, who: str = "nobody") -> HTMLResponse:
        _log.warning("openid", problem=str(error))
        self.site.service.store.audit.add(
            Done(at=self.site.now(), who=who, action="could not sign in", detail="openid")
        )
        typed = Typed(words={"then": INBOX})
        return self.staff.page(request, "sign_in.html", 422, typed=typed, faults=(Fault("email", told),))
