"""The words of the inbox: what each kind is called, what its buttons say and which key presses them."""

from typing import Final

from directory.curating import Act
from directory.review import ReviewKind

HEADINGS: Final = {
    ReviewKind.SUGGESTED: "Said by the public",
    ReviewKind.QUARANTINED: "Runs held back",
    ReviewKind.HELD: "Held back",
    ReviewKind.HOME: "May be somebody’s home",
    ReviewKind.JOB: "Jobs given up",
    ReviewKind.NOT_SEEN: "Not seen any more",
    ReviewKind.PAGE_GONE: "Page gone",
    ReviewKind.CHANGED: "Changed facts",
    ReviewKind.PAIR: "May be the same",
    ReviewKind.NEW: "New listings",
    ReviewKind.NO_PLACE: "No place",
    ReviewKind.NO_NEED: "No need",
    ReviewKind.NOT_ASSURED: "Not assured",
}
BUTTONS: Final = {
    Act.ACCEPT: "Accept",
    Act.DISMISS: "Dismiss",
    Act.DISCARD: "Discard the run",
    Act.JOIN: "One listing",
    Act.APART: "Different listings",
    Act.RETIRE: "Retire",
    Act.KEEP: "It still runs",
    Act.LOOKED: "It is right",
    Act.REVERT: "Keep what was there",
    Act.CONFIRM: "Confirmed today",
    Act.RETRY: "Try again",
    Act.PUBLISH: "Publish",
    Act.REFUSE: "Refuse",
}
_OWN = {
    (ReviewKind.QUARANTINED, Act.ACCEPT): "The list is right: let it through",
    (ReviewKind.HOME, Act.LOOKED): "It may be shown",
    (ReviewKind.JOB, Act.LOOKED): "Let it be",
    (ReviewKind.NO_PLACE, Act.LOOKED): "Leave it so",
    (ReviewKind.NO_NEED, Act.LOOKED): "Leave it so",
}
# A key presses a button of the item that has the focus, and of no other.
KEYS: Final = {
    Act.ACCEPT: "a",
    Act.DISMISS: "d",
    Act.DISCARD: "d",
    Act.JOIN: "s",
    Act.APART: "d",
    Act.RETIRE: "r",
    Act.KEEP: "k",
    Act.LOOKED: "o",
    Act.REVERT: "v",
    Act.CONFIRM: "c",
    Act.RETRY: "t",
    Act.PUBLISH: "a",
    Act.REFUSE: "r",
}
DONE: Final = {
    Act.ACCEPT: "accepted",
    Act.DISMISS: "dismissed",
    Act.DISCARD: "discarded",
    Act.JOIN: "joined",
    Act.APART: "kept apart",
    Act.RETIRE: "retired",
    Act.KEEP: "kept",
    Act.LOOKED: "looked at",
    Act.REVERT: "put back as it was",
    Act.CONFIRM: "confirmed",
    Act.RETRY: "tried again",
    Act.PUBLISH: "published",
    Act.REFUSE: "refused",
}


def button(kind: ReviewKind, act: Act) -> str:
    return _OWN.get((kind, act), BUTTONS[act])


def done(act: str) -> str:
    return DONE[Act(act)]
