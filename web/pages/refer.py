"""Refer yourself: short pages of questions, one check of all answers, and a reference number."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response

from directory.errors import InputError
from directory.referral import Sent, Terms
from directory.team import Team, team_by_district, team_by_practice, team_of_listing
from index.understanding.urgent import urgent_kinds
from index.understanding.urgent_contacts import contacts_for
from search_api.listings import listing_uuid
from search_api.service import PlaceInputError
from web import referring
from web.draft import Draft, DraftTooLong
from web.languages import gettext as _
from web.rates import check, check_form
from web.referring import CHECK, FIELDS, NOT_ASKED, UNDER_13, band_of, next_step
from web.security import refuse_other_sites
from web.site import Site
from web.suggested import Fault

PATH = "/refer"
PER_HOUR = 20  # all who sit in one library come from one address
MAILS_PER_HOUR = 3
ADVICE = (NOT_ASKED, UNDER_13, "nobody")
NAMES = ("listing", "agree", "shown", "confirm", *chain.from_iterable(FIELDS.values()))


async def typed_in(request: Request) -> Mapping[str, str]:
    """The answers of one page, once it is known to be ours and not sent too often. Raises 403, and TooMany."""
    refuse_other_sites(request)
    check_form(request)
    form = await request.form()
    return {name: str(form.get(name, "")).strip() for name in NAMES}


Answers = Annotated[Mapping[str, str], Depends(typed_in)]


def refer_router(site: Site) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    pages = _Pages(site)

    @router.get(PATH)
    def start(request: Request, listing: str = "", ended: bool = False) -> HTMLResponse:
        """Raises ListingMoved, ListingGone or ListingUnknown for a listing that is not there."""
        pages.terms()
        found = site.service.listing(listing_uuid(listing)) if listing else None
        return pages.page(request, "start", listing=found, ended=ended)

    @router.post(PATH)
    def begin(request: Request, typed: Answers) -> Response:
        pages.terms()
        draft = Draft(listing=listing_uuid(typed["listing"]) if typed["listing"] else None)
        return pages.on(request, draft, next_step(draft))

    @router.get(f"{PATH}/sent")
    def sent(request: Request) -> Response:
        pages.terms()
        draft = site.drafts.read(request)
        if draft is None or not draft.reference:
            return pages.ended(request)
        return pages.page(request, "sent", draft=draft, answering=pages.team(draft))

    @router.get(f"{PATH}/about/{{advice}}")
    def advice(request: Request, advice: str) -> HTMLResponse:
        """What to do where there is no form to fill in."""
        pages.terms()
        if advice not in ADVICE:
            raise HTTPException(404)
        return pages.page(request, advice)

    @router.get(f"{PATH}/{{step}}")
    def question(request: Request, step: str) -> Response:
        draft = pages.draft(request, step)
        if draft is None:
            return pages.ended(request)
        if not _may_see(draft, step):
            return RedirectResponse(site.to(request, f"{PATH}/{next_step(draft)}"), status_code=303)
        return pages.question(request, step, draft)

    @router.post(f"{PATH}/{{step}}")
    def answer(request: Request, step: str, typed: Answers) -> Response:
        draft = pages.draft(request, step)
        if draft is None:
            return pages.ended(request)
        return pages.send(request, draft, typed) if step == CHECK else pages.answered(request, step, draft, typed)

    return router


def _may_see(draft: Draft, step: str) -> bool:
    """A question is shown once those before it are answered."""
    order = [*FIELDS, CHECK]
    return order.index(step) <= order.index(next_step(draft))


@dataclass(frozen=True)
class _Pages:
    site: Site

    def terms(self) -> Terms:
        """Raises 404 where the deployer has not settled them."""
        if self.site.terms is None:
            raise HTTPException(404)
        return self.site.terms

    def draft(self, request: Request, step: str) -> Draft | None:
        """What is answered so far; None where that has ended or was sent. Raises 404 for what is no question."""
        self.terms()
        if step not in (*FIELDS, CHECK):
            raise HTTPException(404)
        draft = self.site.drafts.read(request)
        if draft is None or draft.reference:
            return None
        return draft if self.team(draft) else draft.model_copy(update={"team": None})

    def team(self, draft: Draft) -> Team | None:
        return next((team for team in self.site.service.store.teams.all() if team.id == draft.team), None)

    def page(self, request: Request, name: str, status: int = 200, **context: Any) -> HTMLResponse:
        answer = self.site.page(request, f"refer/{name}.html", status, terms=self.terms(), **context)
        answer.headers["X-Robots-Tag"] = "noindex"
        return answer

    def on(self, request: Request, draft: Draft, step: str) -> RedirectResponse:
        """Raises DraftTooLong."""
        answer = RedirectResponse(self.site.to(request, f"{PATH}/{step}"), status_code=303)
        self.site.drafts.write(request, answer, draft)
        return answer

    def ended(self, request: Request) -> RedirectResponse:
        return RedirectResponse(self.site.to(request, f"{PATH}?ended=true"), status_code=303)

    def question(
        self,
        request: Request,
        step: str,
        draft: Draft,
        typed: Mapping[str, str] | None = None,
        faults: tuple[Fault, ...] = (),
    ) -> HTMLResponse:
        team = self.team(draft)
        context: dict[str, Any] = {"draft": draft, "typed": typed or draft, "faults": faults, "asked": referring}
        if step == CHECK:
            assert team is not None
            wording = referring.agreement(draft, team, self.terms())
            context |= {"wording": wording, "shown": self.site.drafts.seal_wording(draft, wording)}
            context["urgent"] = contacts_for(urgent_kinds(f"{draft.help}\n{draft.access}"))
        return self.page(request, step, 422 if faults else 200, answering=team, **context)

    def answered(self, request: Request, step: str, draft: Draft, typed: Mapping[str, str]) -> Response:
        """On to the next question, or the same one again with what is wrong."""
        if not _may_see(draft, step):
            return RedirectResponse(self.site.to(request, f"{PATH}/{next_step(draft)}"), status_code=303)
        faults = referring.faults_of(step, typed, draft)
        if faults:
            return self.question(request, step, draft, typed, faults)
        if advice := self._advice(typed):
            return RedirectResponse(self.site.to(request, f"{PATH}/about/{advice}"), status_code=303)
        try:
            return self._onward(request, self._changed(step, draft, typed))
        except InputError as error:
            fault = Fault(error.field, str(error))
        except DraftTooLong:
            fault = Fault(FIELDS[step][0], _("Say it in fewer words"))
        return self.question(request, step, draft, typed, (fault,))

    def _onward(self, request: Request, changed: Draft | None) -> Response:
        if changed is None:
            return RedirectResponse(self.site.to(request, f"{PATH}/about/nobody"), status_code=303)
        return self._away(request, self.team(changed)) or self.on(request, changed, next_step(changed))

    def _away(self, request: Request, team: Team | None) -> Response | None:
        """Instead of the form, where nobody of the team comes in any more; None where somebody does."""
        if team is None or team.id not in self.site.service.store.teams.silent(self.site.now()):
            return None
        return self.page(request, "away", answering=team)

    def _advice(self, typed: Mapping[str, str]) -> str | None:
        return next((given for given in (typed["whom"], typed["band"]) if given in (NOT_ASKED, UNDER_13)), None)

    def _changed(self, step: str, draft: Draft, typed: Mapping[str, str]) -> Draft | None:
        """The draft with these answers; None where no team serves who gave them. Raises InputError for a place."""
        if step == "area":
            return self._with_team(draft, typed)
        given = {name: typed[name] for name in FIELDS[step]}
        changed = draft.model_copy(update=given)
        return self._by_listing(changed) if step == "age" else changed

    def _by_listing(self, draft: Draft) -> Draft:
        """An age that was changed may need another team, so it is looked for anew."""
        teams, team = self.site.service.store.teams.all(), None
        if draft.listing is not None:
            team = team_of_listing(teams, band_of(draft), draft.listing)
        kept = {"team": team.id if team else None, "area": ""}
        return draft.model_copy(update=kept)

    def _with_team(self, draft: Draft, typed: Mapping[str, str]) -> Draft | None:
        teams, band = self.site.service.store.teams.all(), band_of(draft)
        if typed["practice"] and (team := team_by_practice(teams, band, typed["practice"])):
            return draft.model_copy(update={"team": team.id, "area": typed["practice"]})
        if not typed["postcode"]:
            return None
        district = self._district(typed["postcode"])
        team = team_by_district(teams, band, district)
        return draft.model_copy(update={"team": team.id, "area": district}) if team else None

    def _district(self, postcode: str) -> str:
        """Only the first half of a postcode is kept. Raises InputError where there is no such one."""
        try:
            place = self.site.service.place(postcode)
        except PlaceInputError as error:
            raise InputError("postcode", _("Write a postcode, like E8 1EA")) from error
        if place is None or not place.district:
            raise InputError("postcode", _("Write a postcode, like E8 1EA"))
        return place.district

    def send(self, request: Request, draft: Draft, typed: Mapping[str, str]) -> Response:
        """Keep it and tell the team. Raises TooMany."""
        team = self.team(draft)
        if next_step(draft) != CHECK or team is None or not team.takes(band_of(draft)):
            return self.on(request, draft.model_copy(update={"team": None}), "area")
        if away := self._away(request, team):
            return away
        wording = self.site.drafts.wording(draft, typed["shown"])
        same = wording == referring.agreement(draft, team, self.terms())
        faults = referring.faults_of_sending(typed, same_wording=same)
        if faults:
            return self.question(request, CHECK, draft, typed, faults)
        check(request, "referral", per_hour=PER_HOUR)
        if typed["confirm"]:
            check(request, "e-mail", per_hour=MAILS_PER_HOUR, address=typed["confirm"])
        reference = self._kept(draft, team, wording, typed["confirm"])
        return self.on(request, Draft(team=team.id, reference=reference), "sent")

    def _kept(self, draft: Draft, team: Team, wording: str, confirm: str) -> str:
        terms, site_url = self.terms(), self.site.service.settings.site_url
        said = referring.referral(draft, wording, self.site.now())
        return self.site.service.store.referrals.add(
            Sent(referral=said, team=team.id, once=draft.once, kept=terms.kept),
            self.site.data_keys,
            lambda reference: referring.mails(reference, team, terms, site_url, confirm),
        )
