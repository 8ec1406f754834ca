"""The inbox: what waits for a curator, worst first, and the buttons that settle it."""

from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response

from directory.account import Account, Role
from directory.curating import ACTS, Act, Curating, source_of
from directory.errors import InputError
from directory.store import ReviewItem, ReviewKind
from web.rates import check
from web.security import refuse_other_sites
from web.site import Site
from web.staff.navigation import CURATORS, INBOX
from web.staff.signed_in import Staff
from web.suggested import Fault, Typed

PER_PAGE = 20
PER_HOUR = 5000
HEADINGS = {
    ReviewKind.SUGGESTED: "Said by the public",
    ReviewKind.QUARANTINED: "Runs held back",
    ReviewKind.NOT_SEEN: "Not seen any more",
    ReviewKind.PAGE_GONE: "Page gone",
    ReviewKind.PAIR: "May be the same",
    ReviewKind.JOB: "Jobs given up",
}
BUTTONS = {
    (ReviewKind.SUGGESTED, Act.ACCEPT): "Accept",
    (ReviewKind.SUGGESTED, Act.DISMISS): "Dismiss",
    (ReviewKind.QUARANTINED, Act.ACCEPT): "The list is right: let it through",
    (ReviewKind.QUARANTINED, Act.DISCARD): "Discard the run",
    (ReviewKind.NOT_SEEN, Act.RETIRE): "Retire",
    (ReviewKind.PAGE_GONE, Act.RETIRE): "Retire",
    (ReviewKind.PAIR, Act.JOIN): "One listing",
    (ReviewKind.PAIR, Act.APART): "Different listings",
}
DONE = {
    Act.ACCEPT: "accepted",
    Act.DISMISS: "dismissed",
    Act.DISCARD: "discarded",
    Act.JOIN: "joined",
    Act.APART: "kept apart",
    Act.RETIRE: "retired",
}


@dataclass(frozen=True)
class Group:
    """One kind of thing that waits: how many, and those of this page."""

    kind: ReviewKind
    heading: str
    count: int
    items: tuple[ReviewItem, ...]


class View(BaseModel):
    """Which page of the inbox, and what was done just now: `undo` is a decision that can be taken back."""

    kind: str = ""
    page: int = Field(default=1, ge=1)
    undo: int = 0
    done: str = ""


class Named(BaseModel):
    """Which thing that waits: the kind's name, and what `ReviewItem` calls it."""

    kind: str = ""
    subject: str = ""
    other: str = ""


class Settling(Named):
    act: str = ""
    reason: str = ""


def inbox_router(site: Site) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    staff = Staff(site)
    inbox_pages = _Inbox(site, staff)
    Me = Annotated[Account, Depends(staff.of(*CURATORS))]

    @router.get(INBOX)
    def inbox(request: Request, me: Me, view: Annotated[View, Query()]) -> HTMLResponse:
        return inbox_pages.all(request, me, view)

    @router.get("/staff/item")
    def item(request: Request, me: Me, named: Annotated[Named, Query()]) -> HTMLResponse:
        return inbox_pages.one(request, me, inbox_pages.waiting(me, named))

    @router.post("/staff/item")
    def settle(request: Request, me: Me, asked: Annotated[Settling, Form()]) -> Response:
        refuse_other_sites(request)
        check(request, "staff", per_hour=PER_HOUR)
        return inbox_pages.settle(request, me, asked)

    @router.post("/staff/undo")
    def undo(request: Request, me: Me, decision: Annotated[int, Form()]) -> RedirectResponse:
        refuse_other_sites(request)
        return inbox_pages.undo(me, decision)

    return router


class _Inbox:
    def __init__(self, site: Site, staff: Staff) -> None:
        self.site = site
        self.staff = staff
        self.settling = Lock()  # one process serves a site: of two who settle the same, the second finds it settled

    @property
    def curating(self) -> Curating:
        return Curating(self.site.service.store, self.site.data_keys, self.site.service.gazetteer)

    def all(self, request: Request, me: Account, view: View) -> HTMLResponse:
        theirs = [self._named(item) for item in self.site.service.store.review.waiting() if sees(me, item)]
        told = view.done if view.done in DONE.values() else ""
        return self.staff.page(request, "inbox.html", **_shown(theirs, view), me=me, undo=view.undo, done=told)

    def waiting(self, me: Account, named: Named) -> ReviewItem:
        """Raises 404 for what is no kind, 403 for what is not theirs, SettledAlready for what does not wait."""
        if named.kind not in ReviewKind.__members__:
            raise HTTPException(404, "There is no such thing to judge.")
        found = self.curating.waiting(ReviewKind[named.kind], named.subject, named.other)
        if not sees(me, found):
            self.staff.refuse(me, _name(found))
        return found

    def _named(self, item: ReviewItem) -> ReviewItem:
        """A new listing that somebody suggests goes by its name, which is sealed in the store."""
        if item.kind is not ReviewKind.SUGGESTED or item.listing is not None:
            return item
        offered = self.curating.suggestion(item).suggestion.offered
        return item.model_copy(update={"name": offered.name if offered else item.name})

    def settle(self, request: Request, me: Account, asked: Settling) -> Response:
        with self.settling:
            waiting = self.waiting(me, asked)
            try:
                with self.site.service.store.acting():
                    settled = self.curating.settle(waiting, _act(asked.act), me.email, self.site.now(), asked.reason)
                    # no reason: its words can be deleted where it is kept
                    self.staff.note(me, DONE[settled.act], _name(waiting))
            except InputError as error:
                return self.one(request, me, waiting, Typed(words={"reason": asked.reason}), error)
        return RedirectResponse(f"{INBOX}?done={DONE[settled.act]}&undo={settled.decision or 0}", status_code=303)

    def undo(self, me: Account, decision: int) -> RedirectResponse:
        decided = next((one for one in self.site.service.store.decisions.standing() if one.id == decision), None)
        if decided is None:
            raise HTTPException(404, "There is nothing to undo: it was undone already.")
        if decided.by != me.email and me.role is not Role.ADMINISTRATOR:
            self.staff.refuse(me, f"undo decision {decision}")
        with self.site.service.store.acting():
            self.curating.undo(decision, me.email)
            self.staff.note(me, "undid", f"decision {decision}", decided.kind.value)
        return RedirectResponse(INBOX, status_code=303)

    def one(
        self,
        request: Request,
        me: Account,
        item: ReviewItem,
        typed: Typed = Typed(),  # noqa: B008 it is frozen
        error: InputError | None = None,
    ) -> HTMLResponse:
        """One thing with all that is known of it. Who made a suggestion is personal: that it was read is kept."""
        held = self.curating.suggestion(item) if item.kind is ReviewKind.SUGGESTED else None
        if held and held.suggestion.suggester.model_dump(exclude_defaults=True):
            self.staff.note(me, "read who suggested", _name(item))
        shown = {
            "item": self._named(item),
            "held": held,
            "heading": HEADINGS[item.kind],
            "acts": ACTS,
            "buttons": BUTTONS,
        }
        faults = (Fault(error.field, str(error)),) if error else ()
        told = shown | {"me": me, "typed": typed, "faults": faults, "acts": ACTS, "buttons": BUTTONS}
        return self.staff.page(request, "item.html", 422 if error else 200, **told)


def sees(me: Account, item: ReviewItem) -> bool:
    """A curator of some lists sees what comes from these; of a pair, where one of the two does."""
    if me.looks_after(source_of(item)):
        return True
    return bool(item.other) and me.looks_after((item.other or "").partition("/")[0])


def _act(told: str) -> Act:
    try:
        return Act(told)
    except ValueError as error:
        raise InputError("act", "Choose what to do.") from error


def _shown(items: list[ReviewItem], view: View) -> dict[str, Any]:
    """The groups of the page: every kind with its first few, or one kind page by page."""
    chosen = ReviewKind[view.kind] if view.kind in ReviewKind.__members__ else None
    groups = list(_groups(items, chosen, view.page))
    pages = -(-groups[0].count // PER_PAGE) if chosen and groups else 1
    return {
        "groups": groups,
        "chosen": chosen,
        "page": view.page,
        "pages": pages,
        "count": len(items),
        "acts": ACTS,
        "buttons": BUTTONS,
    }


def _groups(items: list[ReviewItem], chosen: ReviewKind | None, page: int) -> Iterator[Group]:
    for kind in ReviewKind:
        of_kind = [item for item in items if item.kind is kind]
        if of_kind and chosen in (None, kind):
            first = (page - 1) * PER_PAGE if chosen else 0
            yield Group(kind, HEADINGS[kind], len(of_kind), tuple(of_kind[first : first + PER_PAGE]))


def _name(item: ReviewItem) -> str:
    return " ".join(filter(None, (item.kind.value, item.subject, item.other)))
