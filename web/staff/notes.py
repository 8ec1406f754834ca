"""What colleagues know of a listing, and what a worker adds to it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Path, Request
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response

from directory.account import Account
from directory.errors import InputError
from directory.listing import Listing
from directory.store import ListingGone, ListingMoved, ListingUnknown
from directory.team_note import NewNote, NoteUnknown, TeamNote
from web.rates import check
from web.security import refuse_other_sites
from web.site import Site
from web.staff.navigation import NOTES, PROFESSIONALS
from web.staff.signed_in import Staff
from web.suggested import Fault, Typed

PER_HOUR = 500
NUMBER_MAX = 2**63 - 1  # of a row of the store
Word = Annotated[str, Form()]


def notes_router(site: Site) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    staff = Staff(site)
    pages = _Notes(site, staff)
    Me = Annotated[Account, Depends(staff.of(*PROFESSIONALS))]

    @router.get(f"{NOTES}/{{listing}}")
    def of_listing(request: Request, me: Me, listing: UUID) -> HTMLResponse:
        return pages.page(request, me, pages.listing(listing))

    @router.post(f"{NOTES}/{{listing}}")
    def add(request: Request, me: Me, listing: UUID, text: Word = "", shared: Word = "") -> Response:
        refuse_other_sites(request)
        check(request, "notes", per_hour=PER_HOUR)
        return pages.add(request, me, pages.listing(listing), Typed(words={"text": text, "shared": shared}))

    @router.post(f"{NOTES}/{{note}}/remove")
    def remove(request: Request, me: Me, note: Annotated[int, Path(le=NUMBER_MAX)]) -> RedirectResponse:
        refuse_other_sites(request)
        return pages.remove(me, note)

    return router


class _Notes:
    def __init__(self, site: Site, staff: Staff) -> None:
        self.site = site
        self.staff = staff

    def listing(self, listing: UUID) -> Listing:
        """Raises 404 for what is not listed."""
        try:
            return self.site.service.listing(listing)
        except ListingMoved as moved:
            return self.listing(moved.to)
        except (ListingGone, ListingUnknown) as error:
            raise HTTPException(404, "This is not listed any more.") from error

    def page(
        self,
        request: Request,
        me: Account,
        listing: Listing,
        typed: Typed = Typed(),  # noqa: B008 it is frozen
        faults: tuple[Fault, ...] = (),
    ) -> HTMLResponse:
        notes = self.site.service.store.team_notes.of([listing.id], team_of(me), self.site.now())
        told: dict[str, object] = {"listing": listing, "notes": notes.get(listing.id, []), "typed": typed}
        return self.staff.page(request, "notes.html", 422 if faults else 200, me=me, faults=faults, **told)

    def add(self, request: Request, me: Account, listing: Listing, typed: Typed) -> Response:
        try:
            note = NewNote(listing=listing.id, text=typed["text"], shared=bool(typed["shared"]))
        except InputError as error:
            return self.page(request, me, listing, typed, (Fault(error.field, str(error)),))
        store, team = self.site.service.store, team_of(me)
        with store.acting():
            store.team_notes.add(note, team, me.id, self.site.now())
            self.staff.note(me, "wrote a note", str(listing.id))
        return RedirectResponse(f"{NOTES}/{listing.id}", status_code=303)

    def remove(self, me: Account, note: int) -> RedirectResponse:
        store = self.site.service.store
        try:
            with store.acting():
                listing = store.team_notes.remove(note, me.id)
                self.staff.note(me, "took a note away", str(listing))
        except NoteUnknown as error:
            raise HTTPException(404, str(error)) from error
        return RedirectResponse(f"{NOTES}/{listing}", status_code=303)


def notes_of(site: Site, me: Account, listings: list[UUID]) -> dict[UUID, list[TeamNote]]:
    """What a worker's team may read of each; nothing for who is of no team."""
    return site.service.store.team_notes.of(listings, me.team, site.now()) if me.team is not None else {}


def team_of(me: Account) -> int:
    """A professional is of a team: `Charge.fit_for` sees to it."""
    if me.team is None:
        raise HTTPException(403, "You are of no team yet: ask an administrator.")
    return me.team
