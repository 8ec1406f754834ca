"""Searching with a person beside: what decides of each hit, and from the hits to a plan in one step."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request
from pydantic import BaseModel
from starlette.responses import HTMLResponse, RedirectResponse, Response

from directory.account import Account
from directory.night import LONDON
from directory.team_note import TeamNote
from directory.unmet import NothingSuitable, Reason
from index.understanding.urgent_contacts import contacts_for
from search_api.service import Found, FoundHit
from web.pages.home import miles_chosen
from web.rates import check
from web.security import refuse_other_sites
from web.site import Site
from web.staff.navigation import CURATORS, PROFESSIONALS, SEARCH
from web.staff.notes import notes_of
from web.staff.signed_in import Staff
from web.suggested import Fault
from web.tokens import DEFAULT_MILES, Sought
from web.view.card import Card, card
from web.view.chips import chips
from web.view.sheet import sheet

PER_HOUR = 1000
SEARCHERS = PROFESSIONALS | CURATORS


@dataclass(frozen=True)
class Line:
    """One hit: its card, what is not known, the needs it is offered for, and what colleagues say of it."""

    card: Card
    unknown: tuple[str, ...]
    needs: tuple[str, ...]
    notes: tuple[TeamNote, ...] = ()

    @property
    def value(self) -> str:
        """What the tick of the form says: the listing and the needs."""
        return " ".join((str(self.card.id), *self.needs))


@dataclass(frozen=True)
class Ticked:
    """What was ticked on a page of hits, and the reference typed or the plan chosen for it; `counted`: "nothing
    suitable" was said."""

    listings: tuple[UUID, ...] = ()
    reference: str = ""
    plan: str = ""
    counted: bool = False


def searching_router(site: Site) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    staff = Staff(site)
    pages = Searching(site, staff)
    Me = Annotated[Account, Depends(staff.of(*SEARCHERS))]
    Worker = Annotated[Account, Depends(staff.of(*PROFESSIONALS))]

    @router.get(SEARCH)
    def start(request: Request, me: Me) -> HTMLResponse:
        return staff.page(request, "search.html", me=me, sought=Sought(miles=DEFAULT_MILES))

    @router.post(SEARCH)
    def search(
        request: Request,
        me: Me,
        statement: Annotated[str, Form()] = "",
        near: Annotated[str, Form()] = "",
        miles: Annotated[str, Form()] = "",
    ) -> Response:
        """Answered with an address that holds the words sealed, as the public page's is."""
        refuse_other_sites(request)
        check(request, "staff-search", per_hour=PER_HOUR)
        sought = Sought(statement=statement.strip(), near=near.strip(), miles=miles_chosen(miles))
        faults = tuple(Fault(error.field, str(error)) for error in site.service.problems(sought.ask()))
        if faults:
            return staff.page(request, "search.html", 422, me=me, sought=sought, faults=faults)
        return RedirectResponse(pages.path(sought), status_code=303)

    @router.post("/staff/nothing")
    def nothing(request: Request, me: Worker, told: Annotated[Nothing, Form()]) -> Response:
        """A worker says that nothing was suitable: counted for the day, without a word of the search."""
        refuse_other_sites(request)
        check(request, "staff-search", per_hour=PER_HOUR)
        return pages.nothing(request, me, told)

    @router.get(f"{SEARCH}/{{token}}")
    def found(request: Request, me: Me, token: str, told: str = "") -> HTMLResponse:
        """Raises TokenError for an address that has ended or is not ours."""
        return pages.found(request, me, token, Ticked(counted=bool(told)))

    return router


class Nothing(BaseModel):
    """The form below the hits: for which need nothing was suitable, and why."""

    token: str = ""
    need: str = ""
    reason: str = ""


class Searching:
    """The page of hits, also when it is shown again with what is wrong in its form."""

    def __init__(self, site: Site, staff: Staff) -> None:
        self.site = site
        self.staff = staff

    def path(self, sought: Sought) -> str:
        return f"{SEARCH}/{self.site.tokens.seal(sought)}"

    def found(
        self,
        request: Request,
        me: Account,
        token: str,
        ticked: Ticked | None = None,
        faults: tuple[Fault, ...] = (),
    ) -> HTMLResponse:
        sought = self.site.tokens.open(token)
        answer = self.site.service.search(sought.ask().model_copy(update={"counted": False}))
        return self.staff.page(
            request,
            "found.html",
            422 if faults else 200,
            me=me,
            token=token,
            ticked=ticked or Ticked(),
            faults=faults,
            why=tuple(Reason),
            plans=self.site.service.store.plans.of(me.id, self.site.data_keys, self.site.now()),
            plans_too=me.role in PROFESSIONALS,
            **self._context(me, sought, answer),
        )

    def nothing(self, request: Request, me: Account, told: Nothing) -> Response:
        """Of a need and a place the search knows the ward. Raises TokenError."""
        faults = tuple(self._faults_of(told))
        if faults:
            return self.found(request, me, told.token, faults=faults)
        near = self.site.service.place(self.site.tokens.open(told.token).near)
        area = (near and (near.ward_code or near.council_code)) or ""
        day = self.site.now().astimezone(LONDON).date()
        said = NothingSuitable(day=day, need=told.need, area=area, reason=Reason(told.reason))
        self.site.service.store.unmet.add(said)
        return RedirectResponse(f"{SEARCH}/{told.token}?told=yes#nothing", status_code=303)

    def _faults_of(self, told: Nothing) -> Iterator[Fault]:
        if told.need not in self.site.service.vocabulary.by_id:
            yield Fault("need", "Choose what nothing was found for")
        if told.reason not in {reason.value for reason in Reason}:
            yield Fault("reason", "Choose why nothing was suitable")

    def _context(self, me: Account, sought: Sought, found: Found) -> dict[str, Any]:
        told = notes_of(self.site, me, [hit.listing.id for hit in found.hits])
        names = {need.id: need.name for need in self.site.service.vocabulary.all}
        further = sought.but(page=sought.page + 1) if found.more else None
        return {
            "sought": sought,
            "place": found.understood.place,
            "chips": [(chip, self.path(without)) for chip, without in chips(found.understood, sought)],
            "lines": tuple(self._line(hit, found, told) for hit in found.hits),
            "needs": names,
            "understood": [(need, names[need]) for need in found.understood.needs if need in names],
            "weak": found.weak,
            "urgent": contacts_for(found.understood.urgent, None),
            "before": self.path(sought.but(page=sought.page - 1)) if sought.page > 1 else None,
            "after": self.path(further) if further else None,
        }

    def _line(self, hit: FoundHit, found: Found, told: dict[UUID, list[TeamNote]]) -> Line:
        now = self.site.now()
        known = sheet(hit.listing, self.site.service.vocabulary, now)
        return Line(
            card(hit, found.understood.place, now), known.unknown, hit.hit.needs, tuple(told.get(hit.listing.id, ()))
        )


def uuid_of(given: str) -> UUID:
    """The nil UUID, which no listing has, for what is none."""
    try:
        return UUID(given)
    except ValueError:
        return UUID(int=0)
