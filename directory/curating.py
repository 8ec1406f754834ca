"""What a curator does about one thing that waits: the act, what it decides, and that it was still there to be done."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from directory.accepting import accept
from directory.decision import Decision, DecisionKind
from directory.errors import InputError, KithError
from directory.frozen import Frozen
from directory.places import Gazetteer
from directory.sealing import DataKeys
from directory.store import ReviewItem, ReviewKind, Store
from directory.suggestion import Held, Judgement, Outcome


class Act(StrEnum):
    ACCEPT = "accept"
    DISMISS = "dismiss"
    DISCARD = "discard"
    JOIN = "join"
    APART = "apart"
    RETIRE = "retire"


ACTS: Final = {
    ReviewKind.SUGGESTED: (Act.ACCEPT, Act.DISMISS),
    ReviewKind.QUARANTINED: (Act.ACCEPT, Act.DISCARD),
    ReviewKind.NOT_SEEN: (Act.RETIRE,),
    ReviewKind.PAGE_GONE: (Act.RETIRE,),
    ReviewKind.PAIR: (Act.JOIN, Act.APART),
    ReviewKind.JOB: (),
}


class SettledAlready(KithError):
    """Somebody else was quicker, or it went away by itself."""


class Settled(Frozen):
    """What was done; `decision` can be undone."""

    item: ReviewItem
    act: Act
    decision: int | None = None


class Curating:
    """Settles what waits, in the name of somebody."""

    def __init__(self, store: Store, keys: DataKeys, gazetteer: Gazetteer) -> None:
        self.store = store
        self.keys = keys
        self.gazetteer = gazetteer

    def waiting(self, kind: ReviewKind, subject: str, other: str = "") -> ReviewItem:
        """Raises SettledAlready where it does not wait any more."""
        for item in self.store.review.waiting():
            if (item.kind, item.subject, item.other or "") == (kind, subject, other):
                return item
        raise SettledAlready("This does not wait any more: somebody settled it, or it went away by itself.")

    def suggestion(self, item: ReviewItem) -> Held:
        return self.store.suggestions.get(int(item.subject), self.keys)

    def settle(self, item: ReviewItem, act: Act, by: str, at: datetime, reason: str = "") -> Settled:
        """Do it. Raises InputError for an act that such an item does not have, or one that needs a reason."""
        if act not in ACTS[item.kind]:
            raise InputError("act", f"What is {item.kind.value} cannot be settled by {act.value!r}.")
        if act is Act.DISMISS and not reason.strip():
            raise InputError("reason", "Say why, for whoever reads it later.")
        return Settled(item=item, act=act, decision=self._done(item, act, by, at, reason.strip()))

    def _done(self, item: ReviewItem, act: Act, by: str, at: datetime, reason: str) -> int | None:
        if item.kind is ReviewKind.SUGGESTED:
            return self._judge(item, act, by, at, reason)
        if item.kind is ReviewKind.QUARANTINED:
            self.store.crawls.accept(item.subject, by) if act is Act.ACCEPT else self.store.crawls.discard(
                item.subject, by
            )
            self.store.jobs.add("merge", {})
            return None
        told: dict[str, object]
        if item.kind is ReviewKind.PAIR:
            kind = DecisionKind.SAME if act is Act.JOIN else DecisionKind.DIFFERENT
            told = {"record": item.subject, "other": item.other}
        else:
            if item.listing is None:
                raise InputError("listing", "It is in no listing yet: the next merge puts it in one.")
            kind, told = DecisionKind.RETIRE, {"listing": item.listing}
        return decide(self.store, Decision.model_validate({"kind": kind, "by": by, "at": at, "reason": reason} | told))

    def _judge(self, item: ReviewItem, act: Act, by: str, at: datetime, reason: str) -> int | None:
        outcome = Outcome.ACCEPTED if act is Act.ACCEPT else Outcome.DISMISSED
        judgement = Judgement(outcome=outcome, by=by, at=at, reason=reason)
        if act is Act.DISMISS:
            self.store.suggestions.settle(int(item.subject), judgement)
            return None
        return accept(self.store, self.suggestion(item), judgement, self.gazetteer).decision

    def undo(self, decision: int, by: str) -> None:
        """Take back what was decided. Raises InputError where there is nothing to undo."""
        self.store.decisions.undo(decision, by)
        self.store.jobs.add("merge", {})


def decide(store: Store, decision: Decision) -> int:
    """Keep a decision, and let the directory be merged anew. Returns its number."""
    number = store.decisions.add(decision)
    store.jobs.add("merge", {})
    return number


def source_of(item: ReviewItem) -> str | None:
    """The slug of the source that an item comes from; None for what the public said and for jobs."""
    if item.kind in (ReviewKind.SUGGESTED, ReviewKind.JOB):
        return None
    return item.subject.partition("/")[0]
