"""What every answer says to the browser about safety, and who may post a form."""

import secrets

from starlette.datastructures import FormData, MutableHeaders, QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from directory.errors import InputError

POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; img-src {pictures}; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
}


class SecurityHeaders:
    """Adds the headers, and gives each request the nonce that lets the page template's one inline script run.

    Nothing is kept by a browser or a proxy unless the answer says otherwise: a page can show what a person typed.
    `tiles` is the host that pictures of the map may come from as well, where the settings name one.
    """

    def __init__(self, app: ASGIApp, tiles: str = "") -> None:
        self.app = app
        self.pictures = f"'self' {tiles}".rstrip()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        nonce = scope.setdefault("state", {})["nonce"] = secrets.token_urlsafe(16)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = POLICY.format(nonce=nonce, pictures=self.pictures)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self.app(scope, receive, with_headers)


FORM_KINDS = ("application/x-www-form-urlencoded", "multipart/form-data")


async def refuse_no_text(request: Request) -> None:
    """Raises InputError for a field that holds the character NUL, which only a program types and PostgreSQL refuses.

    For every page at once: no form looks for it. Raises 404 where an address holds it.
    """
    if "\0" in request.url.path:
        raise HTTPException(404)
    _without_nul(request.query_params)
    if request.headers.get("content-type", "").lower().startswith(FORM_KINDS):
        _without_nul(await request.form())


def _without_nul(fields: QueryParams | FormData) -> None:
    for name, value in fields.multi_items():
        if isinstance(value, str) and "\0" in name + value:
            field = name.replace("\0", "")
            raise InputError(field, f"“{field}” holds a character that is no text (NUL). Type it again without it.")


def refuse_other_sites(request: Request) -> None:
    """Raises 403 when another site's page posts a form here.

    The browser says where a post comes from: `Sec-Fetch-Site`, which a page cannot forge, else `Origin`. That needs no
    cookie, so a person who only searches is given none. `Origin: null` is let through, because our own
    `Referrer-Policy: no-referrer` makes browsers send it; a search changes nothing and its answer cannot be read by
    another site. The forms of a list change only what a SameSite cookie holds: another site's form does not bring it.
    """
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin", "null")
    if site is not None:
        ours = site in ("same-origin", "none")
    else:
        ours = origin == "null" or origin.partition("://")[2] == request.headers.get("host")
    if not ours:
        raise HTTPException(403, "This form was sent from another site. Open this site's own page and try there.")
