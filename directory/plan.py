"""A plan: what is offered to one person, under a reference that does not say who they are."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field, ValidationInfo

from directory.errors import InputError, KithError
from directory.frozen import Frozen
from directory.identifying import identifying, identifying_reference

KEPT = timedelta(days=30)
KEPT_MOST = 90  # days
ENTRIES_MAX = 30
REFERENCE_MAX, NOTE_MAX = 40, 500


HELD = {"held": True}  # the context of what the store holds already: a rule of today does not shut out what was kept


def _anonymous(field: str, text: str, info: ValidationInfo, most: int, finds: Callable[[str], str | None]) -> str:
    """Raises InputError for words that are too long, or that say who somebody is."""
    said = text.strip()
    if info.context == HELD:
        return said
    if len(said) > most:
        raise InputError(field, f"{field} has {len(said)} letters: {most} at most.")
    if found := finds(said):
        raise InputError(field, f"{field} has what looks like {found}: leave out whatever says who the person is.")
    return said


def _reference(text: str, info: ValidationInfo) -> str:
    if not text.strip():
        raise InputError("reference", "Give a reference that says nobody's name, such as JS-14.")
    return _anonymous("reference", text, info, REFERENCE_MAX, identifying_reference)


def _note(text: str, info: ValidationInfo) -> str:
    return _anonymous("note", text, info, NOTE_MAX, identifying)


Reference = Annotated[str, AfterValidator(_reference)]
Note = Annotated[str, AfterValidator(_note)]


class Entry(Frozen):
    """One listing that is offered: why, in the worker's own words, and for which needs (ids of the vocabulary)."""

    listing: UUID
    note: Note = ""
    needs: tuple[str, ...] = ()


class Plan(Frozen):
    """`language` is the interface language that the person's own copy is in."""

    reference: Reference
    entries: Annotated[tuple[Entry, ...], Field(max_length=ENTRIES_MAX)] = ()
    language: str = "en"

    def plus(self, entry: Entry) -> "Plan":
        """With this listing; where it is offered already, its needs are added and its note stays unless one is given.

        Raises InputError where the plan is full.
        """
        held = next((each for each in self.entries if each.listing == entry.listing), None)
        if held is None:
            if len(self.entries) >= ENTRIES_MAX:
                raise InputError("listing", f"A plan holds at most {ENTRIES_MAX} listings: take one out first.")
            return self.model_copy(update={"entries": (*self.entries, entry)})
        needs = tuple(dict.fromkeys(held.needs + entry.needs))
        put = held.model_copy(update={"needs": needs, "note": entry.note or held.note})
        return self.model_copy(update={"entries": tuple(put if each is held else each for each in self.entries)})

    def minus(self, listing: UUID) -> "Plan":
        return self.model_copy(update={"entries": tuple(each for each in self.entries if each.listing != listing)})

    def noted(self, listing: UUID, note: str) -> "Plan":
        """With another note at a listing. Raises InputError for one that says who somebody is."""
        entries = (
            Entry(listing=each.listing, note=note, needs=each.needs) if each.listing == listing else each
            for each in self.entries
        )
        return self.model_copy(update={"entries": tuple(entries)})

    def as_template(self, reference: str) -> "Plan":
        """The same listings for somebody else: no note goes along."""
        entries = tuple(Entry(listing=each.listing, needs=each.needs) for each in self.entries)
        return Plan(reference=reference, entries=entries, language=self.language)


class KeptPlan(Frozen):
    """A plan as the store holds it. `version` rises with each change; it is deleted at `ends`."""

    id: UUID
    owner: UUID
    made: datetime
    ends: datetime
    version: int
    plan: Plan


class PlanUnknown(KithError):
    """There is no such plan, or it is somebody else's: the answer is the same."""


class PlanChanged(KithError):
    """It was changed since it was read."""
