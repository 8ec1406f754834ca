"""A curator says of a listing that waits whether it is published; the next merge does it."""

from datetime import datetime
from uuid import UUID

from directory.decision import Decision, DecisionKind
from directory.errors import InputError
from directory.listing import Listing
from directory.store import Store


def publish(store: Store, listing: UUID, by: str, at: datetime) -> int:
    """Let a held listing be public. Returns the decision's number, by which it can be undone.

    It is agreed to as its curator saw it: for a reason that comes later it is held again. Raises InputError where it
    does not wait.
    """
    reasons = list(_waiting(store, listing).held)
    return _decide(store, Decision(kind=DecisionKind.PUBLISH, listing=listing, value=reasons, by=by, at=at))


def refuse(store: Store, listing: UUID, by: str, at: datetime, reason: str) -> int:
    """Keep a held listing from being public, whatever later crawls say. Raises InputError as `publish`, or without
    a reason.
    """
    if not reason.strip():
        raise InputError("reason", "Say why, for whoever reads it later.")
    _waiting(store, listing)
    told = Decision(kind=DecisionKind.REFUSE, listing=listing, by=by, at=at, reason=reason.strip())
    return _decide(store, told)


def _waiting(store: Store, listing: UUID) -> Listing:
    held = store.listings.held_one(listing)
    if held is None:
        raise InputError("listing", "It does not wait to be published: somebody decided, or it went away by itself.")
    return held.listing


def _decide(store: Store, decision: Decision) -> int:
    number = store.decisions.add(decision)
    store.jobs.add("merge", {})
    return number
