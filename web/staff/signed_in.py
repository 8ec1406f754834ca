"""Who is signed in: a secret in a cookie, whose hash is in the store."""

from collections.abc import Callable
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from directory.account import Account, Role
from directory.errors import KithError
from directory.store import Done
from directory.store.sign_ins import SignedIn
from directory.store.teams import SIGNED_IN
from web.site import Site
from web.staff.device import device_name
from web.staff.navigation import INBOX, SECOND_FACTOR, entries_of, home_of

COOKIE = "kith_staff"
SIGN_IN = "/staff/sign-in"
CODE = "/staff/sign-in/code"


class SignInNeeded(KithError):
    """The page is for staff, and nobody is signed in. `then` is the page to come back to."""

    def __init__(self, then: str) -> None:
        self.then = then
        super().__init__("Sign in to see this page.")


class SecondFactorNeeded(KithError):
    """Who is signed in sees what people say of themselves, and has shown no second factor yet."""


class NotYours(KithError):
    """Who is signed in may not see or do this. `done` is the line that the log gets of it, once the answer is made: by
    then whatever was begun has been taken back."""

    def __init__(self, done: Done) -> None:
        self.done = done
        super().__init__("Ask an administrator if it should be yours.")


class Staff:
    """Knows who asks, keeps what they do, and makes their pages."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def signed_in(self, request: Request) -> SignedIn:
        """Raises SignInNeeded where nobody is signed in, or their time is over."""
        secret = request.cookies.get(COOKIE, "")
        found = self.site.service.store.sign_ins.found(secret, self.site.now()) if secret else None
        if found is None:
            raise SignInNeeded(request.url.path if request.method in ("GET", "HEAD") else INBOX)
        return found

    def me(self, request: Request) -> Account:
        """Who asks. Raises as `signed_in`, and SecondFactorNeeded where they must have one and did not show it."""
        found = self.signed_in(request)
        if not found.proved and self.must_prove(found.account):
            raise SecondFactorNeeded("Set up a second factor first.")
        return found.account

    def unproven(self, request: Request) -> Account:
        """Who asks, whether or not they have shown a second factor: for the page where they set it up."""
        return self.signed_in(request).account

    def must_prove(self, account: Account) -> bool:
        """Whether somebody may see nothing without a second factor: professionals see what people say of themselves."""
        rule = self.site.service.settings.second_factor
        return rule == "everybody" or (rule == "professionals" and account.role is Role.PROFESSIONAL)

    def of(self, *roles: Role) -> Callable[[Request], Account]:
        """What a route depends on: who asks, where they are of one of the roles; others are refused, and that is kept.

        It comes before anything else is read of the request, so that a refusal tells nothing of what is there.
        """

        def allowed(request: Request) -> Account:
            found = self.signed_in(request)
            if found.account.role not in roles:
                self.refuse(found.account, f"{request.method} {request.url.path}")
            return self.me(request)

        return allowed

    def refuse(self, account: Account, what: str) -> None:
        """Raises NotYours, answered 403, and keeps that it was tried."""
        raise NotYours(Done.by(account, "was refused", self.site.now(), what))

    def note(self, account: Account, action: str, subject: str = "", detail: str = "") -> None:
        self.site.service.store.audit.add(Done.by(account, action, self.site.now(), subject, detail))

    def enter(self, request: Request, account: Account, to: str, *, proved: bool = False) -> RedirectResponse:
        """Sign somebody in, or where they have a second factor and did not show it, ask for its code first."""
        store = self.site.service.store
        factor = None if proved else store.second_factors.of(account.id)
        awaits = factor is not None and factor.since is not None
        device = device_name(request.headers.get("user-agent", ""))
        with store.acting():
            secret = store.sign_ins.begin(account.id, self.site.now(), device, proved=proved, awaits=awaits)
            if not awaits:
                self.note(account, SIGNED_IN, detail=device)
        there = home_of(account) if to == INBOX else to
        answer = RedirectResponse(f"{CODE}?{urlencode({'then': to})}" if awaits else there, status_code=303)
        answer.set_cookie(COOKIE, secret, path=INBOX, httponly=True, samesite="lax", secure=_secure(request))
        return answer

    def leave(self, request: Request) -> RedirectResponse:
        secret = request.cookies.get(COOKIE, "")
        store = self.site.service.store
        found = store.sign_ins.account(secret, self.site.now())
        if found:
            with store.acting():
                store.sign_ins.end(secret)
                self.note(found, "signed out")
        answer = RedirectResponse(SIGN_IN, status_code=303)
        answer.delete_cookie(COOKIE, path=INBOX, httponly=True, samesite="lax", secure=_secure(request))
        return answer

    def page(self, request: Request, template: str, status: int = 200, **context: object) -> HTMLResponse:
        """A page that no search engine keeps. `me` in the context is who is signed in, if somebody is."""
        me = context.get("me")
        known = me if isinstance(me, Account) else None
        context["navigation"] = entries_of(known) if known else ()
        context["openid"] = bool(self.site.service.settings.oidc_issuer)
        context["home"] = home_of(known) if known else INBOX
        context.setdefault("samples", False)
        answer = self.site.page(request, f"staff/{template}", status, **context)
        answer.headers["X-Robots-Tag"] = "noindex"
        return answer


def to_sign_in(request: Request, error: Exception) -> Response:
    """Where who is not signed in is sent, and comes back from."""
    then = error.then if isinstance(error, SignInNeeded) else INBOX
    return RedirectResponse(f"{SIGN_IN}?{urlencode({'then': then})}", status_code=303)


def to_second_factor(_request: Request, _error: Exception) -> Response:
    """Where who must show a second factor is sent."""
    return RedirectResponse(f"{SECOND_FACTOR}?needed=1", status_code=303)


def refusals(site: Site, failed: Callable[[Request, Exception], Response]) -> Callable[[Request, Exception], Response]:
    """How NotYours is answered: kept, then told as any other failure."""

    def refused(request: Request, error: Exception) -> Response:
        if isinstance(error, NotYours):
            site.service.store.audit.add(error.done)
        return failed(request, error)

    return refused


def _secure(request: Request) -> bool:
    return request.url.scheme == "https"
