"""What a source said: records, the facts read from them, and the claims they make."""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from pydantic import Field

from directory.frozen import Frozen
from directory.listing import (
    Access,
    Capacity,
    Contact,
    Cost,
    Delivery,
    Eligibility,
    Halt,
    Organisation,
    Place,
    ReferralRoute,
    ServiceArea,
    Session,
)


class Told(Frozen):
    """The sentences that a field, or a part of it as "eligibility.ages", was read from, as they stand in the text."""

    field: str
    sentences: tuple[str, ...]


class Facts(Frozen):
    """The fields read from one record, already mended; an unknown field is None or empty.

    `told` names the fields that the source did not give and that were read from its sentences.
    """

    name: str = Field(min_length=1)
    description: str | None = None
    organisation: Organisation | None = None
    places: tuple[Place, ...] = ()
    service_area: ServiceArea | None = None
    sessions: tuple[Session, ...] = ()
    eligibility: Eligibility | None = None
    cost: Cost | None = None
    access: Access | None = None
    contact: Contact = Contact()
    languages: tuple[str, ...] = ()
    delivery: tuple[Delivery, ...] = ()
    referral: str | None = None
    referral_routes: tuple[ReferralRoute, ...] = ()
    halt: Halt | None = None
    capacity: Capacity | None = None
    categories: tuple[str, ...] = ()
    modified: date | None = None
    assured: date | None = None
    told: tuple[Told, ...] = ()

    def stated(self) -> Iterator[tuple[str, Any]]:
        """Each known field as (name, JSON value); contact is told apart, as "contact.phones"."""
        for field, value in self.model_dump(mode="json", exclude_defaults=True).items():
            if field == "contact":
                yield from ((f"contact.{part}", held) for part, held in value.items())
            else:
                yield field, value


class Record(Frozen):
    """One entry of a source as it was received.

    `key` names it within its source for ever; `payload` is the entry with personal fields redacted; `content_hash` is
    SHA-256 of the bytes received (or of the entry's own part of them), in hex; `fetched_at` is aware UTC. `revision` is
    what the list said of an entry that has a page of its own: while it stays so the page need not be asked for.
    """

    source: str
    key: str = Field(min_length=1, max_length=400)
    url: str | None = None
    fetched_at: datetime
    content_hash: str = Field(max_length=64)
    payload: dict[str, Any]
    facts: Facts
    revision: str = Field(default="", max_length=64)


def mark_of(content_hash: str, url: str | None, revision: str) -> str:
    """32 letters that stay as they are while a record is as it was received, and published at the same address."""
    return hashlib.sha256("\0".join((content_hash, url or "", revision)).encode()).hexdigest()[:32]


class Rejection(Frozen):
    """An entry that was not taken, and why in one plain sentence."""

    source: str
    key: str
    reason: str


class Standing(StrEnum):
    """Whose word counts more, from the strongest."""

    CURATOR = "curator"
    PROVIDER = "provider"
    SOURCE = "source"


class Claim(Frozen):
    """Somebody says that a field of a subject has a value.

    For a source `record` is the subject and `who` the source's slug; for a person the listing is, and `who` is theirs.
    `seen` is when it was last said, `since` when it was first said, both aware UTC.
    """

    field: str
    value: Any
    standing: Standing
    who: str
    record: str | None = None
    since: datetime
    seen: datetime
