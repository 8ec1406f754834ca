"""Setting up a second factor, taking it off again, and other recovery codes."""

import io
from typing import Annotated

import segno
from fastapi import APIRouter, Depends, Form, Request
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response

from directory.account import Account
from directory.second_factor import address_of
from directory.store.second_factors import SecondFactors
from web.security import refuse_other_sites
from web.site import Site
from web.staff.navigation import MY_ACCOUNT, SECOND_FACTOR
from web.staff.sign_in import check_code
from web.staff.signed_in import COOKIE, Staff
from web.suggested import Fault

ISSUER = "Kith"
Field = Annotated[str, Form()]
_WRONG = "That is not the code that is shown now. Wait for the next one and type its six digits."


def second_factor_router(site: Site) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    staff = Staff(site)
    pages = _SecondFactor(site, staff)
    Me = Annotated[Account, Depends(staff.unproven)]

    @router.get(SECOND_FACTOR)
    def second_factor(request: Request, me: Me, needed: str = "") -> HTMLResponse:
        return pages.page(request, me, needed=bool(needed))

    @router.post(SECOND_FACTOR)
    def changed(request: Request, me: Me, act: Field = "", code: Field = "") -> Response:
        refuse_other_sites(request)
        acts = {"begin": pages.begin, "confirm": pages.confirm, "codes": pages.other_codes, "off": pages.take_off}
        if act not in acts:
            raise HTTPException(404, "There is no such thing to do.")
        return acts[act](request, me, code)

    return router


class _SecondFactor:
    """Whoever has one in use shows a code of it before anything of it is changed."""

    def __init__(self, site: Site, staff: Staff) -> None:
        self.site = site
        self.staff = staff

    @property
    def factors(self) -> SecondFactors:
        return self.site.service.store.second_factors

    def page(
        self,
        request: Request,
        me: Account,
        wrong: tuple[str, str] = ("", ""),
        codes: tuple[str, ...] = (),
        *,
        needed: bool = False,
    ) -> HTMLResponse:
        """`wrong` is the field and the message of what was wrong; `codes` are recovery codes, shown this once."""
        factor = self.factors.of(me.id)
        secret = self.factors.begin(me.id, self.site.data_keys) if factor and not factor.since else ""
        return self.staff.page(
            request,
            "second_factor.html",
            422 if wrong[1] else 200,
            me=me,
            factor=factor,
            secret=secret,
            picture=_picture(address_of(secret, me.email, ISSUER)) if secret else "",
            codes=codes,
            must=self.staff.must_prove(me),
            needed=needed,
            faults=(Fault(*wrong),) if wrong[1] else (),
        )

    def begin(self, request: Request, me: Account, _code: str) -> Response:
        factor = self.factors.of(me.id)
        if factor is None:
            self.factors.begin(me.id, self.site.data_keys)
        return RedirectResponse(SECOND_FACTOR, status_code=303)

    def confirm(self, request: Request, me: Account, code: str) -> Response:
        """It counts from now on; wherever else they are signed in, without it, ends."""
        check_code(request, me)
        store, here = self.site.service.store, request.cookies.get(COOKIE, "")
        factor = self.factors.of(me.id)
        if factor is None or factor.since:
            return RedirectResponse(SECOND_FACTOR, status_code=303)
        with store.acting():
            codes = self.factors.confirm(me.id, code, self.site.data_keys, self.site.now())
            if codes:
                store.sign_ins.prove(here)
                store.sign_ins.end_others(me.id, here)
                self.staff.note(me, "set up a second factor")
        return self.page(request, me, codes=codes) if codes else self.page(request, me, ("code", _WRONG))

    def other_codes(self, request: Request, me: Account, code: str) -> Response:
        check_code(request, me)
        codes: tuple[str, ...] = ()
        with self.site.service.store.acting():
            if self._shown(me, code):
                codes = self.factors.new_codes(me.id)
                self.staff.note(me, "made other recovery codes")
        return self.page(request, me, codes=codes) if codes else self.page(request, me, ("code-codes", _WRONG))

    def take_off(self, request: Request, me: Account, code: str) -> Response:
        check_code(request, me)
        gone = False
        with self.site.service.store.acting():
            if self._shown(me, code):
                gone = self.factors.take_off(me.id)
                self.staff.note(me, "took off their second factor")
        if not gone:
            return self.page(request, me, ("code-off", _WRONG))
        return RedirectResponse(f"{MY_ACCOUNT}?done=off", status_code=303)

    def _shown(self, me: Account, code: str) -> bool:
        factor = self.factors.of(me.id)
        in_use = factor is not None and factor.since is not None
        return in_use and self.factors.proven(me.id, code, self.site.data_keys, self.site.now())


def _picture(address: str) -> Markup:
    """The square picture as SVG: nobody else's server sees the secret."""
    drawn = io.BytesIO()
    segno.make(address, error="m").save(
        drawn, kind="svg", xmldecl=False, svgclass="kith-square", scale=4, light="white"
    )
    return Markup(drawn.getvalue().decode())
