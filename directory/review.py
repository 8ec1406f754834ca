"""What waits for a curator, as they see it: its kind, what it is about, and whose it is."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from directory.frozen import Frozen


class ReviewKind(StrEnum):
    """In the order in which a curator should look at them, worst first."""

    SUGGESTED = "said by the public"
    QUARANTINED = "quarantined run"
    HELD = "held listing"
    HOME = "may be somebody's home"
    JOB = "job given up"
    NOT_SEEN = "not seen any more"
    PAGE_GONE = "page gone"
    CHANGED = "changed facts"
    PAIR = "may be the same"
    NEW = "new listing"
    NO_PLACE = "no place"
    NO_NEED = "no need"
    NOT_ASSURED = "not assured"


class Change(Frozen):
    """One fact that a source says otherwise now: JSON values of the field, who says it and when it was seen."""

    field: str
    old: Any = None
    new: Any = None
    name: str = ""
    url: str | None = None
    seen: datetime | None = None


class ReviewItem(Frozen):
    """One thing to look at. `subject` is "source/key" of a record, a source's slug, a listing's id, or a suggestion's
    or job's number.

    `since` is aware UTC: of a record when it was last seen. `other` is the second record of a pair, `other_name` what
    it is called. `mark` stands for what is known of it: with another one it is not what somebody looked at. A
    suggestion's free words are sealed, so they are not here.
    """

    kind: ReviewKind
    subject: str
    name: str
    reason: str
    since: datetime
    url: str | None = None
    listing: UUID | None = None
    other: str | None = None
    other_name: str = ""
    mark: str = ""
    changes: tuple[Change, ...] = ()


class Pair(Frozen):
    """Two records, "source/key" each, that may be one listing, and what speaks for it."""

    record: str
    other: str
    reasons: tuple[str, ...]


class Scope(Frozen):
    """Which of what waits. `sources` are those that somebody looks after, None for all; `source` and `area` (a
    council's name) are what they look for, "" for all."""

    sources: tuple[str, ...] | None = None
    source: str = ""
    area: str = ""

    @property
    def wanted(self) -> tuple[str, ...] | None:
        """The sources that count; None for all, and none where they look for one that is not theirs."""
        if not self.source:
            return self.sources
        return (self.source,) if self.sources is None or self.source in self.sources else ()
