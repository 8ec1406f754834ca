"""The inbox of a team: who asked for help, and what the team does about it. Another team's is not there."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response

from directory.account import Account
from directory.errors import InputError
from directory.referral import ReferralUnknown
from directory.referral_care import NEXT, TEAM_IS_TOLD, CareChanged, Outcome, Progress, Step
from web.rates import check
from web.referring import AGES, REACH, WHOM
from web.security import refuse_other_sites
from web.site import Site
from web.staff.navigation import PROFESSIONALS, REFERRALS
from web.staff.notes import team_of
from web.staff.signed_in import Staff
from web.suggested import Fault

PER_HOUR = 500


class Stepping(BaseModel):
    """A button of a referral's page: where it stood there, and where it is to stand."""

    was: str = ""
    progress: str = ""
    outcome: str = ""


def referrals_router(site: Site) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    staff = Staff(site)
    pages = _Referrals(site, staff)
    Me = Annotated[Account, Depends(staff.of(*PROFESSIONALS))]

    @router.get(REFERRALS)
    def waiting(request: Request, me: Me) -> HTMLResponse:
        found = site.service.store.referral_care.of_team(team_of(me))
        return staff.page(request, "referrals.html", me=me, found=found, late=TEAM_IS_TOLD)

    @router.get(f"{REFERRALS}/{{reference}}")
    def one(request: Request, me: Me, reference: str) -> HTMLResponse:
        return pages.one(request, me, reference)

    @router.post(f"{REFERRALS}/{{reference}}")
    def step(request: Request, me: Me, reference: str, stepping: Annotated[Stepping, Form()]) -> Response:
        refuse_other_sites(request)
        check(request, "referrals", per_hour=PER_HOUR)
        return pages.step(request, me, reference, stepping)

    return router


class _Referrals:
    def __init__(self, site: Site, staff: Staff) -> None:
        self.site = site
        self.staff = staff

    def one(self, request: Request, me: Account, reference: str, faults: tuple[Fault, ...] = ()) -> HTMLResponse:
        """All that was said. That it was read is kept before it is shown."""
        store, team = self.site.service.store, team_of(me)
        try:
            with store.acting():
                care = store.referral_care.open(reference, team, self.site.now())
                received = store.referrals.get(reference, team, self.site.data_keys)
                self.staff.note(me, "read a referral", reference)
        except ReferralUnknown as error:
            raise self._not_theirs(me, reference) from error
        return self.staff.page(
            request,
            "referral.html",
            422 if faults else 200,
            me=me,
            care=care,
            said=received.referral,
            steps=NEXT[care.progress],
            outcomes=tuple(Outcome),
            whom=WHOM,
            ages=AGES,
            reach=REACH,
            faults=faults,
        )

    def step(self, request: Request, me: Account, reference: str, stepping: Stepping) -> Response:
        store = self.site.service.store
        try:
            step = _step(stepping)
            with store.acting():
                store.referral_care.advance(reference, team_of(me), step, self.site.now())
                self.staff.note(me, f"made a referral {step.progress.value}", reference, step.outcome or "")
        except ReferralUnknown as error:
            raise self._not_theirs(me, reference) from error
        except InputError as error:
            return self.one(request, me, reference, (Fault(error.field, str(error)),))
        except CareChanged as error:
            return self.one(request, me, reference, (Fault("progress", str(error)),))
        return RedirectResponse(f"{REFERRALS}/{reference}", status_code=303)

    def _not_theirs(self, me: Account, reference: str) -> HTTPException:
        self.staff.note(me, "was refused", f"referral {reference}")
        return HTTPException(404, "Your team has no such referral: its time may be over.")


def _step(stepping: Stepping) -> Step:
    """Raises InputError for what no button sends."""
    known, outcomes = {each.value: each for each in Progress}, {each.value: each for each in Outcome}
    if stepping.was not in known or stepping.progress not in known:
        raise InputError("progress", "Choose what was done.")
    closing = known[stepping.progress] is Progress.CLOSED
    outcome = outcomes.get(stepping.outcome) if closing else None
    return Step(was=known[stepping.was], progress=known[stepping.progress], outcome=outcome).checked()
