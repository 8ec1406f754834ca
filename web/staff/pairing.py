"""Two records side by side, field by field, with what one listing of them would say; and what was answered before."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response

from directory.account import Account, Role
from directory.alike import alike
from directory.decision import Decision, DecisionKind
from directory.errors import InputError
from directory.listing import Listing
from directory.store import Kept, StoredRecord
from web.site import Site
from web.staff.editing import GROUPS
from web.staff.editing.controls import Context
from web.staff.editing.desk import Desk
from web.staff.editing.shown import NAMES, lines_of
from web.staff.editor import typed_in
from web.staff.navigation import CURATORS
from web.staff.signed_in import Staff
from web.suggested import Fault, Typed

PAIR: Final = "/staff/pair"
SIBLING: Final = "same organisation, other activity"
ANSWERS: Final = {
    "same": ("One listing", "Everything that both say is one listing from now on."),
    "sibling": ("Same organisation, other activity", "They stay apart, and nobody is asked again."),
    "apart": ("Different", "They stay apart, and nobody is asked again."),
}
DONE: Final = {"same": "joined", "sibling": "kept apart, of one organisation", "apart": "kept apart"}
REASON_MAX: Final = 500
_MEANWHILE: Final = (Fault("act", "Somebody answered in the meantime: see what they said, then answer again."),)


@dataclass(frozen=True)
class Row:
    """One field in what each record says by itself and in what one listing of both would say."""

    name: str
    one: tuple[str, ...]
    other: tuple[str, ...]
    merged: tuple[str, ...]

    @property
    def apart(self) -> bool:
        return bool(self.one) and bool(self.other) and self.one != self.other


@dataclass(frozen=True)
class Both:
    """Two records and the groups that they are in now."""

    one: StoredRecord
    other: StoredRecord
    group: tuple[StoredRecord, ...]
    other_group: tuple[StoredRecord, ...]

    @property
    def together(self) -> bool:
        return self.one.listing is not None and self.one.listing == self.other.listing

    @property
    def listings(self) -> set[UUID]:
        return {listing for listing in (self.one.listing, self.other.listing) if listing}

    @property
    def address(self) -> str:
        return f"{PAIR}?{urlencode({'record': self.one.name, 'other': self.other.name})}"


def pairing_router(site: Site) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    staff = Staff(site)
    pairing = _Pairing(site, staff)
    Me = Annotated[Account, Depends(staff.of(*CURATORS))]
    Name = Annotated[str, Query(max_length=470)]

    @router.get(PAIR)
    def pair(request: Request, me: Me, record: Name = "", other: Name = "", done: str = "") -> HTMLResponse:
        return pairing.page(request, me, pairing.both(me, record, other), done=done)

    @router.post(PAIR)
    def answer(request: Request, me: Me, typed: Annotated[Typed, Depends(typed_in)]) -> Response:
        return pairing.answer(request, me, pairing.both(me, typed["record"], typed["other"]), typed)

    return router


class _Pairing:
    def __init__(self, site: Site, staff: Staff) -> None:
        self.site = site
        self.staff = staff
        self.desk = Desk(site, staff)

    def both(self, me: Account, record: str, other: str) -> Both:
        """Raises 404 for what are not two records, and NotYours where neither is of a list of theirs, or one is not and
        nobody asked about the two: who could join theirs with any other would look after that as well.
        """
        records = self.site.service.store.records
        found = {each.name: each for each in records.named([record, other])}
        if record == other or found.keys() != {record, other}:
            raise HTTPException(404, "There are no two such records: one may have gone since.")
        one, two = found[record], found[other]
        both = Both(one, two, self._group(one), self._group(two))
        theirs = [me.looks_after(each.source) for each in (one, two)]
        if not (all(theirs) or (any(theirs) and self._is_asked(both))):
            self.staff.refuse(me, f"pair {record} {other}")
        return both

    def _is_asked(self, both: Both) -> bool:
        """Whether the last merge asked about the two, or they are one listing now, or were answered before."""
        store, pair = self.site.service.store, (both.one.name, both.other.name)
        return both.together or bool(store.review.reasons(*pair) or store.decisions.between(pair))

    def _group(self, record: StoredRecord) -> tuple[StoredRecord, ...]:
        return tuple(self.site.service.store.records.of(record.listing)) if record.listing else (record,)

    def page(  # noqa: PLR0913 a page's whole context
        self,
        request: Request,
        me: Account,
        both: Both,
        typed: Typed = Typed(),  # noqa: B008 it is frozen
        faults: tuple[Fault, ...] = (),
        *,
        done: str = "",
    ) -> HTMLResponse:
        answered = self._answered(both)
        told = {
            "both": both,
            "names": (_name(both.one), _name(both.other)),
            "rows": self._rows(both),
            "reasons": self._reasons(both),
            "answers": ANSWERS,
            "answered": [(kept, _words(kept), self._may_undo(me, kept)) for kept in answered],
            "seen": _seen(answered),
            "done": DONE.get(done, "undone" if done == "undone" else ""),
            "me": me,
            "typed": typed,
            "faults": faults,
        }
        return self.staff.page(request, "pair.html", 422 if faults else 200, **told)

    def answer(self, request: Request, me: Account, both: Both, typed: Typed) -> Response:
        """Keep an answer, or take one back; 409 where somebody answered in the meantime."""
        try:
            done = self._undo(me, both, typed["undo"]) if typed["undo"] else self._keep(me, both, typed)
        except InputError as error:
            return self.page(request, me, both, typed, (Fault(error.field, str(error)),))
        except _AnsweredError:
            answer = self.page(request, me, both, typed, _MEANWHILE)
            answer.status_code = 409
            return answer
        return RedirectResponse(f"{both.address}&done={done}", status_code=303)

    def _keep(self, me: Account, both: Both, typed: Typed) -> str:
        act, reason = typed["act"], typed["reason"]
        if act not in ANSWERS:
            raise InputError("act", "Choose what the two are.")
        if len(reason) > REASON_MAX:
            raise InputError("reason", f"Say why in at most {REASON_MAX} letters: this has {len(reason)}.")
        store = self.site.service.store
        with store.acting():
            store.settled.take_turn()
            answered = self._answered(both)
            if _seen(answered) != typed["seen"]:
                raise _AnsweredError
            for kept in answered:  # the last answer alone stands; the others stay in the log
                store.decisions.undo(kept.decision.id or 0, me.email)
            for decision in self._decisions(me, both, act, reason):
                store.decisions.add(decision)
            store.jobs.add("merge", {})
            self.staff.note(me, DONE[act], f"{both.one.name} {both.other.name}")
        return act

    def _decisions(self, me: Account, both: Both, act: str, reason: str) -> list[Decision]:
        """To split a record from its listing, it stays apart from each other record of it."""
        kind = DecisionKind.SAME if act == "same" else DecisionKind.DIFFERENT
        rest = [each for each in both.group if each.name != both.one.name] if both.together else [both.other]
        others = [both.other] if act == "same" else rest
        told = {"kind": kind, "record": both.one.name, "by": me.email, "at": self.site.now(), "reason": reason}
        told |= {"value": SIBLING} if act == "sibling" else {}
        return [Decision.model_validate(told | {"other": each.name}) for each in others]

    def _undo(self, me: Account, both: Both, number: str) -> str:
        store = self.site.service.store
        with store.acting():
            kept = next((one for one in self._answered(both) if str(one.decision.id) == number), None)
            if kept is None:
                raise InputError("undo", "There is nothing to undo: it was undone already.")
            if not self._may_undo(me, kept):
                self.staff.refuse(me, f"undo decision {number}")
            store.decisions.undo(kept.decision.id or 0, me.email)
            store.jobs.add("merge", {})
            self.staff.note(me, "undid", f"decision {number}", kept.decision.kind.value)
        return "undone"

    def _answered(self, both: Both) -> list[Kept]:
        """What stands decided between the two, or in a split between the one and what it was with."""
        names = {each.name for each in (*both.group, *both.other_group, both.one, both.other)}
        among = self.site.service.store.decisions.between(names)
        return [kept for kept in among if kept.undone is None and _is_of(kept, both)]

    def _may_undo(self, me: Account, kept: Kept) -> bool:
        return me.role is Role.ADMINISTRATOR or kept.decision.by == me.email

    def _rows(self, both: Both) -> tuple[Row, ...]:
        one, other = self.desk.alone([both.one]), self.desk.alone([both.other])
        every = {record.id: record for record in (*both.group, *both.other_group)}
        together = sorted(every.values(), key=lambda record: (record.first_seen, record.id))
        ids = {listing for each in both.listings for listing in self.desk.editing.about(each)}
        merged = self.desk.alone(together, self.site.service.store.decisions.of_listings(ids))
        return tuple(self._row(field, (one, other, merged)) for group in GROUPS for field in group.fields)

    def _row(self, field: str, listings: Sequence[Listing]) -> Row:
        group = next(group for group in GROUPS if field in group.fields)
        service = self.site.service
        contexts = [Context(each, service.gazetteer, service.vocabulary) for each in listings]
        return Row(NAMES[field], *(lines_of(group, context, field) for context in contexts))

    def _reasons(self, both: Both) -> tuple[str, ...]:
        """What the last merge asked about them for, else what a look at them shows."""
        asked = self.site.service.store.review.reasons(both.one.name, both.other.name)
        return asked or alike(self.desk.alone([both.one]), self.desk.alone([both.other]))


class _AnsweredError(Exception):
    """Somebody else answered meanwhile."""


def _is_of(kept: Kept, both: Both) -> bool:
    pair = {kept.decision.record, kept.decision.other}
    return pair == {both.one.name, both.other.name} or (both.together and both.one.name in pair)


def _seen(answered: Sequence[Kept]) -> str:
    return ",".join(sorted(str(kept.decision.id) for kept in answered))


def _words(kept: Kept) -> str:
    decision = kept.decision
    return str(decision.value or decision.kind.value)


def _name(record: StoredRecord) -> str:
    return str(record.value("name") or record.key)
