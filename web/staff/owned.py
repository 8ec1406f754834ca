"""A listing owner's page: their listings, "still right", whether people can come now, and what is to be put right."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Query, Request
from pydantic import BaseModel
from starlette.responses import HTMLResponse, RedirectResponse, Response

from directory.account import Account
from directory.curating import decide
from directory.decision import Decision, DecisionKind
from directory.listing import Capacity, Listing
from directory.suggestion import Suggester, Suggestion, SuggestionKind, Wrong
from directory.times.occurrences import LONDON
from web.rates import check
from web.security import refuse_other_sites
from web.site import Site
from web.staff.navigation import MINE, OWNERS
from web.staff.signed_in import Staff
from web.suggested import LINE_MAX, WORDS_MAX, Fault, Typed
from web.view.sessions import session_text

PER_PAGE = 20
PER_HOUR = 300
RUNS_IT = "who runs it"  # what is public of a trusted owner's word: never their address
OPEN = "open"
ROOM: Final = {OPEN: "Taking people", Capacity.WAITING_LIST.value: "Waiting list", Capacity.FULL.value: "Full"}
CORRECTIONS: Final = {
    "name": ("Name", Wrong.OTHER),
    "what": ("What it does", Wrong.OTHER),
    "when": ("When", Wrong.TIMES),
    "where": ("Where", Wrong.PLACE),
    "who": ("Who may come", Wrong.WHO),
    "cost": ("Cost", Wrong.COST),
    "contact": ("Phone, email, website", Wrong.CONTACT),
}
DONE: Final = {
    "right": "Thank you. A curator of the directory sees that it is still right.",
    "room": "Thank you. A curator of the directory sees whether people can come now.",
    "corrected": "Thank you. A curator of the directory puts it right.",
    "trusted": "Thank you. The directory says so when it is next put together.",
}
Word = Annotated[str, Form()]


class Corrected(BaseModel):
    """The listing as its owner writes it, and what they add."""

    name: str = ""
    what: str = ""
    when: str = ""
    where: str = ""
    who: str = ""
    cost: str = ""
    contact: str = ""
    line: str = ""


def owned_router(site: Site) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    staff = Staff(site)
    pages = _Owned(site, staff)
    Me = Annotated[Account, Depends(staff.of(*OWNERS))]

    @router.get(MINE)
    def mine(request: Request, me: Me, page: Annotated[int, Query(ge=1)] = 1) -> HTMLResponse:
        return pages.all(request, me, page)

    @router.get(MINE + "/{listing}")
    def one(request: Request, me: Me, listing: UUID) -> HTMLResponse:
        return pages.one(request, me, pages.listing(me, listing))

    @router.post(MINE + "/{listing}/right")
    def right(request: Request, me: Me, listing: UUID) -> RedirectResponse:
        _checked(request)
        return pages.right(me, pages.listing(me, listing))

    @router.post(MINE + "/{listing}/room")
    def room(request: Request, me: Me, listing: UUID, room: Word = "") -> Response:
        _checked(request)
        return pages.room(request, me, pages.listing(me, listing), room)

    @router.post(MINE + "/{listing}")
    def correct(request: Request, me: Me, listing: UUID, told: Annotated[Corrected, Form()]) -> Response:
        _checked(request)
        typed = Typed(words={name: words.strip() for name, words in told.model_dump().items()})
        return pages.correct(request, me, pages.listing(me, listing), typed)

    return router


def _checked(request: Request) -> None:
    refuse_other_sites(request)
    check(request, "owned", per_hour=PER_HOUR)


class _Owned:
    """What an owner says waits for a curator, unless the CVS trusts them: then it is decided at once."""

    def __init__(self, site: Site, staff: Staff) -> None:
        self.site = site
        self.staff = staff

    def listing(self, me: Account, listing: UUID) -> Listing:
        """Raises NotYours for what is not theirs, whether or not there is such a listing."""
        if listing not in self.site.service.store.listings.owned(me):
            self.staff.refuse(me, f"listing {listing}")
        return self.site.service.listing(listing)

    def all(self, request: Request, me: Account, page: int) -> HTMLResponse:
        listings = self.site.service.store.listings
        ids = listings.owned(me)
        shown = ids[(page - 1) * PER_PAGE : page * PER_PAGE]
        held = listings.many(shown)
        return self.staff.page(
            request,
            "mine.html",
            me=me,
            listings=[held[each] for each in shown if each in held],
            count=len(ids),
            number=page,
            pages=max(1, -(-len(ids) // PER_PAGE)),
        )

    def one(
        self,
        request: Request,
        me: Account,
        listing: Listing,
        typed: Typed | None = None,
        faults: tuple[Fault, ...] = (),
    ) -> HTMLResponse:
        return self.staff.page(
            request,
            "owned.html",
            422 if faults else 200,
            me=me,
            listing=listing,
            corrections=CORRECTIONS,
            rooms=ROOM,
            room=listing.capacity.value if listing.capacity else OPEN,
            typed=typed or Typed(words=said_now(listing)),
            faults=faults,
            done=DONE.get(request.query_params.get("done", ""), ""),
            samples=listing.invented,
        )

    def right(self, me: Account, listing: Listing) -> RedirectResponse:
        said = Suggestion(kind=SuggestionKind.RIGHT, at=self.site.now(), listing=listing.id, runs_it=True)
        today = self.site.now().astimezone(LONDON).date().isoformat()
        return self._said(me, listing, said, "right", {"assured": today})

    def room(self, request: Request, me: Account, listing: Listing, room: str) -> Response:
        if room not in ROOM:
            return self.one(request, me, listing, None, (Fault("room", "Choose whether people can come now."),))
        said = self._problem(me, listing, (Wrong.OTHER,), f"Now: {ROOM[room]}.")
        return self._said(me, listing, said, "room", {"capacity": None if room == OPEN else room})

    def correct(self, request: Request, me: Account, listing: Listing, typed: Typed) -> Response:
        """Words have to be read, so that they wait for a curator whoever says them."""
        faults = faults_of(typed, listing)
        if faults:
            return self.one(request, me, listing, typed, faults)
        changed = changes(typed, listing)
        wrong = tuple(dict.fromkeys(CORRECTIONS[name][1] for name in changed)) or (Wrong.OTHER,)
        lines = [f"{CORRECTIONS[name][0]}: {words or 'nothing'}" for name, words in changed.items()]
        said = self._problem(me, listing, wrong, "\n".join(filter(None, (*lines, typed["line"]))))
        return self._said(me, listing, said, "corrected", {})

    def _problem(self, me: Account, listing: Listing, wrong: tuple[Wrong, ...], line: str) -> Suggestion:
        return Suggestion(
            kind=SuggestionKind.PROBLEM,
            at=self.site.now(),
            listing=listing.id,
            wrong=wrong,
            runs_it=True,
            line=line,
            suggester=Suggester(name=me.name, role=me.called, email=me.email),
        )

    def _said(
        self, me: Account, listing: Listing, said: Suggestion, done: str, fields: dict[str, str | None]
    ) -> RedirectResponse:
        store, trusted = self.site.service.store, me.trusted and bool(fields)
        with store.acting():
            if trusted:
                for field, value in fields.items():
                    told = {"kind": DecisionKind.SET, "listing": listing.id, "field": field, "value": value}
                    decide(store, Decision.model_validate(told | {"by": RUNS_IT, "at": self.site.now()}))
            else:
                store.suggestions.add(said, self.site.data_keys)
            self.staff.note(me, f"said as owner: {done}", str(listing.id), "decided" if trusted else "")
        return RedirectResponse(f"{MINE}/{listing.id}?done={'trusted' if trusted else done}", status_code=303)


def said_now(listing: Listing) -> dict[str, str]:
    """What the listing says, as an owner would write it."""
    contact = listing.contact
    places = [", ".join(filter(None, (place.name, place.address, place.postcode))) for place in listing.places]
    return {
        "name": listing.name,
        "what": listing.description or "",
        "when": "; ".join(filter(None, map(session_text, listing.sessions))),
        "where": "; ".join(filter(None, places)),
        "who": (listing.eligibility.text or "") if listing.eligibility else "",
        "cost": (listing.cost.text or ("Free" if listing.cost.free else "")) if listing.cost else "",
        "contact": ", ".join(filter(None, (*contact.phones, *contact.emails, contact.website))),
    }


def changes(typed: Typed, listing: Listing) -> dict[str, str]:
    """What the owner wrote anew, by the field's name."""
    now = said_now(listing)
    return {name: typed[name] for name in CORRECTIONS if _plain(typed[name]) != _plain(now[name])}


def faults_of(typed: Typed, listing: Listing) -> tuple[Fault, ...]:
    changed = changes(typed, listing)
    faults = [
        Fault(name, f"Say it in at most {most} letters: this has {len(words)}.")
        for name, words in (*changed.items(), ("line", typed["line"]))
        if len(words) > (most := 1000 if name in ("what", "line") else LINE_MAX)
    ]
    if not typed["name"]:
        faults.append(Fault("name", "Give the name."))
    if not faults and not changed and not typed["line"]:
        faults.append(Fault("line", "Nothing is changed: write what is to be put right."))
    if not faults and sum(map(len, changed.values())) + len(typed["line"]) > WORDS_MAX - 200:
        faults.append(Fault("line", "This is too much at once: send a part of it, and then the rest."))
    return tuple(faults)


def _plain(words: str) -> str:
    return " ".join(words.split())
