"""What staff decide about one listing, done at once: kept, merged anew, and followed by the whole directory later."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from directory.compile import GOES_ALONG, about_ids, merge_one, would_be
from directory.decision import Decision, DecisionKind
from directory.errors import InputError
from directory.listing import Listing
from directory.places import Gazetteer
from directory.store import Kept, Store
from directory.tombstones import Tombstone, Tombstones
from directory.vocabulary import Vocabulary

STATES: Final = (DecisionKind.PAUSE, DecisionKind.RETIRE, DecisionKind.DO_NOT_LIST, DecisionKind.MASK)
REASON_MAX: Final = 500
AT_ONCE: Final = 100  # of more the public pages follow with the next merge
Note = Callable[[UUID, str], None]


@dataclass(frozen=True)
class Signed:
    """Who acts and when; `note` writes the act's line in the audit log."""

    by: str
    at: datetime
    note: Callable[[], None]


class Editing:
    """Each act and its line in the audit log is one transaction."""

    def __init__(self, store: Store, gazetteer: Gazetteer, vocabulary: Vocabulary, tombstones: Tombstones) -> None:
        self.store = store
        self.gazetteer = gazetteer
        self.vocabulary = vocabulary
        self.tombstones = tombstones

    def set_fields(self, listing: UUID, values: Mapping[str, Any], signed: Signed, seen: str) -> None:
        """Decide fields of a listing. `seen` is `state` when its values were shown; raises Overtaken."""
        with self.store.acting():
            self.store.decisions.add_all(decisions(listing, values, signed.by, signed.at), self.about(listing), seen)
            self._follow(listing, signed)

    def set_many(
        self, values: Mapping[UUID, Mapping[str, Any]], seen: Mapping[UUID, str], by: str, at: datetime, note: Note
    ) -> None:
        """Decide fields of several listings: all of it or nothing. `note` writes the line of one of them.

        `seen` is each one's `state` when its values were shown; raises Overtaken.
        """
        with self.store.acting():
            for listing, told in values.items():
                self.store.decisions.add_all(decisions(listing, told, by, at), self.about(listing), seen[listing])
                if len(values) <= AT_ONCE:
                    merge_one(self.store, self.gazetteer, self.vocabulary, listing)
                note(listing, ", ".join(told))
            self.store.jobs.add("merge", {})

    def would_be(self, listing: UUID, more: Sequence[Decision] = ()) -> Listing:
        """The listing with further decisions, which nobody else sees. Raises InputError where nothing is left of it."""
        made = would_be(self.store, self.gazetteer, self.vocabulary, listing, more)
        if made is None:
            raise InputError("listing", "No record is left of this listing: the next merge settles what became of it.")
        return made

    def put(self, listing: UUID, kind: DecisionKind, reason: str, signed: Signed) -> int:
        """Pause, retire, mask, or list no more. Raises InputError without a reason, or where it is so already."""
        if kind not in STATES:
            raise InputError("act", f"A listing cannot be settled by {kind.value!r}.")
        if not reason.strip() or len(reason) > REASON_MAX:
            raise InputError("reason", f"Say why, in at most {REASON_MAX} letters, for whoever reads it later.")
        where = self.about(listing) if kind in GOES_ALONG else {listing}
        with self.store.acting():
            self.store.settled.take_turn()
            if any(one.kind is kind for one in self.store.decisions.of_listings(where)):
                raise InputError("act", f"It was decided already: {kind.value}.")
            if kind is DecisionKind.DO_NOT_LIST:
                self.tombstones.add(self._tombstone(listing, signed.at))
            told = {"kind": kind, "listing": listing, "by": signed.by, "at": signed.at, "reason": reason.strip()}
            number = self.store.decisions.add(Decision.model_validate(told))
            self._follow(listing, signed)
        return number

    def undo(self, listing: UUID, number: int, signed: Signed) -> None:
        """Take a decision about this listing back. Raises InputError where it is none of its own, or undone."""
        decided = self.decided(listing, number)
        if decided.undone:
            raise InputError("decision", f"Decision {number} was undone already.")
        with self.store.acting():
            self.store.decisions.undo(number, signed.by)
            if decided.decision.kind is DecisionKind.MASK:
                self.store.withholding.forget_what_was_read(listing)
            self._follow(listing, signed)
        if decided.decision.kind is DecisionKind.DO_NOT_LIST:
            self.tombstones.add(self._tombstone(decided.decision.listing or listing, signed.at, lifted=True))

    def decided(self, listing: UUID, number: int) -> Kept:
        for kept in self.store.decisions.about(self.about(listing)):
            if kept.decision.id == number:
                return kept
        raise InputError("decision", f"There is no decision {number} about this listing.")

    def again_from_source(self, listing: UUID, field: str, signed: Signed) -> None:
        """Use the source's value of a field again: every decision about it is taken back."""
        standing = self.store.decisions.of_listings(self.about(listing))
        mine = [one for one in standing if one.kind is DecisionKind.SET and one.field == field]
        if not mine:
            raise InputError("field", f"Nobody decided about {field}: it is the source's value already.")
        with self.store.acting():
            for decision in mine:
                self.store.decisions.undo(decision.id or 0, signed.by)
            self._follow(listing, signed)

    def about(self, listing: UUID) -> set[UUID]:
        """The ids under which something can have been decided about it."""
        return about_ids(self.store, listing)

    def state(self, listing: UUID) -> str:
        return self.store.decisions.state(self.about(listing))

    def _follow(self, listing: UUID, signed: Signed) -> None:
        merge_one(self.store, self.gazetteer, self.vocabulary, listing)
        self.store.jobs.add("merge", {})
        signed.note()

    def _tombstone(self, listing: UUID, at: datetime, *, lifted: bool = False) -> Tombstone:
        records = tuple(record.name for record in self.store.records.of(listing))
        return Tombstone(listing=listing, records=records, at=at, lifted=lifted)


def decisions(listing: UUID, values: Mapping[str, Any], by: str, at: datetime) -> list[Decision]:
    """One for each field."""
    told = {"kind": DecisionKind.SET, "listing": listing, "by": by, "at": at}
    return [Decision.model_validate(told | {"field": field, "value": value}) for field, value in values.items()]
