"""What the pages of the inbox show, and what their forms do."""

from dataclasses import dataclass
from typing import Annotated, Any, Self
from urllib.parse import parse_qsl, urlencode
from uuid import uuid4

from fastapi import Request
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response

from directory.account import Account, Role
from directory.curating import ACTS, NEED_REASON, Act, ChangedMeanwhile, Curating, Doing, SettledAlready, can_undo
from directory.errors import InputError, KithError
from directory.review import ReviewItem, ReviewKind, Scope
from directory.store import Store
from directory.store.settled import Settling as Done
from web.site import Site
from web.staff import inbox_words
from web.staff.changes import field_text, value_text
from web.staff.inbox_words import HEADINGS, KEYS
from web.staff.navigation import INBOX
from web.staff.notes import NUMBER_MAX
from web.staff.signed_in import NotYours, Staff
from web.suggested import Fault, Typed

PER_PAGE = 20
FIRST_FEW = 5  # of each kind, where all kinds are shown
DONE_PAGE = "/staff/done"
WORDS: dict[str, Any] = {
    "headings": HEADINGS,
    "acts": ACTS,
    "keys": KEYS,
    "button": inbox_words.button,
    "done_word": inbox_words.done,
    "field_text": field_text,
    "value_text": value_text,
    "can_undo": can_undo,
    "need_reason": NEED_REASON,
}


@dataclass(frozen=True)
class Group:
    """One kind of thing that waits: how many, and those of this page."""

    kind: ReviewKind
    count: int
    items: tuple[ReviewItem, ...]


class View(BaseModel):
    """Which part of the inbox; `done` is what was settled just now, `at` the place on the page of what comes next."""

    kind: str = ""
    source: str = ""
    area: str = ""
    page: int = Field(default=1, ge=1)
    done: int = Field(default=0, le=NUMBER_MAX)
    at: int = Field(default=0, ge=0)

    @property
    def chosen(self) -> ReviewKind | None:
        return ReviewKind.__members__.get(self.kind)

    def address(self, **instead: object) -> str:
        told = {"kind": self.kind, "source": self.source, "area": self.area, "page": self.page if self.page > 1 else ""}
        asked = urlencode({name: value for name, value in (told | instead).items() if value})
        return f"{INBOX}?{asked}" if asked else INBOX

    @classmethod
    def of(cls, query: str) -> Self:
        """From the query of an address of the inbox; what is no part of one is left out."""
        told = dict(parse_qsl(query))
        page = told.get("page", "")
        number = int(page) if page.isdecimal() and len(page) < 6 else 1
        return cls.model_validate(
            {name: told.get(name, "") for name in ("kind", "source", "area")} | {"page": number or 1}
        )


class Named(BaseModel):
    """Which thing that waits: the kind's name, and what `ReviewItem` calls it and knows of it."""

    kind: str = ""
    subject: str = ""
    other: str = ""
    mark: str = ""


class Settling(Named):
    act: str = ""
    reason: str = ""
    view: str = ""
    at: int = 0


class Bulk(BaseModel):
    """One act for several things of one kind: those that were ticked, or with `every` all of the page."""

    kind: str = ""
    act: str = ""
    reason: str = ""
    view: str = ""
    ticked: list[str] = []
    shown: list[str] = []
    every: str = ""


class Looking(BaseModel):
    """Which page of what was done, or what was done at once; `view` is where to go back to."""

    page: int = Field(default=1, ge=1)
    batch: str = ""
    view: str = ""


class Undoing(BaseModel):
    settled: list[Annotated[int, Field(le=NUMBER_MAX)]] = []
    then: str = ""


class InboxPages:
    def __init__(self, site: Site, staff: Staff) -> None:
        self.site = site
        self.staff = staff

    @property
    def curating(self) -> Curating:
        return Curating(self.site.service.store, self.site.data_keys, self.site.service.gazetteer)

    def all(self, request: Request, me: Account, view: View) -> HTMLResponse:
        """Counts of every kind, and the first few of each; or one kind page by page."""
        return self._inbox(request, me, view)

    def _inbox(
        self,
        request: Request,
        me: Account,
        view: View,
        typed: Typed = Typed(),  # noqa: B008 it is frozen
        faults: tuple[Fault, ...] = (),
    ) -> HTMLResponse:
        store, scope = self.site.service.store, _scope(me, view)
        counts = store.review.counts(scope)
        pages = -(-counts.get(view.chosen, 0) // PER_PAGE) if view.chosen else 1
        view = view.model_copy(update={"page": max(1, min(view.page, pages))})
        shown = WORDS | {
            "view": view,
            "counts": counts,
            "pages": pages,
            "groups": [self._group(kind, counts[kind], scope, view) for kind in _kinds(counts, view)],
            "sources": [source for source in store.sources.all() if me.looks_after(source.slug)],
            "areas": store.review.areas(),
            "done": self._done_now(me, view),
            "typed": typed,
            "faults": faults,
        }
        return self.staff.page(request, "inbox.html", 422 if faults else 200, me=me, **shown)

    def _group(self, kind: ReviewKind, count: int, scope: Scope, view: View) -> Group:
        first, most = ((view.page - 1) * PER_PAGE, PER_PAGE) if view.chosen else (0, FIRST_FEW)
        items = self.site.service.store.review.page(kind, scope, first=first, most=most)
        return Group(kind, count, tuple(map(self._named, items)))

    def _done_now(self, me: Account, view: View) -> Done | None:
        if not view.done:
            return None
        try:
            found = self.site.service.store.settled.get(view.done)
        except InputError:
            return None
        return found if found.by == me.email else None

    def waiting(self, me: Account, named: Named) -> ReviewItem:
        """Raises 404 for what is no kind, 403 for what is not theirs, SettledAlready for what does not wait."""
        kind = ReviewKind.__members__.get(named.kind)
        if kind is None:
            raise HTTPException(404, "There is no such thing to judge.")
        found = self.curating.waiting(kind, named.subject, named.other)
        if not is_theirs(self.site.service.store, me, found):
            self.staff.refuse(me, _name(found))
        return found

    def _named(self, item: ReviewItem) -> ReviewItem:
        """A new listing that somebody suggests goes by its name, which is sealed in the store."""
        if item.kind is not ReviewKind.SUGGESTED or item.listing is not None:
            return item
        offered = self.curating.suggestion(item).suggestion.offered
        return item.model_copy(update={"name": offered.name if offered else item.name})

    def settle(self, request: Request, me: Account, asked: Settling) -> Response:
        waiting = self.waiting(me, asked)
        view = View.of(asked.view)
        try:
            doing = Doing(act=_act(asked.act), by=me.email, at=self.site.now(), reason=asked.reason)
            settled = self._settle(me, waiting.model_copy(update={"mark": asked.mark}), doing)
        except InputError as error:
            return self.one(request, me, waiting, Typed(words={"reason": asked.reason}), error)
        except ChangedMeanwhile as changed:
            return self.one(request, me, changed.item, status=409)
        return RedirectResponse(view.address(done=settled.id, at=max(0, asked.at)), status_code=303)

    def _settle(self, me: Account, item: ReviewItem, doing: Doing) -> Done:
        """No reason is noted: its words can be deleted where it is kept."""
        told = inbox_words.DONE[doing.act]
        return self.curating.settle(item, doing, lambda: self.staff.note(me, told, _name(item)))

    def bulk(self, request: Request, me: Account, asked: Bulk) -> Response:
        """Each in a transaction of its own: one that cannot be done keeps no other from it, and is told of."""
        view = View.of(asked.view)
        chosen = [dict(parse_qsl(each)) for each in (asked.shown if asked.every else asked.ticked)]
        faults = _faults(asked, chosen)
        if faults:
            return self._inbox(
                request, me, view, Typed(words={"reason": asked.reason}, ticked=tuple(asked.ticked)), faults
            )
        doing = Doing(act=_act(asked.act), by=me.email, at=self.site.now(), reason=asked.reason, batch=uuid4().hex)
        for each in chosen[:PER_PAGE]:
            self._one_of_several(me, Named(**{**each, "kind": asked.kind}), doing)
        back = view.address().partition("?")[2]
        return RedirectResponse(f"{DONE_PAGE}?{urlencode({'batch': doing.batch, 'view': back})}", status_code=303)

    def _one_of_several(self, me: Account, named: Named, doing: Doing) -> None:
        gone = ReviewItem(
            kind=ReviewKind[named.kind],
            subject=named.subject,
            other=named.other or None,
            name=named.subject,
            reason="",
            since=doing.at,
        )
        try:
            waiting = self.waiting(me, named)
            self._settle(me, waiting.model_copy(update={"mark": named.mark}), doing)
        except (InputError, SettledAlready, ChangedMeanwhile) as error:
            self.curating.failed(gone, doing, str(error))
        except NotYours as refused:
            self.site.service.store.audit.add(refused.done)
            self.curating.failed(gone, doing, "It is not yours to judge.")

    def done(self, request: Request, me: Account, asked: Looking) -> HTMLResponse:
        """What they did, the last first; or what they did at once, with what could not be done."""
        settled = self.site.service.store.settled
        pages = max(1, -(-settled.count(me.email) // PER_PAGE))
        page = min(asked.page, pages)
        if asked.batch:
            found = [done for done in settled.of_batch(asked.batch) if done.by == me.email]
        else:
            found = settled.newest(me.email, first=(page - 1) * PER_PAGE, most=PER_PAGE)
        shown = WORDS | {"found": found, "batch": asked.batch, "page": page, "pages": pages}
        shown["undoable"] = sum(map(can_undo, found))
        back = View.of(asked.view).address()
        return self.staff.page(request, "done.html", me=me, back=back, **shown)

    def undo(self, me: Account, asked: Undoing) -> Response:
        """Take back one thing or several: who did it may, and an administrator."""
        found = [self._settled(number) for number in asked.settled]
        for done in found:
            if done.by != me.email and me.role is not Role.ADMINISTRATOR:
                self.staff.refuse(me, f"undo {done.id}")
        for done in found:
            self._undo(me, done)
        back = DONE_PAGE if asked.then == "done" else View.of(asked.then).address()
        return RedirectResponse(back, status_code=303)

    def _settled(self, number: int) -> Done:
        try:
            return self.site.service.store.settled.get(number)
        except InputError as error:
            raise HTTPException(404, str(error)) from error

    def _undo(self, me: Account, done: Done) -> None:
        said = f"{done.kind.value} {done.subject}"
        try:
            self.curating.undo(done.id, me.email, self.site.now(), lambda: self.staff.note(me, "undid", said, done.act))
        except InputError as error:
            raise SettledAlready(str(error)) from error

    def one(  # noqa: PLR0913, PLR0917
        self,
        request: Request,
        me: Account,
        item: ReviewItem,
        typed: Typed = Typed(),  # noqa: B008 it is frozen
        error: KithError | None = None,
        status: int = 200,
    ) -> HTMLResponse:
        """One thing with all that is known of it. Who made a suggestion is personal: that it was read is kept."""
        held = self.curating.suggestion(item) if item.kind is ReviewKind.SUGGESTED else None
        if held and held.suggestion.suggester.model_dump(exclude_defaults=True):
            self.staff.note(me, "read who suggested", _name(item))
        faults = (Fault(error.field, str(error)),) if isinstance(error, InputError) else ()
        shown: dict[str, Any] = WORDS | {"item": self._named(item), "held": held, "typed": typed, "faults": faults}
        told = shown | {"me": me, "changed": status == 409, "view": View()}
        return self.staff.page(request, "item.html", 422 if error else status, **told)


def is_theirs(store: Store, me: Account, item: ReviewItem) -> bool:
    """Whether somebody may see and settle it."""
    return store.review.find(item.kind, item.subject, item.other or "", _scope(me, View())) is not None


def _scope(me: Account, view: View) -> Scope:
    """A curator of some lists sees what comes from these; of a pair, where one of the two does."""
    return Scope(sources=me.slugs, source=view.source, area=view.area)


def _act(told: str) -> Act:
    try:
        return Act(told)
    except ValueError as error:
        raise InputError("act", "Choose what to do.") from error


def _faults(asked: Bulk, chosen: list[dict[str, str]]) -> tuple[Fault, ...]:
    kind = ReviewKind.__members__.get(asked.kind)
    if kind is None:
        raise HTTPException(404, "There is no such thing to judge.")
    acts = {act.value for act in ACTS[kind]}
    if asked.act not in acts:
        raise HTTPException(404, "That cannot be done with them.")
    found: tuple[Fault, ...] = (
        () if chosen else (Fault(f"tick-{asked.kind}-1", "Tick what you mean, or choose all on this page"),)
    )
    if asked.act in NEED_REASON and not asked.reason.strip():
        found += (Fault("reason", "Say why, for whoever reads it later."),)
    return found


def _kinds(counts: dict[ReviewKind, int], view: View) -> list[ReviewKind]:
    return [kind for kind in counts if view.chosen in (None, kind)]


def _name(item: ReviewItem) -> str:
    return " ".join(filter(None, (item.kind.value, item.subject, item.other)))
