"""A worker's plans: what is offered to one person, to be printed, copied, sent as a link, and deleted on time."""

from collections.abc import Callable, Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response

from directory.account import Account
from directory.errors import InputError
from directory.listing import Listing
from directory.plan import Entry, KeptPlan, Plan, PlanChanged, PlanUnknown
from web.kept import followed
from web.languages import LANGUAGES, Language, speak
from web.rates import check
from web.security import refuse_other_sites
from web.site import Site
from web.staff.navigation import PLANS, PROFESSIONALS
from web.staff.searching import Searching, Ticked, uuid_of
from web.staff.signed_in import Staff
from web.suggested import Fault
from web.view.card import listing_card
from web.view.plan_text import record_text, text_message
from web.view.sheet import sheet

PER_HOUR = 1000
Change = Callable[[Plan], Plan]


class Making(BaseModel):
    """The form under the hits: what was ticked, and for whom. `plan` is one that exists, "" for a new one."""

    token: str = ""
    reference: str = ""
    plan: str = ""
    listing: list[str] = []


class Changing(BaseModel):
    """One change of a plan; `act` says which."""

    act: str = ""
    listing: str = ""
    note: str = ""
    language: str = "en"
    reference: str = ""
    version: int = 0


class PrintForm(BaseModel):
    size: str = ""
    form: str = ""


def plans_router(site: Site) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    staff = Staff(site)
    pages = _Plans(site, staff)
    Me = Annotated[Account, Depends(staff.of(*PROFESSIONALS))]

    @router.get(PLANS)
    def all_plans(request: Request, me: Me) -> HTMLResponse:
        plans = site.service.store.plans.of(me.id, site.data_keys, site.now())
        return staff.page(request, "plans.html", me=me, plans=plans)

    @router.post(PLANS)
    def make(request: Request, me: Me, making: Annotated[Making, Form()]) -> Response:
        refuse_other_sites(request)
        check(request, "plans", per_hour=PER_HOUR)
        return pages.make(request, me, making)

    @router.get(f"{PLANS}/{{plan}}")
    def one(request: Request, me: Me, plan: UUID) -> HTMLResponse:
        return pages.one(request, me, pages.kept(me, plan))

    @router.post(f"{PLANS}/{{plan}}")
    def change(request: Request, me: Me, plan: UUID, changing: Annotated[Changing, Form()]) -> Response:
        refuse_other_sites(request)
        check(request, "plans", per_hour=PER_HOUR)
        return pages.change(request, me, plan, changing)

    @router.get(f"{PLANS}/{{plan}}/print")
    def to_print(request: Request, me: Me, plan: UUID, size: str = "", form: str = "") -> HTMLResponse:
        return pages.printed(request, me, pages.kept(me, plan), PrintForm(size=size, form=form))

    return router


class _Plans:
    def __init__(self, site: Site, staff: Staff) -> None:
        self.site = site
        self.staff = staff
        self.searching = Searching(site, staff)

    def kept(self, me: Account, plan: UUID) -> KeptPlan:
        """Raises 404 for one that is over or somebody else's, which is noted: nobody comes to another's by chance."""
        try:
            return self.site.service.store.plans.get(plan, me.id, self.site.data_keys, self.site.now())
        except PlanUnknown as error:
            self.staff.note(me, "was refused", f"plan {plan}")
            raise HTTPException(404, str(error)) from error

    def make(self, request: Request, me: Account, making: Making) -> Response:
        offered = tuple(uuid_of(tick.partition(" ")[0]) for tick in making.listing)
        ticked = Ticked(offered, making.reference, making.plan)
        try:
            entries = self._entries(making.listing)
            held = self.kept(me, uuid_of(making.plan)) if making.plan else None
            with self.site.service.store.acting():
                kept = self._put(me, making.reference, held, entries)
                self.staff.note(me, "wrote a plan", str(kept.id))
        except InputError as error:
            return self.searching.found(request, me, making.token, ticked, (_fault(error),))
        return RedirectResponse(f"{PLANS}/{kept.id}", status_code=303)

    def _entries(self, ticks: Sequence[str]) -> list[Entry]:
        known = self.site.service.vocabulary.by_id
        entries = [
            Entry(listing=uuid_of(number), needs=tuple(need for need in needs if need in known))
            for number, *needs in map(str.split, filter(str.strip, ticks))
        ]
        there = self.site.service.listings([entry.listing for entry in entries])
        entries = [entry for entry in entries if entry.listing in there]
        if not entries:
            raise InputError("listing", "Tick at least one listing to offer.")
        return entries

    def _put(self, me: Account, reference: str, held: KeptPlan | None, entries: Sequence[Entry]) -> KeptPlan:
        plans, keys, now = self.site.service.store.plans, self.site.data_keys, self.site.now()
        if held:
            return plans.save(held, _with(held.plan, entries), keys, now)
        return plans.add(me.id, _with(Plan(reference=reference), entries), keys, now)

    def one(
        self,
        request: Request,
        me: Account,
        kept: KeptPlan,
        faults: tuple[Fault, ...] = (),
        typed: Changing | None = None,
    ) -> HTMLResponse:
        known = self._listings(kept.plan)
        now, names = self.site.now(), {need.id: need.name for need in self.site.service.vocabulary.all}
        offered = [entry for entry in kept.plan.entries if entry.listing in known]
        address = self._shared(request, kept, request.query_params.get("link", ""))
        self.staff.note(me, "read a plan", str(kept.id))
        return self.staff.page(
            request,
            "plan.html",
            422 if faults else 200,
            me=me,
            kept_plan=kept,
            rows=[(entry, listing_card(known[entry.listing], now)) for entry in offered],
            gone=len(kept.plan.entries) - len(known),
            needs=names,
            record=record_text(kept.plan, known, names, now.date()),
            message=text_message(known.values(), address),
            link=address,
            faults=faults,
            typed=typed or Changing(),
            samples=any(listing.invented for listing in known.values()),
            spoken_languages=LANGUAGES,
        )

    def change(self, request: Request, me: Account, plan: UUID, changing: Changing) -> Response:
        kept = self.kept(me, plan)
        store, now = self.site.service.store, self.site.now()
        if changing.act == "delete":
            with store.acting():
                store.plans.delete(kept.id, me.id, now)
                self.staff.note(me, "deleted a plan", str(kept.id))
            return RedirectResponse(PLANS, status_code=303)
        if changing.act == "share":
            return self._share(me, kept)
        try:
            with store.acting():
                written = self._write(me, kept, changing)
                self.staff.note(me, "wrote a plan", str(written.id))
        except (InputError, PlanChanged) as error:
            return self.one(request, me, kept, (_fault(error),), changing)
        return RedirectResponse(f"{PLANS}/{written.id}", status_code=303)

    def _write(self, me: Account, kept: KeptPlan, changing: Changing) -> KeptPlan:
        plans, keys, now = self.site.service.store.plans, self.site.data_keys, self.site.now()
        if changing.act == "template":
            return plans.add(me.id, kept.plan.as_template(changing.reference), keys, now)
        read = kept.model_copy(update={"version": changing.version})
        return plans.save(read, _changed(kept.plan, changing), keys, now)

    def _share(self, me: Account, kept: KeptPlan) -> Response:
        """The link holds the listings and nothing else of the plan, and expires by itself."""
        listings = tuple(each.id for each in self._listings(kept.plan).values())
        if not listings:
            return RedirectResponse(f"{PLANS}/{kept.id}", status_code=303)
        store = self.site.service.store
        with store.acting():
            token = store.shared_lists.add(listings, self.site.now())
            self.staff.note(me, "made a link of a plan", str(kept.id))
        return RedirectResponse(f"{PLANS}/{kept.id}?link={token}#message", status_code=303)

    def _shared(self, request: Request, kept: KeptPlan, link: str) -> str:
        """The address of a shared list, in the language of the plan; "" for a link that leads nowhere."""
        if not link or self.site.service.store.shared_lists.get(link, self.site.now()) is None:
            return ""
        return f"{self.site.base(request)}{_language(kept.plan.language).address(f'/shared-list/{link}')}"

    def printed(self, request: Request, me: Account, kept: KeptPlan, form: PrintForm) -> HTMLResponse:
        """In the language of the plan's person; no reference and no note of the worker's goes with it."""
        language = _language(kept.plan.language)
        request.scope["state"]["language"] = language
        speak(language)
        listings = list(self._listings(kept.plan).values())
        self.staff.note(me, "printed a plan", str(kept.id))
        now, vocabulary = self.site.now(), self.site.service.vocabulary
        answer = self.site.page(
            request,
            "print.html",
            listings=[(each, sheet(each, vocabulary, now)) for each in listings],
            cards=[listing_card(each, now) for each in listings],
            large=form.size == "large",
            pages=form.form == "pages",
            plan_page=f"{PLANS}/{kept.id}",
            samples=any(listing.invented for listing in listings),
        )
        answer.headers["X-Robots-Tag"] = "noindex"
        return answer

    def _listings(self, plan: Plan) -> dict[UUID, Listing]:
        """Those of the plan that are still listed, in its order, by the id that the plan has."""
        ids = [entry.listing for entry in plan.entries]
        there = self.site.service.listings(ids)
        found = {id_: there.get(id_) or followed(self.site.service, id_) for id_ in ids}
        return {id_: listing for id_, listing in found.items() if listing}


def _with(plan: Plan, entries: Sequence[Entry]) -> Plan:
    for entry in entries:
        plan = plan.plus(entry)
    return plan


def _changed(plan: Plan, changing: Changing) -> Plan:
    """Raises InputError for an act that there is not."""
    listing = uuid_of(changing.listing)
    acts: dict[str, Change] = {
        "note": lambda held: held.noted(listing, changing.note),
        "remove": lambda held: held.minus(listing),
        "language": lambda held: held.model_copy(update={"language": _language(changing.language).code}),
    }
    if changing.act not in acts:
        raise InputError("act", f"act is {changing.act!r}: choose one of the buttons.")
    return acts[changing.act](plan)


def _language(code: str) -> Language:
    return next((each for each in LANGUAGES if each.code == code), LANGUAGES[0])


def _fault(error: Exception) -> Fault:
    if isinstance(error, InputError):
        return Fault(error.field, str(error))
    return Fault("version", str(error))
