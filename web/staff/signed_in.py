"""Who is signed in: a secret in a cookie, whose hash is in the store."""

from collections.abc import Callable
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from directory.account import Account, Role
from directory.errors import KithError
from directory.store import Done
from web.site import Site
from web.staff.navigation import INBOX, entries_of, home_of

COOKIE = "kith_staff"
SIGN_IN = "/staff/sign-in"


class SignInNeeded(KithError):
    """The page is for staff, and nobody is signed in. `then` is the page to come back to."""

    def __init__(self, then: str) -> None:
        self.then = then
        super().__init__("Sign in to see this page.")


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

    def me(self, request: Request) -> Account:
        """Raises SignInNeeded where nobody is signed in, or their time is over."""
        secret = request.cookies.get(COOKIE, "")
        found = self.site.service.store.sign_ins.account(secret, self.site.now()) if secret else None
        if found is None:
            raise SignInNeeded(request.url.path if request.method in ("GET", "HEAD") else INBOX)
        return found

    def of(self, *roles: Role) -> Callable[[Request], Account]:
        """What a route depends on: who asks, where they are of one of the roles; others are refused, and that is kept.

        It comes before anything else is read of the request, so that a refusal tells nothing of what is there.
        """

        def allowed(request: Request) -> Account:
            me = self.me(request)
            if me.role not in roles:
                self.refuse(me, f"{request.method} {request.url.path}")
            return me

        return allowed

    def refuse(self, account: Account, what: str) -> None:
        """Raises NotYours, answered 403, and keeps that it was tried."""
        raise NotYours(Done.by(account, "was refused", self.site.now(), what))

    def note(self, account: Account, action: str, subject: str = "", detail: str = "") -> None:
        self.site.service.store.audit.add(Done.by(account, action, self.site.now(), subject, detail))

    def enter(self, request: Request, account: Account, to: str) -> RedirectResponse:
        secret = self.site.service.store.sign_ins.begin(account.id, self.site.now())
        self.note(account, "signed in")
        answer = RedirectResponse(home_of(account) if to == INBOX else to, status_code=303)
        answer.set_cookie(COOKIE, secret, path=INBOX, httponly=True, samesite="lax", secure=_secure(request))
        return answer

    def leave(self, request: Request) -> RedirectResponse:
        secret = request.cookies.get(COOKIE, "")
        found = self.site.service.store.sign_ins.account(secret, self.site.now())
        if found:
            self.site.service.store.sign_ins.end(secret)
            self.note(found, "signed out")
        answer = RedirectResponse(SIGN_IN, status_code=303)
        answer.delete_cookie(COOKIE, path=INBOX, httponly=True, samesite="lax", secure=_secure(request))
        return answer

    def page(self, request: Request, template: str, status: int = 200, **context: object) -> HTMLResponse:
        """A page that no search engine keeps. `me` in the context is who is signed in, if somebody is."""
        me = context.get("me")
        context["navigation"] = entries_of(me) if isinstance(me, Account) else ()
        context.setdefault("samples", False)
        answer = self.site.page(request, f"staff/{template}", status, **context)
        answer.headers["X-Robots-Tag"] = "noindex"
        return answer


def to_sign_in(request: Request, error: Exception) -> Response:
    """Where who is not signed in is sent, and comes back from."""
    then = error.then if isinstance(error, SignInNeeded) else INBOX
    return RedirectResponse(f"{SIGN_IN}?{urlencode({'then': then})}", status_code=303)


def refusals(site: Site, failed: Callable[[Request, Exception], Response]) -> Callable[[Request, Exception], Response]:
    """How NotYours is answered: kept, then told as any other failure."""

    def refused(request: Request, error: Exception) -> Response:
        if isinstance(error, NotYours):
            site.service.store.audit.add(error.done)
        return failed(request, error)

    return refused


def _secure(request: Request) -> bool:
    return request.url.scheme == "https"
