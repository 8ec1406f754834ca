"""What a curator does about one thing that waits: the act, what it decides, and that it was still there to be done."""

from collections.abc import Callable, Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from directory.accepting import accept, accepted_listing
from directory.decision import Decision, DecisionKind
from directory.errors import InputError, KithError
from directory.frozen import Frozen
from directory.places import Gazetteer
from directory.releasing import publish, refuse
from directory.review import ReviewItem, ReviewKind, Scope
from directory.sealing import DataKeys
from directory.store import Store
from directory.store.settled import Settling
from directory.suggestion import Held, Judgement, Outcome

EVERYTHING = Scope()
LONDON = ZoneInfo("Europe/London")


class Act(StrEnum):
    ACCEPT = "accept"
    DISMISS = "dismiss"
    DISCARD = "discard"
    JOIN = "join"
    APART = "apart"
    RETIRE = "retire"
    KEEP = "keep"
    LOOKED = "looked"
    REVERT = "revert"
    CONFIRM = "confirm"
    RETRY = "retry"
    PUBLISH = "publish"
    REFUSE = "refuse"


ACTS: Final = {
    ReviewKind.SUGGESTED: (Act.ACCEPT, Act.DISMISS),
    ReviewKind.QUARANTINED: (Act.ACCEPT, Act.DISCARD),
    ReviewKind.HELD: (Act.PUBLISH, Act.REFUSE),
    ReviewKind.HOME: (Act.LOOKED, Act.RETIRE),
    ReviewKind.JOB: (Act.RETRY, Act.LOOKED),
    ReviewKind.NOT_SEEN: (Act.RETIRE, Act.KEEP),
    ReviewKind.PAGE_GONE: (Act.RETIRE, Act.KEEP),
    ReviewKind.CHANGED: (Act.LOOKED, Act.REVERT),
    ReviewKind.PAIR: (Act.JOIN, Act.APART),
    ReviewKind.NEW: (Act.LOOKED, Act.RETIRE),
    ReviewKind.NO_PLACE: (Act.LOOKED, Act.RETIRE),
    ReviewKind.NO_NEED: (Act.LOOKED, Act.RETIRE),
    ReviewKind.NOT_ASSURED: (Act.CONFIRM, Act.RETIRE),
}
# A run let through is in the directory by the next merge; what one brought is deleted when it is discarded.
FINAL: Final = {
    (ReviewKind.QUARANTINED, Act.ACCEPT),
    (ReviewKind.QUARANTINED, Act.DISCARD),
    (ReviewKind.JOB, Act.RETRY),
}
NEED_REASON: Final = frozenset({Act.DISMISS, Act.REFUSE})
_LISTS = frozenset({"places", "sessions", "contact.phones", "contact.emails"})


class Doing(Frozen):
    """What somebody does, and when. `batch` is shared by what they do at once."""

    act: Act
    by: str
    at: datetime
    reason: str = ""
    batch: str = ""


class SettledAlready(KithError):
    """Somebody else was quicker, or it went away by itself."""


class ChangedMeanwhile(KithError):
    """It is not what was looked at any more; `item` is what it is now."""

    def __init__(self, item: ReviewItem) -> None:
        super().__init__("This changed since you saw it. Look at it again.")
        self.item = item


class Curating:
    """Settles what waits, in the name of somebody."""

    def __init__(self, store: Store, keys: DataKeys, gazetteer: Gazetteer) -> None:
        self.store = store
        self.keys = keys
        self.gazetteer = gazetteer

    def waiting(self, kind: ReviewKind, subject: str, other: str = "", scope: Scope = EVERYTHING) -> ReviewItem:
        """Raises SettledAlready where it does not wait any more."""
        found = self.store.review.find(kind, subject, other, scope)
        if found is None:
            raise SettledAlready("This does not wait any more: somebody settled it, or it went away by itself.")
        return found

    def suggestion(self, item: ReviewItem) -> Held:
        return self.store.suggestions.get(int(item.subject), self.keys)

    def settle(self, item: ReviewItem, doing: Doing, note: Callable[[], None] = lambda: None) -> Settling:
        """Do it: one transaction, in which it is seen that it still waits, and in which `note` is called last.

        Raises InputError for an act that such an item does not have, or one that needs a reason; SettledAlready where
        it does not wait any more; ChangedMeanwhile where it is not what `item` says of it.
        """
        act = doing.act
        if act not in ACTS[item.kind]:
            raise InputError("act", f"What is {item.kind.value} cannot be settled by {act.value!r}.")
        if act in NEED_REASON and not doing.reason.strip():
            raise InputError("reason", "Say why, for whoever reads it later.")
        with self.store.acting():
            self.store.settled.take_turn()
            found = self.waiting(item.kind, item.subject, item.other or "")
            if found.mark != item.mark:
                raise ChangedMeanwhile(found)
            decisions = tuple(self._done(found, doing))
            settling = _settling(found, doing).model_copy(update={"decisions": decisions})
            number = self.store.settled.add(settling)
            if act is not Act.LOOKED:
                self.store.jobs.add("merge", {})
            note()
        return settling.model_copy(update={"id": number})

    def failed(self, item: ReviewItem, doing: Doing, why: str) -> None:
        """Keep that one of several could not be done."""
        self.store.settled.add(_settling(item, doing).model_copy(update={"failed": why}))

    def _done(self, item: ReviewItem, doing: Doing) -> Iterable[int]:
        """The numbers of what was decided."""
        act = doing.act
        if item.kind is ReviewKind.SUGGESTED:
            return self._judge(item, doing)
        if item.kind is ReviewKind.QUARANTINED:
            judge = self.store.crawls.let_through if act is Act.ACCEPT else self.store.crawls.discard
            judge(item.subject, doing.by)
        if item.kind is ReviewKind.HELD:
            return [self._release(item, doing)]
        if act is Act.RETRY:
            self.store.jobs.retry(int(item.subject))
        told = doing.model_dump(include={"by", "at", "reason"})
        decided = [Decision.model_validate(told | each) for each in _decided(item, act, doing.at)]
        return [self.store.decisions.add(decision) for decision in decided]

    def _release(self, item: ReviewItem, doing: Doing) -> int:
        if doing.act is Act.PUBLISH:
            return publish(self.store, _listing(item), doing.by, doing.at)
        return refuse(self.store, _listing(item), doing.by, doing.at, doing.reason.strip())

    def _judge(self, item: ReviewItem, doing: Doing) -> Iterable[int]:
        outcome = Outcome.ACCEPTED if doing.act is Act.ACCEPT else Outcome.DISMISSED
        judgement = Judgement(outcome=outcome, by=doing.by, at=doing.at, reason=doing.reason.strip())
        if doing.act is Act.DISMISS:
            self.store.suggestions.settle(int(item.subject), judgement)
            return ()
        decision = accept(self.store, self.suggestion(item), judgement, self.gazetteer).decision
        return (decision,) if decision else ()

    def undo(self, number: int, by: str, at: datetime, note: Callable[[], None] = lambda: None) -> Settling:
        """Take back what was done: it waits again. Raises InputError where it was undone or cannot be."""
        with self.store.acting():
            done = self.store.settled.get(number)
            if not can_undo(done):
                raise InputError("settled", "This cannot be undone.")
            self.store.settled.undo(number, by, at)
            standing = {decision.id for decision in self.store.decisions.standing()}
            for decision in standing.intersection(done.decisions):
                self.store.decisions.undo(int(decision or 0), by)
            if done.kind is ReviewKind.SUGGESTED:
                self._reopen(done, by, at)
            self.store.jobs.add("merge", {})
            note()
        return done

    def _reopen(self, done: Settling, by: str, at: datetime) -> None:
        """What became a listing is retired until it is accepted again."""
        self.store.suggestions.reopen(int(done.subject))
        if done.act == Act.ACCEPT.value and done.listing is None:
            told = {
                "listing": accepted_listing(int(done.subject)),
                "by": by,
                "at": at,
                "reason": "not accepted after all",
            }
            self.store.decisions.add(Decision.model_validate(told | {"kind": DecisionKind.RETIRE}))


def can_undo(done: Settling) -> bool:
    return not done.undone_at and not done.failed and (done.kind, done.act) not in FINAL


def _settling(item: ReviewItem, doing: Doing) -> Settling:
    told = item.model_dump(include={"kind", "subject", "mark", "listing", "name"})
    about = told | {"other": item.other or "", "act": doing.act.value}
    return Settling.model_validate(about | doing.model_dump(include={"by", "at", "batch"}))


def _decided(item: ReviewItem, act: Act, at: datetime) -> list[dict[str, Any]]:
    """What an act decides, but for who did it and when."""
    if act in (Act.JOIN, Act.APART):
        kind = DecisionKind.SAME if act is Act.JOIN else DecisionKind.DIFFERENT
        return [{"kind": kind, "record": item.subject, "other": item.other}]
    if act is Act.RETIRE:
        return [{"kind": DecisionKind.RETIRE, "listing": _listing(item)}]
    if act is Act.CONFIRM:
        day = at.astimezone(LONDON).date().isoformat()
        return [{"kind": DecisionKind.SET, "listing": _listing(item), "field": "assured", "value": day}]
    if act is Act.REVERT:
        set_ = {"kind": DecisionKind.SET, "listing": _listing(item)}
        return [set_ | {"field": each.field, "value": _as_it_was(each.field, each.old)} for each in item.changes]
    return []


def _as_it_was(field: str, old: Any) -> Any:
    return [] if old is None and field in _LISTS else old


def _listing(item: ReviewItem) -> UUID:
    if item.listing is None:
        raise InputError("listing", "It is in no listing yet: the next merge puts it in one.")
    return item.listing


def decide(store: Store, decision: Decision) -> int:
    """Keep a decision, and let the directory be merged anew. Returns its number."""
    number = store.decisions.add(decision)
    store.jobs.add("merge", {})
    return number
