"""The editor of one listing: its page, a form for each group of its fields, and what can become of it."""

from dataclasses import dataclass, replace
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from directory.account import Account
from directory.decision import DecisionKind
from directory.errors import InputError
from directory.listing import Listing
from directory.store import Overtaken
from web.rates import check
from web.security import refuse_other_sites
from web.site import Site
from web.staff.editing import group_of
from web.staff.editing.controls import Context, Group, changes, mark
from web.staff.editing.desk import Desk
from web.staff.editing.previewing import preview
from web.staff.navigation import CURATORS, LISTINGS
from web.staff.notes import NUMBER_MAX
from web.staff.signed_in import Staff
from web.suggested import Fault, Typed

PER_HOUR: Final = 5000
ACTS: Final = {
    "pause": (DecisionKind.PAUSE, "paused", "Pause", "It is not shown until this is undone."),
    "retire": (DecisionKind.RETIRE, "retired", "Retire", "It has ended. No crawl brings it back."),
    "mask": (
        DecisionKind.MASK,
        "masked the place",
        "Mask its place",
        "Nobody is told where it is, only the postcode district. What was kept of its address is deleted.",
    ),
    "unlist": (
        DecisionKind.DO_NOT_LIST,
        "listed no more",
        "Do not list us",
        "Its people asked not to be listed. It goes from everywhere, and stays away after a backup is restored.",
    ),
}
Word = Annotated[str, Form()]


@dataclass(frozen=True)
class Filled:
    """A form of one listing with what was typed into it."""

    group: Group
    context: Context
    typed: Typed

    @property
    def listing(self) -> Listing:
        return self.context.listing


async def typed_in(request: Request) -> Typed:
    """The form as it was sent. Raises 403, and TooMany."""
    refuse_other_sites(request)
    check(request, "staff", per_hour=PER_HOUR)
    form = await request.form()
    words = {name: str(form[name]).replace("\r\n", "\n").strip() for name in form}
    ticks = tuple(f"{name}:{value}" for name, value in form.multi_items())
    return Typed(words=words, ticked=ticks)


def editor_router(site: Site) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    staff = Staff(site)
    editor = Editor(site, staff)
    Me = Annotated[Account, Depends(staff.of(*CURATORS))]
    Sent = Annotated[Typed, Depends(typed_in)]
    one = f"{LISTINGS}/{{listing_id}}"

    @router.get(one)
    def listing_page(request: Request, me: Me, listing_id: str, done: str = "") -> HTMLResponse:
        return editor.page(request, me, editor.desk.listing(me, listing_id), done=done)

    @router.get(f"{one}/preview")
    def preview_now(request: Request, me: Me, listing_id: str) -> HTMLResponse:
        return preview(site, request, editor.desk.listing(me, listing_id))

    @router.get(f"{one}/edit/{{key}}")
    def edit(request: Request, me: Me, listing_id: str, key: str) -> HTMLResponse:
        listing, group = editor.desk.listing(me, listing_id), group_of(key)
        return editor.form(request, me, Filled(group, editor.desk.context(listing, group), group.fill(listing)))

    @router.post(f"{one}/edit/{{key}}")
    def edited(request: Request, me: Me, listing_id: str, key: str, typed: Sent) -> Response:
        listing, group = editor.desk.listing(me, listing_id), group_of(key)
        return editor.keep(request, me, Filled(group, editor.desk.context(listing, group), typed))

    @router.post(f"{one}/source")
    def from_source(request: Request, me: Me, listing_id: str, typed: Sent) -> Response:
        listing = editor.desk.listing(me, listing_id)
        signed = editor.desk.signed(me, "used the source's value", listing.id, typed["field"][:60])
        return editor.act(
            request,
            me,
            listing,
            lambda: editor.desk.editing.again_from_source(listing.id, typed["field"], signed),
            "source",
        )

    @router.post(f"{one}/state")
    def state(request: Request, me: Me, listing_id: str, typed: Sent) -> Response:
        return editor.put(request, me, editor.desk.listing(me, listing_id), typed)

    @router.post(f"{one}/undo")
    def undo(
        request: Request, me: Me, listing_id: str, decision: Annotated[int, Form(ge=1, le=NUMBER_MAX)], _typed: Sent
    ) -> Response:
        return editor.undo(request, me, editor.desk.listing(me, listing_id), decision)

    @router.post(f"{one}/notes")
    def note(request: Request, me: Me, listing_id: str, typed: Sent) -> Response:
        return editor.note(request, me, editor.desk.listing(me, listing_id), typed)

    @router.post(f"{one}/notes/remove")
    def remove_note(
        request: Request, me: Me, listing_id: str, note: Annotated[int, Form(ge=1, le=NUMBER_MAX)], _typed: Sent
    ) -> Response:
        return editor.remove_note(me, editor.desk.listing(me, listing_id), note)

    return router


class Editor:
    def __init__(self, site: Site, staff: Staff) -> None:
        self.site = site
        self.staff = staff
        self.desk = Desk(site, staff)

    def page(  # noqa: PLR0913 a page's whole context
        self,
        request: Request,
        me: Account,
        listing: Listing,
        typed: Typed = Typed(),  # noqa: B008 it is frozen
        faults: tuple[Fault, ...] = (),
        *,
        done: str = "",
    ) -> HTMLResponse:
        told = {"me": me, "typed": typed, "faults": faults, "acts": ACTS, "done": DONE.get(done, "")}
        return self.staff.page(request, "listing.html", 422 if faults else 200, **self.desk.shown(me, listing), **told)

    def form(self, request: Request, me: Account, filled: Filled, status: int = 200, **more: Any) -> HTMLResponse:
        """A form that says which state of the listing it shows."""
        group, context = filled.group, filled.context
        told = {
            "me": me,
            "group": group,
            "listing": context.listing,
            "controls": group.controls(context),
            "typed": filled.typed,
            "mark": mark(group, context.listing),
            "faults": (),
            "reading": (),
        }
        return self.staff.page(request, "edit.html", status, **(told | more))

    def keep(self, request: Request, me: Account, filled: Filled) -> Response:
        """Keep what was typed, show how it would look, or say what is wrong; nothing typed is lost."""
        # Before the values are read: whatever is decided from here on is told apart from what the form showed.
        seen = self.desk.editing.state(filled.listing.id)
        now = self.desk.listing(me, str(filled.listing.id))
        filled = replace(filled, context=replace(filled.context, listing=now))
        group, context, typed = filled.group, filled.context, filled.typed
        changed, faults = changes(group, typed, context)
        if faults:
            return self.form(request, me, filled, 422, faults=faults)
        if typed["act"] == "preview":
            return preview(self.site, request, self.desk.would_be(me, context.listing, changed))
        if typed["mark"] != mark(group, context.listing):
            return self._conflict(request, me, filled)
        reading = group.reading(typed, context)
        if reading and changed and typed["read"] != "\n".join(reading):
            return self.form(request, me, filled, reading=reading)
        if not changed:
            return _back(context.listing, "same", group.key)
        return self._set(request, me, filled, changed, seen)

    def _set(self, request: Request, me: Account, filled: Filled, changed: dict[str, Any], seen: str) -> Response:
        listing = filled.listing
        signed = self.desk.signed(me, "changed a listing", listing.id, ", ".join(changed))
        try:
            self.desk.editing.set_fields(listing.id, changed, signed, seen)
        except Overtaken:
            now = self.desk.listing(me, str(listing.id))
            return self._conflict(request, me, replace(filled, context=replace(filled.context, listing=now)))
        return _back(listing, "changed", filled.group.key)

    def _conflict(self, request: Request, me: Account, filled: Filled) -> HTMLResponse:
        """409: somebody changed it meanwhile. Both values are shown, and what was typed is still in the form."""
        typed, now = filled.typed, filled.group.fill(filled.listing)
        controls = filled.group.controls(filled.context)
        apart = [(one.label, one.said(now), one.said(typed)) for one in controls if one.said(now) != one.said(typed)]
        last = next((kept for kept in self.desk.history(filled.listing.id) if kept.undone is None), None)
        return self.form(request, me, filled, 409, apart=apart, by=last.decision.by if last else "")

    def act(self, request: Request, me: Account, listing: Listing, doing: Any, done: str) -> Response:
        try:
            doing()
        except InputError as error:
            return self.page(request, me, listing, faults=(Fault(error.field, str(error)),))
        return _back(listing, done)

    def put(self, request: Request, me: Account, listing: Listing, typed: Typed) -> Response:
        kind, action, *_ = ACTS.get(typed["act"], (None, ""))
        if kind is None:
            return self.page(request, me, listing, typed, (Fault("act", "Choose what is to become of it."),))
        signed = self.desk.signed(me, action, listing.id)
        try:
            self.desk.editing.put(listing.id, kind, typed["reason"], signed)
        except InputError as error:
            return self.page(request, me, listing, typed, (Fault(error.field, str(error)),))
        return _back(listing, typed["act"])

    def undo(self, request: Request, me: Account, listing: Listing, number: int) -> Response:
        try:
            kept = self.desk.editing.decided(listing.id, number)
        except InputError as error:
            return self.page(request, me, listing, faults=(Fault(error.field, str(error)),))
        if not (kept.undone or self.desk.may_undo(me, kept)):
            self.staff.refuse(me, f"undo decision {number}")
        signed = self.desk.signed(me, "undid", listing.id, f"decision {number}: {kept.decision.kind.value}")
        return self.act(request, me, listing, lambda: self.desk.editing.undo(listing.id, number, signed), "undone")

    def note(self, request: Request, me: Account, listing: Listing, typed: Typed) -> Response:
        store, now = self.site.service.store, self.site.now()
        try:
            with store.acting():
                store.notes.add(listing.id, me.email, typed["note"], now, self.site.data_keys)
                self.staff.note(me, "noted", f"listing {listing.id}")
        except InputError as error:
            return self.page(request, me, listing, typed, (Fault("note", str(error)),))
        return _back(listing, "noted", "notes")

    def remove_note(self, me: Account, listing: Listing, number: int) -> Response:
        with self.site.service.store.acting():
            self.site.service.store.notes.remove(listing.id, number)
            self.staff.note(me, "removed a note", f"listing {listing.id}")
        return _back(listing, "unnoted", "notes")


DONE: Final = {
    "changed": "Changed. The public page shows it now; searches follow when the index is next built.",
    "same": "Nothing was changed.",
    "source": "The source's value counts again.",
    "undone": "Undone.",
    "noted": "The note is kept.",
    "unnoted": "The note is deleted.",
    "pause": "Paused.",
    "retire": "Retired.",
    "mask": "Its place is masked. Searches that still know it leave it out until the index is next built.",
    "unlist": "It is listed no more.",
    "split": "Split. The directory follows when it is next put together.",
}


def _back(listing: Listing, done: str, anchor: str = "") -> RedirectResponse:
    told = f"{LISTINGS}/{listing.id}?done={done}{f'#{anchor}' if anchor else ''}"
    return RedirectResponse(told, status_code=303)
