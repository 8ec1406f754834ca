"""My list by e-mail: to oneself, with words that nobody can choose."""

import hashlib
import secrets
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response

from directory.errors import InputError
from directory.listing import Listing
from directory.mail import Message, mail_address
from web.kept import held
from web.languages import N_, gettext
from web.rates import check
from web.security import refuse_other_sites
from web.site import Site
from web.suggested import Fault
from web.view.card import listing_card

PATH = "/list/email"
PER_HOUR = 3
SUBJECT = N_("Your list from Kith")
NO_ADDRESS = N_("Enter an email address like name@example.com")
Field = Annotated[str, Form()]


def list_email_router(site: Site) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get(PATH)
    def form(request: Request) -> Response:
        _need_mail(site)
        if not site.lists.read(request).ids:
            return RedirectResponse(site.to(request, "/list"), status_code=303)
        return _form(site, request)

    @router.post(PATH)
    def send(request: Request, email: Field = "", once: Field = "") -> Response:
        """Answered before it has left. `once` is the form's own: sent a second time, it lets nothing more leave."""
        refuse_other_sites(request)
        _need_mail(site)
        try:
            to = mail_address(email)
        except InputError:
            return _form(site, request, email, (Fault("email", gettext(NO_ADDRESS)),))
        listings = held(site.service, site.lists.read(request).ids).listings
        if not listings:
            return RedirectResponse(site.to(request, "/list"), status_code=303)
        check(request, "e-mail", per_hour=PER_HOUR)
        check(request, "e-mail", per_hour=PER_HOUR, address=to)
        site.service.store.outbox.add(list_message(site, listings, to, once), site.data_keys, site.now())
        return RedirectResponse(site.to(request, f"{PATH}/sent"), status_code=303)

    @router.get(f"{PATH}/sent")
    def sent(request: Request) -> HTMLResponse:
        _need_mail(site)
        return _unlisted(site.page(request, "list_email_sent.html"))

    return router


def list_message(site: Site, listings: tuple[Listing, ...], to: str, once: str) -> Message:
    """The list as it is now, in the language that is spoken."""
    context = {
        "cards": [listing_card(listing, site.now()) for listing in listings],
        "site_url": site.service.settings.site_url,
    }
    return Message(
        key=f"list-{hashlib.sha256(f'{once or secrets.token_hex()} {to}'.encode()).hexdigest()[:32]}",
        to=to,
        subject=gettext(SUBJECT),
        text=site.templates.get_template("mail/list.txt").render(context),
        html=site.templates.get_template("mail/list.html").render(context),
    )


def _form(site: Site, request: Request, email: str = "", faults: tuple[Fault, ...] = ()) -> HTMLResponse:
    typed, once = {"email": email}, secrets.token_urlsafe(16)
    return _unlisted(
        site.page(request, "list_email.html", 422 if faults else 200, typed=typed, faults=faults, once=once)
    )


def _need_mail(site: Site) -> None:
    if site.smtp is None:
        raise HTTPException(404)


def _unlisted(answer: HTMLResponse) -> HTMLResponse:
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
