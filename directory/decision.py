"""What people decided. A decision is never overwritten by a crawl; undoing it restores what was there."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from directory.frozen import Frozen


class DecisionKind(StrEnum):
    SET = "set a field"
    SAME = "same listing"
    DIFFERENT = "different listing"
    PAUSE = "pause"
    RETIRE = "retire"
    DO_NOT_LIST = "do not list us"
    PUBLISH = "publish"
    REFUSE = "refuse"
    MASK = "mask its place"


class Decision(Frozen):
    """One decision about a listing.

    SET has `field` and `value`; SAME and DIFFERENT have `record` and `other`, each "source-slug/record-key"; the
    `value` of PUBLISH are the reasons for which it was held and that its curator saw.
    """

    id: int | None = None
    kind: DecisionKind
    listing: UUID | None = None
    field: str | None = None
    value: Any = None
    record: str | None = None
    other: str | None = None
    by: str
    at: datetime
    reason: str = ""
